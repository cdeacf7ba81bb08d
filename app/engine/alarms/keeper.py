"""Decisions go to the database first and are shown then, in one batch for whatever has gathered meanwhile.

While the database is away alarms are shown all the same, and kept as soon as it is back; what a person did is not shown
before it is kept, unless the alarm is active and unacknowledged anyhow.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from app.domain.alarms.machine import Base
from app.domain.alarms.state import AlarmState, to_body
from app.domain.errors import StoreError
from app.domain.messages import AlarmTransition
from app.store import Store

RETRY_S = 1.0
UNSAVED = 200_000
"""So many decisions wait in memory for the database; beyond that the oldest are counted as lost."""

NOT_KEPT = "The database cannot keep this now. It takes effect by itself as soon as the database is back."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decision:
    """One transition of rule number ``rule``, with the state it led to. ``done`` is set when it is on the disk.

    ``told``: it was shown while the database was away, and is not told again when it is kept.
    """

    rule: int
    state: AlarmState
    transition: AlarmTransition
    done: asyncio.Future[None] | None = None
    told: bool = False

    @property
    def by_person(self) -> bool:
        return bool(self.transition.user)


Show = Callable[[Sequence[Decision]], None]


class Keeper:
    """Keeps decisions in the order in which they were made and hands them to ``show``."""

    def __init__(self, store: Store, show: Show, retry_s: float = RETRY_S) -> None:
        self._store, self._show, self._retry_s = store, show, retry_s
        self._new: list[Decision] = []
        self._in_turn: list[Decision] = []
        self._unsaved: list[Decision] = []
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        self._settled.set()
        self._retry_at_s = 0.0
        self.lost = 0
        """Transitions that the journal will never have, because the database was away for too long."""

    def put(self, decision: Decision) -> None:
        self._new.append(decision)
        self._settled.clear()
        self._wake.set()

    @property
    def failing(self) -> bool:
        """Whether decisions wait for the database."""
        return bool(self._unsaved)

    async def settled(self) -> None:
        """Wait until everything that is decided is shown."""
        await self._settled.wait()

    async def run(self) -> None:
        """Keep and show until cancelled."""
        try:
            while True:
                await self._wait()
                await self._turn()
                if not self._new:
                    self._settled.set()
        finally:
            for decision in (*self._in_turn, *self._new):
                if decision.done is not None:
                    decision.done.cancel()  # nobody will hear of it any more

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._retry_s if self._unsaved else None):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    async def _turn(self) -> None:
        batch, self._new = self._new, []
        self._in_turn = batch
        waiting = [*self._unsaved, *batch]
        if not waiting:
            return
        if self._unsaved and time.monotonic() < self._retry_at_s:
            self._not_kept(batch)
            return
        try:
            await asyncio.to_thread(self._commit, waiting)
        except StoreError as error:
            if not self._unsaved:
                log.error("Alarms are shown but not kept: %s", error)
            self._retry_at_s = time.monotonic() + self._retry_s
            self._not_kept(batch)
            return
        if self._unsaved:
            log.info("The database keeps alarms again; %d transitions were caught up.", len(self._unsaved))
        self._unsaved = []
        self._show(waiting)
        for decision in batch:
            if decision.done is not None and not decision.done.done():
                decision.done.set_result(None)

    def _commit(self, decisions: Sequence[Decision]) -> None:
        states = {decision.transition.alarm: decision.state for decision in decisions}
        bodies = {alarm: to_body(state) for alarm, state in states.items()}
        self._store.alarms.commit(bodies, [decision.transition for decision in decisions])

    def _not_kept(self, batch: Sequence[Decision]) -> None:
        for decision in batch:
            if decision.done is not None and not decision.done.done():
                decision.done.set_exception(StoreError(NOT_KEPT))
        held_back = {decision.rule for decision in (*self._unsaved, *batch) if decision.by_person}
        told = [decision.rule not in held_back or _calls(decision.state) for decision in batch]
        self._unsaved += [replace(d, done=None, told=is_told) for d, is_told in zip(batch, told, strict=True)]
        if len(self._unsaved) > UNSAVED:
            self.lost += len(self._unsaved) - UNSAVED
            self._unsaved = self._unsaved[-UNSAVED:]
        self._show(list(compress(batch, told)))


def _calls(state: AlarmState) -> bool:
    return state.condition and state.base is Base.UNACK and not state.suppressed
