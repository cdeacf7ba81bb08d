"""One database: transactions that write, one at a time, beside any number that only read.

The statements of ``app.store`` are neutral; what a kind of database needs of its own is in ``app.store.sqlite``,
``app.store.postgres`` and here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.errors import StoreError
from app.store import postgres, sqlite
from app.store.failures import FOREIGN, translate
from app.store.schema import meta

INSERTS: Mapping[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


class Database:
    """Connections to one database at ``place`` (for messages). Callable from any thread."""

    def __init__(self, place: str, writing: Engine, reading: Engine) -> None:
        self.place = place
        self._writing = writing
        self._reading = reading
        self._one_writer = threading.Lock()
        self._mine = threading.local()  # the transaction of this thread
        self._closed = False

    @property
    def shared(self) -> bool:
        """Whether it is one that several engines may share; else it is a file of this computer."""
        return self._writing.dialect.name != "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: all of it is on the disk afterwards, or nothing. Raises ``StoreError``.

        Inside another one of the same thread it is a part of that.
        """
        outer: Connection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            yield outer
            return
        with self._one_writer, self._translated(), self._writing.begin() as connection:
            self._mine.connection = connection
            try:
                yield connection
            finally:
                self._mine.connection = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot to read from; never waits for the writer. Raises ``StoreError``."""
        with self._translated(), self._reading.begin() as connection:
            yield connection

    def ping_ms(self) -> float:
        """How long a small read takes."""
        started = time.perf_counter()
        with self.read() as connection:
            connection.execute(select(meta.c.value).limit(1)).all()
        return (time.perf_counter() - started) * 1000

    def close(self) -> None:
        with self._one_writer:
            self._closed = True
            self._reading.dispose()
            self._writing.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        if self._closed:
            raise StoreError(f"The database {self.place} is closed")
        try:
            yield
        except FOREIGN as error:
            raise translate(error, self.place) from error


def connect(folder: Path, address: str | None) -> Database:
    """The database in ``folder``, or the shared one at ``address``. Raises ``StoreError``."""
    if address:
        url = postgres.parsed(address)
        return Database(postgres.place_of(url), postgres.writer(url), postgres.readers(url))
    file = sqlite.prepare_folder(folder)
    return Database(str(file), sqlite.writer(file), sqlite.readers(file))


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``; a row whose primary key is there replaces it."""
    if not rows:
        return
    insert = INSERTS[connection.dialect.name](table)
    keys = [c.name for c in table.primary_key]
    rest = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=rest), list(rows))


def meta_value(connection: Connection, name: str) -> str | None:
    """A value of the ``meta`` table."""
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def set_meta(connection: Connection, name: str, value: str) -> None:
    upsert(connection, meta, [{"name": name, "value": value}])
