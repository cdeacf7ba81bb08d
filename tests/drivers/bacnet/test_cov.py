"""Change of value: present values first, changes as they come, renewals in time, and an end that is always told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.domain.errors import DriverError, LinkLost, NoAnswer
from app.domain.readings import Quality, Reason
from drivers.bacnet import DRIVER
from drivers.bacnet.connection import BacnetConnection
from drivers.base import Block, PlanItem, SubscriptionRefused
from tests.drivers.peers import bacnet_device as peer
from tests.drivers.peers.udp import UdpMiddleman, udp_middleman

SUBSCRIBE_COV = 5
SOON_S = 2.0


class Subscriber:
    """Keeps the newest value and quality of each row, and how the stream ended."""

    def __init__(self, connection: BacnetConnection, address: str, points: list[str], lifetime_s: float) -> None:
        items = [PlanItem(n, DRIVER.parse_address(text)) for n, text in enumerate(points)]
        device = {"device_id": peer.INSTANCE, "address": address}
        self.stream = connection.subscribe(device, items, lifetime_s)
        self.values: dict[int, float] = {}
        self.reasons: dict[int, int] = {}
        self.blocks: list[Block] = []
        self.error: DriverError | None = None
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._follow())

    async def until(self, **wanted: float) -> None:
        """Wait until the rows (``r0=21.5``) have these values."""
        rows = {int(name[1:]): value for name, value in wanted.items()}
        async with asyncio.timeout(SOON_S):
            while any(self.values.get(row) != value for row, value in rows.items()):
                self._news.clear()
                await self._news.wait()

    async def next_block(self) -> Block:
        self._news.clear()
        await asyncio.wait_for(self._news.wait(), SOON_S)
        return self.blocks[-1]

    async def ended(self) -> DriverError | None:
        await asyncio.wait_for(asyncio.shield(self._task), 10)
        return self.error

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self) -> None:
        try:
            async for block in self.stream:
                self.blocks.append(block)
                self.values |= dict(zip(block.indices.tolist(), block.values.tolist(), strict=True))
                self.reasons |= dict(zip(block.indices.tolist(), block.reason.tolist(), strict=True))
                self._news.set()
        except DriverError as error:
            self.error = error


@asynccontextmanager
async def subscribed(
    objects: list[Any], *points: str, lifetime_s: float = 60.0, **options: Any
) -> AsyncIterator[tuple[Subscriber, UdpMiddleman, BacnetConnection]]:
    async with peer.device(objects) as address, udp_middleman(address) as middleman:
        connection = await DRIVER.open({"interface": "127.0.0.1/8", "port": 0, **options}, 2.0)
        subscriber = Subscriber(connection, f"127.0.0.1:{middleman.port}", list(points), lifetime_s)
        try:
            yield subscriber, middleman, connection
        finally:
            await subscriber.stop()
            await connection.close()


def subscriptions(middleman: UdpMiddleman) -> int:
    """How many SubscribeCOV requests went to the device."""
    return sum(request[9] == SUBSCRIBE_COV for request in middleman.requests if len(request) > 9)


def active(objects: list[Any]) -> int:
    """How many subscriptions the device holds."""
    return sum(len(detection.cov_subscriptions) for detection in objects[0]._app._cov_detections.values())


async def test_present_values_come_first_and_then_the_changes() -> None:
    room, valve = peer.sensor(1, 21.0), peer.valve(1)
    async with subscribed([room, valve], "ai:1", "ao:1") as (subscriber, _, _):
        await subscriber.until(r0=21.0, r1=5.0 if valve.presentValue == 5.0 else 0.0)
        assert sorted(subscriber.blocks[0].indices.tolist()) == [0, 1]
        room.presentValue = 22.5
        await subscriber.until(r0=22.5)


async def test_several_points_of_one_object_and_changes_between_two_looks_are_gathered() -> None:
    room = peer.sensor(1, 21.0)
    async with subscribed([room], "ai:1", "ai:1") as (subscriber, _, _):
        await subscriber.until(r0=21.0, r1=21.0)
        for value in (25.0, 30.0, 35.0):
            room.presentValue = value
        await subscriber.until(r0=35.0, r1=35.0)


@pytest.mark.parametrize("confirmed", [False, True])
async def test_binary_and_multistate_objects_report_numbers(confirmed: bool) -> None:
    light, mode = peer.switch(1), peer.mode(1, 1)
    async with subscribed([light, mode], "bo:1", "mso:1", confirmed_cov=confirmed) as (subscriber, _, _):
        await subscriber.until(r0=0.0, r1=1.0)
        light.presentValue, mode.presentValue = "active", 3
        await subscriber.until(r0=1.0, r1=3.0)


async def test_status_flags_of_a_report_decide_its_quality() -> None:
    room = peer.sensor(1, 21.0)
    async with subscribed([room], "ai:1") as (subscriber, middleman, _):
        await subscriber.until(r0=21.0)
        for value, flags, quality, reason in (
            (30.0, 0x10, Quality.UNCERTAIN, Reason.OUT_OF_SERVICE),
            (40.0, 0x40, Quality.BAD, Reason.SENSOR_FAULT),
            (50.0, 0x80, Quality.GOOD, Reason.NONE),
        ):
            middleman.twist = lambda report, flags=flags: [(0.0, report.replace(b"\x82\4\0", bytes((0x82, 4, flags))))]  # type: ignore[misc]
            room.presentValue = value
            block = await subscriber.next_block()
            assert (block.quality.tolist(), block.reason.tolist()) == ([quality], [reason])
            assert block.values.tolist() == [value] or quality == Quality.BAD


async def test_subscriptions_are_renewed_before_they_run_out() -> None:
    room = peer.sensor(1, 21.0)
    async with subscribed([room], "ai:1", lifetime_s=1.0) as (subscriber, middleman, _):
        await subscriber.until(r0=21.0)
        await asyncio.sleep(1.2)
        assert 3 <= subscriptions(middleman) <= 4
        room.presentValue = 40.0
        await subscriber.until(r0=40.0)
        assert subscriber.error is None


async def test_a_renewal_that_is_lost_once_is_repeated_in_time() -> None:
    room = peer.sensor(1, 21.0)
    async with subscribed([room], "ai:1", lifetime_s=2.0, timeout_s=0.1) as (subscriber, middleman, _):
        await subscriber.until(r0=21.0)
        middleman.requests.clear()
        middleman.swallow = lambda request: subscriptions(middleman) <= 2
        await asyncio.sleep(1.8)
        assert subscriptions(middleman) == 3
        room.presentValue = 40.0
        await subscriber.until(r0=40.0)


async def test_a_device_that_falls_silent_ends_the_stream_when_its_subscriptions_have_run_out() -> None:
    async with subscribed([peer.sensor(1, 21.0)], "ai:1", lifetime_s=1.0, timeout_s=0.1) as (s, middleman, _):
        await s.until(r0=21.0)
        started = time.monotonic()
        middleman.swallow = lambda request: True
        assert isinstance(await s.ended(), NoAnswer)
        assert 0.8 <= time.monotonic() - started <= 2.5


async def test_a_device_that_was_switched_off_and_on_reports_again_after_half_a_lifetime() -> None:
    port = peer.free_port("127.0.0.60")
    connection = await DRIVER.open({"interface": "127.0.0.1/8", "port": 0, "timeout_s": 0.2}, 2.0)
    room = peer.sensor(1, 21.0)
    async with peer.device([room], port=port) as address:
        subscriber = Subscriber(connection, address, ["ai:1"], 2.0)
        await subscriber.until(r0=21.0)
    room = peer.sensor(1, 50.0)
    async with peer.device([room], port=port):
        await subscriber.until(r0=50.0)
        room.presentValue = 60.0
        await subscriber.until(r0=60.0)
        await subscriber.stop()
        await connection.close()


async def test_points_that_the_device_does_not_report_are_named_and_nothing_stays_subscribed() -> None:
    objects = [peer.sensor(1, 21.0)]
    points = ("ai:1", "ai:99", "ai:1:units")
    async with subscribed(objects, *points) as (subscriber, _, _):
        error = await subscriber.ended()
        assert isinstance(error, SubscriptionRefused)
        assert error.indices == (1, 2)
        assert "does not report 2 of the points" in str(error)
        assert active(objects) == 0


async def test_one_who_leaves_unsubscribes() -> None:
    objects = [peer.sensor(1, 21.0), peer.sensor(2, 22.0)]
    async with subscribed(objects, "ai:1", "ai:2") as (subscriber, _, _):
        await subscriber.until(r0=21.0, r1=22.0)
        assert active(objects) == 2
        await subscriber.stop()
        assert active(objects) == 0


async def test_closing_the_link_ends_the_stream_and_unsubscribes() -> None:
    objects = [peer.sensor(1, 21.0)]
    async with subscribed(objects, "ai:1") as (subscriber, _, connection):
        await subscriber.until(r0=21.0)
        await connection.close()
        assert isinstance(await subscriber.ended(), LinkLost)
        assert active(objects) == 0


async def test_closing_beside_a_silent_device_takes_no_longer_than_the_farewell() -> None:
    async with subscribed([peer.sensor(1, 21.0)], "ai:1") as (subscriber, middleman, connection):
        await subscriber.until(r0=21.0)
        middleman.swallow = lambda request: True
        started = time.monotonic()
        await connection.close()
        assert time.monotonic() - started < 2.0


async def test_reports_of_somebody_else_are_not_believed() -> None:
    room = peer.sensor(1, 21.0)
    async with subscribed([room], "ai:1") as (subscriber, middleman, connection):
        await subscriber.until(r0=21.0)
        reports: list[bytes] = []
        middleman.twist = lambda answer: _noted(answer, reports)
        room.presentValue = 22.0
        await subscriber.until(r0=22.0)
        forged = reports[-1].replace(bytes.fromhex("41b00000"), bytes.fromhex("42c80000"))  # 22.0 becomes 100.0
        assert forged != reports[-1]
        stranger, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0)
        )
        port = connection._stack.link_layer.server.local_transport.get_extra_info("sockname")[1]
        stranger.sendto(forged, ("127.0.0.1", port))
        await asyncio.sleep(0.1)
        assert subscriber.values == {0: 22.0}
        stranger.close()


def _noted(answer: bytes, reports: list[bytes]) -> list[tuple[float, bytes]]:
    reports.append(answer)
    return [(0.0, answer)]


async def test_malformed_reports_are_dropped() -> None:
    room = peer.sensor(1, 21.0)
    async with subscribed([room], "ai:1") as (subscriber, middleman, _):
        await subscriber.until(r0=21.0)
        middleman.twist = lambda answer: [(0.0, answer[:-9]), (0.0, answer[:20] + b"\xff" * 20)]
        room.presentValue = 30.0
        await asyncio.sleep(0.1)
        middleman.twist = lambda answer: [(0.0, answer)]
        room.presentValue = 40.0
        await subscriber.until(r0=40.0)
        assert 30.0 not in [value for block in subscriber.blocks for value in block.values]
