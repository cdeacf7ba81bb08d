"""The points of a device as a grid with live values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.messages import Alarm
from app.domain.readings import Quality, Reading
from app.domain.site import AlarmKind, Point
from ui.context import Context
from ui.plant import UNACKNOWLEDGED
from ui.readout import mark_of, readout
from ui.siteindex import tag
from widgets.columns import Cell, Column, Mark, Marked, RowState
from widgets.language import tr
from widgets.numbers import age_text, number, unit_text
from widgets.table import DENSE_ROW_PX, Table

FILTERS = (("all", "All"), ("writable", "Writable"), ("bad", "Not good"))
REASONS = {
    "never_read": "Never read", "link_lost": "Link lost", "no_answer": "No answer", "illegal_address": "Illegal address",
    "device_error": "Device error", "malformed": "Malformed answer", "not_a_number": "Not a number",
    "out_of_range": "Out of range",
    "stale": "Stale", "sensor_fault": "Sensor fault", "out_of_service": "Out of service", "input_not_good": "Input not good",
    "formula_error": "Formula error", "outside_calibration": "Outside calibration", "engine_lost": "Engine lost",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point with its newest reading."""

    id: str
    point: Point
    reading: Reading
    alarm: Alarm | None
    held: bool
    language: str
    limits: str

    @property
    def mark(self) -> str:
        return mark_of(self.reading)

    @property
    def quality(self) -> Marked:
        marks = [Mark(self.alarm.priority, self.alarm.state)] if self.alarm else []
        marks += [Mark(letter="M")] if self.held else []
        marks += [Mark(letter=self.mark)] if self.mark else []
        text = tr("Good") if self.reading.quality is Quality.GOOD else tr(REASONS.get(self.reading.reason.label, "Bad"))
        if self.mark == "S":
            text += f", {age_text((datetime.now(UTC) - self.reading.at).total_seconds())}"
        return Marked(text, marks)


def point_rows(context: Context, points: Iterable[Point], wanted: str, search: str) -> list[PointRow]:
    """Rows of the points that pass filter and search."""
    alarms = {alarm.source: alarm for alarm in reversed(context.feed.plant.listed())}
    overrides = context.feed.plant.overrides
    words = search.casefold().split()
    rows = []
    for point in points:
        text = f"{point.id} {point.name.en} {point.name.ko} {point.address}".casefold()
        reading = context.feed.reading(point.id)
        if wanted == "writable" and point.writable is None:
            continue
        if wanted == "bad" and reading.quality is Quality.GOOD:
            continue
        if all(word in text for word in words):
            row = PointRow(
                point.id,
                point,
                reading,
                alarms.get(point.id),
                point.id in overrides,
                context.language,
                limits_text(context, point),
            )
            rows.append(row)
    return rows


def counts(context: Context, points: Sequence[Point]) -> dict[str, int]:
    """For the filter."""
    return {
        "all": len(points),
        "writable": sum(point.writable is not None for point in points),
        "bad": sum(context.feed.reading(point.id).quality is not Quality.GOOD for point in points),
    }


def limits_text(context: Context, point: Point) -> str:
    """Alarm levels, or the range that can be written."""
    levels = {
        k: v for r in context.site.rules.get(point.id, ()) if r.kind is AlarmKind.LIMIT for k, v in r.levels.items()
    }
    if levels:
        return "  ".join(
            f"{key.upper()} {number(value, 0 if value == int(value) else 1)}" for key, value in levels.items()
        )
    if point.writable and point.writable.low is not None and point.writable.high is not None and not point.states:
        return f"{number(point.writable.low, 0)}–{number(point.writable.high, 0)}"
    return ""


def scaling_text(point: Point) -> str:
    """``×0.1``, ``×0.39, −4``, ``3 states``."""
    if point.states:
        return tr("{n} states").format(n=len(point.states))
    offset = f", {number(point.offset, 2, sign=True)}" if point.offset else ""
    return f"×{point.scale:g}{offset}"


def _state(row: PointRow) -> RowState:
    waiting = row.alarm is not None and row.alarm.state in UNACKNOWLEDGED
    priority = row.alarm.priority if row.alarm else 0
    return RowState(unacknowledged=waiting, priority=priority, stale=row.mark in ("S", "×"), override=row.held)


def _value(row: PointRow) -> str:
    return readout(row.point, row.reading, row.language).text


def point_table() -> Table:
    """Rows of ``PointRow``."""
    columns = [
        Column(key="name", title=tr("Name"), value=lambda r: tag(r.id).rpartition(".")[2], width=96, fixed=True, weight=500),
        Column(key="tag", title=tr("Tag"), value=lambda r: tag(r.id), width=160, hidden=True, weight=500),
        Column(key="text", title=tr("Description"), value=lambda r: r.point.name.text(r.language), width=210, stretch=True),
        Column(key="address", title=tr("Address"), value=lambda r: r.point.address or tr("calculated"), width=170, role="text2", rank=2),
        Column(key="value", title=tr("Value"), value=_value, width=104, right=True, role="live", weight=600, fixed=True,
               sort=lambda r: r.reading.value),
        Column(key="unit", title=tr("Unit"), value=lambda r: unit_text(r.point.unit), width=64, role="text2"),
        Column(key="quality", title=tr("Quality"), value=lambda r: r.quality, cell=Cell.MARKED, width=172,
               sort=lambda r: -int(r.reading.quality)),
        Column(key="poll", title=tr("Poll class"), value=_poll, width=96, rank=3, sort=lambda r: r.point.period_s),
        Column(key="scaling", title=tr("Scaling"), value=lambda r: scaling_text(r.point), width=90, rank=5),
        Column(key="limits", title=tr("Limits"), value=lambda r: r.limits, width=150, rank=4),
        Column(key="access", title=tr("Access"), value=lambda r: "RW" if r.point.writable else "R", width=66, rank=1),
        Column(key="record", title=tr("Record"), value=_record, width=110, hidden=True, role="text2"),
    ]  # fmt: skip
    return Table(columns, lambda row: str(row.id), _state, row_px=DENSE_ROW_PX, name=tr("Points"))


def _poll(row: PointRow) -> str:
    seconds = f"{row.point.period_s:g} s"
    return f"COV, {seconds}" if row.point.cov else seconds


def _record(row: PointRow) -> str:
    record = row.point.record
    return f"±{record.deadband:g}, {record.longest_silence_s:g} s" if record else tr("not recorded")
