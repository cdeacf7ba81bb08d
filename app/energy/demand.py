"""Demand of block intervals: mean power of 15, 30 or 60 minutes, synchronised to the clock of the supplier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

QUARTER_MIN = 15
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Which quarter hours make which demand interval: ``first`` numbers the quarter in which each begins, ``quarters`` make one."""

    first: NDArray[np.intp]
    quarters: int

    @property
    def last(self) -> NDArray[np.intp]:
        """The quarter with which each interval ends."""
        return self.first + self.quarters - 1

    def means(self, kw: Floats) -> Floats:
        """Demand of each interval in kW: NaN unless each of its quarters is known, for a part of an interval is no demand."""
        rows = kw[self.first[:, None] + np.arange(self.quarters)]
        means: Floats = rows.mean(axis=1)
        return means


def blocks(first_minute: int, count: int, minutes: int) -> Blocks:
    """The full intervals of ``minutes`` in ``count`` quarters, of which the first begins at ``first_minute`` of the hour.

    A quarter that belongs to an interval of which an other part is outside is left out.
    """
    quarters = minutes // QUARTER_MIN
    ahead = -(first_minute // QUARTER_MIN) % quarters
    return Blocks(np.arange(ahead, count - quarters + 1, quarters, dtype=np.intp), quarters)
