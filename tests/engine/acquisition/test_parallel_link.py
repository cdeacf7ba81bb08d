"""A link that asks several devices at once, with devices that hang, refuse, break and report changes of their own accord."""

from __future__ import annotations

import asyncio
import logging
import time

import pytest

from app.domain.errors import DeviceRefused, DriverError, LinkLost
from app.domain.site import Device, Kind, Link, Point, Site
from tests.engine.acquisition.lines import LineDriver, Peer
from tests.engine.acquisition.plants import named, running, site

PERIOD_S = 0.2


def peer(devices: int = 1, values: int = 3) -> Peer:
    return Peer({f"d{d}": {f"v{v}": float(10 * d + v) for v in range(values)} for d in range(devices)})


def line_site(peer: Peer, period_s: float = PERIOD_S, *, cov: bool = False, kind: Kind = Kind.ANALOG) -> Site:
    points = [
        Point(
            id=f"{d}.{v}",
            name=named(v),
            device=d,
            address=v,
            period_s=period_s,
            cov=cov,
            kind=kind,
            scale=2.0,
            offset=1.0,
        )
        for d, values in peer.devices.items()
        for v in values
    ]
    devices = [Device(id=name, link="l", options={"name": name}) for name in peer.devices]
    return site([Link(id="l", driver="lines", options={"port": peer.port})], devices, points)


async def test_devices_are_asked_together_but_each_with_one_request_in_flight() -> None:
    async with peer(6, values=40) as wire:
        wire.delay_s = 0.02
        async with running(line_site(wire), {"lines": LineDriver(4)}) as plant:
            await plant.until(plant.all_good)
            await asyncio.sleep(3 * PERIOD_S)
        assert wire.most_in_flight == 1
        assert wire.most_together == 4


async def test_silent_devices_take_half_of_the_places_at_most() -> None:
    async with peer(12) as wire:
        wire.silent = {f"d{n}" for n in range(10)}
        async with running(line_site(wire), {"lines": LineDriver(4)}) as plant:
            await plant.until(lambda: plant.judged("d11.v0")[0] == "good", 2.0)
            before = wire.read["d11"]
            await asyncio.sleep(4 * PERIOD_S)
            assert wire.read["d11"] - before >= 3
            await plant.until(lambda: plant.judged("d5.v0") == ("bad", "no_answer"), 5.0)
            assert plant.acquisition.devices().online == 2


async def test_a_refused_block_is_halved_until_only_what_is_refused_is_bad() -> None:
    async with peer(values=20) as wire:
        wire.refused = {"v3", "v17"}
        async with running(line_site(wire), {"lines": LineDriver()}) as plant:
            good = [f"d0.v{n}" for n in range(20) if n not in (3, 17)]
            await plant.until(lambda: all(plant.judged(name)[0] == "good" for name in good))
            await plant.until(lambda: plant.judged("d0.v3") == plant.judged("d0.v17") == ("bad", "device_error"))
            asked = len(wire.asked)
            await asyncio.sleep(5 * PERIOD_S)
            assert len(wire.asked) - asked <= 6 * 10, "the halves are remembered"
            assert plant.acquisition.device_online("d0") is True


async def test_a_block_that_is_refused_once_for_a_moment_stays_whole() -> None:
    async with peer() as wire, running(line_site(wire), {"lines": LineDriver()}) as plant:
        await plant.until(plant.all_good)
        wire.refused = {"v0"}
        await plant.until(lambda: plant.acquisition.links()[0].failures)
        wire.refused = set()
        await asyncio.sleep(2 * PERIOD_S)
        assert plant.all_good()
        asked = len(wire.asked)
        await asyncio.sleep(3 * PERIOD_S)
        assert len(wire.asked) - asked <= 4


async def test_a_bug_in_the_driver_stays_with_its_device_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    driver = LineDriver()
    async with peer(2) as wire, running(line_site(wire), {"lines": driver}) as plant:
        await plant.until(plant.all_good)
        driver.bug["d0"] = ZeroDivisionError("oops")
        await plant.until(lambda: plant.judged("d0.v0") == ("bad", "device_error"))
        before = wire.read["d1"]
        await asyncio.sleep(5 * PERIOD_S)
        assert wire.read["d1"] - before >= 4
        assert plant.judged("d1.v0") == ("good", "")
        del driver.bug["d0"]
        await plant.until(plant.all_good)
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.message for record in errors] == ["Device d0: the driver failed"]
    assert errors[0].exc_info is not None


@pytest.mark.slow
@pytest.mark.logs("Link l is lost")
async def test_a_driver_that_never_comes_back_is_stopped_and_its_link_opened_anew() -> None:
    driver = LineDriver()
    async with peer(2) as wire, running(line_site(wire), {"lines": driver}, hanging_s=0.3) as plant:
        await plant.until(plant.all_good)
        driver.hangs.add("d0")
        await plant.until(lambda: plant.acquisition.links()[0].state == "waiting", 8.0)
        assert "closed by force" in plant.acquisition.links()[0].detail
        driver.hangs.clear()
        await plant.until(plant.all_good)


