"""One transport with one question under way: what arrives goes to the framing, the answer to the one who waits."""

from __future__ import annotations

import asyncio
from typing import Final, cast

from app.domain.errors import DriverError, LinkLost, MalformedAnswer, NoAnswer
from drivers.modbus.framing import Framing
from drivers.modbus.pdu import Question

MOST_UNSENT_BYTES: Final = 16_384
_TURNS_TO_CLOSE: Final = 5  # of the event loop, until the socket of an aborted transport is closed


class Wire(asyncio.Protocol):
    """A protocol that is connected once and never again. ``heard_s`` is when the line was last busy (loop time)."""

    def __init__(self, framing: Framing, place: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._framing = framing
        self._place = place
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[bytes] | None = None
        self._lost = ""
        self.ready = asyncio.Event()
        self.heard_s = 0.0

    @property
    def in_doubt(self) -> bool:
        return self._framing.in_doubt

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.ready.set()
        if self._lost:  # given up before it was made
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self.heard_s = self._loop.time()
        try:
            answer = self._framing.feed(data)
        except MalformedAnswer as error:
            self._fail(MalformedAnswer(f"{self._place}: {error}"))
        except LinkLost as error:
            self._lose(str(error))
        else:
            if answer is not None and self._waiter is not None and not self._waiter.done():
                self._waiter.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._lose("the connection was closed by the other end" if exc is None else f"the connection broke: {exc}")

    async def exchange(self, unit: int, question: Question, timeout_s: float) -> bytes:
        """The PDU of the answer; raises ``NoAnswer`` after ``timeout_s``, ``MalformedAnswer``, ``LinkLost``."""
        transport = self._sendable()
        waiter = self._waiter = self._loop.create_future()
        timer = self._loop.call_later(timeout_s, self._expire, waiter, unit, timeout_s)
        transport.write(self._framing.begin(unit, question))
        try:
            answer: bytes = await waiter
            return answer
        finally:
            timer.cancel()
            self._waiter = None
            self._framing.abandon()
            self.heard_s = self._loop.time()

    async def close(self) -> None:
        """Close without waiting for the other end."""
        transport, self._transport = self._transport, None
        self._lose("the connection was closed")
        if transport is not None:
            transport.abort()
            for _ in range(_TURNS_TO_CLOSE):
                await asyncio.sleep(0)

    def _sendable(self) -> asyncio.Transport:
        if self._transport is None or self._lost:
            raise LinkLost(f"{self._place}: {self._lost or 'there is no connection'}")
        if self._transport.get_write_buffer_size() > MOST_UNSENT_BYTES:
            self._lose("it takes no more requests")
            raise LinkLost(f"{self._place}: {self._lost}")
        return self._transport

    def _expire(self, waiter: asyncio.Future[bytes], unit: int, timeout_s: float) -> None:
        if not waiter.done():
            waiter.set_exception(NoAnswer(f"{self._place}: unit {unit} did not answer within {timeout_s:.3g} s"))

    def _lose(self, text: str) -> None:
        """Nothing goes over this transport any more; the first cause is the one to tell."""
        self._lost = self._lost or text
        self._fail(LinkLost(f"{self._place}: {self._lost}"))
        if self._transport is not None:
            self._transport.abort()

    def _fail(self, error: DriverError) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)
