"""The live stream: one WebSocket, opened again by itself whenever it breaks."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from typing import TypeAlias

import aiohttp
import msgspec

from app.domain.errors import EngineLost, KilowatchError, NotAllowed, NotSignedIn
from app.domain.messages import (
    Health,
    LiveAlarms,
    LiveEvents,
    LiveHealth,
    LiveOverrides,
    LivePoints,
    LiveSession,
    LiveState,
    Subscribe,
)
from app.sdk.transport import CONNECT_TIMEOUT_S, Transport

LiveMessage: TypeAlias = LiveState | LivePoints | LiveAlarms | LiveEvents | LiveOverrides | LiveSession | LiveHealth

SILENCE_S = 4.0
"""Health comes every second; this long without anything, and the connection is given up."""
BACKOFF_S = (0.2, 5.0)
MAX_MESSAGE_BYTES = 64 * 1024 * 1024
SIGNED_OUT = 4401
"""Close code of the engine when the session has ended."""

_TYPES: dict[str, type[LiveMessage]] = {
    "state": LiveState,
    "points": LivePoints,
    "alarms": LiveAlarms,
    "events": LiveEvents,
    "overrides": LiveOverrides,
    "session": LiveSession,
    "health": LiveHealth,
}


class _Tag(msgspec.Struct):
    type: str


def decode(raw: bytes | str) -> LiveMessage | None:
    """One message of the stream; ``None`` for a type that this version does not know."""
    known = _TYPES.get(msgspec.json.decode(raw, type=_Tag).type)
    return None if known is None else msgspec.json.decode(raw, type=known)


class LiveCalls(Transport):
    """Present values as they change."""

    async def live(self, subscribe: Subscribe) -> AsyncIterator[LiveMessage]:
        """What was subscribed: a ``LiveState`` on each connection, then changes, and health every second.

        Breaks are healed with a growing pause and do not end the stream; ``close`` does, and ``NotSignedIn`` is raised
        when the session has ended.
        """
        pause_s = BACKOFF_S[0]
        while not self._closed.is_set():
            with suppress(EngineLost):
                await self.follow()
                async with aclosing(self._stream(subscribe)) as messages:
                    async for message in messages:
                        pause_s = BACKOFF_S[0]
                        yield message
                        if isinstance(message, LiveHealth) and self._moved(message.health):
                            break
            await self._pause(pause_s)
            pause_s = min(2 * pause_s, BACKOFF_S[1])

    def _moved(self, health: Health) -> bool:
        """Take note of the other engines; whether another one operates the site now."""
        if health.others:
            self._know(*health.others)
        return health.role == "standby" and bool(health.active_url)

    async def _stream(self, subscribe: Subscribe) -> AsyncGenerator[LiveMessage, None]:
        """The messages of one connection. Raises ``EngineLost`` when it breaks."""
        async with await self._connect() as socket:
            closing = asyncio.ensure_future(self._close_with(socket))
            try:
                await socket.send_bytes(msgspec.json.encode(subscribe))
                while (message := await self._receive(socket)) is not None:
                    yield message
            except (aiohttp.ClientError, TimeoutError, OSError, msgspec.DecodeError) as error:
                raise self._lost(error) from error
            finally:
                closing.cancel()
            if socket.close_code == SIGNED_OUT:
                raise NotSignedIn("The session has ended. Sign in again.")

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        timeout = aiohttp.ClientWSTimeout(ws_close=1.0)
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                return await self._connections().ws_connect(
                    self._address("live"), headers=self._headers({}), max_msg_size=MAX_MESSAGE_BYTES, timeout=timeout
                )
        except aiohttp.WSServerHandshakeError as error:
            raise _refused(error, self._lost(error)) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._lost(error) from error

    async def _receive(self, socket: aiohttp.ClientWebSocketResponse) -> LiveMessage | None:
        """The next message that is known, or ``None`` when the engine has closed the stream."""
        while True:
            frame = await socket.receive(timeout=SILENCE_S)
            if frame.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return None
            message = decode(frame.data)
            if message is not None:
                return message

    async def _close_with(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await self._closed.wait()
        await socket.close()

    async def _pause(self, pause_s: float) -> None:
        """Wait before the next try, not in step with other consoles, and no longer than until ``close``."""
        spread_s = pause_s * random.uniform(0.75, 1.25)  # noqa: S311 not a secret
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), spread_s)


def _refused(error: aiohttp.WSServerHandshakeError, otherwise: EngineLost) -> KilowatchError:
    if error.status == 401:
        return NotSignedIn("The session has ended. Sign in again.")
    if error.status == 403:
        return NotAllowed("This account may not watch the plant.")
    return otherwise
