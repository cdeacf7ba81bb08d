"""One command on the wire: written once, then read back until it is proven or the time is over.

Each function yields the steps of the command as they happen; what is yielded is kept before the next thing is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.commands.readback import is_same
from app.domain.errors import AddressError, DeviceRefused, DriverError, LinkLost, NotFound
from app.domain.messages import Command, Override
from app.domain.quantities import exact_value_name
from app.domain.readings import Quality
from app.domain.site import Point
from app.engine.clock import Clock
from app.engine.commands.wire import Wire

WRITE_S = 3.0
"""Longest wait for a turn on the link, and then for the answer of the controller."""
READ_S = 2.0
NOT_REPEATED = "It is not sent again."


class Effect(StrEnum):
    """What a command has done to the override of its point. ``HELD``: it is, or may be, in force."""

    NONE = "none"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step: the state of the command, and at its end what became of the override."""

    state: str
    detail: str = ""
    readback: float | None = None
    effect: Effect = Effect.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """``former`` is the override that is in force now; ``readback_s`` how long to wait for the proof."""

    command: Command
    point: Point
    former: Override | None
    readback_s: float
    interval_s: float

    @property
    def automatic(self) -> float | None:
        """The value without force: before this command, or before the override that it replaces."""
        return self.former.automatic if self.former else self.command.old

    def said(self, value: float) -> str:
        return exact_value_name(self.point, value).text("en")


async def execute(task: Task, wire: Wire, clock: Clock) -> AsyncGenerator[Progress]:
    """Carry the command out. The first step is ``sent``: it is yielded before anything is on the wire."""
    yield Progress("sent", f"{task.point.device}, {task.point.address}")
    steps = _write(task, wire, clock) if task.command.value is not None else _release(task, wire, clock)
    async for step in steps:
        yield step


async def _write(task: Task, wire: Wire, clock: Clock) -> AsyncGenerator[Progress]:
    command = task.command
    assert command.value is not None
    started_s = clock.monotonic_s()
    try:
        await wire.write(command.point, command.value, command.priority, WRITE_S)
    except (DriverError, NotFound) as error:
        yield _not_accepted(error, Effect.HELD)
        return
    yield Progress("accepted", _answered(clock, started_s))
    proven, got = await _read_back(task, wire, clock, command.value)
    if proven:
        yield Progress("verified", f"Read back {task.said(command.value)}.", got, Effect.HELD)
    elif got is None:
        yield Progress("unknown", f"Accepted, but its value cannot be read back. {NOT_REPEATED}", None, Effect.HELD)
    else:
        yield await _taken_back(task, wire, got)


async def _release(task: Task, wire: Wire, clock: Clock) -> AsyncGenerator[Progress]:
    started_s = clock.monotonic_s()
    try:
        written = await _let_go(task, wire)
    except (DriverError, NotFound) as error:
        yield _not_accepted(error, Effect.NONE)
        return
    yield Progress("accepted", _answered(clock, started_s))
    if written is None:
        yield await _proven_release(task, wire, clock)
        return
    proven, got = await _read_back(task, wire, clock, written)
    if proven:
        detail = (
            f"The controller has no release: {task.said(written)}, the value before the override, was written back."
        )
        yield Progress("verified", detail, got, Effect.RELEASED)
    elif got is None:
        yield Progress("unknown", f"Accepted, but its value cannot be read back. {NOT_REPEATED}")
    else:
        yield Progress("failed", f"Read back {task.said(got)} in place of {task.said(written)}.", got)


async def _let_go(task: Task, wire: Wire) -> float | None:
    """Release; where the protocol has none, write the automatic value back, which is then returned."""
    command, automatic = task.command, task.automatic
    try:
        await wire.write(command.point, None, command.priority, WRITE_S)
    except DeviceRefused as error:
        if automatic is None or (command.value is None and task.former is None):
            raise DeviceRefused(f"{error}. No override of this point is known that could be taken back") from error
        await wire.write(command.point, automatic, command.priority, WRITE_S)
        return automatic
    return None


async def _proven_release(task: Task, wire: Wire, clock: Clock) -> Progress:
    """The priority slot is empty; where there are no slots, the device has accepted the release and answers."""
    command, deadline_s = task.command, clock.monotonic_s() + task.readback_s
    while True:
        try:
            slots = await wire.priority_array(command.point, READ_S)
            if slots[command.priority - 1] is None:
                return await _released(task, wire, f"Priority {command.priority} is empty.")
            held = f"Priority {command.priority} still holds {task.said(slots[command.priority - 1] or 0.0)}."
        except DeviceRefused:
            return await _released(task, wire, "The controller accepted the release; it has no priorities to prove it.")
        except DriverError as error:
            held = ""
            silent = f"The release was accepted but cannot be confirmed: {error}. {NOT_REPEATED}"
        if clock.monotonic_s() >= deadline_s:
            return Progress("failed", held) if held else Progress("unknown", silent)
        await asyncio.sleep(task.interval_s)


async def _released(task: Task, wire: Wire, detail: str) -> Progress:
    try:
        reading = await wire.read_now(task.command.point, READ_S)
    except DriverError:
        return Progress("verified", detail, None, Effect.RELEASED)
    return Progress("verified", detail, reading.value, Effect.RELEASED)


async def _read_back(task: Task, wire: Wire, clock: Clock, wanted: float) -> tuple[bool, float | None]:
    """Whether ``wanted`` came back in time, and the last value that was read after the write."""
    deadline_s, got = clock.monotonic_s() + task.readback_s, None
    while True:
        try:
            reading = await wire.read_now(task.command.point, READ_S)
        except DriverError:
            pass
        else:
            got = reading.value if reading.quality is not Quality.BAD else got
            if reading.quality is not Quality.BAD and is_same(task.point, wanted, got):
                return True, got
        if clock.monotonic_s() >= deadline_s:
            return False, got
        await asyncio.sleep(task.interval_s)


async def _taken_back(task: Task, wire: Wire, got: float) -> Progress:
    """Accepted but not in effect: leave no hidden value in the controller that nobody sees as an override."""
    command = task.command
    assert command.value is not None
    why = f"Read back {task.said(got)} in place of {task.said(command.value)} within {task.readback_s:g} s"
    why += await _who_holds(task, wire)
    try:
        await _let_go(task, wire)
    except DriverError as error:
        return Progress("failed", f"{why}. It could not be released again: {error}.", got, Effect.HELD)
    return Progress("failed", f"{why}. It was released again.", got, Effect.RELEASED)


async def _who_holds(task: Task, wire: Wire) -> str:
    try:
        slots = await wire.priority_array(task.command.point, READ_S)
    except DriverError:
        return ""
    higher = [(n, v) for n, v in enumerate(slots[: task.command.priority - 1], 1) if v is not None]
    return f": priority {higher[0][0]} holds {task.said(higher[0][1])}" if higher else ""


def _not_accepted(error: DriverError | NotFound, doubtful: Effect) -> Progress:
    """The end of a command whose write raised ``error``."""
    sentence = f"{str(error).rstrip('.')}."
    match error:
        case LinkLost() | AddressError() | NotFound():
            return Progress("failed", sentence)
        case DeviceRefused():
            return Progress("refused", sentence)
        case _:
            return Progress("unknown", f"{sentence} {NOT_REPEATED}", None, doubtful)


def _answered(clock: Clock, started_s: float) -> str:
    return f"Answer in {1000 * (clock.monotonic_s() - started_s):.0f} ms."
