"""Guessing passwords is made slow: after five failures each attempt in a queue waits its turn, longer each time.

Who queues with whom is decided by the key of an attempt: strangers who try the same name share one queue, a workstation that
the engine knows has its own, and so has every open session. Steady guessing elsewhere therefore keeps nobody out.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from app.domain.errors import NotSignedIn

FREE_FAILURES = 5
CEILING_S = 60.0
FORGET_S = 900.0
QUEUES = 10_000
"""So many are remembered; an attacker cannot fill the memory with invented names."""


class TooMany(NotSignedIn):
    """The queue is so long that an attempt is turned away. ``untold`` were turned away since this was last told.

    Zero: it was told less than a minute ago, so that a flood of attempts does not become a flood of entries.
    """

    def __init__(self, untold: int) -> None:
        super().__init__("There were too many attempts to sign in with this name. Wait a minute, then try again.")
        self.untold = untold


@dataclass(slots=True)
class _Queue:
    attempts: int = 0
    free_s: float = 0.0  # when the next attempt may start
    last_s: float = 0.0
    turned_away: int = 0
    told_s: float = float("-inf")


class Patience:
    """Attempts by queue, whether there is such an account or not. ``first_s`` is the wait after the fifth failure."""

    def __init__(self, monotonic_s: Callable[[], float], first_s: float = 1.0) -> None:
        self._monotonic_s, self._first_s = monotonic_s, first_s
        self._queues: OrderedDict[Hashable, _Queue] = OrderedDict()

    async def turn(self, key: Hashable) -> None:
        """Wait for the turn of this attempt; attempts made at once queue up. Raises ``TooMany`` when the queue is long."""
        queue, now_s = self._queue(key), self._monotonic_s()
        start_s = max(now_s, queue.free_s)
        wait_s = start_s - now_s
        if wait_s > CEILING_S:
            raise TooMany(_untold(queue, now_s))
        queue.attempts += 1
        queue.last_s = now_s
        queue.free_s = start_s + self._pause_s(queue.attempts)
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    def forget(self, key: Hashable) -> None:
        """An attempt was right: the failures before it are over."""
        self._queues.pop(key, None)

    def _pause_s(self, attempts: int) -> float:
        beyond = attempts - FREE_FAILURES
        return 0.0 if beyond < 0 else min(self._first_s * 2.0 ** min(beyond, 30), CEILING_S)

    def _queue(self, key: Hashable) -> _Queue:
        queue = self._queues.setdefault(key, _Queue())
        if self._monotonic_s() - queue.last_s > FORGET_S:
            queue.attempts = 0
        self._queues.move_to_end(key)
        while len(self._queues) > QUEUES:
            self._queues.popitem(last=False)
        return queue


def _untold(queue: _Queue, now_s: float) -> int:
    queue.turned_away += 1
    if now_s - queue.told_s < CEILING_S:
        return 0
    untold, queue.turned_away, queue.told_s = queue.turned_away, 0, now_s
    return untold
