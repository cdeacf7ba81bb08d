"""Measurements from and to files: imports with their dry run and undo, exports."""

from __future__ import annotations

import asyncio
import os
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import quote

import msgspec
from aiohttp import web

from app.api import exchange_examples as examples
from app.api.answers import SAFE_HEADERS
from app.api.route import BINARY, XLSX, Call, Route
from app.domain.errors import InvalidInput, NotFound
from app.domain.messages.exchange import HistoryImport, ImportJob, LayoutWish, Rule, UndoReason
from app.engine.exchange.exporting import ExportOrder, check_order, chosen_points, write_export
from app.engine.exchange.planning import Order
from app.engine.finishing import finished
from app.engine.overview.days import epoch_us
from app.exchange.source import FILE_BYTES
from app.exchange.writing import MEDIA_TYPES

BLOCK_BYTES = 256 * 1024
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportQuery:
    """``layout`` is a ``LayoutWish`` as JSON: what is not said there is proposed from the file."""

    file: str = "measurements.csv"
    dry_run: bool = True
    layout: str = ""
    rule: Rule = "fill"
    reason: str = ""
    leave_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportQuery:
    """``points`` are ids or patterns, separated by commas. ``interval_s`` 0 gives every sample; ``zone`` empty is the site's."""

    points: str
    start: datetime
    end: datetime
    format: Literal["csv", "xlsx", "parquet"] = "csv"
    interval_s: int = 0
    shape: Literal["long", "wide"] = "long"
    stamp: Literal["start", "end"] = "start"
    zone: str = ""
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8-sig"


async def start(call: Call) -> ImportJob:
    wanted: ImportQuery = call.query
    if not call.body:
        raise InvalidInput("body", "body: send the content of the file.")
    order = Order(
        file=plain_name(wanted.file),
        raw=call.body,
        wish=_wish(wanted.layout),
        rule=wanted.rule,
        reason=wanted.reason,
    )
    return call.engine.exchange.start(order, call.signed, dry_run=wanted.dry_run, leave_out=wanted.leave_out)


async def imports(call: Call) -> list[HistoryImport]:
    return await asyncio.to_thread(call.engine.store.imports.entries)


async def job(call: Call) -> ImportJob:
    return call.engine.exchange.job(call.path["id"])


async def cancel(call: Call) -> ImportJob:
    return await call.engine.exchange.cancel(call.path["id"])


async def undo(call: Call) -> ImportJob:
    number = call.path["number"]
    if not number.isdecimal() or len(number) > 15:
        raise NotFound(f"There is no import number {number[:40]}.")
    return await call.engine.exchange.start_undo(int(number), call.body.reason, call.signed)


async def export(call: Call) -> web.StreamResponse:
    """The file is made whole first, so that a fault is told instead of a file that ends somewhere."""
    wanted: ExportQuery = call.query
    order = ExportOrder(
        points=tuple(part.strip() for part in wanted.points.split(",") if part.strip()),
        start=wanted.start,
        end=wanted.end,
        format=wanted.format,
        step_s=wanted.interval_s,
        wide=wanted.shape == "wide",
        zone=wanted.zone or call.engine.site.site.time_zone,
        stamp=wanted.stamp,
        delimiter=wanted.delimiter,
        decimal=wanted.decimal,
        encoding=wanted.encoding,
    )
    check_order(order)
    store, now_us = call.engine.store, epoch_us(call.engine.clock.utc())
    points = await asyncio.to_thread(chosen_points, order, call.engine.site.points, store)
    gone = threading.Event()
    with TemporaryDirectory(prefix="kilowatch-") as folder:
        file = Path(folder) / "export"
        work = asyncio.to_thread(write_export, store, points, order, file, now_us, is_cancelled=gone.is_set)
        await finished(work, gone.set)  # when the client hangs up, the thread must end before its folder goes
        return await _sent(call.request, file, f"history-{wanted.start:%Y%m%d}-{wanted.end:%Y%m%d}.{wanted.format}")


