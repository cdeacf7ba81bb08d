"""One HTTP connection pool to one engine: requests out, typed answers and typed errors back."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping
from typing import Any, Self, TypeVar

import aiohttp
import msgspec

from app.domain.errors import EngineLost, KilowatchError, NotActive
from app.domain.messages import Health, Problem
from app.domain.problems import error_of

BASE = "/api/v1"
TIMEOUT_S = 10.0
CONNECT_TIMEOUT_S = 3.0
FOLLOW_S = 1.5
"""So long an engine has to say how it is, when one is looked for."""
PATIENCE_S, LOOK_S = 6.0, 0.4

T = TypeVar("T")


class Transport:
    """``url`` is the engine (``http://127.0.0.1:8470``); ``workstation`` names this computer in the audit.

    Where several engines share a database, ``others`` are those beside ``url``; ``follow`` turns to the one that operates the site.

    ``token`` comes from signing in and goes with every request; it may be kept and set again. So may ``workstation_key``, with
    which signing in again does not wait for what strangers try with the same name.
    """

    def __init__(self, url: str, workstation: str = "") -> None:
        self.url = url.rstrip("/")
        self.workstation = workstation
        self.token = self.workstation_key = ""
        self.others: tuple[str, ...] = ()
        self._pool: aiohttp.ClientSession | None = None
        self._closed = asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection; live streams end."""
        self._closed.set()
        if self._pool is not None:
            await self._pool.close()

    async def _ask(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        body: object = None,
        query: Mapping[str, Any] | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> T:
        """Send ``body`` as JSON and decode the answer as ``answer``. Raises the engine's errors, or ``EngineLost``."""
        content = None if body is None else msgspec.json.encode(body)
        headers = {} if content is None else {"Content-Type": "application/json"}
        raw = await self._send(method, path, content, headers=headers, query=query, timeout_s=timeout_s)
        return self._decode(raw, answer)

    async def _send(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        timeout_s: float = TIMEOUT_S,
        followed: bool = False,
    ) -> bytes:
        timeout = aiohttp.ClientTimeout(total=timeout_s, sock_connect=CONNECT_TIMEOUT_S)
        params = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        signed = self._headers(headers or {})
        data = None if content is None else io.BytesIO(content)  # a large body must not be handed over at once
        try:
            async with self._connections().request(
                method, self._address(path), data=data, headers=signed, params=params, timeout=timeout
            ) as response:
                raw = await response.read()
                if response.status < 400:
                    return raw
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._lost(error) from error
        problem = _error(response.status, raw)
        if isinstance(problem, NotActive) and not followed and await self.follow():
            return await self._send(
                method, path, content, headers=headers, query=query, timeout_s=timeout_s, followed=True
            )
        raise problem

    async def follow(self) -> bool:
        """Turn to the engine that operates the site, among those that are known; whether that is another one than before.

        While one engine takes over from another none is active for some seconds: that is waited for.
        """
        before, patience_s = self.url, PATIENCE_S
        while not await self._looked_round() and patience_s > 0 and not self._closed.is_set():
            await asyncio.sleep(LOOK_S)
            patience_s -= LOOK_S
        return self.url != before

    async def _looked_round(self) -> bool:
        """Ask each known engine once; false when some stand by and none is active."""
        asked, standing_by = set[str](), False
        waiting = [self.url, *self.others]
        while waiting:
            url = waiting.pop(0)
            if url in asked:
                continue
            asked.add(url)
            health = await self._health_at(url)
            if health is None:
                continue
            named = [health.active_url] if health.active_url else []
            self._know(*health.others, *named)
            if health.role == "active":
                self._turn_to(url)
                return True
            standing_by = True
            waiting = [*named, *waiting]
        return not standing_by

    def _know(self, *urls: str) -> None:
        self.others = tuple(url for url in dict.fromkeys((*self.others, *urls)) if url != self.url)

    def _turn_to(self, url: str) -> None:
        self.others = tuple(other for other in dict.fromkeys((self.url, *self.others)) if other != url)
        self.url = url

    async def _health_at(self, url: str) -> Health | None:
        """How the engine at ``url`` is; ``None`` when it does not answer soon."""
        timeout = aiohttp.ClientTimeout(total=FOLLOW_S)
        try:
            async with self._connections().get(f"{url}{BASE}/health", timeout=timeout) as response:
                return msgspec.json.decode(await response.read(), type=Health)
        except (aiohttp.ClientError, TimeoutError, OSError, msgspec.DecodeError):
            return None

    def _connections(self) -> aiohttp.ClientSession:
        if self._closed.is_set():
            raise EngineLost("The connection to the engine has been closed.")
        if self._pool is None:
            self._pool = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=16))
        return self._pool

    def _address(self, path: str) -> str:
        return f"{self.url}{BASE}/{path}"

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        signed = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {**signed, **more}

    def _lost(self, error: BaseException) -> EngineLost:
        why = "no answer in time" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
        return EngineLost(f"The engine at {self.url} does not answer ({why}).")

    def _decode(self, raw: bytes, answer: type[T]) -> T:
        try:
            return msgspec.json.decode(raw, type=answer)
        except msgspec.DecodeError as error:
            text = f"The engine at {self.url} answered something that this program does not understand: {error}."
            raise EngineLost(text + " Are both of the same version?") from error


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _error(status: int, raw: bytes) -> KilowatchError:
    try:
        return error_of(msgspec.json.decode(raw, type=Problem))
    except msgspec.DecodeError:
        detail = f"The engine answered with status {status}."
        return error_of(Problem(type="about:blank", title="", status=status, detail=detail))
