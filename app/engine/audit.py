"""Who did what: written in order, kept in memory while the database is away, never dropped."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from app.domain.errors import StoreError
from app.domain.messages import AuditEntry
from app.engine.clock import Clock
from app.store import Store

log = logging.getLogger(__name__)


class Audit:
    """The audit trail. ``write`` returns when the entry is on the disk, or waits in memory for the database."""

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        self._store, self._clock = store, clock or Clock()
        self._lock = asyncio.Lock()
        self._waiting: deque[AuditEntry] = deque()

    @property
    def backlog(self) -> int:
        """Entries that wait for the database."""
        return len(self._waiting)

    async def write(
        self,
        user: str,
        workstation: str,
        action: str,
        target: str,
        *,
        old: str = "",
        new: str = "",
        reason: str = "",
        result: str = "",
    ) -> None:
        """Add one entry. ``action`` is one word of the field (sign_in, command, acknowledge, shelve …)."""
        self._waiting.append(
            AuditEntry(
                seq=0,
                at=self._clock.utc(),
                user=user,
                workstation=workstation,
                action=action,
                target=target,
                old=old,
                new=new,
                reason=reason,
                result=result,
            )
        )
        await self.flush()

    async def flush(self) -> None:
        """Bring what waits into the database, oldest first; what it does not take goes on waiting."""
        async with self._lock:
            failing = len(self._waiting) > 1
            while self._waiting:
                entry = self._waiting.popleft()  # first: when this is cancelled, the thread finishes it all the same
                try:
                    await asyncio.to_thread(self._store.audit.append, entry)
                except StoreError as error:
                    self._waiting.appendleft(entry)
                    if not failing:
                        log.error("The audit waits for the database: %s", error)
                    return

    async def read(
        self, limit: int = 200, before: int | None = None, user: str = "", action: str = ""
    ) -> list[AuditEntry]:
        """The newest entries first, older than number ``before``."""
        return await asyncio.to_thread(self._store.audit.read, limit, before, user, action)

    async def verify(self) -> int | None:
        """The number of the first entry that was tampered with; ``None`` when the chain is whole."""
        return await asyncio.to_thread(self._store.audit.verify)
