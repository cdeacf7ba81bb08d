"""A declared point of a kind of machine, and how it becomes a point of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.site import Kind, Name, Point, Record, Writable

FAST_S, NORMAL_S, SLOW_S = 2.0, 10.0, 60.0
HISTORY_S = 900.0
"""Longest silence of the record: one row in each quarter of an hour."""

OBJECTS: Mapping[str, tuple[str, Kind]] = {
    "ai": ("analog-input", Kind.ANALOG),
    "ao": ("analog-output", Kind.ANALOG),
    "av": ("analog-value", Kind.ANALOG),
    "bi": ("binary-input", Kind.BINARY),
    "bo": ("binary-output", Kind.BINARY),
    "bv": ("binary-value", Kind.BINARY),
    "mi": ("multi-state-input", Kind.MULTISTATE),
    "mv": ("multi-state-value", Kind.MULTISTATE),
}

ON_OFF = {0: Name("Off", "정지"), 1: Name("On", "운전")}


@dataclass(frozen=True, slots=True)
class Row:
    """A point of a machine. ``at`` is the object (``"ai1"``) or a Modbus address.

    ``write`` gives low, high and greatest step; ``deadband`` the smallest change that is recorded; ``role`` may be empty.
    """

    suffix: str
    role: str
    en: str
    ko: str
    unit: str
    at: str
    low: float | None = None
    high: float | None = None
    write: tuple[float, float, float | None] | None = None
    deadband: float = 0.1
    period_s: float = NORMAL_S
    cov: bool = False
    states: Mapping[int, Name] = field(default_factory=dict)
    scale: float = 1.0
    kind: Kind | None = None


def point(row: Row, owner: str, device: str, base: int = 0) -> Point:
    """The point ``owner.suffix``; object numbers start after ``base`` (one controller holds several machines)."""
    address, kind = _address(row.at, base)
    low, high, step = row.write or (None, None, None)
    return Point(
        id=f"{owner}.{row.suffix}",
        name=Name(row.en, row.ko),
        device=device,
        address=address,
        kind=row.kind or kind,
        unit=row.unit,
        period_s=row.period_s,
        scale=row.scale,
        low=row.low,
        high=row.high,
        states=row.states,
        writable=Writable(low=low, high=high, step=step) if row.write else None,
        record=Record(deadband=row.deadband, longest_silence_s=HISTORY_S),
        cov=row.cov,
    )


def roles(rows: tuple[Row, ...], owner: str) -> dict[str, str]:
    """The role table of a machine."""
    return {row.role: f"{owner}.{row.suffix}" for row in rows if row.role}


def _address(at: str, base: int) -> tuple[str, Kind]:
    if ":" in at:
        return at, Kind.ANALOG
    name, kind = OBJECTS[at[:2]]
    return f"{name}:{base + int(at[2:])}", kind
