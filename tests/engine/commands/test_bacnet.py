"""Commands over real BACnet: the priority array of the device is the proof."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.domain.commands.lifecycle import FINAL
from app.domain.messages import Command, CommandRequest
from app.domain.site import Device, Link, Name, Point, Site, SiteInfo, Writable
from app.engine.acquisition import Acquisition
from app.engine.alarms import AlarmDesk
from app.engine.audit import Audit
from app.engine.commands import CommandDesk
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.store import Store
from drivers.registry import DRIVERS
from tests.drivers.peers import bacnet_device
from tests.engine.commands.conftest import session

SETPOINT, VALVE = "b.sp", "b.valve"


def site(address: str) -> Site:
    return Site(
        site=SiteInfo(id="s", name=Name(en="Site")),
        links=(Link(id="l", driver="bacnet", options={"interface": "127.0.0.1/8", "port": 0}),),
        devices=(Device(id="d", link="l", options={"device_id": bacnet_device.INSTANCE, "address": address}),),
        points=(
            Point(id=SETPOINT, name=Name(en="Setpoint"), device="d", address="analog-value:1", unit="kW", period_s=0.2,
                  writable=Writable(low=0, high=100)),
            Point(id=VALVE, name=Name(en="Valve"), device="d", address="analog-output:1", unit="%", period_s=0.2,
                  writable=Writable(low=0, high=100)),
        ),
    )  # fmt: skip


@dataclass
class Plant:
    desk: CommandDesk
    acquisition: Acquisition

    async def commands(self, point: str, value: float | None, role: str = "operator", priority: int = 8) -> Command:
        request = CommandRequest(point=point, value=value, priority=priority, hold_s=600.0, reason="work")
        command = await self.desk.submit(request, session(role))
        await until(lambda: self.desk.command(command.id).state in FINAL)
        return self.desk.command(command.id)

    async def slots(self, point: str) -> dict[int, float]:
        slots = await self.acquisition.priority_array(point)
        return {n: slot for n, slot in enumerate(slots, 1) if slot is not None}


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 the plant is watched from outside
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(store: Store) -> AsyncIterator[Plant]:
    objects = [bacnet_device.setpoint(1, 10.0), bacnet_device.valve(1)]
    async with bacnet_device.device(objects) as address:
        described = site(address)
        live, events, audit = LiveTable(described.points), EventLog(store), Audit(store)
        acquisition = Acquisition(described, DRIVERS, live)
        alarms = AlarmDesk(described, live, store, events)
        desk = CommandDesk(
            described, live, acquisition, alarms, store, audit, events, readback_s=1.0, interval_s=0.05
        )  # fmt: skip
        tasks = [asyncio.create_task(acquisition.run()), asyncio.create_task(desk.run())]
        try:
            await until(lambda: live.counts().good == len(live))
            yield Plant(desk, acquisition)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await events.close()


async def test_written_at_8_read_back_and_released_with_null(store: Store) -> None:
    async with running(store) as plant:
        command = await plant.commands(SETPOINT, 50.5)
        assert (command.state, command.old, command.readback) == ("verified", 10.0, 50.5)
        assert await plant.slots(SETPOINT) == {8: 50.5}
        release = await plant.commands(SETPOINT, None)
        assert (release.state, release.readback) == ("verified", 10.0)
        assert release.detail == "Priority 8 is empty."
        assert await plant.slots(SETPOINT) == {}
        assert plant.desk.overrides() == []


async def test_below_a_higher_priority_it_fails_says_so_and_leaves_nothing_behind(store: Store) -> None:
    async with running(store) as plant:
        await plant.acquisition.write(VALVE, 80.0, 5, 2.0)
        await plant.acquisition.read_now(VALVE, 2.0)
        command = await plant.commands(VALVE, 30.0)
        assert command.state == "failed"
        assert "priority 5 holds 80 %" in command.detail
        assert await plant.slots(VALVE) == {5: 80.0}
        assert plant.desk.overrides() == []
