"""One stream of events for everybody: added at once, numbered and kept by the database, then told to listeners."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.errors import StoreError
from app.domain.messages import Event
from app.domain.site import Name
from app.engine.clock import Clock
from app.store import Store

RECENT = 1000
BACKLOG = 50_000
"""While the database is away this many wait in memory for it; all of them are shown all the same."""
RETRY_S = 1.0

Listener = Callable[[list[Event]], None]
log = logging.getLogger(__name__)


class EventLog:
    """The events of the engine. Made once at the start: reads the newest ones from the database, which blocks."""

    def __init__(self, store: Store, clock: Clock | None = None, retry_s: float = RETRY_S) -> None:
        self._store, self._clock, self._retry_s = store, clock or Clock(), retry_s
        self._recent: deque[Event] = deque(reversed(store.events.recent(RECENT)), maxlen=RECENT)
        self._new: list[Event] = []
        self._unsaved: deque[Event] = deque(maxlen=BACKLOG)
        self._listeners: list[Listener] = []
        self._task: asyncio.Task[None] | None = None
        self._in_turn = asyncio.Lock()

    def add(self, type: str, source: str, text: Name, priority: int | None = None) -> None:
        """Note an event of now. ``type`` is alarm, operator, link, automation, system or demand. Call in the event loop."""
        event = Event(seq=0, at=self._clock.utc(), type=type, source=source, text=text, priority=priority)
        self._new.append(event)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._drain(), name="events")

    def recent(self, limit: int = 200) -> list[Event]:
        """The newest events, the newest first, at most ``RECENT``."""
        return list(self._recent)[: -limit - 1 : -1] if limit > 0 else []

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call ``callback`` with each batch of new events; the result ends that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    async def flush(self) -> None:
        """Wait until what was added so far has been told to listeners."""
        await self._tell_new()

    async def close(self) -> None:
        """Keep what waits, if the database takes it now, and end."""
        await self.flush()
        if self._task is not None:  # it only waits for its next attempt
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _drain(self) -> None:
        while self._new or self._unsaved:
            await self._tell_new()
            if self._unsaved:
                await asyncio.sleep(self._retry_s)

    async def _tell_new(self) -> None:
        async with self._in_turn:
            batch, self._new = self._new, []
            kept = await self._keep(batch) if batch or self._unsaved else []
            self._recent.extend(kept)
        if kept:
            for listener in tuple(self._listeners):
                try:
                    listener(kept)
                except Exception:
                    log.exception("A listener of the events failed")

    async def _keep(self, batch: Sequence[Event]) -> list[Event]:
        waiting = [*self._unsaved, *batch]
        try:
            kept = await asyncio.to_thread(self._store.events.append, waiting)
        except StoreError as error:
            if not self._unsaved:
                log.error("Events wait for the database: %s", error)
            self._unsaved.extend(batch)
            return self._numbered(batch)
        told = len(self._unsaved)
        self._unsaved.clear()
        return kept[told:]

    def _numbered(self, batch: Sequence[Event]) -> list[Event]:
        """The numbers that the database will give them when it is back: nobody else writes events."""
        last = self._recent[-1].seq if self._recent else 0
        return [replace(event, seq=last + n) for n, event in enumerate(batch, 1)]
