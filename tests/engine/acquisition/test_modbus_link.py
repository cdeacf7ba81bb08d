"""A gateway with several units on one connection, read by the real Modbus driver."""

from __future__ import annotations

import asyncio
import logging
import time
from itertools import pairwise

import pytest

from app.domain.errors import AddressError, DeviceRefused, LinkLost, NoAnswer, NotFound
from app.domain.site import Device, Link, Point, Site, Writable
from drivers.registry import DRIVERS
from tests.engine.acquisition.gateway import READ, Gateway
from tests.engine.acquisition.plants import named, running, site

PERIOD_S = 0.25


def gateway_site(port: int, units: int = 1, period_s: float = PERIOD_S, timeout_s: float = 0.3) -> Site:
    """Units with three registers each: a setpoint, a power and a counter."""
    link = Link(id="gw", driver="modbus", options={"host": "127.0.0.1", "port": port, "timeout_s": timeout_s})
    devices = [Device(id=f"u{unit}", link="gw", options={"unit": unit}) for unit in range(1, units + 1)]
    points = [
        Point(
            id=f"u{unit}.{name}",
            name=named(name),
            device=f"u{unit}",
            address=f"holding:{register}:int16",
            period_s=period_s,
            scale=0.1,
            writable=Writable() if name == "setpoint" else None,
        )
        for unit in range(1, units + 1)
        for register, name in enumerate(("setpoint", "power", "counter"))
    ]
    return site([link], devices, points)


def registers(unit: int) -> dict[int, int]:
    return {0: 210, 1: 1000 + unit, 2: 7}


async def test_values_arrive_scaled_with_one_request_for_each_unit() -> None:
    async with (
        Gateway({1: registers(1), 2: registers(2)}) as gateway,
        running(gateway_site(gateway.port, 2), DRIVERS) as plant,
    ):
        await plant.until(plant.all_good)
        assert plant.value("u1.setpoint") == pytest.approx(21.0)
        assert plant.value("u2.power") == pytest.approx(100.2)
        assert [asked[1:] for asked in gateway.asked[:2]] == [(1, READ, 0, 3), (2, READ, 0, 3)]
        assert plant.heard == [("u1", True), ("u2", True)]
        assert plant.acquisition.device_online("u1") is True
        assert plant.acquisition.devices().online == 2


async def test_reads_keep_their_period_without_drift_one_after_the_other() -> None:
    async with Gateway({1: registers(1), 2: registers(2)}) as gateway:
        async with running(gateway_site(gateway.port, 2), DRIVERS) as plant:
            await plant.until(plant.all_good)
            await asyncio.sleep(6 * PERIOD_S)
        first, second = gateway.times(1)[2:], gateway.times(2)[2:]
        for times in (first, second):
            mean_s = (times[-1] - times[0]) / (len(times) - 1)
            assert mean_s == pytest.approx(PERIOD_S, rel=0.08)
        assert second[1] - first[1] < 0.5 * PERIOD_S, "the line rests in between"


async def test_after_a_stall_nothing_is_caught_up() -> None:
    async with (
        Gateway({1: registers(1)}) as gateway,
        running(gateway_site(gateway.port, period_s=0.1), DRIVERS) as plant,
    ):
        await plant.until(plant.all_good)
        await asyncio.sleep(0.2)
        time.sleep(0.6)  # noqa: ASYNC251 the engine itself stalls
        before = len(gateway.asked)
        await asyncio.sleep(0.35)
        assert len(gateway.asked) - before <= 5


async def test_a_silent_unit_keeps_its_values_once_and_is_bad_the_second_time() -> None:
    async with (
        Gateway({1: registers(1), 2: registers(2)}) as gateway,
        running(gateway_site(gateway.port, 2, timeout_s=0.15), DRIVERS) as plant,
    ):
        await plant.until(plant.all_good)
        gateway.silent.add(2)
        await plant.until(lambda: plant.judged("u2.power") == ("bad", "no_answer"))
        assert plant.value("u2.power") == pytest.approx(100.2), "the last value stays, with its age"
        assert plant.judged("u1.power") == ("good", "")
        assert plant.heard[-1] == ("u2", False)
        state = plant.acquisition.links()[0]
        assert state.state == "open"
        assert [device.state for device in state.devices] == ["online", "offline"]
        assert state.devices[1].timeouts == 2
        gateway.silent.clear()
        await plant.until(plant.all_good)
        assert plant.heard[-1] == ("u2", True)


