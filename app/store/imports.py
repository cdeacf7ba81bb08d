"""Measurements that were brought in from files: what each import put into the history, and what it replaced.

Each part of an import is one point: what is put in and what was there are kept in the same transaction, so that an import
that was interrupted, and one that is regretted, can be taken back exactly.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from app.domain.errors import Conflict, NotFound
from app.domain.messages.exchange import HistoryImport
from app.store.database import Database
from app.store.history import correcting, inbox, placing, rolling
from app.store.history.blockbytes import EMPTY, IMPORTED, OWN, ROLLED, VALUES
from app.store.history.blocks import QUARTER_US
from app.store.history.columns import FOR_EVER_US, Bytes, Floats, Int64s, Samples
from app.store.history.correcting import Ranges
from app.store.history.packing import PIECE, Records
from app.store.history.samples import SampleHistory
from app.store.instants import from_us, to_us
from app.store.schema import metadata, numbered

RUNNING, DONE, UNDONE = "running", "done", "undone"
INTERVALS, SAMPLES = "intervals", "samples"

history_import = Table(
    "history_import",
    metadata,
    numbered(),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("layout", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("values", BigInteger, nullable=False),
    Column("replaced", BigInteger, nullable=False),
    Column("kept", BigInteger, nullable=False),
    Column("first_us", BigInteger),
    Column("last_us", BigInteger),
    Column("undone_us", BigInteger),
    Column("undone_by", Text, nullable=False),
    Column("undone_reason", Text, nullable=False),
    sqlite_autoincrement=True,
)

history_import_part = Table(
    "history_import_part",
    metadata,
    numbered(),
    Column("import", BigInteger, nullable=False),
    Column("key", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("from_us", BigInteger, nullable=False),
    Column("to_us", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSamples:
    """Samples of one point in order. Whatever is within ``instead`` (ranges in order) goes before they come."""

    at_us: Int64s
    value: Floats
    quality: Bytes
    reason: Bytes
    instead: Ranges = ()
    only_new: bool = False
    """Whether a sample that is there at the same instant stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntervals:
    """15-minute means of one point in order; ``good`` is 0 or 1."""

    start_us: Int64s
    mean: Floats
    good: Floats


