"""A Modbus gateway on a TCP port, with MBAP or RTU framing: one request after another, as its serial line would have it.

Written for the demo because its faults must be exact: silence of one unit, late answers of all.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Mapping
from typing import Final, cast

from app.demo.model.calendar import noise
from app.demo.servers.registers import ILLEGAL_FUNCTION, TARGET_SILENT, Refused, Unit

READ_COILS, READ_DISCRETE, READ_HOLDING, READ_INPUT = 1, 2, 3, 4
WRITE_COIL, WRITE_REGISTER, WRITE_COILS, WRITE_REGISTERS = 5, 6, 15, 16
_BIT_TABLES: Final = {READ_COILS: "coil", READ_DISCRETE: "discrete"}
_WORD_TABLES: Final = {READ_HOLDING: "holding", READ_INPUT: "input"}
_COIL_ON: Final = 0xFF00

SLOW_LEAST_S, SLOW_SPAN_S = 0.3, 1.4
"""A slow gateway answers after a time between these; many answers come after their time-out."""


class ModbusGateway:
    """Several units behind one listening port."""

    def __init__(self, units: Mapping[int, Unit], rtu: bool) -> None:
        self.units = dict(units)
        self.rtu = rtu
        self.slow = False
        self.requests = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._serve, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening and hang up."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.close()
        for task in self._serving:
            task.cancel()  # it may be about to answer late
        if self._server is not None:
            await self._server.wait_closed()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        self._writers.add(writer)
        receive: Callable[[asyncio.StreamReader], object] = _rtu_request if self.rtu else _tcp_request
        try:
            while True:
                request = await receive(reader)  # type: ignore[misc]
                if request is None:
                    continue
                await self._answer(writer, *request)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client has hung up, or the gateway closes
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, head: bytes, unit: int, pdu: bytes) -> None:
        self.requests += 1
        if self.slow:
            await asyncio.sleep(SLOW_LEAST_S + SLOW_SPAN_S * float(noise(7, self.requests)))
        target = self.units.get(unit)
        if target is not None and target.silent:
            return
        answer = _refusal(pdu, TARGET_SILENT) if target is None else respond(target, pdu)
        writer.write(
            _rtu_frame(unit, answer) if self.rtu else head + struct.pack(">HB", len(answer) + 1, unit) + answer
        )
        await writer.drain()


def respond(unit: Unit, pdu: bytes) -> bytes:
    """The answer to one request PDU."""
    try:
        return _served(unit, pdu)
    except Refused as refused:
        return _refusal(pdu, refused.code)
    except (struct.error, IndexError):
        return _refusal(pdu, 3)


def _served(unit: Unit, pdu: bytes) -> bytes:
    function = pdu[0]
    start, count = struct.unpack(">HH", pdu[1:5])
    if function in _WORD_TABLES:
        data = unit.read_words(_WORD_TABLES[function], start, count)
        return bytes((function, len(data))) + data
    if function in _BIT_TABLES:
        data = unit.read_bits(_BIT_TABLES[function], start, count)
        return bytes((function, len(data))) + data
    if function == WRITE_REGISTER:
        unit.write("holding", start, pdu[3:5])
    elif function == WRITE_REGISTERS:
        unit.write("holding", start, pdu[6 : 6 + 2 * count])
    elif function == WRITE_COIL:
        unit.write("coil", start, bytes((count == _COIL_ON,)))
    elif function == WRITE_COILS:
        for i in range(count):
            unit.write("coil", start + i, bytes((pdu[6 + i // 8] >> (i % 8) & 1,)))
    else:
        raise Refused(ILLEGAL_FUNCTION)
    return pdu[:5]


def _refusal(pdu: bytes, code: int) -> bytes:
    return bytes((pdu[0] | 0x80, code))


async def _tcp_request(reader: asyncio.StreamReader) -> tuple[bytes, int, bytes] | None:
    """Transaction and protocol identifier, unit, PDU."""
    head = await reader.readexactly(7)
    protocol, length, unit = struct.unpack(">HHB", head[2:])
    pdu = await reader.readexactly(max(0, length - 1))
    return (head[:4], unit, pdu) if protocol == 0 and len(pdu) >= 5 else None


async def _rtu_request(reader: asyncio.StreamReader) -> tuple[bytes, int, bytes] | None:
    """A frame of the serial line; one with a wrong checksum is dropped without an answer."""
    frame = await reader.readexactly(8)
    if frame[1] in (WRITE_COILS, WRITE_REGISTERS):
        frame += await reader.readexactly(frame[6] + 1)
    body, check = frame[:-2], frame[-2:]
    return (b"", body[0], body[1:]) if crc16(body) == check else None


def _rtu_frame(unit: int, pdu: bytes) -> bytes:
    body = bytes((unit,)) + pdu
    return body + crc16(body)


def crc16(data: bytes) -> bytes:
    """The checksum of the serial line, low byte first (Modbus over serial line V1.02, clause 6.2.2)."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return struct.pack("<H", crc)
