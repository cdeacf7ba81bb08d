"""A small plant with alarms whose values, devices and clocks the tests move by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.domain.messages import Alarm, Session
from app.domain.permissions import rights_of
from app.domain.readings import Quality, Reason
from app.domain.site import (
    AlarmKind,
    AlarmRule,
    Building,
    Device,
    Equipment,
    Floor,
    Kind,
    Link,
    Name,
    Point,
    Site,
    SiteInfo,
    Zone,
)
from app.engine.alarms import AlarmDesk
from app.engine.clock import Clock
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.store import Store, open_store

START = datetime(2026, 7, 14, 5, 0, tzinfo=UTC)
TRIP = {0: Name(en="Normal", ko="정상"), 1: Name(en="Tripped", ko="트립")}


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.s = 1000.0
        self.jump_s = 0.0
        self.clock = Clock(utc=self.utc, monotonic_s=lambda: self.s)

    def utc(self) -> datetime:
        return START + timedelta(seconds=self.s - 1000.0 + self.jump_s)


def session(role: str = "operator", name: str = "op.kim", workstation: str = "ws-1") -> Session:
    return Session(
        token="",
        name=name,
        role=role,
        rights=rights_of(role),
        expires_at=START + timedelta(hours=12),
        workstation=workstation,
    )


def rule(id: str, point: str | None = "cth.ahu-3.sat", **changes: Any) -> AlarmRule:
    values: dict[str, Any] = {"id": id, "name": Name(en=f"Alarm {id}", ko=f"경보 {id}"), "point": point}
    return AlarmRule(**(values | changes))


SAT_HIGH = rule("sat-high", levels={"h": 18.0, "hh": 20.0}, priority=3, priorities={"hh": 1}, deadband=0.5)
CH2_TRIP = rule("ch2-trip", "cth.ch-2.trip", kind=AlarmKind.STATE, state=1, priority=1, latch=True)
SAT_DEVIATES = rule("sat-dev", kind=AlarmKind.DEVIATION, setpoint="cth.ahu-3.sat_sp", levels={"h": 2.0}, priority=4)
AHU_SILENT = rule("ahu-silent", None, kind=AlarmKind.DEVICE, device="dev-ahu", priority=2)
ROOM_WARM = rule("room-warm", "cth.z-1.tmp", levels={"h": 26.0}, on_delay_s=60.0, off_delay_s=30.0)


def site(rules: Sequence[AlarmRule]) -> Site:
    zone = Zone(id="cth.z-1", name=Name(en="Room"), points={"temperature": "cth.z-1.tmp"})
    return Site(
        site=SiteInfo(id="campus", name=Name(en="Campus")),
        buildings=(
            Building(
                id="cth",
                name=Name(en="City Hall"),
                floors=(Floor(id="cth.f1", name=Name(en="1"), level=1, zones=(zone,)),),
            ),
        ),
        equipment=(
            Equipment(
                id="cth.ahu-3",
                name=Name(en="AHU-3"),
                kind="ahu",
                building="cth",
                points={"supply_temperature": "cth.ahu-3.sat"},
            ),
            Equipment(id="cth.ch-2", name=Name(en="CH-2"), kind="chiller", building="cth"),
        ),
        links=(Link(id="l", driver="modbus"),),
        devices=(
            Device(id="dev-ahu", link="l", equipment="cth.ahu-3"),
            Device(id="dev-ch", link="l", equipment="cth.ch-2"),
        ),
        points=(
            Point(id="cth.ahu-3.sat", name=Name(en="Supply air"), device="dev-ahu", unit="°C", low=-20, high=60),
            Point(id="cth.ahu-3.sat_sp", name=Name(en="Setpoint"), device="dev-ahu", unit="°C"),
            Point(id="cth.ch-2.trip", name=Name(en="Trip"), device="dev-ch", kind=Kind.BINARY, states=TRIP),
            Point(id="cth.z-1.tmp", name=Name(en="Room"), device="dev-ch", unit="°C"),
        ),
        alarms=tuple(rules),
    )


@dataclass
class Plant:
    """A running desk. ``told`` holds every row that was shown, in order."""

    desk: AlarmDesk
    live: LiveTable
    store: Store
    events: EventLog
    hands: Hands
    told: list[Alarm] = field(default_factory=list)

    async def sees(self, quality: Quality = Quality.GOOD, **values: float) -> None:
        """Values arrive; names have ``_`` where ids have dots or hyphens, see ``NAMES``."""
        rows = np.array([self.live.row[NAMES[name]] for name in values], np.intp)
        reason = Reason.NONE if quality is not Quality.BAD else Reason.SENSOR_FAULT
        n = len(rows)
        self.live.put(
            rows, np.array(list(values.values())), np.full(n, quality, np.uint8), np.full(n, reason, np.uint8), 1
        )
        await self.desk.settled()

    async def loses(self, name: str) -> None:
        row = np.array([self.live.row[NAMES[name]]], np.intp)
        self.live.mark(row, Quality.BAD, Reason.NO_ANSWER, 1)
        await self.desk.settled()

    async def passes(self, seconds: float) -> None:
        self.hands.s += seconds
        self.desk.tick()
        await self.desk.settled()

    def row(self, alarm: str) -> Alarm:
        return self.desk.alarm(alarm)

    def state(self, alarm: str) -> str:
        return self.row(alarm).state

    async def journal(self, alarm: str = "") -> list[str]:
        rows = await self.desk.journal(alarm=alarm, limit=10_000)
        return [f"{row.event} {row.new}" for row in reversed(rows)]

    async def event_texts(self) -> list[str]:
        await self.events.flush()
        return [event.text.en for event in reversed(self.events.recent())]


NAMES = {"sat": "cth.ahu-3.sat", "sp": "cth.ahu-3.sat_sp", "trip": "cth.ch-2.trip", "room": "cth.z-1.tmp"}


@asynccontextmanager
async def running(store: Store, hands: Hands, *rules: AlarmRule) -> AsyncIterator[Plant]:
    """A desk on a fresh live table and the given store, running until the block ends."""
    described = site(rules)
    live, events = LiveTable(described.points), EventLog(store, hands.clock)
    desk = AlarmDesk(described, live, store, events, hands.clock)
    plant = Plant(desk, live, store, events, hands)
    desk.listen(plant.told.extend)
    await desk.start()
    task = asyncio.create_task(desk.run())
    try:
        yield plant
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await events.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def hands() -> Hands:
    return Hands()
