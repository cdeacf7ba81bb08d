"""From the numbers of a file to those of a point: units, energy to power and back."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.conversion import conversion, dimension
from app.domain.messages.exchange import FileSeries, Meaning
from app.domain.site import Kind, Name, Point


class Unsuitable(Exception):
    """A series cannot go to its point; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How the values of a series become those of its point: value × ``factor`` + ``offset``, then as ``meaning``.

    ``per_hour``: 1 divides by the hours of the interval (energy to mean power), -1 multiplies, 0 neither.
    """

    meaning: Meaning
    factor: float
    offset: float
    per_hour: int
    note: Name


def taking(series: FileSeries, point: Point, step_s: int) -> Taking:
    """Raises ``Unsuitable``."""
    counter = point.kind is Kind.COUNTER
    unit = series.unit or _own_unit(series, point)
    if series.meaning in ("energy", "mean") and not step_s:
        raise Unsuitable("values of intervals need the length of the interval; the times of the file are not even")
    if series.meaning == "register" and not counter:
        raise Unsuitable(f"these are readings of a register, but {point.id} is not a counter")
    if series.meaning == "sample" and counter:
        return _plain("register", unit, point)
    if series.meaning == "energy" and not counter and dimension(point.unit) != "power":
        raise Unsuitable(f"energy of intervals goes to a counter or to a power; {point.id} is neither")
    if series.meaning == "energy" and not counter:
        return _hourly("mean", unit, "kWh", "kW", point, 1)
    if series.meaning == "mean" and counter:
        return _hourly("energy", unit, "kW", "kWh", point, -1)
    return _plain(series.meaning, unit, point)


def _own_unit(series: FileSeries, point: Point) -> str:
    """The unit of a file that tells none: the point's, or the energy that belongs to its power."""
    if series.meaning == "energy" and dimension(point.unit) == "power":
        return f"{point.unit}h"
    return point.unit


def _plain(meaning: Meaning, unit: str, point: Point) -> Taking:
    found = conversion(unit, point.unit)
    if found is None:
        raise Unsuitable(f"the unit {unit} cannot be converted to {point.unit or 'none'}, the unit of {point.id}")
    factor, offset = found
    same = (factor, offset) == (1.0, 0.0)
    note = (
        Name()
        if same
        else Name(en=f"{unit} are converted to {point.unit}.", ko=f"{unit} 값을 {point.unit} 단위로 바꿉니다.")
    )
    return Taking(meaning=meaning, factor=factor, offset=offset, per_hour=0, note=note)


def _hourly(meaning: Meaning, unit: str, base: str, wanted: str, point: Point, per_hour: int) -> Taking:  # noqa: PLR0917
    """Energy of an interval to mean power, or back."""
    into, out = conversion(unit, base), conversion(wanted, point.unit)
    if into is None or out is None:
        what = "an energy" if per_hour == 1 else "a power"
        raise Unsuitable(f"the unit {unit} is not {what} that could become {point.unit or 'a value'} of {point.id}")
    power = Name(
        en=f"The energy of each interval ({unit}) becomes the mean power in {point.unit}.",
        ko=f"구간 에너지({unit})를 평균 전력({point.unit})으로 바꿉니다.",
    )
    energy = Name(
        en=f"The mean power of each interval ({unit}) becomes energy in {point.unit}.",
        ko=f"구간 평균 전력({unit})을 에너지({point.unit})로 바꿉니다.",
    )
    return Taking(
        meaning=meaning, factor=into[0] * out[0], offset=0.0, per_hour=per_hour, note=power if per_hour == 1 else energy
    )
