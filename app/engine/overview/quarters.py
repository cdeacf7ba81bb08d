"""Quarter hours of many points on one regular grid, in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.engine.overview.days import QUARTER_US, LocalDay
from app.store import Columns

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quarters:
    """``mean`` and ``last`` by point id, one value for each quarter hour from ``start_us`` on; NaN where there is none."""

    start_us: int
    count: int
    mean: dict[str, Floats] = field(default_factory=dict)
    last: dict[str, Floats] = field(default_factory=dict)

    @property
    def end_us(self) -> int:
        return self.start_us + self.count * QUARTER_US

    def means(self, point: str | None, start_us: int, end_us: int) -> Floats:
        """Means of the quarter hours that start in the span; NaN outside the grid and for unknown points."""
        return self._cut(self.mean.get(point or ""), start_us, end_us)

    def lasts(self, point: str | None, start_us: int, end_us: int) -> Floats:
        """Last values of the same quarter hours."""
        return self._cut(self.last.get(point or ""), start_us, end_us)

    def on(self, point: str | None, day: LocalDay) -> Floats:
        """Means of one local day."""
        return self.means(point, day.start_us, day.end_us)

    def _cut(self, column: Floats | None, start_us: int, end_us: int) -> Floats:
        first, behind = ((at - self.start_us) // QUARTER_US for at in (start_us, end_us))
        cut = np.full(max(0, behind - first), np.nan)
        if column is None:
            return cut
        low, high = max(first, 0), min(behind, self.count)
        if low < high:
            cut[low - first : high - first] = column[low:high]
        return cut


def on_grid(columns: Mapping[str, Columns], start_us: int, count: int, into: Quarters | None = None) -> Quarters:
    """Columns of 15-minute intervals laid on a grid; intervals of ``into`` stay where ``columns`` say nothing newer."""
    grid = Quarters(start_us, count)
    for point in {*columns, *(into.mean if into else ())}:
        mean, last = np.full(count, np.nan), np.full(count, np.nan)
        if into is not None:
            mean[:] = into.means(point, start_us, grid.end_us)
            last[:] = into.lasts(point, start_us, grid.end_us)
        if point in columns:
            _lay(columns[point], start_us, mean, last)
        grid.mean[point], grid.last[point] = mean, last
    return grid


def _lay(column: Columns, start_us: int, mean: Floats, last: Floats) -> None:
    place = (column.at_us - start_us) // QUARTER_US
    inside = (place >= 0) & (place < len(mean))
    mean[place[inside]] = column.mean[inside]
    last[place[inside]] = column.last[inside]
