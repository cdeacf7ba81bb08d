"""What is normal for a quarter hour: the median and the 10th and 90th percentile of the same one on similar days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engine.overview.days import SLOTS, LocalDay
from app.engine.overview.quarters import Floats, Quarters

LEAST_DAYS = 3
RECENT_QUARTERS = 8
RATIO_LIMITS = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Band:
    """``expected``, ``low`` and ``high`` for each slot of the local clock; NaN where too few days are known."""

    expected: Floats
    low: Floats
    high: Floats

    def at(self, slots: NDArray[np.intp]) -> Band:
        """The band for other slots, in their order."""
        return Band(self.expected[slots], self.low[slots], self.high[slots])


def band(past: Quarters, point: str | None, days: Sequence[LocalDay]) -> Band:
    """The band of ``point`` over similar ``days``; a slot needs values on at least three of them."""
    table = np.full((len(days), SLOTS), np.nan)
    for row, day in enumerate(days):
        table[row, day.slots] = past.on(point, day)
    return band_of(table)


def band_of(table: Floats) -> Band:
    """Percentiles of each column, over the values that are there, by linear interpolation between them."""
    ordered = np.sort(table, axis=0)  # NaN is sorted to the end
    count = np.count_nonzero(~np.isnan(table), axis=0)
    return Band(*(_percentile(ordered, count, share) for share in (0.5, 0.1, 0.9)))


def _percentile(ordered: Floats, count: NDArray[np.intp], share: float) -> Floats:
    place = share * np.maximum(count - 1, 0)
    below = place.astype(np.intp)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    low, high = (np.take_along_axis(ordered, rows[np.newaxis], axis=0)[0] for rows in (below, above))
    return np.where(count >= LEAST_DAYS, low + (place - below) * (high - low), np.nan)


def recent_ratio(measured: Floats, expected: Floats) -> float:
    """How the last two hours went against what was expected, 1.0 where that is not known; limited to 0.5 to 2."""
    both = np.flatnonzero(~np.isnan(measured) & ~np.isnan(expected))[-RECENT_QUARTERS:]
    total = float(expected[both].sum())
    if total <= 0:
        return 1.0
    return float(np.clip(measured[both].sum() / total, *RATIO_LIMITS))
