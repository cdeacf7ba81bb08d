"""The server listens on loopback only, and says so when it cannot."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct

import pytest
from aiohttp import web

from app.api.route import BASE, PUBLIC, YAML, Call, Route
from app.api.server import ApiServer
from app.domain.errors import KilowatchError
from tests.api.running import Running, until

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


async def test_a_port_that_is_taken_is_told_with_what_to_do(plant: Running) -> None:
    port = int(plant.url.rpartition(":")[2])
    server = ApiServer(plant.engine, port)
    with pytest.raises(KilowatchError, match=rf"127\.0\.0\.1:{port} .*in use.*--port"):
        await server.start()


def test_nothing_but_loopback_is_listened_on(plant: Running) -> None:
    port = int(plant.url.rpartition(":")[2])
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # an engine on all addresses would have it


async def hung_up(url: str, request: str) -> None:
    """Send a request and leave before the answer, with a reset."""
    host, _, port = url.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(request.encode())
    await writer.drain()
    line = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    await asyncio.sleep(0.05)
    writer.transport.abort()


async def test_a_client_that_hangs_up_is_no_fault_of_the_engine(
    plant: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer that nobody waits for, a socket that is opened to nobody, a body that does not end: nothing in the log."""
    seen: list[str] = []

    async def slow(call: Call) -> web.StreamResponse:
        while call.request.transport is not None:  # noqa: ASYNC110 a hang-up is told in no other way
            await asyncio.sleep(0.01)
        seen.append(call.request.path)
        answer = web.WebSocketResponse() if call.request.path.endswith("socket") else web.StreamResponse()
        await answer.prepare(call.request)
        return answer

    async def body(call: Call) -> None:
        seen.append("a body that was whole")

    routes = [
        Route(method="GET", path=name, handler=slow, right=PUBLIC, summary="", answer=str)
        for name in ("slow", "socket")
    ]
    routes.append(Route(method="POST", path="body", handler=body, right=PUBLIC, summary="", body=str, takes=YAML))
    server = ApiServer(plant.engine, 0, routes)
    await server.start()
    caplog.set_level(logging.INFO)
    try:
        head = f"HTTP/1.1\r\nHost: {server.url.removeprefix('http://')}\r\n"
        upgrade = (
            f"Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
        )
        await hung_up(server.url, f"GET {BASE}/slow {head}\r\n")
        await hung_up(server.url, f"GET {BASE}/socket {head}{upgrade}\r\n")
        await hung_up(server.url, f"POST {BASE}/body {head}Content-Type: {YAML}\r\nContent-Length: 9999\r\n\r\nsite:")
        await until(lambda: len(seen) == 2)
    finally:
        await server.stop()
    assert seen == [f"{BASE}/slow", f"{BASE}/socket"]
    assert [record.getMessage() for record in caplog.records if record.name.startswith(("aiohttp", "app.api"))] == []
