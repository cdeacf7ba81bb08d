"""Everything but samples: each entry is kept with the state that it leads to, in one transaction on the local disk."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from app.store.database import meta_value, set_meta
from app.store.instants import SECOND_US
from app.store.schema import waiting
from app.store.spool.entries import body_of
from app.store.store import Store

ENGINE = "spool_engine"
STREAM = "spool_stream"
"""Names in the ``meta`` table: who this is for the shared database, and the name of the numbers of its entries."""
ASIDE = "aside: "
"""Before the kind of entries that nobody can read; they wait for nothing."""
IN_LINE = waiting.c.kind.not_like(f"{ASIDE}%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many entries wait, and since when the oldest."""

    count: int = 0
    oldest_us: int | None = None


class Records:
    """The entries in the database ``local`` of the spool. Callable from any thread; only one takes them out."""

    def __init__(self, local: Store) -> None:
        self.local = local
        self.arrived = threading.Condition()
        with local.database.write() as connection:
            self.engine = _named(connection, ENGINE)
            self.stream = _named(connection, STREAM)
            self._newest = _allotted(connection)
            count, oldest_us = connection.execute(select(func.count(), func.min(waiting.c.at_us)).where(IN_LINE)).one()
        self._gone = self._newest if not count else self._newest - count
        self.figures = Waiting(count=count, oldest_us=oldest_us)
        self.fence = 0
        """Number of the present tenure of this engine; each entry has that in which it was made."""

    @contextmanager
    def keeping(self, kind: str, body: Any) -> Iterator[None]:
        """Keep an entry together with what is written to ``local`` inside; all of it is on the disk afterwards."""
        at_us = time.time_ns() // 1000
        row = {"at_us": at_us, "kind": kind, "fence": self.fence, "body": body_of(body)}
        with self.local.database.write() as connection:
            yield
            number = connection.execute(insert(waiting).values(row).returning(waiting.c.seq)).scalar_one()
        with self.arrived:
            self._newest = max(self._newest, number)
            self.figures = Waiting(count=self._newest - self._gone, oldest_us=self.figures.oldest_us or at_us)
            self.arrived.notify_all()

    def oldest(self, most: int) -> list[Row[Any]]:
        """The entries that have waited longest, in their order."""
        with self.local.database.read() as connection:
            return list(connection.execute(select(waiting).where(IN_LINE).order_by(waiting.c.seq).limit(most)))

    def done(self, number: int) -> None:
        """The shared database has everything up to ``number``."""
        with self.local.database.write() as connection:
            connection.execute(delete(waiting).where(IN_LINE, waiting.c.seq <= number))
            oldest_us = connection.execute(
                select(waiting.c.at_us).where(IN_LINE).order_by(waiting.c.seq).limit(1)
            ).scalar()
        with self.arrived:
            self._gone = max(self._gone, number)
            self.figures = Waiting(count=self._newest - self._gone, oldest_us=oldest_us)
            self.arrived.notify_all()

    def set_aside(self, number: int) -> None:
        """Entry ``number`` cannot be written: it stays on the local disk and holds up nothing."""
        with self.local.database.write() as connection:
            connection.execute(update(waiting).where(waiting.c.seq == number).values(kind=ASIDE + waiting.c.kind))

    def settled(self, within_s: float) -> bool:
        """Wait until what was kept before this call is in the shared database; whether it is."""
        with self.arrived:
            wanted = self._newest
            return self.arrived.wait_for(lambda: self._gone >= wanted, within_s)

    def begin_anew(self, drained_to: int) -> None:
        """The shared database knows more entries than were ever made here: this is an older copy of the spool.

        Its entries get a name of their own then, so that none of them counts as one of those.
        """
        with self.local.database.write() as connection:
            if drained_to > _allotted(connection):
                set_meta(connection, STREAM, name := secrets.token_hex(8))
                self.stream = name


def age_s(oldest_us: int | None) -> float:
    """How long ago that was, in seconds."""
    return 0.0 if oldest_us is None else max(0.0, (time.time_ns() // 1000 - oldest_us) / SECOND_US)


def _named(connection: Connection, name: str) -> str:
    value = meta_value(connection, name)
    if value is None:
        set_meta(connection, name, value := secrets.token_hex(8))
    return value


def _allotted(connection: Connection) -> int:
    """The last number that was given to an entry, also when that is gone already."""
    statement = "SELECT seq FROM sqlite_sequence WHERE name = 'waiting'"
    return int(connection.exec_driver_sql(statement).scalar() or 0)