async def test_one_lost_answer_is_no_loss() -> None:
    async with Gateway({1: registers(1)}) as gateway, running(gateway_site(gateway.port), DRIVERS) as plant:
        await plant.until(plant.all_good)
        gateway.silent.add(1)
        asked = len(gateway.asked)
        await plant.until(lambda: len(gateway.asked) > asked)
        await asyncio.sleep(0.05)
        gateway.silent.clear()
        await plant.until(lambda: plant.acquisition.links()[0].timeouts == 1)
        await asyncio.sleep(0.6)
        assert plant.all_good()
        assert plant.heard == [("u1", True)]


@pytest.mark.slow
async def test_ten_dead_units_of_thirty_do_not_slow_the_others() -> None:
    """The cycle of the 20 live ones is at most 1.3 times the normal one once the dead ones are known."""
    period_s = 0.3
    async with Gateway({unit: registers(unit) for unit in range(1, 31)}, delay_s=0.005) as gateway:
        gateway.silent.update(range(11, 21))
        async with running(gateway_site(gateway.port, 30, period_s, timeout_s=0.08), DRIVERS) as plant:
            await plant.until(lambda: sum(online for _, online in plant.heard) == 20 and len(plant.heard) == 30, 15.0)
            await asyncio.sleep(0.5)
            start_s = time.monotonic()
            await asyncio.sleep(6 * period_s)
        live = [[t for t in gateway.times(unit) if t >= start_s] for unit in (1, 5, 10, 21, 30)]
        means = [(times[-1] - times[0]) / (len(times) - 1) for times in live]
        assert max(means) <= 1.3 * period_s
        worst_s = max(b - a for times in live for a, b in pairwise(times))
        assert worst_s <= 2 * period_s


async def test_a_lying_unit_is_malformed_and_stays_apart() -> None:
    async with Gateway({1: registers(1), 2: registers(2)}) as gateway:
        gateway.lying.add(1)
        async with running(gateway_site(gateway.port, 2), DRIVERS) as plant:
            await plant.until(lambda: plant.judged("u1.power") == ("bad", "malformed"))
            await plant.until(lambda: plant.judged("u2.power") == ("good", ""))
            assert plant.value("u1.power") is None
            assert plant.acquisition.links()[0].devices[0].failures > 0


async def test_an_illegal_register_is_bad_and_its_neighbours_are_good() -> None:
    async with Gateway({1: registers(1)}) as gateway:
        gateway.illegal.add(1)
        async with running(gateway_site(gateway.port), DRIVERS) as plant:
            await plant.until(lambda: plant.judged("u1.power") == ("bad", "illegal_address"))
            await plant.until(lambda: plant.judged("u1.setpoint")[0] == plant.judged("u1.counter")[0] == "good")


async def test_a_lost_link_marks_everything_and_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="app.engine.acquisition.link")
    async with (
        Gateway({1: registers(1), 2: registers(2)}) as gateway,
        running(gateway_site(gateway.port, 2), DRIVERS) as plant,
    ):
        await plant.until(plant.all_good)
        await gateway.stop()
        await plant.until(lambda: plant.judged("u1.power") == plant.judged("u2.power") == ("bad", "link_lost"))
        state = plant.acquisition.links()[0]
        assert state.state == "waiting"
        assert state.detail
        assert plant.acquisition.devices().online == 0
        await gateway.start()
        await plant.until(plant.all_good, 8.0)
        assert plant.acquisition.links()[0].state == "open"
        assert plant.heard[2:] == [("u1", False), ("u2", False), ("u1", True), ("u2", True)]
    said = [record.message.split(":")[0] for record in caplog.records]
    assert said[0] == "Link gw is lost"
    assert said[1].startswith("Link gw is back after")
    assert len(said) == 2


@pytest.mark.logs("Link gw is lost")
async def test_there_is_never_more_than_one_connection() -> None:
    async with Gateway({1: registers(1)}) as gateway:
        async with running(gateway_site(gateway.port), DRIVERS) as plant:
            for _ in range(3):
                await plant.until(plant.all_good)
                gateway.hang_up()
                await plant.until(lambda: not plant.all_good())
            await plant.until(plant.all_good)
        assert gateway.connects == 4
        assert gateway.most_open == 1


