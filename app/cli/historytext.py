"""Dry runs and imports as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.messages.exchange import FileFault, HistoryImport, ImportJob, ImportPlan, SeriesPlan

MOST_FAULTS = 20


def plan_lines(plan: ImportPlan, zone: str) -> Iterator[str]:
    """What an import would do."""
    layout = plan.layout
    kind = (
        f"Excel, sheet '{layout.sheet}'"
        if layout.kind == "xlsx"
        else f"CSV, {layout.encoding}, delimiter {layout.delimiter!r}"
    )
    stamp = f"{layout.stamp} of intervals of {layout.step_s} s" if layout.step_s else "instants"
    yield f"{plan.file}: {kind}, decimal {layout.decimal!r}, {layout.shape}, data from row {layout.first_row}"
    yield f"  times: {stamp}, {layout.date_order}, {layout.zone}"
    if layout.questions:
        yield f"  to be checked, the file leaves it open: {', '.join(layout.questions)} (--set NAME=VALUE)"
    for series in plan.series:
        yield from _series(series, zone)
    for note in plan.notes:
        yield f"  {note.en}"
    for fault in plan.faults[:MOST_FAULTS]:
        yield f"  ! {_place(fault)}: {fault.reason}"
    if plan.fault_count:
        yield f"  {plan.fault_count:,} values cannot be used (--leave-out imports the others)"
    yield f"  {plan.values:,} values would be written"


def _series(series: SeriesPlan, zone: str) -> Iterator[str]:
    if not series.point:
        yield f"  {series.source}: left out, no point (--map '{series.source}=POINT')"
        return
    unit = f" [{series.file_unit}]" if series.file_unit else ""
    period = f", {_local(series.first, zone)} to {_local(series.last, zone)}" if series.first and series.last else ""
    yield f"  {series.source}{unit} -> {series.point} [{series.point_unit}] as {series.becomes or 'nothing'}{period}"
    counts = (
        f"{series.values:,} values: {series.new:,} new, {series.kept:,} kept as they are, {series.replaced:,} replaced"
    )
    yield f"    {counts}. {series.note.en}".rstrip()


def entry_lines(entry: HistoryImport) -> Iterator[str]:
    """An import that was done."""
    undone = f", undone {entry.undone_at:%Y-%m-%d %H:%M}Z by {entry.undone_by}" if entry.undone_at else ""
    replaced = f", {entry.replaced:,} replaced" if entry.replaced else ""
    what = f"{entry.values:,} values of {entry.points} points{replaced}"
    yield f"import {entry.number}: {entry.file}, {what}, {entry.at:%Y-%m-%d %H:%M}Z by {entry.by}{undone}"


def job_text(job: ImportJob) -> str:
    return job.text or job.state


def _place(fault: FileFault) -> str:
    parts = [f"sheet '{fault.sheet}'" if fault.sheet else "", f"row {fault.row:,}" if fault.row else ""]
    return ", ".join(part for part in (*parts, f"column {fault.column}" if fault.column else "") if part) or fault.file


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
