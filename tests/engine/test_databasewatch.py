"""What is told about a database that does not keep what is recorded: its state, and a spool that fills up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import StoreError
from app.domain.site import Name, Point, Record, Site, SiteInfo
from app.engine.clock import Clock
from app.engine.databasewatch import DatabaseWatch
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.engine.recorder import Recorder
from app.store import Store, open_store
from app.store.spool.store import SpooledStore
from drivers.base import Block

CAP_BYTES = 64_000
POINTS = tuple(Point(id=f"p{n}", name=Name(), device="d", address="x", record=Record(deadband=0.0)) for n in range(50))
SITE = Site(site=SiteInfo(id="s", name=Name(en="Site")))

pytestmark = pytest.mark.logs("does not take", "The database is lost", "given up")


async def until(holds: Callable[[], object], within_s: float = 15.0) -> None:
    start_s = time.monotonic()
    while not holds():
        assert time.monotonic() - start_s < within_s
        await asyncio.sleep(0.01)


def away() -> Store:
    raise StoreError("The database shared does not answer")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SpooledStore]:
    with open_store(tmp_path / "shared") as shared:
        shared.documents.keep_site(SITE, "test", "", Clock().utc())
    first = SpooledStore("shared", lambda: open_store(tmp_path / "shared"), tmp_path, CAP_BYTES, retry_s=0.05)
    first.start(5.0)
    first.close()
    spooled = SpooledStore("shared", away, tmp_path, CAP_BYTES, retry_s=0.05)
    spooled.start(0.5)
    yield spooled
    spooled.close()


async def test_a_spool_that_fills_up_is_told_at_four_fifths_and_when_samples_are_given_up(store: SpooledStore) -> None:
    live, events, told = LiveTable(POINTS), EventLog(store), list[tuple[bool, str]]()
    recorder = Recorder(live, store, commit_s=0.02)
    watch = DatabaseWatch(store, events, lambda: recorder, lambda kept, why: told.append((kept, why)), look_s=0.02)
    tasks = [asyncio.create_task(work) for work in (recorder.run(), watch.run())]

    def texts() -> str:
        return " ".join(event.text.en for event in events.recent())

    try:
        await until(lambda: watch.state == "lost")
        await until(lambda: told and told[-1] == (False, "The database shared does not answer"))
        await until(lambda: "does not answer; what is recorded" in texts())
        values = np.random.default_rng(7)
        while "were given up" not in texts():
            live.ingest(Block.good(np.arange(50), values.normal(20, 1, 50)), time.time_ns() // 1000)
            await asyncio.sleep(0.01)
        assert 0 < texts().index("were given up") < texts().index("above that the oldest"), "the newest is first"
        backlog = watch.backlog()
        assert 0.5 * CAP_BYTES < backlog.bytes <= CAP_BYTES
        assert backlog.lost > 0
        assert backlog.samples > 0
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await events.close()
