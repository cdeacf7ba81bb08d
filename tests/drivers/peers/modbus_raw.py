"""A Modbus TCP device in a few lines that answers at once, late or never, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias, cast

Answer: TypeAlias = Callable[[int, bytes], "tuple[float, bytes] | None"]
"""From unit and PDU to the delay in seconds and the PDU of the answer, or ``None`` for silence."""


def exception(pdu: bytes, code: int) -> bytes:
    return bytes((pdu[0] | 0x80, code))


def own_numbers(pdu: bytes) -> bytes:
    """Registers that hold their own numbers."""
    start, count = struct.unpack(">HH", pdu[1:5])
    return bytes((pdu[0], 2 * count)) + struct.pack(f">{count}H", *range(start, start + count))


class RawDevice(asyncio.Protocol):
    """One connection; ``pdus`` is shared by all of them."""

    def __init__(self, answer: Answer, pdus: list[tuple[int, bytes]], open_now: set[RawDevice]) -> None:
        self._answer = answer
        self._pdus = pdus
        self._open_now = open_now
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._open_now.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._open_now.discard(self)

    def data_received(self, data: bytes) -> None:
        unit, pdu = data[6], data[7:]
        self._pdus.append((unit, pdu))
        reply = self._answer(unit, pdu)
        if reply is None:
            return
        delay_s, answer = reply
        frame = data[:4] + (1 + len(answer)).to_bytes(2, "big") + data[6:7] + answer
        if delay_s:
            asyncio.get_running_loop().call_later(delay_s, self._send, frame)
        else:
            self._send(frame)

    def hang_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _send(self, frame: bytes) -> None:
        if self._transport is not None:
            self._transport.write(frame)


class RawServer:
    """What a test can look at."""

    def __init__(self) -> None:
        self.port = 0
        self.pdus: list[tuple[int, bytes]] = []
        self.open_now: set[RawDevice] = set()
        self.connections = 0


@asynccontextmanager
async def raw_device(answer: Answer) -> AsyncIterator[RawServer]:
    raw = RawServer()

    def connected() -> RawDevice:
        raw.connections += 1
        return RawDevice(answer, raw.pdus, raw.open_now)

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0)
    raw.port = server.sockets[0].getsockname()[1]
    try:
        yield raw
    finally:
        server.close()
        for device in list(raw.open_now):
            device.hang_up()
        await asyncio.sleep(0.01)
