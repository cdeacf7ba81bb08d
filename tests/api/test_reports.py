"""A report through the Open API: preview, order, progress, the workbook itself."""

from __future__ import annotations

import asyncio
import io
import time
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.messages import ReportRequest
from tests.api.conftest import Clients

NOON = datetime(2026, 7, 14, 3, tzinfo=UTC)


async def test_a_report_is_previewed_ordered_and_fetched(clients: Clients) -> None:
    client = clients["manager"]
    wanted = ReportRequest(kind="energy", start=NOON - timedelta(hours=2), end=NOON, language="en")
    shown = await client.report_preview(wanted)
    assert [sheet.key for sheet in shown.sheets] == ["summary", "daily", "demand", "quality"]
    job = await client.start_report(wanted)
    deadline = time.monotonic() + 10
    while (job := await client.report(job.id)).state not in ("ready", "failed"):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    assert (job.state, job.by) == ("ready", "a.manager")
    book = load_workbook(io.BytesIO(await client.report_file(job.id)))
    assert book.sheetnames == ["Summary", "Daily energy", "Demand 15-min", "Data quality"]
    assert job.id in [each.id for each in await client.reports()]
    with pytest.raises(Conflict):
        await client.cancel_report(job.id)


async def test_a_report_of_nothing_is_refused(clients: Clients) -> None:
    with pytest.raises(InvalidInput) as refused:
        await clients["manager"].start_report(ReportRequest(kind="trend", start=NOON, end=NOON + timedelta(hours=1)))
    assert refused.value.field == "points"
    with pytest.raises(NotFound):
        await clients["manager"].report_file("nothing")
