"""Devices as they are: without ReadPropertyMultiple, with short frames, refusing wholes, out of service; and how they are commanded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.domain.errors import DeviceRefused, LinkLost, NoAnswer
from app.domain.readings import Quality, Reason
from drivers.bacnet import DRIVER
from drivers.bacnet.connection import BacnetConnection
from drivers.base import Block, PlanItem
from tests.drivers.peers import bacnet_device as peer
from tests.drivers.peers.udp import udp_middleman

TIMEOUT_S = 0.5
LINK = {"interface": "127.0.0.1/8", "port": 0}


@asynccontextmanager
async def link(**options: Any) -> AsyncIterator[BacnetConnection]:
    connection = await DRIVER.open({**LINK, **options}, 2.0)
    try:
        yield connection
    finally:
        await connection.close()


async def read(connection: BacnetConnection, address: str, *points: str, **options: Any) -> Block:
    """In one request, whatever the plan would do."""
    device = {"device_id": peer.INSTANCE, "address": address, **options}
    (request,) = DRIVER.plan(
        {**device, "rpm": True, "max_apdu": 1476}, [PlanItem(n, DRIVER.parse_address(t)) for n, t in enumerate(points)]
    )
    return await connection.read(device, request, TIMEOUT_S)


async def test_a_device_without_read_property_multiple_is_asked_one_by_one_and_not_tried_again() -> None:
    objects = [peer.sensor(n, float(n)) for n in range(6)]
    async with peer.device(objects, kind=peer.Simple) as address, udp_middleman(address) as middleman, link() as bacnet:
        near = f"127.0.0.1:{middleman.port}"
        for requests in (1 + 12, 12):
            middleman.requests.clear()
            block = await read(bacnet, near, *(f"ai:{n}" for n in range(6)))
            assert block.values.tolist() == [0, 1, 2, 3, 4, 5]
            assert len(middleman.requests) == requests


async def test_a_device_with_short_frames_gets_shorter_requests() -> None:
    objects = [peer.sensor(n, float(n)) for n in range(40)]
    short: dict[str, Any] = {"maxApduLengthAccepted": 206, "segmentationSupported": "noSegmentation"}
    async with peer.device(objects, **short) as address, udp_middleman(address) as middleman, link() as bacnet:
        near = f"127.0.0.1:{middleman.port}"
        for _ in range(2):
            middleman.requests.clear()
            block = await read(bacnet, near, *(f"ai:{n}" for n in range(40)))
            assert block.values.tolist() == list(range(40))
        assert len(middleman.requests) <= 8  # the second time it is known how many fit


async def test_an_unknown_object_costs_only_itself_where_the_device_refuses_the_whole() -> None:
    objects = [peer.sensor(n, float(n)) for n in range(5)]
    async with peer.device(objects, kind=peer.AllOrNothing) as address, link() as bacnet:
        block = await read(bacnet, address, "ai:0", "ai:1", "ai:77", "ai:3", "ai:4")
        assert block.reason[block.indices == 2].tolist() == [Reason.ILLEGAL_ADDRESS]
        assert sorted(block.values[block.quality == Quality.GOOD].tolist()) == [0, 1, 3, 4]


async def test_fault_and_out_of_service_are_told_as_quality() -> None:
    faulty = peer.sensor(1, 20.0, reliability="openLoop")
    retired = peer.sensor(2, 21.0, outOfService=True)
    async with peer.device([faulty, retired]) as address, link() as bacnet:
        block = await read(bacnet, address, "ai:1", "ai:2")
        assert block.quality.tolist() == [Quality.BAD, Quality.UNCERTAIN]
        assert block.reason.tolist() == [Reason.SENSOR_FAULT, Reason.OUT_OF_SERVICE]
        without = await read(bacnet, address, "ai:1", "ai:2", status_flags=False)
        assert without.values.size == 2


async def test_a_command_takes_its_priority_and_is_released_with_null() -> None:
    async with peer.device([peer.valve(1)]) as address, link() as bacnet:
        device = {"device_id": peer.INSTANCE, "address": address}
        valve = DRIVER.parse_address("ao:1")
        await bacnet.write(device, valve, 40.0, 16, TIMEOUT_S)
        await bacnet.write(device, valve, 42.5, 8, TIMEOUT_S)
        slots = await bacnet.priority_array(device, valve, TIMEOUT_S)
        assert [(n, slot) for n, slot in enumerate(slots, 1) if slot is not None] == [(8, 42.5), (16, 40.0)]
        assert (await read(bacnet, address, "ao:1")).values.tolist() == [42.5]
        await bacnet.write(device, valve, None, 8, TIMEOUT_S)
        assert (await read(bacnet, address, "ao:1")).values.tolist() == [40.0]
        await bacnet.write(device, valve, None, 16, TIMEOUT_S)
        assert await bacnet.priority_array(device, valve, TIMEOUT_S) == [None] * 16
        assert (await read(bacnet, address, "ao:1")).values.tolist() == [5.0]


async def test_slots_of_binary_and_multistate_objects_are_numbers_too() -> None:
    async with peer.device([peer.switch(1), peer.mode(1, 1)]) as address, link() as bacnet:
        device = {"device_id": peer.INSTANCE, "address": address}
        for text, value in (("bo:1", 1.0), ("mso:1", 3.0)):
            await bacnet.write(device, DRIVER.parse_address(text), value, 8, TIMEOUT_S)
            assert (await bacnet.priority_array(device, DRIVER.parse_address(text), TIMEOUT_S))[7] == value


async def test_an_object_without_priorities_says_so() -> None:
    async with peer.device([peer.sensor(1, 20.0)]) as address, link() as bacnet:
        device = {"device_id": peer.INSTANCE, "address": address}
        with pytest.raises(DeviceRefused, match="analog-input:1 has no priorities: the object has no such property"):
            await bacnet.priority_array(device, DRIVER.parse_address("ai:1"), TIMEOUT_S)


@pytest.mark.parametrize(
    ("text", "value", "priority", "words"),
    [
        ("ao:1", 1e39, 8, "is too large"),
        ("ao:1", 1.0, 0, "no priority 0"),
        ("ao:1", 1.0, 17, "no priority 17"),
        ("bo:1", 2.0, 8, "neither 0 .* nor 1"),
        ("bo:1", 0.5, 8, "not a whole number"),
        ("mso:1", 0.0, 8, "no state 0"),
        ("mso:1", -1.0, 8, "below 0"),
        ("ao:1:77", 1.0, 8, "its datatype is not a number"),
        ("ao:1:status-flags", 1.0, 8, "not a number that can be written"),
        ("ao:99", 1.0, 8, "there is no such object"),
        ("ai:1", 1.0, 8, "does not allow writing"),
    ],
)
async def test_what_cannot_be_commanded_is_refused_in_words(text: str, value: float, priority: int, words: str) -> None:
    objects = [peer.valve(1), peer.switch(1), peer.mode(1, 1), peer.sensor(1, 20.0)]
    async with peer.device(objects) as address, link() as bacnet:
        device = {"device_id": peer.INSTANCE, "address": address}
        with pytest.raises(DeviceRefused, match=words):
            await bacnet.write(device, DRIVER.parse_address(text), value, priority, TIMEOUT_S)


async def test_a_read_is_asked_again_where_the_site_says_so_and_a_write_never() -> None:
    async with peer.device([peer.valve(1)]) as address, udp_middleman(address) as middleman:
        near = f"127.0.0.1:{middleman.port}"
        device = {"device_id": peer.INSTANCE, "address": near}
        async with link(retries=2) as bacnet:
            lost = iter([True, True, False, True, True, True])
            middleman.swallow = lambda request: next(lost)
            assert (await read(bacnet, near, "ao:1")).values.tolist() == [0.0]
            assert len(middleman.requests) == 3
            assert len({request[8] for request in middleman.requests}) == 3  # each with an invoke id of its own
            with pytest.raises(NoAnswer):
                await bacnet.write(device, DRIVER.parse_address("ao:1"), 1.0, 8, 0.1)
            assert len(middleman.requests) == 4


async def test_two_links_in_one_process_live_and_die_apart() -> None:
    async with peer.device([peer.sensor(1, 20.0)]) as address, link(instance=4_190_001) as second:
        async with link() as first:
            assert (await read(first, address, "ai:1")).values.tolist() == [20.0]
            assert (await read(second, address, "ai:1")).values.tolist() == [20.0]
        assert (await read(second, address, "ai:1")).values.tolist() == [20.0]
        async with link() as third:
            assert (await read(third, address, "ai:1")).values.tolist() == [20.0]


async def test_a_port_that_is_taken_and_options_that_make_no_sense_are_told() -> None:
    port = peer.free_port()
    async with link(port=port):
        with pytest.raises(LinkLost, match=rf"UDP port 127\.0\.0\.1:{port} could not be opened"):
            await DRIVER.open({**LINK, "port": port}, 1.0)
    with pytest.raises(LinkLost, match="is not an address with a mask"):
        await DRIVER.open({**LINK, "interface": "here"}, 1.0)
    with pytest.raises(LinkLost, match="'instance' is -1, below 0"):
        await DRIVER.open({**LINK, "instance": -1}, 1.0)


async def test_attempts_to_open_a_port_that_is_taken_leave_nothing_running() -> None:
    port = peer.free_port()
    async with link(port=port):
        tasks = asyncio.all_tasks()
        for _ in range(3):
            with pytest.raises(LinkLost, match="is another BACnet program using it"):
                await DRIVER.open({**LINK, "port": port}, 1.0)
        assert asyncio.all_tasks() == tasks
    async with link(port=port):  # free again at once
        pass


async def test_what_is_not_the_fault_of_another_program_is_told_as_it_is() -> None:
    with pytest.raises(LinkLost, match=r"UDP port 192\.0\.2\.1:47999 could not be opened: Cannot assign"):
        await DRIVER.open({"interface": "192.0.2.1/24", "port": 47999}, 1.0)
    with pytest.raises(LinkLost, match="'instance' is 4194399, above 4194302"):
        await DRIVER.open({**LINK, "instance": 4_194_399}, 1.0)
