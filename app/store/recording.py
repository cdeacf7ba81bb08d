"""Where the recorder puts what it records: into the database, or on the local disk where a shared database may be away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.store.batches import Batch
from app.store.history.columns import Samples
from app.store.history.samples import SampleHistory


class Recording(Protocol):
    """Samples of a fixed list of points. Every call blocks until the disk has it; call in one thread."""

    @property
    def waiting(self) -> int:
        """Samples that are safe but not in the database yet."""
        ...

    @property
    def behind(self) -> bool:
        """Whether the last ``roll_up`` had to stop before it was through."""
        ...

    def append(self, batch: Batch) -> None:
        """Keep samples; their rows count into the points. Raises ``StoreError``: then none of them is kept."""
        ...

    def roll_up(self, until_us: int, longest_s: float) -> None:
        """About once a minute; what is left after ``longest_s`` goes on with the next call."""
        ...


class DirectRecording:
    """Into the database at once. ``holds_s`` are all points in their order, with how long their values hold."""

    waiting = 0

    def __init__(self, samples: SampleHistory, holds_s: Mapping[str, float]) -> None:
        self._samples, self._holds_s = samples, holds_s
        self._keys: NDArray[np.int32] | None = None

    @property
    def behind(self) -> bool:
        return self._samples.behind

    def append(self, batch: Batch) -> None:
        key = self._known_keys()[batch.row]
        columns = {name: getattr(batch, name) for name in ("at_us", "value", "quality", "reason")}
        self._samples.append(Samples(key=key, **columns))

    def roll_up(self, until_us: int, longest_s: float) -> None:
        self._samples.roll_up(until_us, longest_s)

    def _known_keys(self) -> NDArray[np.int32]:
        """The database's key of each point; and how long their values hold, told once."""
        if self._keys is None:
            keys = self._samples.keys(self._holds_s)
            self._samples.hold(self._holds_s)
            self._keys = np.array([keys[id] for id in self._holds_s], np.int32)
        return self._keys