class Imports:
    """Imports in the order in which they were made. Callable from any thread; every call blocks."""

    def __init__(self, database: Database, samples: SampleHistory) -> None:
        self._database, self._samples = database, samples

    def begin(self, entry: HistoryImport) -> int:
        """The number of a new import. Until ``finish`` it counts as interrupted."""
        row = _row(entry) | {"state": RUNNING}
        with self._database.write() as connection:
            return int(connection.execute(insert(history_import).returning(history_import.c.seq), row).scalar_one())

    def finish(self, number: int, entry: HistoryImport) -> HistoryImport:
        """The import is whole: its counts are kept."""
        row = _row(entry) | {"state": DONE}
        with self._database.write() as connection:
            connection.execute(update(history_import).where(history_import.c.seq == number).values(row))
        return self.entry(number)

    def entries(self, limit: int = 200) -> list[HistoryImport]:
        """The newest first; interrupted ones are not among them."""
        rows = select(history_import).where(history_import.c.state != RUNNING)
        with self._database.read() as connection:
            found = connection.execute(rows.order_by(history_import.c.seq.desc()).limit(limit))
            return [_entry(row) for row in found]

    def entry(self, number: int) -> HistoryImport:
        """Raises ``NotFound``."""
        with self._database.read() as connection:
            row = connection.execute(select(history_import).where(history_import.c.seq == number)).first()
        if row is None or row.state == RUNNING:
            raise NotFound(f"There is no import number {number}.")
        return _entry(row)

    def interrupted(self) -> list[int]:
        """Numbers of imports that began and did not finish: the engine was killed meanwhile."""
        running = select(history_import.c.seq).where(history_import.c.state == RUNNING)
        with self._database.read() as connection:
            return list(connection.execute(running.order_by(history_import.c.seq.desc())).scalars())

    def with_samples(self, id: str, start_us: Int64s) -> NDArray[np.bool_]:
        """Whether the 15-minute intervals at ``start_us`` (in order) have values that come from samples."""
        key = self._samples.keys([id])[id]
        with self._database.read() as connection:
            there = correcting.quarters_at(connection, key, start_us)
            until_us = rolling.rolled_until(connection)
            sampled = rolling.known_until(connection) is not None
        own = (there["origin"] == OWN) & (there["valued_us"] > 0)
        return own | (start_us >= until_us) if until_us is not None else np.full(len(start_us), sampled)

    # -- putting in ---------------------------------------------------------------------------------------------------
    def put_samples(self, number: int, id: str, new: NewSamples) -> None:
        """Samples of point ``id``, all of them or none. One that has the instant of another replaces it."""
        key = self._samples.keys([id])[id]

        def work(connection: Connection) -> None:
            add, all_ = _records(new), [(int(new.at_us[0]), int(new.at_us[-1]) + 1)]
            old = correcting.samples_in(connection, key, [*new.instead] or all_)
            if not new.instead:
                old = old[np.isin(old["at_us"], new.at_us)]
            if new.only_new:
                add, old = add[~np.isin(add["at_us"], old["at_us"])], old[:0]
            if len(add):
                _keep_part(connection, number, key, SAMPLES, add["at_us"].copy(), old)
            if len(old):
                correcting.revise(connection, key, old["at_us"], add)
            elif len(add):
                inbox.put(connection, _of_key(key, add))

        if not len(new.at_us):
            return

        self._samples.correct(work)

    def put_intervals(self, number: int, id: str, new: NewIntervals) -> None:
        """15-minute intervals of point ``id``, all of them or none; they take the place of imported and of empty ones."""
        key = self._samples.keys([id])[id]
        if not len(new.start_us):
            return
        rows = np.zeros(len(new.start_us), ROLLED)
        for name in VALUES:
            rows[name] = new.mean
        rows["valued_us"], rows["good_us"], rows["origin"] = QUARTER_US, np.rint(new.good * QUARTER_US), IMPORTED

        def work(connection: Connection) -> None:
            old = correcting.quarters_at(connection, key, new.start_us)
            _keep_part(connection, number, key, INTERVALS, new.start_us, old)
            places = np.full(len(rows), key, np.int64)
            placing.place(connection, places, new.start_us, rows, FOR_EVER_US)

        self._samples.correct(work)

    # -- taking back --------------------------------------------------------------------------------------------------
    def later_ones(self, number: int) -> list[int]:
        """Later imports into the same points and times that were not undone: they must be undone before."""
        mine, other = history_import_part.alias("mine"), history_import_part.alias("other")
        same = (mine.c.key == other.c.key) & (mine.c.from_us < other.c.to_us) & (other.c.from_us < mine.c.to_us)
        later = select(history_import.c.seq).distinct().join(other, other.c["import"] == history_import.c.seq)
        later = later.join(mine, same).where(mine.c["import"] == number, history_import.c.seq > number)
        with self._database.read() as connection:
            done = later.where(history_import.c.state == DONE).order_by(history_import.c.seq)
            return list(connection.execute(done).scalars())

    def take_back(self, number: int) -> Iterator[float]:
        """Restore what was there, one point in each step; tells the share that is done. May be done again after a stop."""
        with self._database.read() as connection:
            here = history_import_part.c["import"] == number
            parts = list(
                connection.execute(
                    select(history_import_part.c.seq).where(here).order_by(history_import_part.c.seq.desc())
                ).scalars()
            )
        for done, part in enumerate(parts, 1):
            self._samples.correct(_restoring(part))
            yield done / len(parts)

    def note_undone(self, number: int, by: str, reason: str, at: datetime) -> HistoryImport:
        """Everything was taken back. Raises ``NotFound``."""
        row = {"state": UNDONE, "undone_us": to_us(at), "undone_by": by, "undone_reason": reason}
        with self._database.write() as connection:
            connection.execute(update(history_import).where(history_import.c.seq == number).values(row))
        return self.entry(number)

    def forget(self, number: int) -> None:
        """An interrupted import that was taken back leaves nothing."""
        with self._database.write() as connection:
            connection.execute(delete(history_import_part).where(history_import_part.c["import"] == number))
            connection.execute(delete(history_import).where(history_import.c.seq == number))

    def check_undoable(self, number: int) -> HistoryImport:
        """The import. Raises ``NotFound``, and ``Conflict`` when it is undone or others lie on top of it."""
        entry = self.entry(number)
        if entry.state != DONE:
            raise Conflict(f"Import {number} ({entry.file}) is undone already.")
        if later := self.later_ones(number):
            text = ", ".join(map(str, later))
            raise Conflict(f"Import {text} put values over those of import {number}. Undo it first.")
        return entry


