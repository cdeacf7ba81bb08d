"""Carries one command after the other out, each in a task of its own that this owns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import aclosing
from typing import Any

from app.domain.commands.holding import held_until, override_of
from app.domain.commands.lifecycle import FINAL, advanced
from app.domain.messages import Command, Override
from app.domain.site import Point
from app.engine.clock import Clock
from app.engine.commands.execution import Effect, Progress, Task, execute
from app.engine.commands.overrides import Overrides
from app.engine.commands.records import Records
from app.engine.commands.selection import Selection
from app.engine.commands.wire import Wire

STALE_S = 5.0
"""A command that could not be sent so long after its confirmation is not sent any more."""

log = logging.getLogger(__name__)


class Carrier:
    """``readback_s`` is how long the proof may take, ``interval_s`` the time between two looks."""

    def __init__(
        self,
        wire: Wire,
        records: Records,
        overrides: Overrides,
        selection: Selection,
        *,
        clock: Clock,
        hold_max_h: float,
        readback_s: float,
        interval_s: float,
    ) -> None:
        self._wire, self._records, self._overrides, self._selection = wire, records, overrides, selection
        self._clock, self._hold_max_h = clock, hold_max_h
        self._readback_s, self._interval_s = readback_s, interval_s
        self._tasks: set[asyncio.Task[Any]] = set()

    def own(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run ``work`` until its end or ``close``."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Stop all; what was sent stays without an end, which the next start makes unknown."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def start(self, point: Point, command: Command) -> tuple[asyncio.Event, asyncio.Task[None]]:
        """Reserve and confirm at once; the event tells that this is kept, the task ends with the command."""
        self._selection.begin(point.id, command.by, command.id)
        now = self._clock.utc()
        command = advanced(command, "selected", now)
        self._records.note_soon(point, command)
        until = None if command.value is None else held_until(command.hold_s, self._hold_max_h, now)
        command = advanced(command, "confirmed", now, until=until)
        kept = self._records.note_soon(point, command)
        return kept, self.own(self._carry_out(point, command), f"command {command.id}")

    async def _carry_out(self, point: Point, command: Command) -> None:
        confirmed_s, former = self._clock.monotonic_s(), self._overrides.find(point.id)
        task = Task(
            command=command, point=point, former=former, readback_s=self._readback_s, interval_s=self._interval_s
        )
        try:
            async with aclosing(execute(task, self._wire, self._clock)) as steps:
                async for progress in steps:
                    if progress.state == "sent" and self._clock.monotonic_s() - confirmed_s > STALE_S:
                        await self._step(point, command, Progress("expired", "It became too old and was not sent."))
                        return
                    command = await self._step(point, command, progress, former)
        except Exception:
            log.exception("The command %s failed by a fault of this program", command.id)
            if command.state not in FINAL:
                await self._step(point, command, _mistake(command), former)
        finally:
            self._selection.end(point.id, command.id)

    async def _step(
        self, point: Point, command: Command, progress: Progress, former: Override | None = None
    ) -> Command:
        now = self._clock.utc()
        command = advanced(command, progress.state, now, progress.detail, readback=progress.readback)
        if progress.effect is Effect.RELEASED:
            self._overrides.drop(point.id)
        elif progress.effect is Effect.HELD and command.value is not None:
            self._overrides.keep(override_of(command, point, now, former))
        if command.state in FINAL:
            self._selection.end(
                point.id, command.id
            )  # before anybody sees the end: the next command may follow at once
        await self._records.note(point, command)
        return command


def _mistake(command: Command) -> Progress:
    """The end of a command that this program could not carry out: what was sent may be in force."""
    if command.state == "confirmed":
        return Progress("expired", "The engine made a mistake and did not send it; see its log.")
    return Progress("unknown", "The engine made a mistake; see its log.", None, Effect.HELD)