async def test_a_write_goes_ahead_of_the_polls_and_a_silent_device_does_not_hold_it_up() -> None:
    async with peer(8) as wire:
        wire.silent = {"d0", "d1", "d2"}
        async with running(line_site(wire), {"lines": LineDriver(1)}) as plant:
            await plant.until(lambda: plant.judged("d7.v0")[0] == "good")
            start_s = time.monotonic()
            await plant.acquisition.write("d7.v0", 43.0, 8, 1.0)
            assert time.monotonic() - start_s < 0.5
            assert wire.devices["d7"]["v0"] == 21.0
            await plant.acquisition.write("d7.v0", None, 8, 1.0)
            assert wire.devices["d7"]["v0"] == -1.0
            assert (await plant.acquisition.read_now("d7.v0", 1.0)).value == -1.0


async def test_a_write_that_finds_no_turn_was_certainly_not_sent() -> None:
    async with peer(2) as wire:
        wire.delay_s = 0.19
        async with running(line_site(wire), {"lines": LineDriver(1)}) as plant:
            await plant.until(lambda: plant.judged("d0.v0")[0] == "good")
            asked = len(wire.asked)
            await plant.until(lambda: len(wire.asked) > asked)
            with pytest.raises(LinkLost, match=r"busy for .* nothing was sent"):
                await plant.acquisition.write("d0.v0", 1.0, 8, 0.03)
            await asyncio.sleep(0.5)
            assert "write" not in [verb for _, _, verb in wire.asked]


async def test_a_caller_that_goes_away_takes_its_waiting_write_along() -> None:
    async with peer(1) as wire:
        wire.delay_s = 0.15
        async with running(line_site(wire), {"lines": LineDriver(1)}) as plant:
            await plant.until(lambda: plant.judged("d0.v0")[0] == "good")
            asked = len(wire.asked)
            await plant.until(lambda: len(wire.asked) > asked)
            write = asyncio.create_task(plant.acquisition.write("d0.v0", 1.0, 8, 1.0))
            await asyncio.sleep(0.01)
            write.cancel()
            await asyncio.sleep(0.5)
            assert "write" not in [verb for _, _, verb in wire.asked]
            assert plant.all_good()


@pytest.mark.logs("the driver failed")
async def test_what_goes_wrong_on_demand_is_an_error_for_the_caller() -> None:
    driver = LineDriver()
    async with peer(1) as wire, running(line_site(wire, 30.0), {"lines": driver}) as plant:
        await plant.until(plant.all_good)
        driver.bug["d0"] = ZeroDivisionError("oops")
        with pytest.raises(DriverError, match="the driver failed"):
            await plant.acquisition.read_now("d0.v1", 0.2)
        wire.refused = {"v1"}
        with pytest.raises(DeviceRefused):
            await plant.acquisition.write("d0.v1", 1.0, 8, 1.0)
        assert plant.acquisition.links()[0].state == "open"


async def test_the_priority_array_comes_in_engineering_units() -> None:
    async with peer(1) as wire, running(line_site(wire), {"lines": LineDriver()}) as plant:
        await plant.until(plant.all_good)
        wire.slots["v0"] = [None, 4.0]
        assert await plant.acquisition.priority_array("d0.v0", 1.0) == [None, 9.0]


async def test_found_devices_are_recognised() -> None:
    async with peer(2) as wire:
        model = line_site(wire)
        wire.devices["stranger"] = {"x": 1.0}
        async with running(model, {"lines": LineDriver()}) as plant:
            await plant.until(plant.all_good)
            found = await plant.acquisition.discover("l", 1.0)
            assert [(each.name, each.known) for each in found] == [("d0", "d0"), ("d1", "d1"), ("stranger", "")]
            assert [each.address for each in await plant.acquisition.browse("d1")] == ["v0", "v1", "v2"]


@pytest.mark.logs("there is no driver")
async def test_a_link_without_a_driver_is_no_end_of_the_others() -> None:
    async with peer(1) as wire:
        model = line_site(wire)
        odd = Point(id="odd.v", name=named("v"), device="odd", address="v0")
        links = (*model.links, Link(id="x", driver="smoke_signals"))
        model = site(links, (*model.devices, Device(id="odd", link="x")), (*model.points, odd))
        async with running(model, {"lines": LineDriver()}) as plant:
            await plant.until(lambda: plant.judged("d0.v0")[0] == "good")
            assert plant.judged("odd.v") == ("bad", "illegal_address")
            assert (plant.acquisition.devices().total, plant.acquisition.devices().online) == (2, 1)


async def test_the_last_device_listener_leaves() -> None:
    async with peer(1) as wire, running(line_site(wire), {"lines": LineDriver()}) as plant:
        heard: list[bool] = []
        leave = plant.acquisition.listen_devices(lambda device, online, detail: heard.append(online))
        await plant.until(plant.all_good)
        leave()
        wire.silent = {"d0"}
        await plant.until(lambda: not plant.all_good())
        assert heard == [True]
