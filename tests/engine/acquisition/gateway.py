"""A Modbus TCP gateway as a peer: units with holding registers, some silent, slow or lying. Real sockets, port 0."""

from __future__ import annotations

import asyncio
import struct
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

READ, WRITE_ONE, WRITE_MANY = 3, 6, 16
Registers = dict[int, int]


@dataclass(slots=True)
class Gateway:
    """Answers functions 3, 6 and 16. ``asked`` keeps (monotonic seconds, unit, function, first register, count or value)."""

    units: dict[int, Registers]
    silent: set[int] = field(default_factory=set)
    illegal: set[int] = field(default_factory=set)
    busy: set[int] = field(default_factory=set)
    lying: set[int] = field(default_factory=set)
    delay_s: float = 0.0
    asked: list[tuple[float, int, int, int, int]] = field(default_factory=list)
    connects: int = 0
    most_open: int = 0
    port: int = 0
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _serving: set[asyncio.Task[Any]] = field(default_factory=set)

    async def __aenter__(self) -> Gateway:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, on the former port if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and hang up."""
        if self._server is not None:
            self._server.close()
            self.hang_up()
            await self._server.wait_closed()
            for task in self._serving:
                task.cancel()  # it may be about to answer late
            await asyncio.gather(*self._serving, return_exceptions=True)
            self._server = None

    def hang_up(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()

    def times(self, unit: int) -> list[float]:
        """When the unit was asked."""
        return [at_s for at_s, asked, *_ in self.asked if asked == unit]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connects += 1
        self._writers.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        self.most_open = max(self.most_open, len(self._writers))
        try:
            while True:
                head = await reader.readexactly(7)
                transaction, _, length, unit = struct.unpack(">HHHB", head)
                answer = await self._answer(unit, await reader.readexactly(length - 1))
                if answer:
                    writer.write(struct.pack(">HHHB", transaction, 0, len(answer) + 1, unit) + answer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, unit: int, pdu: bytes) -> bytes:  # noqa: PLR0911 one return for each kind of answer
        function, start, count = struct.unpack(">BHH", pdu[:5])
        self.asked.append((time.monotonic(), unit, function, start, count))
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        if unit in self.silent or unit not in self.units:
            return b""
        if unit in self.busy:
            return bytes([function | 0x80, 6])
        if unit in self.lying:
            return bytes([function, 1, 0])
        registers = self.units[unit]
        if function == WRITE_ONE:
            registers[start] = count
            return pdu
        if function == WRITE_MANY:
            registers.update(enumerate(struct.unpack(f">{count}H", pdu[6:]), start))
            return pdu[:5]
        wanted = range(start, start + count)
        if function != READ or self.illegal.intersection(wanted):
            return bytes([function | 0x80, 1 if function != READ else 2])
        return bytes([function, 2 * count]) + struct.pack(f">{count}H", *(registers.get(r, 0) for r in wanted))
