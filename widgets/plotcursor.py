"""Where the cursor of a plot stands: on samples, from one to the next, and what is said there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

from widgets.dates import named_day_clock
from widgets.numbers import NO_VALUE, unit_text
from widgets.plotdata import Line, value_at
from widgets.plotpaint import value_text

Instants = NDArray[np.float64]
"""Seconds since 1970, ascending."""


def samples_within(lines: Iterable[Line], start_s: float, end_s: float) -> Instants:
    """The samples in the span of the measured line that has most of them; may be empty."""
    inside = [line.at[(line.at >= start_s) & (line.at <= end_s)] for line in lines if line.style == "measured"]
    return max(inside, key=len, default=np.empty(0))


def nearest(samples: Instants, at_s: float) -> float:
    """The nearest sample; the instant itself where there is none."""
    return float(samples[int(np.abs(samples - at_s).argmin())]) if samples.size else at_s


def stepped(samples: Instants, at_s: float | None, way: int) -> float:
    """The next (1) or previous (-1) of at least one sample; without a cursor the first or last."""
    if at_s is None:
        place = len(samples) - 1 if way < 0 else 0
    elif way > 0:
        place = int(np.searchsorted(samples, at_s, side="right"))
    else:
        place = int(np.searchsorted(samples, at_s, side="left")) - 1
    return float(samples[min(len(samples) - 1, max(0, place))])


def cursor_words(lines: Sequence[Line], at_s: float | None, zone: tzinfo | None) -> str:
    """What a screen reader says: the values at the cursor, or which lines there are."""
    if at_s is None:
        return ", ".join(line.name or line.key for line in lines)
    words = [named_day_clock(datetime.fromtimestamp(at_s, UTC), zone)]
    for line in lines:
        value = value_at(line, at_s)
        text = NO_VALUE if value is None else f"{value_text(line, value)} {unit_text(line.unit)}"
        words.append(f"{line.name or line.key} {text}")
    return ", ".join(words)
