"""Entries from the spool to the shared database, in their order, each portion in one transaction with its number."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from app.domain.errors import StoreError
from app.store.leases import fence_of
from app.store.spool.copying import copy_configuration
from app.store.spool.drained import drained_to, note_drained
from app.store.spool.entries import Unreadable, write_entry
from app.store.spool.records import Records
from app.store.store import Store

PORTION_ENTRIES = 500
COPY_S, NEVER_S = 60.0, float("-inf")
"""So often the configuration is copied, because another engine may have changed it."""

_log = logging.getLogger(__name__)


class RecordDrain:
    """Called in one thread. ``central`` gives the open shared store."""

    def __init__(self, records: Records, central: Callable[[], Store]) -> None:
        self._records, self._central = records, central
        self._copied_s = NEVER_S
        self._copying = threading.Lock()
        self._known = False

    def __call__(self) -> bool:
        """Write the oldest entries; when there are none, ask for a sign of life and copy what may have changed."""
        store = self._central()
        if not self._known:
            self._meet(store)
        rows = self._records.oldest(PORTION_ENTRIES)
        if not rows:
            store.ping()
            self._copy(store)
            return False
        engine, stream, last = self._records.engine, self._records.stream, rows[-1].seq
        with store.database.write() as connection:
            done = drained_to(connection, engine, stream)
            fence = fence_of(connection)
            for row in rows:
                if row.seq > done:
                    self._write(store, row, row.fence < fence)
            note_drained(connection, engine, stream, max(done, last))
        self._records.done(last)
        return True

    def _write(self, store: Store, row: Row[Any], stale: bool) -> None:
        try:
            write_entry(store, row.kind, row.body, stale=stale)
        except Unreadable as error:
            _log.error("Entry %d (%s) cannot be written and is set aside in the spool: %s", row.seq, row.kind, error)
            self._records.set_aside(row.seq)

    @property
    def due(self) -> bool:
        """Whether there is something to do."""
        return self._copied_s == NEVER_S or self._records.figures.count > 0

    def changed(self) -> None:
        """Something of the configuration was changed: copy it now, or as soon as the database answers again."""
        with self._copying:
            self._copied_s = NEVER_S
        try:
            self._copy(self._central())
        except StoreError:
            with self._records.arrived:
                self._records.arrived.notify_all()

    def _meet(self, store: Store) -> None:
        with store.database.read() as connection:
            done = drained_to(connection, self._records.engine, self._records.stream)
        self._records.begin_anew(done)
        self._known = True

    def _copy(self, store: Store) -> None:
        with self._copying:
            if (start_s := time.monotonic()) - self._copied_s >= COPY_S:
                copy_configuration(store.database, self._records.local.database)
                self._copied_s = start_s
