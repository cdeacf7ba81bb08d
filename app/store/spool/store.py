"""A store over a shared database that may be away: it always opens, keeps everything here first, and drains in order."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.errors import StoreError
from app.store.backlog import Backlog
from app.store.batches import Batch
from app.store.database import meta_value, set_meta
from app.store.postgres import as_engine, parsed, place_of
from app.store.recording import Recording
from app.store.spool.batches import Points
from app.store.spool.copying import copy_configuration, copy_states
from app.store.spool.desks import (
    SpooledAccounts,
    SpooledAlarms,
    SpooledAudit,
    SpooledCommands,
    SpooledDocuments,
    SpooledEvents,
)
from app.store.spool.draining import RETRY_S, Drainer
from app.store.spool.entries import SESSIONS, SESSIONS_NAME, Names
from app.store.spool.guarded import GuardedDatabase
from app.store.spool.lane import Lane
from app.store.spool.recorddrain import RecordDrain
from app.store.spool.records import Records, age_s
from app.store.spool.sampledrain import SampleDrain
from app.store.spool.watch import OK, Watch
from app.store.store import Store, open_store

FOLDER = "spool"
FIRST_CONTACT_S = 10.0
"""So long the start waits for the shared database; after that the engine runs on what it knows."""
FAREWELL_S = 5.0

_log = logging.getLogger(__name__)


class SpooledStore(Store):
    """Desks use it as any store. ``open_central`` opens the shared one, and raises ``StoreError`` as long as it is away."""

    def __init__(  # noqa: PLR0917 the parts of a store
        self,
        place: str,
        open_central: Callable[[], Store],
        folder: Path,
        cap_bytes: int | None = None,
        watch: Watch | None = None,
        retry_s: float = RETRY_S,
    ) -> None:
        self.watch = watch or Watch()
        self._local = open_store(folder / FOLDER / "records", repair=True)
        self._records, self.lane = Records(self._local), Lane(folder / FOLDER / "samples", cap_bytes)
        self._open_central, self._opening = open_central, threading.Lock()
        self._shared: Store | None = None
        self._began = False
        guarded = GuardedDatabase(place, lambda: self._shared.database if self._shared else None, self.watch)
        super().__init__(guarded, self._local.salvage)
        records = RecordDrain(self._records, self._central)
        self.audit, self.events = SpooledAudit(guarded, self._records), SpooledEvents(guarded, self._records)
        self.alarms, self.commands = (
            SpooledAlarms(guarded, self._records, self._is_lost),
            SpooledCommands(guarded, self._records, self._is_lost),
        )
        self.accounts = SpooledAccounts(guarded, self._local.accounts, records.changed)
        self.documents = SpooledDocuments(guarded, self._local.documents, records.changed)
        self._drainers = (self._record_drainer(records, retry_s), self._sample_drainer(guarded, retry_s))

    def start(self, within_s: float = FIRST_CONTACT_S) -> None:
        """Begin to drain; go on with what the shared database knows, or with the copy while that is away.

        Raises ``StoreError`` when there is neither.
        """
        for drainer in self._drainers:
            drainer.start()
        with self._records.arrived:
            self._records.arrived.wait_for(self._met, within_s)
        if self._shared is not None and self._records.settled(within_s):
            try:
                copy_configuration(self._shared.database, self._local.database)
                copy_states(self._shared.database, self._local.database)
            except StoreError as error:
                _log.error("The engine starts on its own copy, the shared database does not answer: %s", error)
        elif self._shared is None and self._local.documents.site() is None:
            detail = self.watch.detail or f"The database {self.database.place} does not answer"
            self.close()
            raise StoreError(detail)

    @property
    def engine(self) -> str:
        """Who this is for the shared database."""
        return self._records.engine

    def tenure(self, fence: int) -> None:
        """What is kept from now on belongs to the tenure of this number."""
        self._records.fence = fence

    def take_over(self) -> None:
        """Go on from what the former engine has left: states of alarms, overrides, configuration. Raises ``StoreError``."""
        if self._shared is not None:
            copy_configuration(self._shared.database, self._local.database)
            copy_states(self._shared.database, self._local.database)

    def sessions(self) -> str:
        """The open sessions of all engines as they were kept last; of tokens only hashes."""
        try:
            with self.database.read() as connection:
                return meta_value(connection, SESSIONS_NAME) or ""
        except StoreError:
            with self._local.database.read() as connection:
                return meta_value(connection, SESSIONS_NAME) or ""

    def keep_sessions(self, text: str) -> None:
        """For whoever takes over."""
        with self._records.keeping(SESSIONS, Names(names=[text])), self._local.database.write() as connection:
            set_meta(connection, SESSIONS_NAME, text)

    def recording(self, holds_s: Mapping[str, float]) -> Recording:
        """Samples go to the local disk first."""
        start, self._began = not self._began, True
        points = Points(ids=tuple(holds_s), holds_s=tuple(holds_s.values()), start=start)
        return SpooledRecording(self.lane, points)

    def backlog(self) -> Backlog:
        """How it is now; waits for nothing."""
        entries, samples = self._records.figures, self.lane.figures
        oldest = [us for us in (entries.oldest_us, samples.oldest_us) if us is not None]
        return Backlog(
            database=self.watch.state,
            detail=self.watch.detail,
            ms=self.watch.took_ms,
            samples=samples.backlog,
            entries=entries.count,
            age_s=age_s(min(oldest, default=None)),
            bytes=samples.bytes,
            cap_bytes=self.lane.cap_bytes,
            lost=samples.lost,
        )

    def close(self) -> None:
        """Drain what the database takes within a few seconds; the rest waits for the next start."""
        for drainer in self._drainers:
            drainer.stop(FAREWELL_S)
        ended = [drainer.ended(2 * FAREWELL_S) for drainer in self._drainers]
        if not all(ended):
            _log.warning("The shared database hangs; what waits on the local disk gets there after the next start")
            return
        if self._shared is not None:
            self._shared.close()
        self._local.close()

    def _central(self) -> Store:
        with self._opening:
            if self._shared is None:
                self._shared = self._open_central()
                with self._records.arrived:
                    self._records.arrived.notify_all()
            return self._shared

    def _record_drainer(self, drain: RecordDrain, retry_s: float) -> Drainer:
        return Drainer("records", drain, self._records.arrived, lambda: drain.due, self.watch, retry_s)

    def _sample_drainer(self, guarded: GuardedDatabase, retry_s: float) -> Drainer:
        drain = SampleDrain(self.lane, self._records, self._central, self, guarded)
        return Drainer(
            "samples",
            drain,
            self.lane.arrived,
            lambda: self.lane.figures.backlog > 0,
            self.watch,
            retry_s,
            at_leisure=drain.roll_up,
        )

    def _is_lost(self) -> bool:
        return self._shared is None or self.watch.state != OK

    def _met(self) -> bool:
        return self._shared is not None or bool(self.watch.detail)


class SpooledRecording:
    """Samples of ``points`` into the lane; rolling up is done where they arrive."""

    behind = False

    def __init__(self, lane: Lane, points: Points) -> None:
        self._lane, self._points = lane, points
        self._begun = False

    @property
    def waiting(self) -> int:
        return self._lane.figures.backlog

    def append(self, batch: Batch) -> None:
        if not self._begun:
            self._lane.begin(self._points)
            self._begun = True
        self._lane.append(batch)

    def roll_up(self, until_us: int, longest_s: float) -> None:
        """Nothing to do here."""


def open_spooled(folder: Path, address: str, cap_bytes: int | None = None) -> SpooledStore:
    """The store over the shared database at ``address`` with its spool in ``folder``. See ``SpooledStore.start``."""
    place = place_of(parsed(address))
    store = SpooledStore(place, lambda: open_store(folder, as_engine(address, store.engine)), folder, cap_bytes)
    store.start()
    return store
