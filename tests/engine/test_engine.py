"""The whole engine: starts, tells how it is, survives a fault of its own, changes its site, and loses nothing when it stops."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.messages import Session
from app.domain.readings import Quality
from app.domain.site import Name, Site
from app.engine.calculated import CalculatedPoints
from app.engine.clock import Clock
from app.engine.engine import EMPTY_SITE, SETTLE_S, Engine
from app.store import Store, open_store
from app.store.sitefile import write_text
from drivers.registry import DRIVERS
from tests.api.running import KW, METER, new_gateway, site_of, until
from tests.engine.acquisition.gateway import Gateway


@asynccontextmanager
async def operated(engine: Engine) -> AsyncIterator[None]:
    task = asyncio.create_task(engine.run())
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with new_gateway() as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def site(gateway: Gateway) -> Site:
    return site_of(gateway.port)


def engineer() -> Session:
    now = Clock().utc()
    return Session(token="", name="e.kim", role="engineer", rights=("configure",), expires_at=now, workstation="ws-2")


async def test_it_starts_tells_how_it_is_and_keeps_the_last_value_when_it_stops(
    store: Store, site: Site, gateway: Gateway, tmp_path: Path
) -> None:
    before = asyncio.all_tasks()
    engine = Engine(store, site, DRIVERS, folder=tmp_path)
    assert engine.health().state == "starting"
    async with operated(engine):
        await until(lambda: engine.health().points.good == 3 and engine.health().state == "running")
        health = engine.health()
        assert (health.state, health.database, health.devices.online) == ("running", "ok", 2)
        gateway.units[METER][KW] = 277
        await until(lambda: engine.health().demand_kw == 277.0)
    assert engine.health().state == "stopping"
    assert store.samples.last(["t.m.kw"])["t.m.kw"][1] == 277.0
    assert asyncio.all_tasks() - before == set()


@pytest.mark.logs("Link gw is lost", "does not answer")
async def test_it_is_degraded_when_more_than_half_of_its_devices_are_away(
    store: Store, site: Site, gateway: Gateway, tmp_path: Path
) -> None:
    ahead_s = 0.0
    clock = Clock(monotonic_s=lambda: time.monotonic() + ahead_s)
    await gateway.stop()
    engine = Engine(store, site, DRIVERS, folder=tmp_path, clock=clock)
    async with operated(engine):
        await until(lambda: engine.health().state == "running")
        ahead_s = SETTLE_S + 1
        assert engine.health().state == "degraded"


@pytest.mark.logs("Link gw is lost", "does not answer")
async def test_health_tells_no_demand_that_is_only_the_last_one_known(
    store: Store, site: Site, gateway: Gateway, tmp_path: Path
) -> None:
    engine = Engine(store, site, DRIVERS, folder=tmp_path)
    async with operated(engine):
        await until(lambda: engine.health().demand_kw == 250.0)
        await gateway.stop()
        await until(lambda: engine.plant.live.reading("t.m.kw").quality is Quality.BAD)
        assert engine.plant.live.reading("t.m.kw").value == 250.0
        assert engine.health().demand_kw is None


class Brittle(CalculatedPoints):
    """A part with a fault of our own that nothing inside the plant catches."""

    async def run(self) -> None:
        raise ZeroDivisionError("a fault of this program")


async def test_a_plant_that_stops_by_our_own_fault_is_built_anew(
    store: Store, site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = Engine(store, site, DRIVERS, folder=tmp_path)
    first = engine.plant
    first.calculated = Brittle(site, first.live)
    async with operated(engine):
        await until(lambda: engine.plant is not first)
        await until(lambda: engine.health().points.good == 3)
        await until(lambda: engine.health().state == "running")
    assert "started again" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert any(event.type == "system" for event in store.events.recent(10))


async def test_another_site_takes_over_without_two_owners_of_a_wire(
    store: Store, site: Site, gateway: Gateway, tmp_path: Path
) -> None:
    engine = Engine(store, EMPTY_SITE, DRIVERS, folder=tmp_path)
    async with operated(engine):
        assert await engine.import_site(write_text(site), "First", engineer()) == 1
        await until(lambda: engine.health().points.good == 3)
        renamed = replace(site, site=replace(site.site, name=Name(en="Second")))
        assert await engine.import_site(write_text(renamed), "Second", engineer()) == 2
        await until(lambda: engine.health().points.good == 3)
        assert engine.health().site_name.en == "Second"
        assert engine.health().site_revision == 2
    assert gateway.connects == 2
    assert gateway.most_open == 1
    assert [revision.by for revision in store.documents.revisions("site")] == ["e.kim", "e.kim"]
    assert store.audit.verify() is None


async def test_a_site_with_faults_changes_nothing(store: Store, site: Site, tmp_path: Path) -> None:
    engine = Engine(store, site, DRIVERS, folder=tmp_path)
    text = write_text(site).replace("holding:0", "holdin:0")
    faults = await engine.check_site(text)
    assert len(faults) == 2
    assert "holdin" in faults[0]
    assert store.documents.site() is None
    await engine.events.close()
