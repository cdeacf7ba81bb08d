"""The line of one link: one question at a time, cleared after a question without an answer, so that no answer finds a wrong question.

Modbus TCP drops late answers by their transaction identifier and goes on. RTU in a TCP stream gets a fresh stream instead of
one in doubt. And since a converter may hand late bytes of the serial side to the fresh stream, and a serial line cannot be
exchanged, a unit in doubt is first asked for an echo (function 8): what it says before the echo is old and is dropped. One that
keeps silent to an echo is asked as usual again once nothing late can come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from app.domain.errors import LinkLost
from drivers.modbus.dial import Dial, dialler
from drivers.modbus.framing import Framing, Mbap
from drivers.modbus.options import SERIAL, TCP, LinkSettings
from drivers.modbus.pdu import Question, echo
from drivers.modbus.rtu import Doubts, Rtu
from drivers.modbus.wire import Wire

CLEARING_S: Final = 0.05
"""How long a serial line must have been silent after a question without an answer."""

_NEVER_SILENT_S: Final = 1.0
_CHARACTER_BITS: Final = 11
_SHORTEST_SILENCE_S: Final = 0.00175  # 3.5 characters, but not below this (over Serial Line V1.02, clause 2.5.1.1)


class Line:
    """Owns the transport. ``ask`` may be called from several tasks: they take turns."""

    def __init__(self, settings: LinkSettings) -> None:
        self._settings = settings
        self._dial: Dial = dialler(settings)
        self._doubts = Doubts(max(settings.late_s, 2 * settings.timeout_s))
        self._turn = asyncio.Lock()
        self._wire: Wire | None = None
        self._closed = False
        self._silence_s = _silence_s(settings)
        self._tokens = 0

    async def open(self, timeout_s: float) -> None:
        """Connect; raises ``LinkLost``."""
        wire = Wire(self._framing(), self._settings.place)
        try:
            async with asyncio.timeout(timeout_s):
                await self._dial(lambda: wire)
                await wire.ready.wait()
            if self._closed:
                raise LinkLost(f"{self._settings.place}: the connection is closed")
        except TimeoutError as error:
            await wire.close()
            raise LinkLost(f"{self._settings.place} did not take the connection within {timeout_s:.3g} s") from error
        except BaseException:
            await wire.close()
            raise
        self._wire = wire

    async def ask(self, unit: int, question: Question, timeout_s: float) -> bytes:
        """The PDU of the answer; raises ``NoAnswer`` within ``timeout_s`` of its turn, ``MalformedAnswer``, ``LinkLost``."""
        async with self._turn:
            deadline_s = asyncio.get_running_loop().time() + timeout_s
            wire = await self._cleared(timeout_s)
            if unit in self._doubts:
                await self._settle(wire, unit, timeout_s)
            if self._silence_s:
                await self._rest(wire, self._silence_s)
            left_s = max(deadline_s - asyncio.get_running_loop().time(), timeout_s / 10)
            return await wire.exchange(unit, question, left_s)

    async def close(self) -> None:
        self._closed = True
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.close()

    def _framing(self) -> Framing:
        return Mbap() if self._settings.transport == TCP else Rtu(self._doubts)

    async def _cleared(self, timeout_s: float) -> Wire:
        """The wire, with nothing old on its way."""
        wire = self._wire
        if wire is not None and wire.in_doubt:
            if self._settings.transport == SERIAL:
                await self._rest(wire, max(CLEARING_S, self._silence_s))
            else:
                self._wire = None
                await wire.close()
                await self.open(timeout_s)
        if self._wire is None:
            raise LinkLost(f"{self._settings.place}: the connection is closed")
        return self._wire

    async def _settle(self, wire: Wire, unit: int, timeout_s: float) -> None:
        """Hear the present of a unit that may still tell the past."""
        self._tokens = (self._tokens + 1) % 0x10000
        await self._rest(wire, self._silence_s)
        await wire.exchange(unit, echo(self._tokens), timeout_s)

    async def _rest(self, wire: Wire, silence_s: float) -> None:
        """Wait until the line has been silent for so long."""
        now: Callable[[], float] = asyncio.get_running_loop().time
        give_up_s = now() + silence_s + _NEVER_SILENT_S
        while (left_s := wire.heard_s + silence_s - now()) > 0:
            if now() > give_up_s:
                await wire.close()
                raise LinkLost(f"{self._settings.place}: the line is never silent")
            await asyncio.sleep(left_s)


def _silence_s(settings: LinkSettings) -> float:
    """Rest before a request: what RTU wants between frames on a serial line, or more where the site says so."""
    if settings.transport != SERIAL:
        return settings.pause_s
    return max(settings.pause_s, _SHORTEST_SILENCE_S, 3.5 * _CHARACTER_BITS / settings.baudrate)
