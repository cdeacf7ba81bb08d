"""The shared database as desks and clients use it: it answers at once that it is lost, and never takes all their threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from app.domain.errors import StoreError
from app.store.database import Database
from app.store.spool.watch import LOST, Watch

CALLS_AT_ONCE = 16
"""Half of the threads of the engine: calls that hang leave the other half to the plant."""
PATIENCE_S = 2.0


class GuardedDatabase(Database):
    """``opened`` gives the database, or ``None`` while it could not be reached yet."""

    def __init__(self, place: str, opened: Callable[[], Database | None], watch: Watch) -> None:
        self.place = place
        self._opened, self._watch = opened, watch
        self._slots = threading.BoundedSemaphore(CALLS_AT_ONCE)
        self._free = threading.local()

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """For the thread that drains: it finds out how the database is, and must wait for it."""
        self._free.on = True
        try:
            yield
        finally:
            self._free.on = False

    @property
    def shared(self) -> bool:
        return True

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._guarded() as database, database.write() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._guarded() as database, database.read() as connection:
            yield connection

    def ping_ms(self) -> float:
        with self._guarded() as database:
            return database.ping_ms()

    def close(self) -> None:
        """Closed by who opened it."""

    @contextmanager
    def _guarded(self) -> Iterator[Database]:
        database = self._opened()
        if database is not None and getattr(self._free, "on", False):
            yield database
            return
        if database is None or self._watch.state == LOST:
            raise StoreError(
                f"The database {self.place} does not answer. What is recorded and done meanwhile waits on the disk of "
                "the engine and gets there by itself; older history can be read when it is back"
            )
        if not self._slots.acquire(timeout=PATIENCE_S):
            raise StoreError(f"The database {self.place} is slow: too many requests wait for it. Try again in a moment")
        try:
            yield database
        finally:
            self._slots.release()
