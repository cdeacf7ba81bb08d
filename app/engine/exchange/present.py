"""What the history knows already about a point, by quarter hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.readings import Quality
from app.store import Store

QUARTER_US = 900_000_000
LONGEST_US = 366 * 96 * QUARTER_US
"""Read at once: about a year."""
LOOK_BACK_US = 2 * 3_600_000_000

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Present:
    """The history of one point, read as it is needed. No value is held past ``now_us``."""

    store: Store
    point: str
    now_us: int

    def covered(self, at_us: Int64s) -> Bools:
        """Whether the quarter hour of each instant (in order) has a value."""
        found = np.zeros(len(at_us), np.bool_)
        quarter = at_us // QUARTER_US * QUARTER_US
        done = 0
        while done < len(at_us):
            start = int(quarter[done])
            end = int(np.searchsorted(quarter, start + LONGEST_US))
            stop = int(quarter[end - 1]) + QUARTER_US
            known = ~np.isnan(self._quarters(start, stop)[0])
            found[done:end] = known[(quarter[done:end] - start) // QUARTER_US]
            done = end
        return found

    def _quarters(self, start_us: int, end_us: int) -> tuple[Floats, Floats]:
        """Least and last value of each quarter hour."""
        count = (end_us - start_us) // QUARTER_US
        columns = self.store.samples.history(self.point, start_us, end_us, count, self.now_us)
        return columns.min, columns.last

    def before(self, at_us: int) -> float | None:
        """The last value before ``at_us``."""
        span = self.store.samples.span(self.point)
        end = at_us // QUARTER_US * QUARTER_US
        while span is not None and end > span[0]:
            start = max(end - LONGEST_US, span[0] // QUARTER_US * QUARTER_US)
            last = self._quarters(start, end)[1]
            known = np.flatnonzero(~np.isnan(last))
            if len(known):
                return float(last[known[-1]])
            end = start
        return None

    def after(self, at_us: int) -> float | None:
        """The first value from ``at_us`` on, of a point that only rises."""
        span = self.store.samples.span(self.point)
        start = -(-at_us // QUARTER_US) * QUARTER_US
        while span is not None and start <= span[1]:
            end = min(start + LONGEST_US, -(-(span[1] + 1) // QUARTER_US) * QUARTER_US)
            least = self._quarters(start, end)[0] if end > start else np.empty(0)
            known = np.flatnonzero(~np.isnan(least))
            if len(known):
                return float(least[known[0]])
            start = end if end > start else start + QUARTER_US
        return None

    def in_force(self, at_us: int) -> tuple[float, int] | None:
        """Value (NaN for none) and quality that hold at ``at_us``; ``None`` when a sample stands exactly there."""
        raw = self.store.samples.history(self.point, at_us - LOOK_BACK_US, at_us + 1, None, self.now_us)
        if len(raw) and raw.at_us[-1] == at_us:
            return None
        held = self.store.samples.history(self.point, at_us, at_us + 1, 1, self.now_us)
        value = float(held.last[0])
        if np.isnan(value):
            return np.nan, int(Quality.BAD)
        return value, int(Quality.GOOD if held.good[0] > 0 else Quality.UNCERTAIN)
