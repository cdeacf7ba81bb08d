"""All live streams of one server: begun after the right was checked, closed when the server stops."""

from __future__ import annotations

import asyncio

from aiohttp import WSCloseCode, web

from app.api.stream import Stream
from app.domain.messages import Session
from app.engine.engine import Engine

HEARTBEAT_S = 10.0
REQUEST_LIMIT_BYTES = 256 * 1024


class Streams:
    """Owns the sockets that are open."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._open: dict[web.WebSocketResponse, asyncio.Transport | None] = {}

    @property
    def waiting_bytes(self) -> int:
        """What consoles have not taken yet, of all streams together."""
        return sum(transport.get_write_buffer_size() for transport in self._open.values() if transport is not None)

    async def serve(self, request: web.Request, session: Session) -> web.WebSocketResponse:
        """Serve one console until it leaves."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, compress=False, max_msg_size=REQUEST_LIMIT_BYTES)
        await socket.prepare(request)
        self._open[socket] = request.transport
        try:
            await Stream(self._engine, socket, request.transport, session).run()
        finally:
            del self._open[socket]
        return socket

    async def close(self) -> None:
        """Tell every console that the engine is going away."""
        goodbye = (socket.close(code=WSCloseCode.GOING_AWAY, message=b"The engine stops.") for socket in self._open)
        await asyncio.gather(*goodbye, return_exceptions=True)


STREAMS: web.AppKey[Streams] = web.AppKey("streams", Streams)
