"""When the next delay or shelf runs out: a heap of due times, never a scan."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from app.engine.clock import Clock

T = TypeVar("T", bound=Hashable)


class Timer(Generic[T]):
    """Things by due time, in seconds of the monotonic clock. What is no longer due is sorted out by whoever receives it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, T]] = []
        self._count = 0
        self._earlier = asyncio.Event()

    def add(self, due_s: float, thing: T) -> None:
        self._count += 1  # equal times keep their order, and things need no order of their own
        heapq.heappush(self._heap, (due_s, self._count, thing))
        if self._heap[0][1] == self._count:
            self._earlier.set()

    def due(self) -> list[T]:
        """Take out what is due now, the earliest first."""
        now_s, found = self._clock.monotonic_s(), list[T]()
        while self._heap and self._heap[0][0] <= now_s:
            found.append(heapq.heappop(self._heap)[2])
        return found

    async def run(self, act: Callable[[list[T]], None]) -> None:
        """Call ``act`` with whatever is due, until cancelled."""
        while True:
            self._earlier.clear()
            if found := self.due():
                act(found)
            wait_s = self._heap[0][0] - self._clock.monotonic_s() if self._heap else None
            try:
                async with asyncio.timeout(wait_s):
                    await self._earlier.wait()
            except TimeoutError:
                continue
