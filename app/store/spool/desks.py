"""The parts of the store that decide nothing by the shared database: written on the local disk, read where it is known.

Reading waits a moment for what was just written to get into the shared database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from app.domain.accounts import Account
from app.domain.errors import StoreError
from app.domain.messages import AlarmTransition, AuditEntry, Command, Event, Override
from app.domain.site import Site
from app.store.accounts import Accounts
from app.store.alarms import Alarms
from app.store.audit import AuditTrail
from app.store.commands import Commands
from app.store.documents import Documents
from app.store.events import Events
from app.store.spool import entries
from app.store.spool.entries import AlarmCommit, Names
from app.store.spool.guarded import GuardedDatabase
from app.store.spool.records import Records

SETTLE_S = 1.0

T = TypeVar("T")


class SpooledAudit(AuditTrail):
    """Entries get their place in the chain when they reach the shared database, with their own time."""

    def __init__(self, database: GuardedDatabase, records: Records) -> None:
        super().__init__(database)
        self._records = records

    def append(self, entry: AuditEntry) -> AuditEntry:
        with self._records.keeping(entries.AUDIT, entry):
            return entry

    def read(self, limit: int = 200, before: int | None = None, user: str = "", action: str = "") -> list[AuditEntry]:
        self._records.settled(SETTLE_S)
        return super().read(limit, before, user, action)


class SpooledEvents(Events):
    """Numbered on the local disk; the shared database gives numbers of its own where several engines write."""

    def __init__(self, database: GuardedDatabase, records: Records) -> None:
        super().__init__(database)
        self._records = records

    def append(self, events: Sequence[Event]) -> list[Event]:
        if not events:
            return []
        with self._records.keeping(entries.EVENTS, entries.Events(events=list(events))):
            return self._records.local.events.append(events)

    def recent(self, limit: int = 200) -> list[Event]:
        return self._records.local.events.recent(limit)


class SpooledAlarms(Alarms):
    """States are those of the local disk: this engine alone decides on them while it runs."""

    def __init__(self, database: GuardedDatabase, records: Records, lost: Callable[[], bool]) -> None:
        super().__init__(database)
        self._records, self._lost = records, lost

    def commit(
        self, states: Mapping[str, dict[str, Any]], transitions: Sequence[AlarmTransition] = ()
    ) -> list[AlarmTransition]:
        body = AlarmCommit(states=dict(states), transitions=list(transitions))
        with self._records.keeping(entries.ALARMS, body):
            self._records.local.alarms.commit(states)
        if any(transition.user for transition in transitions) and not self._lost():
            self._records.settled(SETTLE_S)  # what somebody did is known to whoever takes over a moment later
        return list(transitions)

    def states(self) -> dict[str, dict[str, Any]]:
        return self._records.local.alarms.states()

    def forget(self, alarms: Sequence[str]) -> None:
        if alarms:
            with self._records.keeping(entries.FORGET, Names(names=list(alarms))):
                self._records.local.alarms.forget(alarms)

    def journal(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        alarm: str = "",
        limit: int | None = 200,
        before: int | None = None,
    ) -> list[AlarmTransition]:
        self._records.settled(SETTLE_S)
        return super().journal(start, end, alarm, limit, before)


class SpooledCommands(Commands):
    """Commands and overrides of this engine; older commands are in the shared database.

    What is held by force gets there at once while it can (``lost`` tells): whoever takes over a moment later must know of it.
    """

    def __init__(self, database: GuardedDatabase, records: Records, lost: Callable[[], bool]) -> None:
        super().__init__(database)
        self._records, self._lost = records, lost

    def keep(self, one: Command) -> None:
        with self._records.keeping(entries.COMMAND, one):
            self._records.local.commands.keep(one)

    def find(self, id: str) -> Command | None:
        return self._records.local.commands.find(id) or super().find(id)

    def recent(self, limit: int = 200, point: str | None = None) -> list[Command]:
        self._records.settled(SETTLE_S)
        try:
            return super().recent(limit, point)
        except StoreError:
            return self._records.local.commands.recent(limit, point)

    def keep_override(self, one: Override) -> None:
        with self._records.keeping(entries.OVERRIDE, one):
            self._records.local.commands.keep_override(one)
        self._arrived()

    def drop_override(self, point: str) -> None:
        with self._records.keeping(entries.DROP, Names(names=[point])):
            self._records.local.commands.drop_override(point)
        self._arrived()

    def _arrived(self) -> None:
        if not self._lost():
            self._records.settled(SETTLE_S)

    def overrides(self) -> list[Override]:
        return self._records.local.commands.overrides()


class SpooledAccounts(Accounts):
    """Read from the copy while the shared database is away; changed only in the shared database."""

    def __init__(self, database: GuardedDatabase, local: Accounts, changed: Callable[[], None]) -> None:
        super().__init__(database)
        self._local, self._changed = local, changed

    def any(self) -> bool:
        return _either(super().any, self._local.any)

    def find(self, name: str) -> Account | None:
        return _either(lambda: super(SpooledAccounts, self).find(name), lambda: self._local.find(name))

    def all(self) -> list[Account]:
        return _either(super().all, self._local.all)

    def add(self, new: Account) -> Account:
        added = super().add(new)
        self._changed()
        return added

    def change(self, changed: Account) -> Account:
        kept = super().change(changed)
        self._changed()
        return kept


class SpooledDocuments(Documents):
    """Read from the copy while the shared database is away; changed only in the shared database."""

    def __init__(self, database: GuardedDatabase, local: Documents, changed: Callable[[], None]) -> None:
        super().__init__(database)
        self._local, self._changed = local, changed

    def site(self) -> tuple[Site, int] | None:
        return _either(super().site, self._local.site)

    def site_text(self) -> str | None:
        return _either(super().site_text, self._local.site_text)

    def keep_site(self, site: Site, by: str, reason: str, at: datetime, text: str | None = None) -> int:
        revision = super().keep_site(site, by, reason, at, text)
        self._changed()
        return revision


def _either(shared: Callable[[], T], copy: Callable[[], T]) -> T:
    """What the shared database says, or the copy while it is away."""
    try:
        return shared()
    except StoreError:
        return copy()
