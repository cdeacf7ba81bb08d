"""Imports and exports over the Open API, with an engine that runs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import duckdb
import openpyxl
import pytest

from app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.domain.messages.exchange import ImportJob, LayoutWish
from app.sdk.client import Client
from tests.api.conftest import Clients
from tests.api.running import Running

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=1)


def file_of(point: str, first: int, count: int, value: float = 7.0) -> bytes:
    at = (START + timedelta(minutes=15 * n) for n in range(first, first + count))
    return "\n".join([f"start,{point}", *(f"{a:%Y-%m-%d %H:%M},{value}" for a in at)]).encode()


async def imported(client: Client, raw: bytes, **more: object) -> ImportJob:
    job = await client.start_import("meters.csv", raw, LayoutWish(zone="UTC"), dry_run=False, **more)  # type: ignore[arg-type]
    return await client.import_done(job)


async def test_a_dry_run_an_import_its_audit_and_its_undo(plant: Running, clients: Clients) -> None:
    engineer = clients["engineer"]
    raw = file_of("t.c.sp", 0, 8)
    shown: list[str] = []
    job = await engineer.start_import("../../meters.csv", raw, LayoutWish(zone="UTC"))
    plan = (await engineer.import_done(job, lambda now: shown.append(now.state))).plan
    assert plan is not None
    assert (plan.file, plan.values, plan.series[0].becomes) == ("meters.csv", 8, "intervals")
    assert (await engineer.history("t.c.sp", START, END, 96)).mean == [None] * 96

    done = await imported(engineer, raw)
    assert done.entry is not None
    assert (done.state, done.entry.values, done.entry.by) == ("ready", 8, "a.engineer")
    assert (await engineer.history("t.c.sp", START, END, 96)).mean[:9] == [7.0] * 8 + [None]
    entry = (await plant.call(plant.engine.audit.read(limit=1)))[0]
    assert (entry.action, entry.target, entry.result) == ("import_history", "meters.csv", f"import {done.entry.number}")
    assert (await engineer.imports())[0] == done.entry

    undone = await engineer.import_done(await engineer.undo_import(done.entry.number, "wrong point"))
    assert undone.entry is not None
    assert undone.entry.state == "undone"
    assert (await engineer.history("t.c.sp", START, END, 96)).mean == [None] * 96
    entry = (await plant.call(plant.engine.audit.read(limit=1)))[0]
    assert (entry.action, entry.reason, entry.workstation) == ("undo_import", "wrong point", "ws-1")
    with pytest.raises(Conflict, match="undone already"):
        await engineer.undo_import(done.entry.number, "again")


async def test_what_cannot_be_imported_is_told_with_its_place(clients: Clients) -> None:
    engineer = clients["engineer"]
    job = await imported(engineer, file_of("t.c.sp", 0, 3) + b"\n2026-03-02 00:00,x")
    assert (job.state, job.entry) == ("failed", None)
    assert job.text.startswith("meters.csv, row 5, column B: 'x' is not a number.")
    with pytest.raises(InvalidInput, match="send the content"):
        await engineer.start_import("f.csv", b"")
    with pytest.raises(NotFound):
        await engineer.undo_import(999_999, "why")
    with pytest.raises(NotFound):
        await engineer.import_job("nothing")
    with pytest.raises(Conflict, match="ended already"):
        await engineer.cancel_import(job.id)


async def test_an_operator_may_export_but_not_import(clients: Clients) -> None:
    with pytest.raises(NotAllowed):
        await clients["operator"].start_import("f.csv", b"x")
    with pytest.raises(NotAllowed):
        await clients["viewer"].export_history(["t.c.sp"], START, END)
    assert await clients["operator"].export_history(["t.c.sp"], START, END)


async def test_an_export_is_imported_again_as_it_was(clients: Clients) -> None:
    engineer = clients["engineer"]
    first = await imported(engineer, file_of("t.m.kw", 0, 40, 12.5))
    assert first.entry is not None
    text = await engineer.export_history(["t.m.kw"], START, END, "csv", 900, wide=True)
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows[0] == ["time", "t.m.kw [kW]", "t.m.kw quality"]
    assert rows[1] == ["2026-03-01 09:00:00+09:00", "12.5", "good"]
    await engineer.import_done(await engineer.undo_import(first.entry.number, "round trip"))
    again = await engineer.start_import("export.csv", text, dry_run=False)
    entry = (await engineer.import_done(again)).entry
    assert entry is not None
    assert entry.values == 40
    assert (await engineer.history("t.m.kw", START, END, 96)).mean == [12.5] * 40 + [None] * 56
    await engineer.import_done(await engineer.undo_import(entry.number, "tidy"))


async def test_excel_and_parquet_hold_the_same(tmp_path_factory: pytest.TempPathFactory, clients: Clients) -> None:
    engineer = clients["engineer"]
    first = await imported(engineer, file_of("t.c.sp", 0, 4, 21.5))
    assert first.entry is not None
    book = openpyxl.load_workbook(io.BytesIO(await engineer.export_history(["t.c.*"], START, END, "xlsx", 900)))
    rows = list(book["Data"].iter_rows(values_only=True))
    assert rows[0] == ("time", "point", "value", "min", "max", "last", "good_share", "unit", "quality")
    assert rows[1][1:3] == ("t.c.sp", 21.5)
    assert f"{rows[1][0]}" == "2026-03-01 09:00:00"
    file = tmp_path_factory.mktemp("export") / "x.parquet"
    file.write_bytes(await engineer.export_history(["t.c.sp"], START, END, "parquet", 900))
    query = f"SELECT epoch_us(time), point, value, unit, quality FROM '{file}' ORDER BY time"
    table = duckdb.connect().execute(query).fetchall()
    assert table[0] == (round(START.timestamp() * 1e6), "t.c.sp", 21.5, "°C", "good")
    assert len(table) == 4 == len(rows) - 1
    await engineer.import_done(await engineer.undo_import(first.entry.number, "tidy"))


@pytest.mark.parametrize(
    ("points", "more", "field"),
    [
        (["nothing.here"], {}, "points"), (["t.c.sp"], {"interval_s": 7}, "interval_s"), (["t.c.sp"], {"wide": True}, "shape"),
        ([], {}, "points"),
    ],
)  # fmt: skip
async def test_an_export_that_cannot_be_is_refused(
    clients: Clients, points: list[str], more: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await clients["engineer"].export_history(points, START, END, **more)  # type: ignore[arg-type]
    assert refused.value.field == field
