"""Discovery and browsing: who is on the network, what they have, and what the site file would say of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from app.domain.errors import DeviceRefused, NoAnswer
from drivers.bacnet import DRIVER
from drivers.bacnet.connection import BacnetConnection
from drivers.base import FoundPoint, PlanItem
from tests.drivers.peers import bacnet_device as peer
from tests.drivers.peers.udp import nobody, udp_middleman


@asynccontextmanager
async def link(open_s: float = 2.0, **options: Any) -> AsyncIterator[BacnetConnection]:
    connection = await DRIVER.open({"interface": "127.0.0.1/8", "port": 0, **options}, open_s)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def campus(*numbers: int) -> AsyncIterator[str]:
    """Devices 101, 102… on addresses of their own behind a BBMD, whose address is the value."""
    port = peer.free_port("127.0.0.2")
    async with AsyncExitStack() as stack:
        management = await stack.enter_async_context(peer.bbmd("127.0.0.2", port))
        for number in numbers:
            objects = [peer.sensor(1, float(number)), peer.valve(1)]
            host = f"127.0.0.{10 + number}"
            await stack.enter_async_context(peer.device(objects, host, port, instance=100 + number))
        yield management


async def test_a_foreign_device_finds_all_devices_behind_the_bbmd() -> None:
    async with campus(1, 2, 3) as management, link(bbmd=management) as bacnet:
        found = [f for f in await bacnet.discover(0.6) if f.options["device_id"] != peer.MANAGEMENT]
        assert [f.name for f in found] == ["Device 101", "Device 102", "Device 103"]
        assert [f.options["device_id"] for f in found] == [101, 102, 103]
        assert {(f.vendor, f.model, f.objects) for f in found} == {("Peers Inc.", "Peer", 4)}
        assert found[0].address.startswith("127.0.0.11:")


async def test_what_is_found_can_be_read_without_an_address() -> None:
    (request,) = DRIVER.plan({"device_id": 1}, [PlanItem(0, DRIVER.parse_address("ai:1"))])
    async with campus(1, 2) as management, link(bbmd=management) as bacnet:
        for found in await bacnet.discover(0.6):
            if found.options["device_id"] != peer.MANAGEMENT:
                block = await bacnet.read(found.options, request, 1.0)
                assert block.values[0] == found.options["device_id"] - 100
        started = time.monotonic()
        with pytest.raises(NoAnswer, match="device 77 was not found on the network"):
            await bacnet.read({"device_id": 77}, request, 0.2)
        assert time.monotonic() - started < 0.5


async def test_nobody_there_is_an_empty_list_within_the_time() -> None:
    async with link() as bacnet:
        started = time.monotonic()
        assert await bacnet.discover(0.5) == []
        assert time.monotonic() - started < 1.0


async def test_a_bbmd_that_does_not_answer_costs_discovery_and_says_so_but_not_the_link() -> None:
    with nobody() as deaf:
        async with peer.device([peer.sensor(1, 20.0)]) as address, link(0.4, bbmd=deaf) as bacnet:
            device = {"device_id": peer.INSTANCE, "address": address}
            (request,) = DRIVER.plan(device, [PlanItem(0, DRIVER.parse_address("ai:1"))])
            assert (await bacnet.read(device, request, 1.0)).values[0] == 20.0
            with pytest.raises(NoAnswer, match="has not accepted our registration"):
                await bacnet.discover(0.5)


EXPECTED = {
    FoundPoint(address="analog-input:7", name="AI-7", kind="analog", unit="°C"),
    FoundPoint(address="analog-output:1", name="AO-1", kind="analog", unit="%", writable=True),
    FoundPoint(address="analog-value:1", name="AV-1", kind="analog", unit="kW", writable=True),
    FoundPoint(address="analog-value:100", name="AV-100", kind="analog"),
    FoundPoint(address="binary-input:100", name="BI-100", kind="binary"),
    FoundPoint(address="binary-output:1", name="BO-1", kind="binary", writable=True),
    FoundPoint(address="multi-state-output:1", name="MSO-1", kind="multistate", writable=True),
    FoundPoint(address="multi-state-value:100", name="MSV-100", kind="multistate"),
    FoundPoint(address="large-analog-value:100", name="LAV-100", kind="analog", unit="kWh"),
}


async def test_browsing_tells_names_kinds_units_and_what_can_be_commanded(device_address: str) -> None:
    async with link() as bacnet:
        points = await bacnet.browse({"device_id": peer.INSTANCE, "address": device_address}, 1.0)
        assert set(points) >= EXPECTED
        assert len(points) == peer.RAMP + 14


@pytest.mark.parametrize("short", [{}, {"kind": peer.Simple}])
async def test_a_device_that_sends_no_long_answers_is_asked_element_by_element(short: dict[str, Any]) -> None:
    objects = [peer.sensor(n, 20.0) for n in range(60)]
    frames: dict[str, Any] = {"maxApduLengthAccepted": 206, "segmentationSupported": "noSegmentation"}
    async with peer.device(objects, **frames, **short) as address, link() as bacnet:
        device = {"device_id": peer.INSTANCE, "address": address, "max_apdu": 206}
        points = await bacnet.browse(device, 1.0)
        assert [point.name for point in points] == [f"AI-{n}" for n in range(60)]


async def test_browsing_lets_the_polls_of_the_device_through(device_address: str) -> None:
    async with udp_middleman(device_address) as middleman, link() as bacnet:
        device = {"device_id": peer.INSTANCE, "address": f"127.0.0.1:{middleman.port}", "max_apdu": 206}
        (request,) = DRIVER.plan(device, [PlanItem(0, DRIVER.parse_address("ai:1"))])
        middleman.twist = lambda answer: [(0.01, answer)]
        browsing = asyncio.create_task(bacnet.browse(device, 1.0))
        await asyncio.sleep(0.1)
        assert (await bacnet.read(device, request, 0.5)).values[0] == 1
        assert not browsing.done()
        assert await browsing


async def test_a_device_that_is_not_there_or_has_no_list_is_told() -> None:
    with nobody() as deaf:
        async with link() as bacnet:
            with pytest.raises(NoAnswer):
                await bacnet.browse({"device_id": 1, "address": deaf}, 0.1)
            async with peer.device([]) as address:
                with pytest.raises(DeviceRefused, match="device 4 does not list its objects: there is no such object"):
                    await bacnet.browse({"device_id": 4, "address": address}, 0.5)