def _records(new: NewSamples) -> Records:
    records = np.empty(len(new.at_us), PIECE)
    records["at_us"], records["value"], records["quality"], records["reason"] = (
        new.at_us,
        new.value,
        new.quality,
        new.reason,
    )
    return records


def _of_key(key: int, records: Records) -> Samples:
    names = ("at_us", "value", "quality", "reason")
    columns = {name: np.ascontiguousarray(records[name]) for name in names}
    return Samples(key=np.full(len(records), key, np.int32), **columns)


def _restoring(part: int) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        row = connection.execute(select(history_import_part).where(history_import_part.c.seq == part)).one()
        at, old, *imported = _unpack(row.body)
        if row.kind == SAMPLES:
            correcting.revise(connection, row.key, at, old)
            correcting.put_back(connection, row.key, *imported)
        else:
            there = correcting.quarters_at(connection, row.key, at)
            ours = (there["origin"] == IMPORTED) | (there["origin"] == EMPTY)  # samples that came meanwhile stay
            correcting.put_back(connection, row.key, at[ours], old[ours])

    return work


def _keep_part(  # noqa: PLR0917 a part of an import
    connection: Connection, number: int, key: int, kind: str, at: Int64s, old: Records
) -> None:
    """Instants that are put in, what is replaced, and for samples the imported intervals that they displace."""
    first, last = int(at[0]), int(at[-1])
    arrays: list[NDArray[Any]] = [np.diff(at, prepend=0), old]  # steps, because they are alike
    if kind == SAMPLES:
        if len(old):
            first, last = min(first, int(old["at_us"][0])), max(last, int(old["at_us"][-1]))
        displaced, rows = correcting.imported_around(connection, key, first, last)
        arrays += [np.diff(displaced, prepend=0), rows]
    row = {"key": key, "kind": kind, "from_us": first, "to_us": last + 1, "count": len(at), "body": _pack(arrays)}
    connection.execute(insert(history_import_part).values(row | {"import": number}))


def _pack(arrays: Sequence[NDArray[Any]]) -> bytes:
    buffer = BytesIO()
    for array in arrays:
        np.save(buffer, array, allow_pickle=False)
    return zlib.compress(buffer.getvalue(), 1)


def _unpack(body: bytes) -> list[NDArray[Any]]:
    """Instants and records in turn."""
    buffer = BytesIO(zlib.decompress(body))
    arrays = []
    while buffer.tell() < len(buffer.getbuffer()):
        arrays += [np.cumsum(np.load(buffer, allow_pickle=False)), np.load(buffer, allow_pickle=False)]
    return arrays


def _row(entry: HistoryImport) -> dict[str, Any]:
    names = ("by", "workstation", "file", "sha256", "rule", "reason", "layout", "points", "values", "replaced", "kept")
    row: dict[str, Any] = {name: getattr(entry, name) for name in names}
    row |= {"at_us": to_us(entry.at), "undone_by": "", "undone_reason": ""}
    row |= {"first_us": None if entry.first is None else to_us(entry.first)}
    return row | {"last_us": None if entry.last is None else to_us(entry.last)}


def _entry(row: Row[Any]) -> HistoryImport:
    names = ("by", "workstation", "file", "sha256", "rule", "reason", "layout", "points", "replaced", "kept", "state")
    values: dict[str, Any] = {name: row._mapping[name] for name in (*names, "values", "undone_by", "undone_reason")}
    instants = {"first": row.first_us, "last": row.last_us, "undone_at": row.undone_us}
    times: dict[str, Any] = {name: None if us is None else from_us(us) for name, us in instants.items()}
    return HistoryImport(number=row.seq, at=from_us(row.at_us), **values, **times)
