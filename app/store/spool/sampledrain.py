"""Samples from the lane to the history of the shared database, each portion in one transaction with its number."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from sqlalchemy import Connection

from app.store.batches import joined
from app.store.history.columns import Samples
from app.store.spool.batches import Points
from app.store.spool.drained import drained_to, forget_streams, note_drained
from app.store.spool.guarded import GuardedDatabase
from app.store.spool.lane import Lane, Portion
from app.store.spool.records import Records
from app.store.store import Store

PORTION_SAMPLES = 200_000
"""At most about so many in one transaction."""
ROLL_UP_S = 60.0
LONGEST_ROLL_UP_S = 1.0
"""Samples wait meanwhile; what is left then goes on after the next ones are written."""


class SampleDrain:
    """Called in one thread. ``open_central`` opens the shared database if need be; ``store`` is the one over it.

    ``records`` knows who this is there; ``guarded`` is the database of ``store``, which this thread waits for.
    """

    def __init__(
        self,
        lane: Lane,
        records: Records,
        open_central: Callable[[], object],
        store: Store,
        guarded: GuardedDatabase,
    ) -> None:
        self._lane, self._records, self._open_central = lane, records, open_central
        self._store, self._guarded = store, guarded
        self._told: dict[str, float] = {}  # how long the values of points hold
        self._streams: list[str] = []
        self._roll_s = time.monotonic() + ROLL_UP_S

    def __call__(self) -> bool:
        """Write the next portion."""
        self._open_central()
        portion = self._lane.next(PORTION_SAMPLES)
        if portion is not None:
            try:
                with self._guarded.unguarded():
                    self._write(self._store, portion)
            except BaseException:
                self._lane.returned()
                raise
        return portion is not None

    def _write(self, store: Store, portion: Portion) -> None:
        stream, keys = portion.segment.stream, self._keys(store, portion.points)
        with store.database.write() as connection:
            done = drained_to(connection, self._records.engine, stream)
            if done <= portion.after:
                if portion.points.start and done == 0:
                    store.samples.begins_again()
                if portion.batches:
                    store.samples.append(_samples(portion, keys))
                note_drained(connection, self._records.engine, stream, portion.last)
                self._forget(connection)
                done = portion.last
        self._lane.done(portion, done)

    def _keys(self, store: Store, points: Points) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        keys = store.samples.keys(points.ids)
        new = {id: s for id, s in zip(points.ids, points.holds_s, strict=True) if self._told.get(id) != s}
        if new:
            store.samples.hold(new)
            self._told |= new
        return np.array([keys[id] for id in points.ids], np.int32)

    def _forget(self, connection: Connection) -> None:
        """Segments that are gone need no number any more."""
        streams = self._lane.streams()
        if streams != self._streams:
            forget_streams(connection, self._records.engine, [*streams, self._records.stream])
            self._streams = streams

    def roll_up(self) -> None:
        """When it is time, up to what has arrived: what comes after it is not known to the database yet."""
        if time.monotonic() < self._roll_s:
            return
        oldest_us = self._lane.figures.oldest_us
        now_us = time.time_ns() // 1000
        until_us = now_us if oldest_us is None else min(now_us, oldest_us)
        with self._guarded.unguarded():
            self._store.samples.roll_up(until_us, LONGEST_ROLL_UP_S)
        self._roll_s = time.monotonic() + (0.0 if self._store.samples.behind else ROLL_UP_S)


def _samples(portion: Portion, keys: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Samples:
    batch = joined(portion.batches)
    return Samples(
        key=keys[batch.row], at_us=batch.at_us, value=batch.value, quality=batch.quality, reason=batch.reason
    )
