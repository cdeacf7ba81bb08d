"""The catalogue of recorded points: a small number for each, and how long its last value holds."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Row, bindparam, select, update

from app.store.database import INSERTS, Database
from app.store.history.columns import FOR_EVER_US, SECOND_US, Described, Int64s
from app.store.history.tables import series

DEFAULT_HOLD_S = 3600.0
"""A value holds for this long when nothing else is said: four times the usual longest silence of a recorder."""

T = TypeVar("T")

CHUNK = 500
"""Keys in one statement."""


class Catalogue:
    """Keys of points; a point that was recorded once keeps its key for ever."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, int] = {}
        self._lock = threading.Lock()

    def keys(self, ids: Iterable[str]) -> dict[str, int]:
        """The key of each id; points seen for the first time get one."""
        wanted = list(dict.fromkeys(ids))
        with self._lock:
            missing = [id for id in wanted if id not in self._known]
            if missing:
                self._known |= self._add(missing)
            return {id: self._known[id] for id in wanted}

    def hold(self, seconds: Mapping[str, float]) -> None:
        """How long the last value of each point holds when no sample follows: somewhat more than its longest silence."""
        keys = self.keys(seconds)
        rows = [{"of": keys[id], "hold": round(s * SECOND_US)} for id, s in seconds.items()]
        statement = update(series).where(series.c.key == bindparam("of")).values(hold_us=bindparam("hold"))
        if rows:
            with self._database.write() as connection:
                connection.execute(statement, rows)

    def describe(self, points: Sequence[Described]) -> None:
        """What these points are, for those who read SQL."""
        keys = self.keys(point.id for point in points)
        columns = ("name", "kind", "unit", "keep_raw_days")
        rows = [{"of": keys[p.id]} | {f"new_{name}": getattr(p, name) for name in columns} for p in points]
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        if rows:
            with self._database.write() as connection:
                connection.execute(update(series).where(series.c.key == bindparam("of")).values(values), rows)

    def _add(self, ids: Sequence[str]) -> dict[str, int]:
        with self._database.read() as connection:
            found = {row.id: row.key for row in rows_of(connection, ids)}
        new = [{"id": id, "hold_us": round(DEFAULT_HOLD_S * SECOND_US)} for id in ids if id not in found]
        if not new:
            return found
        with self._database.write() as connection:
            connection.execute(INSERTS[connection.dialect.name](series).on_conflict_do_nothing(), new)
            return {row.id: row.key for row in rows_of(connection, ids)}


def raw_from_us(connection: Connection, key: Int64s) -> Int64s:
    """For each of ``key`` the instant before which samples have been dropped; long ago where none have."""
    dropped = select(series.c.key, series.c.raw_from_us).where(series.c.raw_from_us.is_not(None))
    known = {row.key: row.raw_from_us for row in connection.execute(dropped)}
    if not known:
        return np.full(len(key), -FOR_EVER_US)
    return np.array([known.get(one, -FOR_EVER_US) for one in key.tolist()], np.int64)


def rows_of(connection: Connection, ids: Sequence[str]) -> Iterator[Row[Any]]:
    """The rows of ``series`` for ``ids``; points that were never recorded have none."""
    for some in chunks(ids):
        yield from connection.execute(select(series).where(series.c.id.in_(some)))


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    return (items[i : i + size] for i in range(0, len(items), size))
