"""An open Modbus link: reads of planned spans and writes of single values (see ``drivers.base.Connection``)."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Hashable, Mapping
from typing import Any, Final

from app.domain.errors import DeviceRefused, NoAnswer
from app.domain.readings import Reason
from drivers.base import Block, Request
from drivers.modbus.address import RegisterAddress
from drivers.modbus.line import Line
from drivers.modbus.options import MASK, TCP, DeviceSettings, LinkSettings, device_settings
from drivers.modbus.pdu import Question, mask_write, payload
from drivers.modbus.plan import Span
from drivers.modbus.refusals import (
    ACCEPTED,
    ILLEGAL_ADDRESS,
    ILLEGAL_FUNCTION,
    ILLEGAL_VALUE,
    NO_PATH,
    TARGET_SILENT,
    ExceptionAnswer,
)
from drivers.modbus.splitting import Divisions, Part
from drivers.modbus.writing import changed_register, mask_bit, register_question, write_question, written_bit

_DIVISIBLE: Final = (ILLEGAL_ADDRESS, ILLEGAL_VALUE)
_SILENT_READS: Final = (NO_PATH, TARGET_SILENT)
_UNKNOWN_WRITES: Final = (ACCEPTED, TARGET_SILENT)
_SERIAL_UNITS: Final = range(
    1, 248
)  # 0 is for everybody at once and nobody answers (over Serial Line V1.02, clause 2.2)


class ModbusConnection:
    """One line and the units behind it. ``timeout_s`` of a call counts from its turn on the line, up to the link's own."""

    def __init__(self, settings: LinkSettings, line: Line) -> None:
        self._settings = settings
        self._line = line
        self._divisions = Divisions()
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, settings: LinkSettings, timeout_s: float) -> ModbusConnection:
        line = Line(settings)
        await line.open(timeout_s)
        return cls(settings, line)

    async def read(self, device: Mapping[str, Any], request: Request, timeout_s: float) -> Block:
        """Read one span. Where the device refuses it as a whole it is divided, and only what is really illegal is bad.

        Dividing starts no new request after ``timeout_s``; what is left then waits for the next read.
        """
        span = request.detail
        if not isinstance(span, Span):
            raise TypeError("the request was planned by another driver")
        unit = int(device.get("unit", 1))
        parts = self._divisions.of(span)
        if parts:
            return await self._divided(unit, request, parts, timeout_s)
        try:
            return Block.good(request.indices, span.decode(await self._ask(unit, span.question, timeout_s)))
        except ExceptionAnswer as refused:
            smaller = Part.whole(span).smaller() if refused.code in _DIVISIBLE else []
            if not smaller and refused.code != ILLEGAL_ADDRESS:
                raise
        return await self._divided(unit, request, smaller, timeout_s)

    async def write(
        self, device: Mapping[str, Any], address: Hashable, value: float | None, priority: int, timeout_s: float
    ) -> None:
        """Write a raw value once; Modbus knows neither priorities nor a release. After ``NoAnswer`` its effect is unknown."""
        settings, target = device_settings(device), _known(address)
        if value is None:
            raise DeviceRefused(f"{target}: Modbus has no release to automatic; write a value instead")
        async with self._writing:
            if target.type == "bit" and not target.table.of_bits:
                await self._write_bit(settings, target, value, timeout_s)
            else:
                await self._ask(settings.unit, write_question(target, value, settings), timeout_s)

    async def close(self) -> None:
        """Close the line; never raises."""
        await self._line.close()

    async def _divided(self, unit: int, request: Request, parts: list[Part], timeout_s: float) -> Block:
        block = Block.bad(request.indices, Reason.ILLEGAL_ADDRESS)
        give_up_s = time.monotonic() + timeout_s
        waiting, done = deque(parts), []
        while waiting:
            part = waiting.popleft()
            code = await self._fill(block, unit, part, timeout_s)
            smaller = part.smaller() if code in _DIVISIBLE and time.monotonic() < give_up_s else []
            waiting.extendleft(reversed(smaller))
            if not smaller:
                done.append(part)
        if parts:
            self._divisions.keep(request.detail, done)
        return block

    async def _fill(self, block: Block, unit: int, part: Part, timeout_s: float) -> int:
        """Put the values of ``part`` into ``block``; the exception code when the device refuses it, else 0."""
        try:
            octets = await self._ask(unit, part.span.question, timeout_s)
        except ExceptionAnswer as refused:
            reason = Reason.ILLEGAL_ADDRESS if refused.code == ILLEGAL_ADDRESS else Reason.DEVICE_ERROR
            block.reason[part.rows] = reason
            return refused.code
        read = Block.good(part.rows, part.span.decode(octets))
        block.values[part.rows] = read.values
        block.quality[part.rows] = read.quality
        block.reason[part.rows] = read.reason
        return 0

    async def _write_bit(
        self, settings: DeviceSettings, target: RegisterAddress, value: float, timeout_s: float
    ) -> None:
        """One bit of a register, by the device itself or by reading and writing the register without another write between."""
        on = written_bit(target, value)
        if settings.bit_writes == MASK:
            await self._mask(settings.unit, target, on, timeout_s)
            return
        octets = await self._ask(settings.unit, register_question(target), timeout_s)
        await self._ask(settings.unit, changed_register(target, octets, on, settings), timeout_s)

    async def _mask(self, unit: int, target: RegisterAddress, on: bool, timeout_s: float) -> None:
        try:
            await self._ask(unit, mask_write(target.register, mask_bit(target), on), timeout_s)
        except ExceptionAnswer as refused:
            if refused.code != ILLEGAL_FUNCTION:
                raise
            raise DeviceRefused(
                f"{target}: the device cannot write one bit; set its option bit_writes to read_modify_write"
            ) from refused

    async def _ask(self, unit: int, question: Question, timeout_s: float) -> bytes:
        """The payload of the answer. A gateway that tells of a silent unit counts as no answer, and so does a write that was
        accepted but is not done yet: nobody knows whether it will take effect."""
        settings = self._settings
        if unit not in _SERIAL_UNITS and settings.transport != TCP:
            raise DeviceRefused(f"{settings.place}: unit {unit} cannot be on a serial line; units there are 1 to 247")
        answer = await self._line.ask(unit, question, min(timeout_s, settings.timeout_s))
        try:
            return payload(question, answer, f"{settings.place}: unit {unit}")
        except ExceptionAnswer as refused:
            if refused.code in (_UNKNOWN_WRITES if question.writes else _SILENT_READS):
                raise NoAnswer(str(refused)) from refused
            raise


def _known(address: Hashable) -> RegisterAddress:
    if not isinstance(address, RegisterAddress):
        raise TypeError(f"{address!r} is not an address of this driver")
    return address
