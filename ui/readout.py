"""How a reading is written: decimals by unit, true minus, state texts, marks for quality. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.readings import Quality, Reading, Reason
from app.domain.site import Kind, Point
from widgets.numbers import NO_VALUE, age_text, decimals, number, unit_text

__all__ = [
    "NO_VALUE",
    "STALE",
    "Readout",
    "age_text",
    "decimals",
    "mark_of",
    "number",
    "readout",
    "unit_text",
    "value_text",
]

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
