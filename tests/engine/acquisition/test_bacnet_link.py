"""BACnet devices behind one port, read by the real driver: reports, commands, and a device that loses power."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.site import Device, Link, Point, Site, Writable
from drivers.registry import DRIVERS
from tests.drivers.peers.bacnet_device import application, free_port, sensor, setpoint, switch, valve
from tests.engine.acquisition.plants import named, running, site

HOST = "127.0.0.61"


def bacnet_site(port: int, *, cov: bool, period_s: float = 0.3) -> Site:
    options = {"interface": "127.0.0.1/8", "port": free_port(), "timeout_s": 0.4, "apdu_timeout_s": 0.4}
    device = Device(id="ahu", link="bn", options={"device_id": 61, "address": f"{HOST}:{port}"})
    addresses = {
        "temperature": "analog-input:1",
        "setpoint": "analog-value:1",
        "fan": "binary-output:1",
        "valve": "analog-output:1",
    }
    points = [
        Point(
            id=f"ahu.{name}",
            name=named(name),
            device="ahu",
            address=address,
            period_s=period_s,
            cov=cov,
            writable=Writable(),
        )
        for name, address in addresses.items()
    ]
    return site([Link(id="bn", driver="bacnet", options=options)], [device], points)


def objects() -> list[object]:
    return [sensor(1, 21.5), setpoint(1, 22.0), switch(1), valve(1)]


async def test_values_arrive_and_a_command_shows_in_its_slot() -> None:
    port = free_port(HOST)
    device = application(HOST, port, 61, objects())
    try:
        async with running(bacnet_site(port, cov=False), DRIVERS) as plant:
            await plant.until(plant.all_good, 10.0)
            assert plant.value("ahu.temperature") == 21.5
            await plant.acquisition.write("ahu.setpoint", 23.5, 8, 1.0)
            assert (await plant.acquisition.read_now("ahu.setpoint", 1.0)).value == 23.5
            slots = await plant.acquisition.priority_array("ahu.setpoint", 1.0)
            assert [place for place, slot in enumerate(slots, 1) if slot is not None] == [8]
            await plant.acquisition.write("ahu.setpoint", None, 8, 1.0)
            assert (await plant.acquisition.read_now("ahu.setpoint", 1.0)).value == 22.0
    finally:
        device.close()


@pytest.mark.slow
async def test_reports_arrive_at_once_and_survive_a_device_that_loses_power() -> None:
    port = free_port(HOST)
    device = application(HOST, port, 61, objects())
    try:
        async with running(bacnet_site(port, cov=True), DRIVERS) as plant:
            await plant.until(plant.all_good, 10.0)
            await asyncio.sleep(0.3)
            requests = plant.acquisition.links()[0].requests
            await plant.acquisition.write("ahu.valve", 40.0, 8, 1.0)
            assert await plant.until(lambda: plant.value("ahu.valve") == 40.0) < 0.2
            await asyncio.sleep(0.6)
            assert plant.acquisition.links()[0].requests - requests <= 2, "no polling while reports come"

            device.close()
            with pytest.raises(Exception, match="answer"):
                await plant.acquisition.read_now("ahu.fan", 0.3)
            await plant.until(lambda: plant.judged("ahu.valve") == ("bad", "no_answer"), 5.0)
            assert plant.value("ahu.valve") == 40.0
            await asyncio.sleep(0.05)
            device = application(HOST, port, 61, objects())
            await plant.until(lambda: plant.all_good() and plant.value("ahu.valve") == 0.0, 5.0)
    finally:
        device.close()
