"""Samples on their way to the history: columns in the order in which they came, before a database has given them keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from app.domain.readings import Quality, Reason
from app.store.history.columns import MILLISECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Columns of equal length; ``row`` counts into a list of points. A value that there is not is NaN."""

    row: NDArray[np.integer]
    at_us: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    reason: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.row)

    def part(self, which: slice | NDArray[np.intp]) -> Batch:
        """Some of the samples."""
        return Batch(**{column.name: getattr(self, column.name)[which] for column in fields(self)})


def joined(batches: Sequence[Batch]) -> Batch:
    """All samples in their order; at least one batch."""
    if len(batches) == 1:
        return batches[0]
    names = [column.name for column in fields(Batch)]
    return Batch(**{name: np.concatenate([getattr(batch, name) for batch in batches]) for name in names})


def gaps(lost: Batch) -> Batch:
    """One sample without a value for each point that lost some, a millisecond after the first of them.

    After it, because the first may have reached the database before its answer was lost: it stays true then.
    """
    _, first = np.unique(lost.row, return_index=True)
    first = np.sort(first)
    count = len(first)
    return Batch(
        row=lost.row[first],
        at_us=lost.at_us[first] + MILLISECOND_US,
        value=np.full(count, np.nan),
        quality=np.full(count, Quality.BAD, np.uint8),
        reason=np.full(count, Reason.ENGINE_LOST, np.uint8),
    )
