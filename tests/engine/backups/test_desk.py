"""Backups by the clock of the site and on demand: what is due is made, what fails is told, the newest stay."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import Conflict
from app.domain.messages import BackupState
from app.domain.site import BackupPlan, Site
from app.engine.audit import Audit
from app.engine.backups import BackupDesk, desk
from app.engine.backups.schedule import next_backup
from app.engine.clock import Clock
from app.engine.engine import EMPTY_SITE
from app.engine.events import EventLog
from app.store import Store, open_store

NIGHT = datetime(2026, 7, 13, 17, 29, tzinfo=UTC)  # 02:29 in Seoul


class Hand:
    """A wall clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NIGHT

    def clock(self) -> Clock:
        return Clock(utc=lambda: self.now)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data") as opened:
        yield opened


def site_with(plan: BackupPlan) -> Site:
    return replace(EMPTY_SITE, site=replace(EMPTY_SITE.site, backup=plan))


@asynccontextmanager
async def running(
    store: Store, data: Path, plan: BackupPlan, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[BackupDesk]:
    monkeypatch.setattr(desk, "LOOK_S", 0.01)
    clock, site = hand.clock(), site_with(plan)
    audit, events = Audit(store, clock), EventLog(store, clock)
    made = BackupDesk(store, lambda: site, data, audit=audit, events=events, clock=clock)
    task = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await audit.flush()
        await events.close()


async def until_files(made: BackupDesk, count: int, since: datetime = NIGHT) -> BackupState:
    async with asyncio.timeout(10):
        while not is_done(state := await made.state(), count, since):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return state


def is_done(state: BackupState, count: int, since: datetime) -> bool:
    return state.state != "running" and len(state.files) == count and state.files[0].at >= since


async def test_the_nightly_backup_is_made_when_its_time_has_come(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, data = Hand(), tmp_path / "data"
    async with running(store, data, BackupPlan(keep=2), hand, monkeypatch) as made:
        await asyncio.sleep(0.1)
        assert (await made.state()).files == ()
        for night in range(1, 4):
            hand.now = NIGHT + timedelta(days=night - 1, minutes=2)
            state = await until_files(made, min(night, 2), hand.now)
            assert state.next_at == NIGHT.replace(minute=30) + timedelta(days=night)
        assert [file.at.day for file in state.files] == [15, 14]
        assert state.folder == str(data / "backups")
    actions = [(entry.user, entry.action) for entry in store.audit.read()]
    assert actions == [("schedule", "backup")] * 3
    assert "Backup kilowatch-backup-new-20260715-173100.zip made" in store.events.recent(1)[0].text.en


async def test_one_on_demand_and_only_one_at_a_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, elsewhere = Hand(), tmp_path / "other disk"
    async with running(
        store, tmp_path / "data", BackupPlan(folder=str(elsewhere), enabled=False), hand, monkeypatch
    ) as made:
        assert (await made.start("e.kim")).state == "running"
        with pytest.raises(Conflict, match="already"):
            await made.start("e.kim")
        state = await until_files(made, 1)
        assert (state.state, state.next_at, state.files[0].rows > 0) == ("idle", None, True)
    assert [file.name for file in elsewhere.iterdir()] == [state.files[0].name]
    assert store.audit.read()[0].user == "e.kim"


@pytest.mark.logs("The backup that was due failed")
async def test_one_that_fails_is_told_and_tried_again_in_an_hour(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, place = Hand(), tmp_path / "in the way"
    place.write_text("a file, no folder")
    async with running(store, tmp_path / "data", BackupPlan(folder=str(place)), hand, monkeypatch) as made:
        hand.now = NIGHT + timedelta(minutes=2)
        async with asyncio.timeout(10):
            while (state := await made.state()).state != "failed":  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert str(place) in state.text
        assert state.next_at == hand.now + timedelta(hours=1)
        place.unlink()
        hand.now += timedelta(hours=1, seconds=1)
        state = await until_files(made, 1)
        assert (state.state, state.text) == ("idle", "")
    told = [event for event in store.events.recent() if event.priority == desk.FAILED_PRIORITY]
    assert len(told) == 1


def test_the_time_is_that_of_the_clock_on_the_wall_also_when_it_is_changed() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    first = next_backup(before, "02:30", "Europe/Berlin")  # left out on this day
    assert first == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert next_backup(first, "02:30", "Europe/Berlin") == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)
    autumn = next_backup(datetime(2026, 10, 24, 12, tzinfo=UTC), "02:30", "Europe/Berlin")  # there twice
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_backup(autumn, "02:30", "Europe/Berlin") == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
