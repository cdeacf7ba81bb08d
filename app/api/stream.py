"""One live stream: the whole state first, then changes gathered for 100 ms, health every second.

Nothing is queued for a console that cannot keep up: points are read from the live table when it is ready for more, alarms are
kept once each, and when it has fallen too far behind it gets the whole present state instead of what it missed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from app.api.gathering import Gathering
from app.api.parsing import parse_body
from app.domain.errors import KilowatchError, NotSignedIn
from app.domain.messages import LiveHealth, LiveSession, Session, Subscribe
from app.engine.engine import Engine

GATHER_S = 0.1
HEALTH_S = 1.0
FIRST_REQUEST_S = 10.0
LATE_S = 1.0
"""A message that took longer to hand over means that the console is behind: it gets the state anew."""
STALLED_S = 20.0
"""Nothing taken for this long: the console is given up, it will come back when it can."""
GOODBYE_S = 2.0
BAD_REQUEST, SIGNED_OUT, STALLED = 4400, 4401, 4408
"""Close codes of our own; a close message has at most 123 bytes."""

_log = logging.getLogger(__name__)


class Stream:
    """One console's socket. One task reads its requests, one writes to it."""

    def __init__(
        self, engine: Engine, socket: web.WebSocketResponse, transport: asyncio.Transport | None, session: Session
    ) -> None:
        self._engine = engine
        self._socket = socket
        self._transport = transport
        self._session = session
        self._gathering: Gathering | None = None
        self._health_due_s = 0.0

    async def run(self) -> None:
        """Serve until either side closes."""
        writer: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(FIRST_REQUEST_S):
                await self._subscribe(await self._socket.receive())
            writer = asyncio.create_task(self._write(), name="live stream")
            async for message in self._socket:
                await self._subscribe(message)
        except TimeoutError:
            await self._close(BAD_REQUEST, "Send a Subscribe message first.")
        except ConnectionError:
            _log.debug("A console hung up")  # while its ping was answered
        except KilowatchError as error:
            await self._close(BAD_REQUEST, str(error))
        finally:
            if writer is not None:
                writer.cancel()
                await asyncio.gather(writer, return_exceptions=True)
            self._leave()

    async def _subscribe(self, message: object) -> None:
        """Take a new subscription; the state follows at the next beat."""
        kind, data = getattr(message, "type", None), getattr(message, "data", None)
        if kind not in (WSMsgType.TEXT, WSMsgType.BINARY):
            return
        wanted: Subscribe = parse_body(Subscribe, data if isinstance(data, bytes) else str(data).encode())
        self._leave()
        self._gathering = Gathering(self._engine, wanted)

    def _leave(self) -> None:
        if self._gathering is not None:
            self._gathering.stop()
            self._gathering = None

    async def _write(self) -> None:
        try:
            while not self._socket.closed:
                for raw in self._due():
                    await self._send(raw)
                await asyncio.sleep(GATHER_S)
        except NotSignedIn as ended:
            await self._close(SIGNED_OUT, str(ended))
        except TimeoutError:
            await self._close(STALLED, "This console takes nothing any more.")
        except ConnectionError:
            await self._close(STALLED, "The connection broke.")
        except Exception:
            _log.exception("A live stream failed")
            await self._close(WSCloseCode.INTERNAL_ERROR, "The engine made a mistake; the details are in its log.")

    def _due(self) -> list[bytes]:
        """What is to be sent now, encoded."""
        messages: list[object] = []
        if self._gathering is not None:
            if self._gathering.plant is not self._engine.plant:
                wanted = self._gathering.wanted
                self._leave()
                self._gathering = Gathering(self._engine, wanted)
            messages += self._gathering.take()
        if time.monotonic() >= self._health_due_s:
            self._health_due_s = time.monotonic() + HEALTH_S
            messages += self._changed_rights()
            messages.append(LiveHealth(health=self._engine.health()))
        return [msgspec.json.encode(message) for message in messages]

    def _changed_rights(self) -> list[LiveSession]:
        """The rights of the session, where they are not what they were. Raises ``NotSignedIn`` when it has ended."""
        before, now = self._session, self._engine.accounts.session(self._session.token)
        self._session = now
        same = (before.role, before.rights) == (now.role, now.rights)
        return [] if same else [LiveSession(role=now.role, rights=now.rights)]

    async def _send(self, raw: bytes) -> None:
        """Hand over one message; returns when the socket has room again."""
        started_s = time.monotonic()
        async with asyncio.timeout(STALLED_S):
            await self._socket.send_frame(raw, WSMsgType.TEXT)
        if time.monotonic() - started_s > LATE_S and self._gathering is not None:
            self._gathering.start_over()

    async def _close(self, code: int, text: str) -> None:
        """Say goodbye; a console that does not take even that is cut off."""
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(GOODBYE_S):
                short = text.encode()[:120].decode(errors="ignore")
                await self._socket.close(code=code, message=short.encode())
            return
        if self._transport is not None:
            self._transport.abort()