@pytest.mark.logs("Link gw is lost")
async def test_a_link_that_was_never_there_is_lost_from_the_start() -> None:
    async with Gateway({}) as gateway:
        port = gateway.port
    async with running(gateway_site(port), DRIVERS) as plant:
        await plant.until(lambda: plant.judged("u1.power") == ("bad", "link_lost"))
        assert plant.value("u1.power") is None
        assert plant.heard == [("u1", False)]
        with pytest.raises(LinkLost, match="nothing was sent"):
            await plant.acquisition.write("u1.setpoint", 20.0, 8, 0.5)


async def test_a_write_is_scaled_back_and_read_back() -> None:
    async with (
        Gateway({1: registers(1)}) as gateway,
        running(gateway_site(gateway.port, period_s=30.0), DRIVERS) as plant,
    ):
        await plant.until(plant.all_good)
        await plant.acquisition.write("u1.setpoint", 21.7, 8, 1.0)
        assert gateway.units[1][0] == 217
        assert plant.value("u1.setpoint") == pytest.approx(21.0), "nothing is assumed"
        reading = await plant.acquisition.read_now("u1.setpoint", 1.0)
        assert reading.value == pytest.approx(21.7)
        assert plant.value("u1.setpoint") == pytest.approx(21.7)


async def test_a_write_without_an_answer_is_unknown_and_sent_once() -> None:
    async with (
        Gateway({1: registers(1)}) as gateway,
        running(gateway_site(gateway.port, period_s=30.0), DRIVERS) as plant,
    ):
        await plant.until(plant.all_good)
        gateway.silent.add(1)
        asked = len(gateway.asked)
        with pytest.raises(NoAnswer):
            await plant.acquisition.write("u1.setpoint", 21.7, 8, 0.2)
        gateway.silent.clear()
        await asyncio.sleep(0.5)
        assert [entry[2] for entry in gateway.asked[asked:]].count(6) == 1


@pytest.mark.logs("Link gw is lost")
async def test_a_write_during_which_the_link_breaks_is_unknown_not_unsent() -> None:
    async with (
        Gateway({1: registers(1)}, delay_s=0.0) as gateway,
        running(gateway_site(gateway.port, period_s=30.0), DRIVERS) as plant,
    ):
        await plant.until(plant.all_good)
        gateway.delay_s = 5.0
        write = asyncio.create_task(plant.acquisition.write("u1.setpoint", 21.7, 8, 2.0))
        asked = len(gateway.asked)
        await plant.until(lambda: len(gateway.asked) > asked)
        gateway.hang_up()
        with pytest.raises(NoAnswer, match="whether it took effect is unknown"):
            await write


async def test_a_refused_write_says_so() -> None:
    async with (
        Gateway({1: registers(1)}) as gateway,
        running(gateway_site(gateway.port, period_s=30.0), DRIVERS) as plant,
    ):
        await plant.until(plant.all_good)
        gateway.busy.add(1)
        with pytest.raises(DeviceRefused, match="busy"):
            await plant.acquisition.write("u1.setpoint", 21.7, 8, 1.0)
        with pytest.raises(DeviceRefused):
            await plant.acquisition.priority_array("u1.setpoint", 1.0)
        with pytest.raises(NotFound):
            await plant.acquisition.write("u1.nothing", 1.0, 8, 1.0)
        with pytest.raises(NotFound):
            await plant.acquisition.discover("nowhere", 1.0)


@pytest.mark.logs("there is no table")
async def test_a_point_with_an_address_nobody_understands_harms_only_itself() -> None:
    async with Gateway({1: registers(1)}) as gateway:
        model = gateway_site(gateway.port)
        odd = Point(id="u1.odd", name=named("odd"), device="u1", address="nonsense:1", period_s=PERIOD_S)
        async with running(site(model.links, model.devices, (*model.points, odd)), DRIVERS) as plant:
            await plant.until(lambda: plant.judged("u1.power") == ("good", ""))
            assert plant.judged("u1.odd") == ("bad", "illegal_address")
            with pytest.raises(AddressError):
                await plant.acquisition.write("u1.odd", 1.0, 8, 1.0)
