"""Where the cursor of a plot stands: on samples, from one to the next, and what is said there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

from widgets.dates import named_day_clock
from widgets.numbers import NO_VALUE, unit_text
from widgets.plotdata import Line, value_at
from widgets.plotpaint import value_text

Instants = NDArray[np.float64]
"""Seconds since 1970, ascending."""


@dataclass(slots=True)
class Cursors:
    """The cursor, called A while there is a second one, B, to compare with. Unix seconds."""

    first_s: float | None = None
    second_s: float | None = None

    @property
    def both(self) -> tuple[float | None, float | None]:
        return self.first_s, self.second_s

    def at(self, second: bool) -> float | None:
        return self.second_s if second else self.first_s

    def place(self, at_s: float, second: bool) -> None:
        if second:
            self.second_s = at_s
        else:
            self.first_s = at_s

    def toggle_second(self, samples: Instants, start_s: float, end_s: float) -> None:
        """Take B away, or put it a quarter of the span beside A; A comes to the middle where it is not in the span."""
        if self.second_s is not None:
            self.second_s = None
            return
        if self.first_s is None or not start_s <= self.first_s <= end_s:
            self.first_s = nearest(samples, (start_s + end_s) / 2)
        quarter = (end_s - start_s) / 4
        beside = self.first_s + (quarter if self.first_s + quarter <= end_s else -quarter)
        self.second_s = nearest(samples, beside)


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


def cursor_words(lines: Sequence[Line], cursors: Cursors, zone: tzinfo | None) -> str:
    """What a screen reader says: the values at the cursors, or which lines there are."""
    if cursors.first_s is None:
        return ", ".join(line.name or line.key for line in lines)
    if cursors.second_s is None:
        return _words_at(lines, cursors.first_s, zone)
    return f"A {_words_at(lines, cursors.first_s, zone)}. B {_words_at(lines, cursors.second_s, zone)}"


def _words_at(lines: Sequence[Line], at_s: float, zone: tzinfo | None) -> str:
    words = [named_day_clock(datetime.fromtimestamp(at_s, UTC), zone)]
    for line in lines:
        value = value_at(line, at_s)
        text = NO_VALUE if value is None else f"{value_text(line, value)} {unit_text(line.unit)}"
        words.append(f"{line.name or line.key} {text}")
    return ", ".join(words)
