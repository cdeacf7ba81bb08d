"""What waits for the database, in memory and in order; when it overflows, the oldest goes and leaves counted gaps."""

from __future__ import annotations

from collections import deque

import numpy as np

from app.domain.readings import Reason
from app.store.batches import Batch, gaps, joined

SPOOL_SAMPLES = 4_000_000
"""About 100 MB; 13 minutes at 5,000 samples a second."""
BATCH_SAMPLES = 200_000
"""At most so many in one transaction."""
WARNING_SHARE = 0.8


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
        return joined([self._batches[place] for place in range(self._in_hand)]) if self._in_hand else None

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
            self._batches.append(joined(self._fresh))
            self._fresh = []

    def _give_up(self) -> None:
        """Replace the oldest half that is not being written by one gap for each point in it."""
        kept = [self._batches.popleft() for _ in range(self._in_hand)]
        if not self._batches:
            self._batches.extend(kept)
            return
        waiting = joined(list(self._batches))
        middle = len(waiting) // 2
        oldest = waiting.part(slice(0, middle))
        self.lost += int(np.count_nonzero(oldest.reason != Reason.ENGINE_LOST))  # not the gaps of former times
        self._batches = deque([*kept, gaps(oldest), waiting.part(slice(middle, None))])
        self._size = sum(map(len, self._batches))
