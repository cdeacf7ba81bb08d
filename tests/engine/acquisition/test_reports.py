"""Change-of-value reports: at once when they come, and never trusted alone."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.site import Kind, Site
from app.engine.acquisition.asking import ask, wall_us
from app.engine.acquisition.building import build_station
from app.engine.acquisition.reports import follow
from app.engine.live import LiveTable
from tests.engine.acquisition.lines import LineDriver, Peer
from tests.engine.acquisition.plants import Plant, running, until
from tests.engine.acquisition.test_parallel_link import line_site, peer


def reported(wire: Peer, period_s: float = 0.2) -> Site:
    return line_site(wire, period_s, cov=True)


async def subscribed(plant: Plant, wire: Peer, count: int = 3) -> None:
    await plant.until(lambda: plant.all_good() and wire.subscriptions() == count)
    await asyncio.sleep(0.05)


async def test_a_change_arrives_at_once_and_reads_become_rare() -> None:
    async with peer() as wire, running(reported(wire), {"lines": LineDriver()}) as plant:
        await subscribed(plant, wire)
        asked = len(wire.asked)
        wire.change("d0", "v1", 100.0)
        took_s = await plant.until(lambda: plant.value("d0.v1") == 201.0)
        assert took_s < 0.1
        await asyncio.sleep(0.7)
        assert len(wire.asked) - asked <= 1, "no polling while reports come"
        assert plant.all_good()


async def test_what_is_not_reported_is_polled() -> None:
    async with peer() as wire:
        wire.unreported = {"v2"}
        async with running(reported(wire), {"lines": LineDriver()}) as plant:
            await plant.until(plant.all_good)
            asked = len([verb for *_, verb in wire.asked if verb == "read"])
            await asyncio.sleep(0.7)
            assert len([verb for *_, verb in wire.asked if verb == "read"]) - asked >= 2
            assert wire.subscriptions() == 2, "the others are reported"


async def test_a_device_that_goes_silent_is_polled_and_subscribed_again_when_it_is_back() -> None:
    async with peer() as wire, running(reported(wire), {"lines": LineDriver()}) as plant:
        await subscribed(plant, wire)
        wire.silent = {"d0"}
        wire.restart("d0")
        with pytest.raises(Exception, match="did not answer"):
            await plant.acquisition.read_now("d0.v0", 0.2)
        await plant.until(lambda: plant.judged("d0.v0") == ("bad", "no_answer"), 4.0)
        wire.silent = set()
        wire.devices["d0"]["v0"] = 7.0
        await plant.until(lambda: plant.value("d0.v0") == 15.0 and plant.all_good(), 4.0)
        await plant.until(lambda: wire.subscriptions() == 3, 8.0)


@pytest.mark.logs("Link l is lost")
async def test_a_link_that_breaks_ends_the_reports_and_begins_them_anew() -> None:
    async with peer() as wire, running(reported(wire), {"lines": LineDriver()}) as plant:
        await subscribed(plant, wire)
        wire.restart("d0")
        for writer in tuple(wire._writers):
            writer.transport.abort()
        await plant.until(lambda: plant.judged("d0.v0") == ("bad", "link_lost"), 20.0)
        await plant.until(lambda: plant.all_good() and wire.subscriptions() == 3, 8.0)


async def test_reads_find_out_that_reports_of_states_no_longer_come() -> None:
    """The device forgot its subscribers without going silent: two safety reads with unreported changes end the trust."""
    async with peer() as wire:
        model = line_site(wire, 30.0, cov=True, kind=Kind.MULTISTATE)
        live, driver = LiveTable(model.points), LineDriver()
        station = build_station(model.devices[0], driver, model.points, live)
        connection = await driver.open({"port": wire.port}, 1.0)
        reports = asyncio.create_task(follow(station, connection, lambda station: None))
        station.answered(0.0, 0.0, wall_us())
        await until(lambda: station.reporting)
        wire.restart("d0")
        assert wire.subscriptions() == 0
        for value in (50.0, 60.0):
            wire.devices["d0"]["v0"] = value
            assert await ask(station, station.polls[0], connection, 1.0) is not None
        await until(wire.subscriptions)
        reports.cancel()
        await asyncio.wait({reports})
        await connection.close()
