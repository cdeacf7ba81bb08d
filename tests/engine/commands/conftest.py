"""An air handler behind a controller with priority slots that the tests can spoil, and a desk that commands it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.domain.commands.lifecycle import FINAL
from app.domain.errors import DeviceRefused, DriverError, LinkLost, NoAnswer
from app.domain.messages import Command, CommandRequest, Override, Session
from app.domain.permissions import rights_of
from app.domain.readings import Quality, Reading, Reason
from app.domain.site import (
    AlarmRule,
    Building,
    Device,
    Equipment,
    Kind,
    Link,
    Name,
    Point,
    Site,
    SiteInfo,
    Writable,
)
from app.engine.alarms import AlarmDesk
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.commands import CommandDesk
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.store import Store, open_store

START = datetime(2026, 7, 14, 5, 32, tzinfo=UTC)
SETPOINT, SAT, FROST, MODE = "cth.ahu-3.sat_sp", "cth.ahu-3.sat", "cth.ahu-3.frz", "cth.ahu-3.occ"
DEFAULTS = {SETPOINT: 16.0, SAT: 15.0, FROST: 1.0, MODE: 1.0}
READBACK_S = 0.15


class Hands:
    """A clock that runs, and can be moved on by hand."""

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self.clock = Clock(utc=self.utc, monotonic_s=self.monotonic_s)

    def monotonic_s(self) -> float:
        return time.monotonic() + self.ahead_s

    def utc(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)


SITE = Site(
    site=SiteInfo(id="campus", name=Name(en="Campus"), override_max_h=8.0),
    buildings=(Building(id="cth", name=Name(en="City Hall")),),
    equipment=(
        Equipment(
            id="cth.ahu-3",
            name=Name(en="AHU-3"),
            kind="ahu",
            building="cth",
            points={"supply_setpoint": SETPOINT, "supply_temperature": SAT, "frost": FROST, "mode": MODE},
        ),
    ),
    links=(Link(id="l", driver="bacnet"),),
    devices=(Device(id="ahu", link="l", equipment="cth.ahu-3"),),
    points=(
        Point(
            id=SETPOINT,
            name=Name(en="Supply air setpoint"),
            device="ahu",
            address="analog-value:14",
            unit="°C",
            low=5,
            high=35,
            writable=Writable(low=12, high=20, step=2.0),
        ),
        Point(id=SAT, name=Name(en="Supply air temperature"), device="ahu", address="analog-input:1", unit="°C"),
        Point(
            id=FROST,
            name=Name(en="Frost protection"),
            device="ahu",
            address="binary-input:3",
            kind=Kind.BINARY,
            states={0: Name(en="Trip"), 1: Name(en="Normal")},
        ),
        Point(
            id=MODE,
            name=Name(en="Mode"),
            device="ahu",
            address="multi-state-value:1",
            kind=Kind.MULTISTATE,
            states={1: Name(en="Auto"), 2: Name(en="Local")},
        ),
    ),
    alarms=(AlarmRule(id="sat-high", name=Name(en="Supply air high"), point=SAT, levels={"h": 18.0}),),
)


@dataclass
class Controller:
    """The device at the seam of the acquisition. ``writes`` is everything that reached it, ``slots`` by point."""

    live: LiveTable
    writes: list[tuple[str, float | None, int]] = field(default_factory=list)
    slots: dict[str, list[float | None]] = field(default_factory=lambda: {p: [None] * 16 for p in DEFAULTS})
    online: bool | None = True
    write_fails: DriverError | None = None  # before anything happens
    answer_fails: DriverError | None = None  # after it happened
    read_fails: DriverError | None = None
    stuck: bool = False  # accepts and does nothing
    has_priorities: bool = True
    delay_s: float = 0.0

    def present(self, point: str) -> float:
        held = [slot for slot in self.slots[point] if slot is not None]
        return held[0] if held else DEFAULTS[point]

    async def write(self, point_id: str, value_engineering: float | None, priority: int, timeout_s: float) -> None:
        await asyncio.sleep(self.delay_s)
        if self.write_fails is not None:
            raise self.write_fails
        if value_engineering is None and not self.has_priorities:
            raise DeviceRefused(f"{point_id}: the protocol has no release")
        self.writes.append((point_id, value_engineering, priority))
        if not self.stuck:
            place = priority - 1 if self.has_priorities else 15
            self.slots[point_id][place] = value_engineering
        if self.answer_fails is not None:
            raise self.answer_fails

    async def read_now(self, point_id: str, timeout_s: float) -> Reading:
        await asyncio.sleep(0)
        if self.read_fails is not None:
            raise self.read_fails
        self.shows({point_id: self.present(point_id)})
        return self.live.reading(point_id)

    async def priority_array(self, point_id: str, timeout_s: float = 3.0) -> list[float | None]:
        if not self.has_priorities:
            raise DeviceRefused(f"{point_id}: its protocol does not offer this")
        if self.read_fails is not None:
            raise self.read_fails
        return list(self.slots[point_id])

    def device_online(self, device: str) -> bool | None:
        return self.online

    def shows(self, values: Mapping[str, float], quality: Quality = Quality.GOOD) -> None:
        """Values arrive in the live table."""
        rows = np.array([self.live.row[point] for point in values], np.intp)
        n, reason = len(rows), Reason.NONE if quality is Quality.GOOD else Reason.SENSOR_FAULT
        self.live.put(
            rows, np.array(list(values.values())), np.full(n, quality, np.uint8), np.full(n, reason, np.uint8), 1
        )


def session(role: str = "operator", name: str = "op.kim", workstation: str = "ws-1") -> Session:
    return Session(token="", name=name, role=role, rights=rights_of(role), expires_at=START, workstation=workstation)


def request(value: float | None = 17.5, **changes: Any) -> CommandRequest:
    asked = CommandRequest(point=SETPOINT, value=value, hold_s=1800.0, reason="Demand limit")
    return replace(asked, **changes)


@dataclass
class Room:
    """A running desk with its controller. ``told`` holds every step, ``marks`` every list of overrides."""

    desk: CommandDesk
    alarms: AlarmDesk
    controller: Controller
    store: Store
    events: EventLog
    hands: Hands
    told: list[Command] = field(default_factory=list)
    marks: list[list[Override]] = field(default_factory=list)

    async def commands(self, asked: CommandRequest, by: Session | None = None) -> Command:
        """Submit and wait for the end."""
        command = await self.desk.submit(asked, by or session())
        await self.until(lambda: self.desk.command(command.id).state in FINAL)
        return self.desk.command(command.id)

    async def until(self, holds: Callable[[], object], within_s: float = 5.0) -> None:
        async with asyncio.timeout(within_s):
            while not holds():  # noqa: ASYNC110 the desk is watched from outside, as consoles do
                await asyncio.sleep(0.005)

    async def passes(self, seconds: float) -> None:
        self.hands.ahead_s += seconds
        self.desk.tick()
        await asyncio.sleep(0.02)

    def values_of(self, point: str = SETPOINT) -> list[float | None]:
        """What was held after each change of the overrides."""
        return [next((o.value for o in marks if o.point == point), None) for marks in self.marks]

    async def event_texts(self) -> list[str]:
        await self.events.flush()
        return [event.text.en for event in reversed(self.events.recent())]


@asynccontextmanager
async def running(store: Store, hands: Hands, controller: Controller | None = None) -> AsyncIterator[Room]:
    """A desk on the given store, with the given controller or a fresh one, until the block ends."""
    live = LiveTable(SITE.points)
    if controller is None:
        controller = Controller(live)
    controller.live = live
    controller.shows({point: controller.present(point) for point in DEFAULTS})
    events, audit = EventLog(store, hands.clock), Audit(store, hands.clock)
    alarms = AlarmDesk(SITE, live, store, events, hands.clock)
    desk = CommandDesk(
        SITE, live, controller, alarms, store, audit, events,
        clock=hands.clock, readback_s=READBACK_S, interval_s=0.01, patience_s=0.3,
    )  # fmt: skip
    room = Room(desk, alarms, controller, store, events, hands)
    desk.listen(room.told.append)
    desk.listen_overrides(room.marks.append)
    await alarms.start()
    tasks = [asyncio.create_task(alarms.run()), asyncio.create_task(desk.run())]
    async with asyncio.timeout(10):
        await desk.ready.wait()
    try:
        yield room
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await events.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def hands() -> Hands:
    return Hands()


LOST = LinkLost("ahu: the link is down; nothing was sent")
SILENT = NoAnswer("ahu: no answer within 3 s; whether it took effect is unknown")
DENIED = DeviceRefused("ahu refused: it does not allow writing here")
