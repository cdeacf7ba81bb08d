"""Commands over a real Modbus connection: the registers of the peer are the proof."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from app.domain.commands.lifecycle import FINAL
from app.domain.messages import Command, CommandRequest
from app.domain.site import Device, Kind, Link, Name, Point, Site, SiteInfo, Writable
from app.engine.acquisition import Acquisition
from app.engine.alarms import AlarmDesk
from app.engine.audit import Audit
from app.engine.commands import CommandDesk
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.store import Store
from drivers.registry import DRIVERS
from tests.engine.acquisition.gateway import READ, Gateway
from tests.engine.commands.conftest import session

FLOAT, TENTHS, STATE = "b.float", "b.tenths", "b.state"


def float_registers(value: float) -> dict[int, int]:
    return dict(enumerate(struct.unpack(">2H", struct.pack(">f", value)), 10))


def site(port: int) -> Site:
    return Site(
        site=SiteInfo(id="s", name=Name(en="Site")),
        links=(Link(id="l", driver="modbus", options={"transport": "tcp", "host": "127.0.0.1", "port": port}),),
        devices=(Device(id="d", link="l", options={"unit": 1}),),
        points=(
            Point(id=FLOAT, name=Name(en="Setpoint"), device="d", address="holding:10:float32", unit="°C", period_s=0.1,
                  writable=Writable(low=10, high=30)),
            Point(id=TENTHS, name=Name(en="Level"), device="d", address="holding:20:int16", scale=0.1, unit="%",
                  period_s=0.1, writable=Writable(low=0, high=100)),
            Point(id=STATE, name=Name(en="Pump"), device="d", address="holding:30", kind=Kind.BINARY, period_s=0.1,
                  states={0: Name(en="Off"), 1: Name(en="On")}, writable=Writable()),
        ),
    )  # fmt: skip


@dataclass
class Plant:
    desk: CommandDesk
    live: LiveTable
    gateway: Gateway

    async def until(self, holds: Callable[[], object], within_s: float = 10.0) -> None:
        async with asyncio.timeout(within_s):
            while not holds():  # noqa: ASYNC110 the plant is watched from outside
                await asyncio.sleep(0.01)

    async def commands(self, point: str, value: float | None) -> Command:
        request = CommandRequest(point=point, value=value, hold_s=600.0, reason="work")
        command = await self.desk.submit(request, session())
        await self.until(lambda: self.desk.command(command.id).state in FINAL, within_s=20.0)
        return self.desk.command(command.id)

    def registers(self, first: int, count: int = 1) -> list[int]:
        return [self.gateway.units[1][register] for register in range(first, first + count)]

    def writes(self) -> int:
        return sum(function != READ for _, _, function, _, _ in self.gateway.asked)


@asynccontextmanager
async def running(store: Store) -> AsyncIterator[Plant]:
    async with Gateway(units={1: float_registers(16.0) | {20: 500, 30: 0}}) as gateway:
        described = site(gateway.port)
        live, events, audit = LiveTable(described.points), EventLog(store), Audit(store)
        acquisition = Acquisition(described, DRIVERS, live)
        alarms = AlarmDesk(described, live, store, events)
        desk = CommandDesk(
            described, live, acquisition, alarms, store, audit, events, readback_s=1.0, interval_s=0.05
        )  # fmt: skip
        plant = Plant(desk, live, gateway)
        tasks = [asyncio.create_task(acquisition.run()), asyncio.create_task(desk.run())]
        try:
            await plant.until(lambda: live.counts().good == len(live))
            yield plant
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await events.close()


async def test_written_read_back_and_given_back(store: Store) -> None:
    async with running(store) as plant:
        for point, value, first, expected, before in (
            (FLOAT, 17.3, 10, list(float_registers(17.3).values()), list(float_registers(16.0).values())),
            (TENTHS, 62.3, 20, [623], [500]),
            (STATE, 1.0, 30, [1], [0]),
        ):
            command = await plant.commands(point, value)
            assert command.state == "verified", command
            assert plant.registers(first, len(expected)) == expected
            release = await plant.commands(point, None)
            assert (release.state, plant.registers(first, len(before))) == ("verified", before)
            assert "written back" in release.detail
        assert plant.desk.overrides() == []
        assert plant.writes() == 6, "one write for each command"


async def test_a_value_between_two_steps_of_the_register_is_refused_not_bent(store: Store) -> None:
    async with running(store) as plant:
        command = await plant.commands(TENTHS, 62.34)
        assert command.state == "refused"
        assert plant.registers(20) == [500]


async def test_a_device_that_falls_silent_ends_as_unknown_and_is_not_written_again(store: Store) -> None:
    async with running(store) as plant:
        plant.gateway.silent.add(1)
        command = await plant.commands(FLOAT, 18.0)
        assert command.state == "unknown"
        writes = plant.writes()
        assert writes == 1
        plant.gateway.silent.clear()
        await plant.until(lambda: plant.live.counts().good == len(plant.live))
        await asyncio.sleep(0.3)
        assert plant.writes() == writes, "nothing is replayed when the device is back"
        assert [held.value for held in plant.desk.overrides()] == [18.0]


@pytest.mark.logs("Link l is lost")
async def test_a_device_that_is_away_is_not_written_to(store: Store) -> None:
    async with running(store) as plant:
        await plant.gateway.stop()
        await plant.until(lambda: plant.live.counts().bad == len(plant.live))
        command = await plant.commands(FLOAT, 18.0)
        assert command.state == "refused"
        await plant.gateway.start()
        await plant.until(lambda: plant.live.counts().good == len(plant.live))
        assert plant.registers(10, 2) == list(float_registers(16.0).values())
        assert plant.writes() == 0
