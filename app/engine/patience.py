"""Guessing passwords is made slow: after five failures each attempt for a name waits its turn, longer each time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import NotSignedIn

FREE_FAILURES = 5
CEILING_S = 60.0
FORGET_S = 900.0
NAMES = 10_000
"""So many names are remembered; an attacker cannot fill the memory with invented ones."""


@dataclass(slots=True)
class _Record:
    attempts: int = 0
    free_s: float = 0.0  # when the next attempt may start
    last_s: float = 0.0


class Patience:
    """Attempts for each name, whether there is such an account or not. ``first_s`` is the wait after the fifth failure."""

    def __init__(self, monotonic_s: Callable[[], float], first_s: float = 1.0) -> None:
        self._monotonic_s, self._first_s = monotonic_s, first_s
        self._records: OrderedDict[str, _Record] = OrderedDict()

    async def turn(self, name: str) -> None:
        """Wait for the turn of this attempt; attempts made at once queue up. Raises ``NotSignedIn`` when the queue is long."""
        record, now_s = self._record(name), self._monotonic_s()
        start_s = max(now_s, record.free_s)
        wait_s = start_s - now_s
        if wait_s > CEILING_S:
            raise NotSignedIn("There were too many attempts to sign in with this name. Wait a minute, then try again.")
        record.attempts += 1
        record.last_s = now_s
        record.free_s = start_s + self._pause_s(record.attempts)
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    def forget(self, name: str) -> None:
        """The name signed in: its failures are over."""
        self._records.pop(name, None)

    def _pause_s(self, attempts: int) -> float:
        beyond = attempts - FREE_FAILURES
        return 0.0 if beyond < 0 else min(self._first_s * 2.0 ** min(beyond, 30), CEILING_S)

    def _record(self, name: str) -> _Record:
        record = self._records.setdefault(name, _Record())
        if self._monotonic_s() - record.last_s > FORGET_S:
            record.attempts = 0
        self._records.move_to_end(name)
        while len(self._records) > NAMES:
            self._records.popitem(last=False)
        return record
