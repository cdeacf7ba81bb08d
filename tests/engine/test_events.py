"""Events are numbered, kept, told to everybody, and survive a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.messages import Event
from app.domain.site import Name
from app.engine.events import EventLog
from app.store import Store, open_store
from tests.engine.full_disk import full_disk


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def texts(seen: list[Event]) -> list[str]:
    return [event.text.en for event in seen]


async def test_events_are_numbered_kept_and_told_in_order(store: Store) -> None:
    log, told = EventLog(store), list[Event]()
    stop = log.listen(told.extend)
    for n in range(3):
        log.add("operator", "cth.ahu-3", Name(en=f"Event {n}", ko=f"사건 {n}"), priority=2)
    await log.flush()
    assert texts(told) == ["Event 0", "Event 1", "Event 2"]
    assert [event.seq for event in told] == [1, 2, 3]
    stop()
    log.add("system", "", Name(en="Event 3"))
    await log.close()
    assert len(told) == 3
    assert texts(log.recent(2)) == ["Event 3", "Event 2"]
    again = EventLog(store)
    assert texts(again.recent()) == ["Event 3", "Event 2", "Event 1", "Event 0"]
    assert again.recent(0) == []
    assert again.recent(2) == log.recent(2)


async def test_a_database_that_is_away_hides_no_event_and_loses_none(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log, told = EventLog(store, retry_s=0.01), list[Event]()
    log.listen(told.extend)
    log.add("system", "", Name(en="Event 0"))
    await log.flush()
    with full_disk(tmp_path, "event"):
        log.add("system", "", Name(en="Event 1"))
        await log.flush()
        log.add("system", "", Name(en="Event 2"))
        await log.flush()
        assert texts(told) == ["Event 0", "Event 1", "Event 2"]
        assert texts(store.events.recent()) == ["Event 0"]
    async with asyncio.timeout(5):
        while len(store.events.recent()) < 3:  # noqa: ASYNC110 the log tells nobody that it caught up
            await asyncio.sleep(0.01)
    assert len(caplog.records) == 1, "said once"
    caplog.clear()
    assert [event.seq for event in told] == [1, 2, 3]
    assert [(e.seq, e.text.en) for e in store.events.recent()] == [(3, "Event 2"), (2, "Event 1"), (1, "Event 0")]
    await log.close()
