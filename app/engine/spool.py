"""What waits for the database, in memory and in order; when it overflows, the oldest goes and leaves counted gaps."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.readings import Quality, Reason
from app.engine.live import Rows

SPOOL_SAMPLES = 4_000_000
"""About 100 MB; 13 minutes at 5,000 samples a second."""
BATCH_SAMPLES = 200_000
"""At most so many in one transaction."""
WARNING_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Batch:
    """Samples in the order in which they came; ``rows`` count into the live table. Bad samples have no value (NaN)."""

    rows: Rows
    at_us: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    reason: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.rows)


class Spool:
    """Batches from ``add`` to ``taken``. ``lost`` counts what had to be given up."""

    def __init__(self, capacity: int = SPOOL_SAMPLES) -> None:
        self.capacity = capacity
        self.lost = 0
        self._fresh: list[Batch] = []
        self._batches: deque[Batch] = deque()
        self._size = 0
        self._in_hand = 0  # batches that are being written

    def __len__(self) -> int:
        return self._size

    @property
    def nearly_full(self) -> bool:
        return self._size > WARNING_SHARE * self.capacity

    @property
    def oldest_us(self) -> int | None:
        """The instant of the first sample that waits."""
        waiting = (*self._batches, *self._fresh)
        return int(waiting[0].at_us[0]) if waiting else None

    def add(self, batch: Batch) -> None:
        self._fresh.append(batch)
        self._size += len(batch)
        if self._size > self.capacity:
            self._settle()
            self._give_up()

    def next(self) -> Batch | None:
        """The oldest samples as one batch; they stay until ``taken`` or ``returned``."""
        self._settle()
        size = 0
        self._in_hand = 0
        for batch in self._batches:
            if self._in_hand and size + len(batch) > BATCH_SAMPLES:
                break
            size += len(batch)
            self._in_hand += 1
        return _joined([self._batches[place] for place in range(self._in_hand)]) if self._in_hand else None

    def taken(self) -> None:
        """What ``next`` gave is kept elsewhere now."""
        while self._in_hand:
            self._size -= len(self._batches.popleft())
            self._in_hand -= 1

    def returned(self) -> None:
        """What ``next`` gave could not be kept."""
        self._in_hand = 0

    def _settle(self) -> None:
        if self._fresh:
            self._batches.append(_joined(self._fresh))
            self._fresh = []

    def _give_up(self) -> None:
        """Replace the oldest half that is not being written by one gap for each point in it, at the time of its first lost sample."""
        kept = [self._batches.popleft() for _ in range(self._in_hand)]
        if not self._batches:
            self._batches.extend(kept)
            return
        waiting = _joined(list(self._batches))
        middle = len(waiting) // 2
        oldest = _part(waiting, slice(0, middle))
        gaps = _gaps(oldest)
        self.lost += int(np.count_nonzero(oldest.reason != Reason.ENGINE_LOST))  # not the gaps of former times
        self._batches = deque([*kept, gaps, _part(waiting, slice(middle, None))])
        self._size = sum(map(len, self._batches))


def _joined(batches: list[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    return Batch(
        np.concatenate([batch.rows for batch in batches]),
        np.concatenate([batch.at_us for batch in batches]),
        np.concatenate([batch.value for batch in batches]),
        np.concatenate([batch.quality for batch in batches]),
        np.concatenate([batch.reason for batch in batches]),
    )


def _part(batch: Batch, which: slice | NDArray[np.intp]) -> Batch:
    columns = (batch.rows, batch.at_us, batch.value, batch.quality, batch.reason)
    return Batch(*(column[which] for column in columns))  # type: ignore[arg-type] # columns in their order


def _gaps(lost: Batch) -> Batch:
    """One sample without a value for each point, where its lost ones begin: the value before it does not hold through them."""
    _, first = np.unique(lost.rows, return_index=True)
    gaps = _part(lost, np.sort(first))
    count = len(gaps)
    return Batch(
        gaps.rows,
        gaps.at_us,
        np.full(count, np.nan),
        np.full(count, Quality.BAD, np.uint8),
        np.full(count, Reason.ENGINE_LOST, np.uint8),
    )
