"""A man in the middle: passes the frames of a real peer on, and lies, stalls, dribbles or hangs up when told to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeAlias

Twist: TypeAlias = Callable[[bytes], Iterable[tuple[float, bytes]]]
"""From one answer of the peer to what is sent instead, each with its delay in seconds after the one before."""

Send: TypeAlias = Callable[[bytes], None]


def honest(answer: bytes) -> Iterable[tuple[float, bytes]]:
    """The answer as it is."""
    return ((0.0, answer),)


class Middleman:
    """What every middleman can be told; subclasses know how bytes travel.

    ``in_order``: a delayed answer delays those behind it, as on a serial line; else it is overtaken.
    """

    in_order = False

    def __init__(self) -> None:
        self._line = asyncio.Lock()
        self.twist: Twist = honest
        self.swallow: Callable[[bytes], bool] = lambda request: False
        self.requests: list[bytes] = []
        self.connections = 0
        self._sending: set[asyncio.Task[None]] = set()

    def hang_up(self) -> None:
        """Close every connection to the client at once; nothing for protocols without connections."""

    def passes(self, request: bytes) -> bool:
        """Note a request; false when it is to be lost on the way."""
        self.requests.append(request)
        return not self.swallow(request)

    def answer(self, answer: bytes, send: Send) -> None:
        """Send what the twist makes of an answer, now or later."""
        parts = list(self.twist(answer))
        if all(delay_s == 0 for delay_s, _ in parts) and not (self.in_order and self._sending):
            for _, data in parts:
                send(data)
            return
        task = asyncio.create_task(self._later(parts, send))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def close(self) -> None:
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _later(self, parts: list[tuple[float, bytes]], send: Send) -> None:
        async with self._line if self.in_order else contextlib.nullcontext():
            for delay_s, data in parts:
                await asyncio.sleep(delay_s)
                send(data)


class TcpMiddleman(Middleman):
    """Between one client and a TCP server on loopback; a chunk that arrives is taken for a frame."""

    def __init__(self, server_port: int) -> None:
        super().__init__()
        self._server_port = server_port
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    def hang_up(self) -> None:
        for writer in list(self._writers):
            writer.close()

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._writers.add(writer)
        answers = asyncio.create_task(self._answers(up_reader, writer))
        try:
            with contextlib.suppress(ConnectionError):
                while request := await reader.read(4096):
                    if self.passes(request):
                        up_writer.write(request)
        finally:
            answers.cancel()
            self._writers.discard(writer)
            for closing in (writer, up_writer):
                closing.close()
                with contextlib.suppress(ConnectionError):
                    await closing.wait_closed()

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def send(data: bytes) -> None:
            if not writer.is_closing():
                writer.write(data)

        while answer := await reader.read(4096):
            self.answer(answer, send)


@asynccontextmanager
async def tcp_middleman(server_port: int) -> AsyncIterator[TcpMiddleman]:
    middleman = TcpMiddleman(server_port)
    server = await middleman.serve()
    try:
        yield middleman
    finally:
        middleman.hang_up()
        await middleman.close()
        server.close()
        await asyncio.wait_for(server.wait_closed(), 2)
        await asyncio.sleep(0.01)  # the handlers see their connections end
