"""What the database must know of commands and overrides, written in order; it never holds up the plant for long."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from app.domain.errors import StoreError

RETRY_S = 1.0
PATIENCE_S = 1.0
"""So long a step waits to be kept; a database that is away or slow must not keep an operator from acting."""
FAREWELL_S = 2.0

Work = Callable[[], Awaitable[object]]
log = logging.getLogger(__name__)


class Ledger:
    """A queue of writes, each tried again until the database takes it."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._work: deque[tuple[Work, asyncio.Event]] = deque()
        self._wake = asyncio.Event()
        self._failing = False

    def add(self, work: Work) -> asyncio.Event:
        """Do ``work`` after everything that was added before; the event tells that it is done."""
        done = asyncio.Event()
        self._work.append((work, done))
        self._wake.set()
        return done

    async def kept(self, done: asyncio.Event) -> bool:
        """Wait until it is done, but not for long."""
        try:
            async with asyncio.timeout(self._patience_s):
                await done.wait()
        except TimeoutError:
            return False
        return True

    async def run(self) -> None:
        """Until cancelled; then what is left is tried once more."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while not await self._drained():  # noqa: ASYNC110 a database tells nobody that it is back
                    await asyncio.sleep(RETRY_S)
        except asyncio.CancelledError:
            await self._farewell()
            raise

    async def _drained(self) -> bool:
        """Whether everything is written; what the database refuses stays first."""
        while self._work:
            work, done = self._work.popleft()  # first: a thread that is left alone at the end finishes its write
            try:
                await work()
            except StoreError as error:
                self._work.appendleft((work, done))
                if not self._failing:
                    log.error("Commands go on but are not kept: %s", error)
                self._failing = True
                return False
            self._failing = False
            done.set()
        return True

    async def _farewell(self) -> None:
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._drained()
        except TimeoutError:
            log.error("The last steps of commands could not be kept in time.")
