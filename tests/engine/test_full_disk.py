"""The disk of the database is full for a while: the plant goes on, everybody is told, and nothing that was recorded is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.engine.alarms.rules import DATABASE
from app.engine.engine import Engine
from app.store import Store, open_store
from drivers.registry import DRIVERS
from tests.api.running import KW, METER, new_gateway, site_of, until

TOLD_WITHIN_S = 10.0
RESUMED_WITHIN_S = 30.0
ENOUGH_PAGES = 1_000_000


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
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def limit(store: Store, pages: int) -> None:
    """SQLite itself refuses to grow the file; less than the present size means the present size."""
    with store.database.write() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def let_batches_be_large(store: Store) -> None:
    """Each batch takes 100 KB more, so that none fits into what is left of the last page."""
    with store.database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE filler (body BLOB)")
        statement = "BEGIN INSERT INTO filler VALUES (zeroblob(100000)); END"
        connection.exec_driver_sql(f"CREATE TRIGGER large BEFORE INSERT ON batch {statement}")


@pytest.mark.logs(
    "disk is full", "Events wait", "Alarms are shown but not kept", "audit waits", "not kept", "rolled up"
)
async def test_the_plant_goes_on_everybody_is_told_and_recording_resumes_by_itself(
    store: Store, tmp_path: Path
) -> None:
    async with new_gateway() as gateway:
        engine = Engine(store, site_of(gateway.port), DRIVERS, folder=tmp_path)
        async with operated(engine):
            await until(lambda: engine.health().points.good == 3)
            assert engine.health().database == "ok"
            let_batches_be_large(store)
            limit(store, 1)
            kw, full_s = 300, time.monotonic()
            while engine.health().database != "full" or not alarmed(engine):
                kw += 1
                gateway.units[METER][KW] = kw
                await asyncio.sleep(0.05)
                assert time.monotonic() - full_s < TOLD_WITHIN_S
            health = engine.health()
            assert (health.state, health.database_ms) == ("degraded", None)
            assert health.backlog > 0
            await until(lambda: engine.plant.live.reading("t.m.kw").value == kw)
            assert any("full" in event.text.en for event in engine.events.recent())
            limit(store, ENOUGH_PAGES)
            free_s = time.monotonic()
            while engine.health().database != "ok" or alarmed(engine):
                await asyncio.sleep(0.05)
                assert time.monotonic() - free_s < RESUMED_WITHIN_S
        values = store.samples.history("t.m.kw", 0, time.time_ns() // 1000).last
        kept = [int(value) for value in values if value >= 301]
        assert kept == sorted(set(kept)), "in order, nothing twice"
        assert kept[-1] == kw
        events = [transition.event for transition in store.alarms.journal(alarm=DATABASE)]
        assert len(events) >= 2, "it came and went, and both are in the journal afterwards"


def alarmed(engine: Engine) -> bool:
    return any(alarm.id == DATABASE and alarm.active for alarm in engine.plant.alarms.active())
