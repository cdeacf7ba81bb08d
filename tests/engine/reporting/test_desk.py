"""Reports are ordered, written one after the other, cancelled, and still there after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.errors import Conflict, NotFound
from app.domain.messages import ReportJob, ReportRequest
from app.engine.reporting.desk import ReportDesk
from app.store import Store
from tests.engine.reporting.arranged import JUNE, SITE, arranged, energy_request


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with arranged(tmp_path_factory.mktemp("data")) as opened:
        yield opened


def new_desk(store: Store, folder: Path) -> ReportDesk:
    return ReportDesk(store, lambda: SITE, folder / "reports")


@asynccontextmanager
async def running(desk: ReportDesk) -> AsyncIterator[None]:
    task = asyncio.create_task(desk.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def ended(desk: ReportDesk, id: str) -> ReportJob:
    async with asyncio.timeout(20):
        while desk.job(id).ended_at is None:  # noqa: ASYNC110 asked again and again, as clients do
            await asyncio.sleep(0.01)
    return desk.job(id)


def short(kind: str = "energy") -> ReportRequest:
    return energy_request(kind=kind, end=JUNE + timedelta(days=1))


async def test_a_report_is_written_and_can_be_opened(store: Store, tmp_path: Path) -> None:
    desk = new_desk(store, tmp_path)
    async with running(desk):
        job = await desk.start(short(), "bm")
        assert (job.state, job.share) == ("waiting", 0.0)
        with pytest.raises(Conflict, match="not ready"):
            desk.file(job.id)
        done = await ended(desk, job.id)
    assert (done.state, done.share, done.by) == ("ready", 1.0, "bm")
    assert done.size == desk.file(job.id).stat().st_size
    assert "Summary 요약" in load_workbook(desk.file(job.id)).sheetnames


async def test_finished_reports_survive_a_restart_and_an_open_one_has_failed(store: Store, tmp_path: Path) -> None:
    desk = new_desk(store, tmp_path)
    async with running(desk):
        first = await desk.start(short("alarms"), "bm")
        await ended(desk, first.id)
        second = await desk.start(energy_request(end=JUNE + timedelta(days=365)), "bm")
        async with asyncio.timeout(10):
            while desk.job(second.id).state != "running":  # noqa: ASYNC110 as clients do
                await asyncio.sleep(0)
    again = new_desk(store, tmp_path)
    assert [(job.id, job.state) for job in again.jobs()] == [(second.id, "failed"), (first.id, "ready")]
    assert again.file(first.id).exists()
    assert "stopped" in again.job(second.id).text


async def test_what_was_ordered_is_known_after_a_restart_and_can_be_ordered_again(store: Store, tmp_path: Path) -> None:
    wanted = short()
    desk = new_desk(store, tmp_path)
    async with running(desk):
        await ended(desk, (await desk.start(wanted, "bm")).id)
    assert [job.request for job in new_desk(store, tmp_path).jobs()] == [wanted]


async def test_a_waiting_report_is_cancelled_at_once_and_a_running_one_soon(store: Store, tmp_path: Path) -> None:
    desk = new_desk(store, tmp_path)
    async with running(desk):
        long = await desk.start(energy_request(end=JUNE + timedelta(days=730)), "bm")
        waiting = await desk.start(short(), "bm")
        assert (await desk.cancel(waiting.id)).state == "cancelled"
        await desk.cancel(long.id)
        done = await ended(desk, long.id)
    assert (done.state, done.text) == ("cancelled", "Cancelled.")
    assert not list((tmp_path / "reports").glob("*.xlsx*"))
    with pytest.raises(Conflict, match="ended already"):
        await desk.cancel(long.id)


async def test_too_many_waiting_reports_are_refused(store: Store, tmp_path: Path) -> None:
    desk = new_desk(store, tmp_path)
    for _ in range(20):
        await desk.start(short(), "bm")
    with pytest.raises(Conflict, match="wait already"):
        await desk.start(short(), "bm")


async def test_a_report_that_is_not_there_is_not_found(store: Store, tmp_path: Path) -> None:
    desk = new_desk(store, tmp_path)
    with pytest.raises(NotFound):
        desk.job("nothing")
    with pytest.raises(NotFound):
        desk.file("../../kilowatch")


async def test_a_preview_writes_no_file(store: Store, tmp_path: Path) -> None:
    desk = new_desk(store, tmp_path)
    shown = await desk.preview(short(), "bm")
    assert shown.title == "Energy report / 에너지 보고서"
    assert [sheet.key for sheet in shown.sheets] == ["summary", "daily", "demand", "quality"]
    assert shown.sheets[2].total == 96
    assert len(shown.sheets[2].rows) == 60
    assert [path.name for path in (tmp_path / "reports").iterdir()] == []


async def test_an_index_that_cannot_be_read_is_begun_anew(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "index.json").write_text("{broken")
    assert new_desk(store, tmp_path).jobs() == []
    assert "cannot be read" in caplog.text
