"""What a time plot is told, and the arithmetic of its scales and labels. Times are unix seconds, gaps are NaN; nothing here draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor, isfinite, log10
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Style = Literal["measured", "forecast", "previous", "setpoint"]
PEN_DASHES: dict[int, tuple[float, ...]] = {3: (5, 3), 6: (7, 2.5, 1.5, 2.5)}
"""Pens that would be too near to another one in greyscale are dashed."""
SPREAD_PX = 18
LEVELS = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A curve of one pane. ``at`` and ``values`` have equal length, ascending in time; NaN is a gap and stays one.

    ``number`` is that of the pen: its colour, dash and chip; 0 takes the colour token ``role`` and has no chip.
    ``low`` and ``high`` (minimum and maximum of each bucket) draw the envelope; ``uncertain`` marks values drawn dotted.
    ``step`` holds a value until the next, ``bucket_s`` also after the last one. ``fill`` fills down to zero.
    ``label`` stands at the right end; pens write their last value there unless it is given. ``unit`` decides the decimals.
    """

    key: str
    at: Floats
    values: Floats
    pane: int = 0
    number: int = 0
    name: str = ""
    unit: str = ""
    role: str = "series"
    style: Style = "measured"
    step: bool = False
    bucket_s: float = 0.0
    low: Floats | None = None
    high: Floats | None = None
    uncertain: NDArray[np.bool_] | None = None
    fill: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """A range over time: the expected band, or with ``fan`` the spread of a forecast."""

    at: Floats
    low: Floats
    high: Floats
    pane: int = 0
    fan: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A level: an alarm or contract limit (solid 2 px), with ``warning`` dashed 1 px, with ``setpoint`` dashed 1.2 px.

    The text stands inside above the line; with ``outside`` at the right end, bold when ``strong``.
    """

    value: float
    text: str = ""
    pane: int = 0
    warning: bool = False
    setpoint: bool = False
    outside: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A span without data, hatched; the text names the pen (``Pen 3: gap``)."""

    start_s: float
    end_s: float
    text: str = ""
    pane: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A word at a point of a curve (peak, forecast peak). ``open`` draws a ring instead of a triangle.

    ``after``: the word begins at its point, where the curve falls behind it.
    """

    at_s: float
    value: float
    text: str
    pane: int = 0
    open: bool = False
    strong: bool = True
    after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaneSpec:
    """A pane: one unit. ``from_zero`` for power and energy; ``scale`` fixes the axis; ``share`` of the height."""

    unit: str = ""
    from_zero: bool = False
    scale: tuple[float, float] | None = None
    share: int = 1
    levels: int = LEVELS


def seconds(instants: Sequence[datetime]) -> Floats:
    """Aware instants as unix seconds."""
    return np.array([instant.timestamp() for instant in instants], dtype=np.float64)


def floats(values: Sequence[float | None]) -> Floats:
    """Values with ``None`` as NaN."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def span_of(values: Floats) -> tuple[float, float] | None:
    """Least and greatest finite value, or ``None``."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else None


def inside(at: Floats, start_s: float, end_s: float) -> slice:
    """The part of ascending times that a span shows, with one more at each side so that lines reach the edges."""
    first = int(np.searchsorted(at, start_s, side="left")) - 1
    last = int(np.searchsorted(at, end_s, side="right")) + 1
    return slice(max(0, first), min(len(at), last))


def value_at(line: Line, at_s: float) -> float | None:
    """The value that holds at an instant: that of the last sample before it; ``None`` in a gap, before the first and after the end."""
    place = int(np.searchsorted(line.at, at_s, side="right")) - 1
    if place < 0 or (place == len(line.at) - 1 and at_s > line.at[-1] + max(line.bucket_s, 1.0)):
        return None
    value = float(line.values[place])
    return value if isfinite(value) else None


def last_inside(line: Line, start_s: float, end_s: float) -> tuple[float, float] | None:
    """Time and value of the newest finite sample in a span."""
    part = slice(int(np.searchsorted(line.at, start_s)), int(np.searchsorted(line.at, end_s, side="right")))
    finite = np.flatnonzero(np.isfinite(line.values[part]))
    if not finite.size:
        return None
    place = part.start + int(finite[-1])
    return float(line.at[place]), float(line.values[place])


def stepped(line: Line) -> tuple[Floats, Floats]:
    """The corners of a line that holds each value until the next."""
    if not len(line.at):
        return line.at, line.values
    ends = np.append(line.at[1:], line.at[-1] + line.bucket_s)
    return np.ravel(np.column_stack((line.at, ends))), np.repeat(line.values, 2)


def thinned(at: Floats, values: Floats, columns: int) -> tuple[Floats, Floats]:
    """At most the lowest and highest value for each of ``columns`` pixels, in their order; a gap inside stays a gap."""
    if len(at) <= 4 * max(1, columns):
        return at, values
    size = ceil(len(at) / max(1, columns))
    whole = len(at) // size * size
    grid, known = values[:whole].reshape(-1, size), np.isfinite(values[:whole]).reshape(-1, size)
    least = np.where(known, grid, np.inf).argmin(axis=1)
    most = np.where(known, grid, -np.inf).argmax(axis=1)
    holes = np.where(known.all(axis=1), least, known.argmin(axis=1))
    base = np.arange(0, whole, size)
    places = np.unique(np.concatenate((base + least, base + most, base + holes, np.arange(whole, len(at)))))
    return at[places], values[places]


def nice_scale(low: float, high: float, levels: int = LEVELS, *, from_zero: bool = False) -> tuple[float, float, float]:
    """Round ends and step of a value axis with about ``levels`` levels: 1, 2, 2.5 or 5 times a power of ten."""
    if from_zero:
        low, high = min(0.0, low), max(0.0, high)
    if high - low < 1e-9:
        room = abs(high) * 0.05 or 1.0
        low, high = low - (0.0 if from_zero and low == 0 else room), high + room
    rough = (high - low) / max(1, levels)
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step


def spread(wanted: Sequence[float], top: float, bottom: float, apart: float = SPREAD_PX) -> list[float]:
    """Places near those wanted (ascending order kept) that are ``apart`` pixels from each other and inside top and bottom."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    apart = min(apart, (bottom - top) / max(1, len(wanted) - 1)) if len(wanted) > 1 else apart
    found = [0.0] * len(wanted)
    floor_y = top
    for place in order:
        found[place] = max(floor_y, min(bottom, wanted[place]))
        floor_y = found[place] + apart
    ceiling = bottom
    for place in reversed(order):
        found[place] = min(found[place], ceiling)
        ceiling = found[place] - apart
    return found
