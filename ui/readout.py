"""How a reading is written: decimals by unit, true minus, state texts, marks for quality. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.readings import Quality, Reading, Reason
from app.domain.site import Kind, Point

NO_VALUE = "– –"
DECIMALS = {
    "°C": 1, "K": 1, "%RH": 0, "%": 0, "Pa": 0, "kPa": 0, "ppm": 0, "kWh": 0, "MWh": 1, "kgCO2e": 0, "tCO2e": 1, "kWh/m2": 1,
    "A": 1, "V": 1, "Hz": 2, "m3/h": 0, "l/s": 1, "W/m2": 0, "lx": 0, "bar": 2, "h": 0,
}  # fmt: skip
STALE = frozenset({Reason.STALE, Reason.ENGINE_LOST, Reason.NO_ANSWER, Reason.LINK_LOST})
"""The last value still says something: it is shown with its age."""


@dataclass(frozen=True, slots=True)
class Readout:
    """``mark`` is S, ×, ? or empty; ``role`` the colour token of the value."""

    text: str
    unit: str = ""
    mark: str = ""
    role: str = "live"


def readout(point: Point | None, reading: Reading, language: str = "en") -> Readout:
    """Text, unit and mark of a reading: never a 0 for what is not known."""
    mark = mark_of(reading)
    unit = unit_text(point.unit) if point else ""
    if reading.value is None or mark == "×":
        return Readout(NO_VALUE, "", mark, "text3")
    text = value_text(point, reading.value, language)
    states = point is not None and bool(point.states)
    return Readout(text, "" if states else unit, mark, "text3" if mark == "S" else "live")


def mark_of(reading: Reading) -> str:
    """The letter of the quality mark."""
    if reading.quality is Quality.GOOD:
        return ""
    if reading.quality is Quality.UNCERTAIN and reading.reason is not Reason.STALE:
        return "?"
    return "S" if reading.reason in STALE and reading.value is not None else "×"


def value_text(point: Point | None, value: float, language: str = "en") -> str:
    """State text, or the number with the decimals of its unit."""
    if point is not None and point.kind in (Kind.BINARY, Kind.MULTISTATE):
        name = point.states.get(int(value))
        return name.text(language) if name else f"{int(value)}"
    return number(value, decimals(point.unit if point else "", value))


def decimals(unit: str, value: float) -> int:
    """kW has one decimal below 100, others by unit; without a rule as many as three digits need."""
    if unit == "kW":
        return 0 if abs(value) >= 100 else 1
    known = DECIMALS.get(unit.replace("²", "2").replace("³", "3").replace("₂", "2"))
    if known is not None:
        return known
    return 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2


def number(value: float, places: int, *, sign: bool = False) -> str:
    """Thousands comma, decimal point, true minus; a rounded zero has no sign."""
    text = f"{value:+,.{places}f}" if sign else f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("+-")
    return text.replace("-", "−")


def unit_text(unit: str) -> str:
    """Units as they are written: kgCO₂e, m³/h."""
    return unit.replace("CO2", "CO₂").replace("m2", "m²").replace("m3", "m³").replace("degC", "°C")


def age_text(seconds: float) -> str:
    """``12 s``, ``4 m 16 s``, ``1 h 41 m``, ``3 d 4 h``."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} m {whole % 60:02d} s"
    if whole < 86_400:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} m"
    return f"{whole // 86_400} d {whole % 86_400 // 3600} h"
