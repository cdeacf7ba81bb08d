"""Jobs: what somebody waits for (writes, reads on demand, discovery). Each runs once, between two polls, and is never repeated."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.domain.errors import DriverError, LinkLost, NoAnswer
from drivers.base import Connection

T = TypeVar("T")

PATIENCE_S = 1.0
"""What a driver may take longer than its time-out before it is stopped."""

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Job(Generic[T]):
    """One call of the connection. ``where`` names the point or device for people; ``call`` is the wire work."""

    where: str
    call: Callable[[Connection], Awaitable[T]]
    timeout_s: float
    doubt: str = ""  # what nobody knows when the answer is missing
    started: bool = False
    result: asyncio.Future[T] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def run(self, connection: Connection) -> None:
        """Do it and settle ``result``. Raises the ``DriverError`` too, so that the owner learns of it."""
        if self.result.done():
            return
        self.started = True
        try:
            async with asyncio.timeout(self.timeout_s + PATIENCE_S):
                self._settle(await self.call(connection))
        except LinkLost as error:
            self._fail(NoAnswer(f"{self.where}: the link broke before the answer{self.doubt}"))
            raise LinkLost(str(error)) from error
        except DriverError as error:
            self._fail(error)
            raise
        except TimeoutError as error:
            silent = NoAnswer(f"{self.where}: no answer within {self.timeout_s:g} s{self.doubt}")
            self._fail(silent)
            raise silent from error
        except asyncio.CancelledError:
            self._fail(NoAnswer(f"{self.where}: the link was closed before the answer{self.doubt}"))
            raise
        except Exception as error:
            _log.exception("%s: the driver failed", self.where)
            self._fail(DriverError(f"{self.where}: the driver failed; see the log of the engine"))
            raise DriverError(str(error)) from error

    def refuse(self, why: str) -> None:
        """Settle a job that was never started: certainly nothing was sent."""
        self._fail(LinkLost(f"{self.where}: {why}; nothing was sent"))

    async def wait(self) -> T:
        """The result; gives up after ``timeout_s`` when it was not even started by then."""
        started_s = time.monotonic()
        try:
            done, _ = await asyncio.wait({self.result}, timeout=self.timeout_s)
        except asyncio.CancelledError:
            if not self.result.cancel() and not self.result.cancelled():
                self.result.exception()  # seen: nobody else will ask for it
            raise
        if not done and not self.started:
            self.refuse(f"its link was busy for {time.monotonic() - started_s:.1f} s")
        return await self.result

    def _settle(self, value: T) -> None:
        if not self.result.done():
            self.result.set_result(value)

    def _fail(self, error: DriverError) -> None:
        if not self.result.done():
            self.result.set_exception(error)
