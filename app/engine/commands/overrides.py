"""All overrides in force: kept over a restart, told to everybody, due by the monotonic clock."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from app.domain.messages import Override
from app.engine.clock import Clock
from app.engine.commands.ledger import Ledger
from app.engine.timer import Timer
from app.store import Store

Listener = Callable[[list[Override]], None]
log = logging.getLogger(__name__)


class Overrides:
    """One override for each point at most."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock, timer: Timer[Override]) -> None:
        self._store, self._ledger, self._clock, self._timer = store, ledger, clock, timer
        self._by_point: dict[str, Override] = {}
        self._listeners: list[Listener] = []

    async def load(self) -> None:
        """Take up those of the last run; what ended meanwhile is due at once."""
        for override in await asyncio.to_thread(self._store.commands.overrides):
            if override.point not in self._by_point:  # else a command was quicker
                self._by_point[override.point] = override
                self._schedule(override)
        if self._by_point:
            self._tell()

    def all(self) -> list[Override]:
        """The oldest first."""
        return sorted(self._by_point.values(), key=lambda override: override.since)

    def find(self, point: str) -> Override | None:
        return self._by_point.get(point)

    def is_in_force(self, override: Override) -> bool:
        """Whether it is still this one that holds the point."""
        return self._by_point.get(override.point) == override

    def keep(self, override: Override) -> None:
        self._by_point[override.point] = override
        self._ledger.add(lambda: asyncio.to_thread(self._store.commands.keep_override, override))
        self._schedule(override)
        self._tell()

    def drop(self, point: str) -> None:
        if self._by_point.pop(point, None) is not None:
            self._ledger.add(lambda: asyncio.to_thread(self._store.commands.drop_override, point))
            self._tell()

    def again_in(self, override: Override, seconds: float) -> None:
        """Make it due once more, because it could not be released."""
        self._timer.add(self._clock.monotonic_s() + seconds, override)

    def listen(self, callback: Listener) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def _schedule(self, override: Override) -> None:
        if override.until is not None:
            self.again_in(override, max(0.0, (override.until - self._clock.utc()).total_seconds()))

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(self.all())
            except Exception:
                log.exception("A listener of the overrides failed")