async def _sent(request: web.Request, file: Path, name: str) -> web.StreamResponse:
    headers = {
        **SAFE_HEADERS,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Type": MEDIA_TYPES[file_format(name)],
        "Content-Length": str(await asyncio.to_thread(os.path.getsize, file)),
    }
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    with file.open("rb") as opened:
        while block := await asyncio.to_thread(opened.read, BLOCK_BYTES):
            await response.write(block)
    await response.write_eof()
    return response


def file_format(name: str) -> str:
    return name.rpartition(".")[2]


def plain_name(name: str) -> str:
    """A name without folders and marks that would disturb a table."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(mark for mark in last if mark.isprintable())[-NAME_LENGTH:] or "measurements"


def _wish(text: str) -> LayoutWish:
    try:
        return msgspec.json.decode(text or "{}", type=LayoutWish)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInput("layout", f"layout: {str(error).replace('`', '')}.") from error


TEXT = """The body is the file (CSV or .xlsx). By default this is a dry run: ask `history/imports/jobs/{id}` until its state is
`ready`; `plan` then says how the file was understood, what each series would become, what meets values that are there, and
every fault with sheet, row, column and reason. Say what is different in `layout`, and with `dry_run=false` import it. With
`rule=fill` only what is empty is filled, with `rule=replace` (needs `reason`) the file counts. Faults refuse an import
unless `leave_out` is true. It is all or nothing, and can be undone."""

ROUTES = (
    Route(
        method="POST",
        path="history/imports",
        handler=start,
        right="configure",
        summary="Dry run or import of measurements from a file.",
        text=TEXT,
        query=ImportQuery,
        body=str,
        takes=BINARY,
        limit_bytes=FILE_BYTES,
        answer=ImportJob,
        status=202,
        example=examples.FILE,
        example_query="file=meters.csv&dry_run=true",
        example_answer={**examples.JOB, "state": "waiting", "plan": None},
    ),
    Route(
        method="GET",
        path="history/imports",
        handler=imports,
        right="configure",
        summary="What was imported, newest first.",
        answer=list[HistoryImport],
        example_answer=[examples.ENTRY],
    ),
    Route(
        method="GET",
        path="history/imports/jobs/{id}",
        handler=job,
        right="configure",
        summary="How far a dry run, an import or an undo is, and what came of it.",
        answer=ImportJob,
        example_path="history/imports/jobs/20260714-143102-0001",
        example_answer=examples.JOB,
    ),
    Route(
        method="POST",
        path="history/imports/jobs/{id}/cancel",
        handler=cancel,
        right="configure",
        summary="Cancel a dry run or an import; what was written is taken back.",
        answer=ImportJob,
        example_path="history/imports/jobs/20260714-143102-0001/cancel",
        example_answer={**examples.JOB, "state": "cancelled"},
    ),
    Route(
        method="POST",
        path="history/imports/{number}/undo",
        handler=undo,
        right="configure",
        summary="Take back an import: exactly the state before it.",
        text="409 when it is undone already, or when a later import lies on top of it.",
        body=UndoReason,
        answer=ImportJob,
        status=202,
        example={"reason": "Wrong meter"},
        example_path="history/imports/3/undo",
        example_answer={**examples.JOB, "kind": "undo", "plan": None},
    ),
    Route(
        method="GET",
        path="history/export",
        handler=export,
        right="report",
        summary="Points and a period as CSV, Excel or Parquet, with unit and quality.",
        query=ExportQuery,
        answer=bytes,
        gives=(MEDIA_TYPES["csv"], XLSX, MEDIA_TYPES["parquet"]),
        example_query="points=cth.m-1.kw&start=2026-07-01T00:00:00Z&end=2026-07-02T00:00:00Z&format=csv&interval_s=900&shape=wide",
    ),
)
