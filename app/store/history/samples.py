"""The history of all points: ``store.samples``."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from sqlalchemy import Connection

from app.domain.errors import InvalidInput
from app.store.database import Database
from app.store.history import (
    blocks,
    compaction,
    days,
    inbox,
    localdays,
    outages,
    pieces,
    placing,
    plain,
    reading,
    retention,
    rolling,
    sealing,
)
from app.store.history.blockbytes import IMPORTED, ROLLED
from app.store.history.blocks import QUARTER_US
from app.store.history.columns import (
    DAY_S,
    FOR_EVER_US,
    HOUR_S,
    LEVELS,
    QUARTER_S,
    SECOND_US,
    Columns,
    Described,
    Int64s,
    Intervals,
    Samples,
)
from app.store.history.packing import Records
from app.store.history.reading import Source
from app.store.history.retention import Dropped, Retention
from app.store.history.series import Catalogue, rows_of

SEAL_SAMPLES = 500_000
"""With so many samples waiting they are sealed before the quarter is over: reading looks through all that wait."""

Last = tuple[int, float, int, int]
"""Instant in µs, value (NaN when there is none), quality, reason."""


class SampleHistory:
    """Samples in, intervals and buckets out. Callable from any thread; ``append`` waits only for the disk."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._catalogue = Catalogue(database)
        self._keeping = threading.Lock()  # one at a time moves samples and intervals
        self._started = False
        self._unfinished: Iterator[int] = iter(())
        self._behind = False

    def keys(self, ids: Iterable[str]) -> dict[str, int]:
        """The key of each point id for ``Samples`` and ``Intervals``; points seen for the first time get one."""
        return self._catalogue.keys(ids)

    def hold(self, seconds: Mapping[str, float]) -> None:
        """How long the last value of a point counts when no sample follows (by id): somewhat more than its longest silence."""
        self._catalogue.hold(seconds)

    def describe(self, points: Sequence[Described]) -> None:
        """What the points are for those who read SQL, and which of them keep quarters and hours as plain rows."""
        keys = self.keys(point.id for point in points)
        with self._keeping, self._database.write() as connection:
            self._catalogue.describe(points)
            plain.choose(connection, {keys[point.id]: point.rows for point in points})

    def set_zone(self, name: str) -> None:
        """The days of this time zone (a name of the IANA data) are rolled up. Raises ``InvalidInput`` for an unknown name."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise InvalidInput("time_zone", f"There is no time zone '{name}'") from error
        with self._keeping, self._database.write() as connection:
            days.set_zone(connection, name)

    def append(self, samples: Samples) -> None:
        """Keep samples; on return they are on the disk, all of them. A sample with the key and instant of a former one
        replaces it, so the same samples may be appended again. Raises ``StoreError``: then none of them is kept."""
        _check(samples, "samples")
        if not len(samples):
            return
        with self._database.write() as connection:
            if not self._started:
                outages.note_start(connection, samples.at_us)
            inbox.put(connection, samples)
        self._started = True

    def begins_again(self) -> None:
        """With the next samples recording begins anew: what lies between them and the last sign of life is an outage."""
        self._started = False

    def append_intervals(self, intervals: Intervals) -> None:
        """Keep 15-minute intervals from elsewhere and the hours that they make; they replace what was there."""
        _check(intervals, "intervals")
        if (intervals.start_us % QUARTER_US).any():
            raise InvalidInput("start_us", "An interval starts at a full quarter of an hour")
        if not len(intervals):
            return
        rows = np.zeros(len(intervals), ROLLED)
        for name in ("mean", "min", "max", "last"):
            rows[name] = getattr(intervals, name)
        rows["first"] = np.nan if intervals.first is None else intervals.first
        rows["count"] = 0 if intervals.count is None else intervals.count
        valued = np.isfinite(intervals.mean)
        rows["valued_us"] = np.where(valued, QUARTER_US, 0)
        rows["good_us"] = np.rint(np.where(valued, np.clip(intervals.good, 0.0, 1.0), 0.0) * QUARTER_US)
        rows["origin"] = IMPORTED
        with self._keeping, self._database.write() as connection:
            placing.place(connection, intervals.key.astype(np.int64), intervals.start_us, rows, FOR_EVER_US)

    def roll_up(self, until_us: int, longest_s: float = math.inf) -> int:
        """Roll samples up to intervals that end by ``until_us`` (now), late ones again; how many intervals were written.

        To be called about once a minute: a call also says that recording was alive until then. After ``longest_s`` it
        stops at the next step, some tenths of a second; then ``behind`` is true and the next call only finishes that.
        """
        with self._keeping:
            with self._database.write() as connection:
                outages.mark_alive(connection, until_us)
            return self._roll(until_us, longest_s)

    def _roll(self, until_us: int, longest_s: float) -> int:
        end_s, written = time.monotonic() + longest_s, 0
        works = [self._unfinished, self._steps(until_us)][: 1 if self._behind and longest_s < math.inf else 2]
        self._unfinished, self._behind = iter(()), False  # after an error everything is looked at anew
        for work in works:
            for count in work:
                written += count
                if time.monotonic() >= end_s:
                    self._unfinished, self._behind = work, True
                    return written
        return written

    def settle(self, until_us: int, longest_s: float = math.inf) -> None:
        """Roll up as ``roll_up`` does, without a word on whether recording was alive: after corrections and imports."""
        with self._keeping:
            self._roll(until_us, longest_s)

    def correct(self, work: Callable[[Connection], None]) -> None:
        """Seal what waits, then do ``work`` in one transaction while nothing else moves samples or intervals.

        ``work`` is made of ``app.store.history.correcting``; the intervals follow with the next roll-up.
        """
        with self._keeping:
            self._unfinished, self._behind = iter(()), False  # it would take the marks of this correction for done
            with self._database.read() as connection:
                done_us = rolling.rolled_until(connection)
            for _ in sealing.steps(self._database, done_us):
                pass
            with self._database.write() as connection:
                work(connection)

    @property
    def behind(self) -> bool:
        """Whether the last ``roll_up`` had to stop before it was through."""
        return self._behind

    def _steps(self, until_us: int) -> Iterator[int]:
        with self._database.read() as connection:
            done_us = rolling.rolled_until(connection)
            waiting, first_us = inbox.content(connection)
        due = done_us is None or until_us // QUARTER_US * QUARTER_US > done_us
        late = done_us is not None and first_us is not None and first_us < done_us
        if due or late or waiting >= SEAL_SAMPLES:
            yield from sealing.steps(self._database, done_us)
        yield from rolling.steps(self._database, until_us)

    def tidy(self, longest_s: float = math.inf) -> int:
        """Pack what is over more tightly, a part at a time, for at most about ``longest_s``; how many pieces were packed.

        For idle moments: nothing that is asked of the history changes by it.
        """
        end_s, packed = time.monotonic() + longest_s, 0
        with self._keeping:
            for count in compaction.steps(self._database):
                packed += count
                if time.monotonic() >= end_s:
                    break
        return packed

    def forget(self, kept: Retention, now_us: int, dropped: Dropped, longest_s: float = math.inf) -> bool:
        """Drop what is older than ``kept`` allows, for at most about ``longest_s``; whether all of it is gone. Counts in ``dropped``.

        Nothing that was not rolled up goes, and nothing of a point whose late samples are still to be.
        """
        end_s = time.monotonic() + longest_s
        with self._keeping:
            for _ in retention.steps(self._database, kept, now_us, dropped):
                if time.monotonic() >= end_s:
                    return False
        return True

    def history(
        self, id: str, start_us: int, end_us: int, buckets: int | None = None, now_us: int | None = None
    ) -> Columns:
        """One point from ``start_us`` until ``end_us`` in exactly ``buckets`` buckets, or every sample (``None``).

        Buckets are of equal width; wide ones begin where intervals do, so that they are exact. Values hold until the next
        one, never past ``now_us`` (``None``: the clock) or through an outage.
        """
        if end_us <= start_us:
            raise InvalidInput("end", "The end of the time asked for is not after its start")
        if buckets is not None and buckets < 1:
            raise InvalidInput("buckets", "At least one bucket must be asked for")
        if buckets is not None and buckets > end_us - start_us:
            raise InvalidInput("buckets", "There are more buckets than microseconds in the time asked for")
        with self._database.read() as connection:
            source = self._source(connection, id, now_us)
            if buckets is None:
                return reading.recorded(source, start_us, end_us)
            return reading.bucketed(source, start_us, end_us, buckets)

    def intervals(self, ids: Sequence[str], start_us: int, end_us: int, level_s: int = QUARTER_S) -> dict[str, Columns]:
        """All intervals of ``level_s`` (900, 3600 or 86,400: days of the site) that start from ``start_us`` until before
        ``end_us``, closed ones only.

        Every point has the same rows; an interval without a value is NaN with ``good`` 0.
        """
        if level_s not in {QUARTER_S, HOUR_S, DAY_S}:
            raise InvalidInput("level_s", f"Intervals are 900, 3600 or 86400 s long, not {level_s}")
        with self._database.read() as connection:
            keys = {row.id: row.key for row in rows_of(connection, list(dict.fromkeys(ids)))}
            edges, grids = _grids(connection, level_s, [*keys.values(), 0], start_us, end_us)
        names = ("min", "mean", "max", "first", "last")
        return {
            id: Columns(
                level=LEVELS[level_s],
                at_us=edges[:-1],
                good=grid["good_us"] / np.diff(edges),
                count=grid["count"].astype(np.int64),
                **{name: np.ascontiguousarray(grid[name]) for name in names},
            )
            for id, grid in ((id, grids[keys.get(id, 0)]) for id in ids)
        }

    def last(self, ids: Sequence[str]) -> dict[str, Last]:
        """The newest sample of each point that has one."""
        with self._database.read() as connection:
            rows = list(rows_of(connection, list(dict.fromkeys(ids))))
            waiting = inbox.between(connection, -FOR_EVER_US, FOR_EVER_US)
        newest = _newest(waiting)
        found: dict[str, Last] = {}
        for row in rows:
            sealed = None if row.last_us is None else (row.last_us, row.last_value, row.last_quality, row.last_reason)
            latest = max((s for s in (sealed, newest.get(row.key)) if s is not None), key=lambda s: s[0], default=None)
            if latest is not None:
                found[row.id] = (latest[0], np.nan if latest[1] is None else latest[1], latest[2], latest[3])
        return found

    def span(self, id: str) -> tuple[int, int] | None:
        """The first and the last instant of which anything is known about the point."""
        with self._database.read() as connection:
            row = next(rows_of(connection, [id]), None)
            if row is None:
                return None
            at = pieces.of_key(inbox.between(connection, -FOR_EVER_US, FOR_EVER_US), row.key)["at_us"].tolist()
            at += [us for us in (row.first_us, row.last_us) if us is not None]
            at += blocks.first_and_last(connection, row.key) or ()
        return (min(at), max(at)) if at else None

    def _source(self, connection: Connection, id: str, now_us: int | None) -> Source:
        row = next(rows_of(connection, [id]), None)
        now_us = time.time_ns() // 1000 if now_us is None else now_us
        if row is None:
            return Source(connection, 0, 0, now_us)
        raw_from_us = -FOR_EVER_US if row.raw_from_us is None else row.raw_from_us
        return Source(connection, row.key, row.hold_us, now_us, raw_from_us)


def _grids(
    connection: Connection, level_s: int, keys: Sequence[int], start_us: int, end_us: int
) -> tuple[Int64s, dict[int, Records]]:
    """The intervals that start within: their edges, and the rows of each key."""
    if level_s == DAY_S:
        edges = localdays.edges(days.zone(connection), start_us, end_us)
        edges = edges[int(edges[0] < start_us) :]
        return edges, days.read(connection, keys, edges)
    width_us = level_s * SECOND_US
    first = -(-start_us // width_us) * width_us
    grids = blocks.read(connection, level_s, keys, first, end_us)
    return first + np.arange(len(grids[keys[0]]) + 1, dtype=np.int64) * width_us, grids


def _check(columns: Samples | Intervals, what: str) -> None:
    known = [column for f in fields(columns) if (column := getattr(columns, f.name)) is not None]
    if len(set(map(len, known))) > 1:
        raise InvalidInput(what, "The columns of samples differ in length")


def _newest(records: Records) -> dict[int, Last]:
    """The newest of the waiting samples by key; of several with the same instant the last one given."""
    if not len(records):
        return {}
    order = np.lexsort((np.arange(len(records)), records["at_us"], records["key"]))
    ordered = records[order]
    ends = np.append(np.diff(ordered["key"]) != 0, True)
    return {key: (at, value, quality, reason) for key, at, value, quality, reason in ordered[ends].tolist()}
