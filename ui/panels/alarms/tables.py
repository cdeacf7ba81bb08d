"""The tables of the screen: active list, shelved, journal."""

from __future__ import annotations

from typing import Any

from app.domain.messages import AlarmTransition
from ui.context import Context
from ui.panels.alarms.rows import AlarmRow
from ui.siteindex import tag
from widgets.columns import Cell, Column, Mark, RowState
from widgets.language import tr
from widgets.marks import STATES
from widgets.numbers import quantity
from widgets.table import ALARM_ROW_PX, DENSE_ROW_PX, Table

EVENTS = {
    "raise": "Raised", "higher": "Higher level", "clear": "Returned to normal", "ack": "Acknowledged", "reset": "Reset",
    "shelve": "Shelved", "unshelve": "Unshelved", "frozen": "Value unknown", "thawed": "Value known again",
    "suppress": "Suppressed", "unsuppress": "Suppression ended", "removed": "Rule removed",
}  # fmt: skip


def _row_id(row: Any) -> str:
    return str(row.id)


def _state(row: AlarmRow) -> RowState:
    dim = row.alarm.state in ("shelved", "suppressed", "out_of_service")
    return RowState(unacknowledged=row.waiting, priority=row.alarm.priority, dim=dim)


def alarm_table(name: str) -> Table:
    """Rows of ``AlarmRow``; the button in the last column emits ``action_requested(id, "ack")``."""
    columns = [
        Column(key="mark", title=tr("P"), value=lambda r: r.mark, cell=Cell.MARK, width=36, fixed=True, name=tr("Priority"),
               sort=lambda r: (not r.waiting, r.alarm.priority, -r.raised)),
        Column(key="state", title=tr("State"), value=lambda r: r.state, width=142, strong=True, fixed=True),
        Column(key="time", title=tr("Time"), value=lambda r: r.time, width=84, sort=lambda r: r.raised),
        Column(key="age", title=tr("Age"), value=lambda r: r.age, width=82, right=True, role="text3", sort=lambda r: -r.raised),
        Column(key="area", title=tr("Area"), value=lambda r: r.area, width=72),
        Column(key="equipment", title=tr("Equipment"), value=lambda r: r.equipment, width=148),
        Column(key="point", title=tr("Point"), value=lambda r: r.point, width=150, role="text2"),
        Column(key="message", title=tr("Message"), value=lambda r: r.message, width=300, stretch=True, strong=True, fixed=True),
        Column(key="value", title=tr("Value"), value=lambda r: r.value, width=92, right=True, role="live", weight=600, fixed=True),
        Column(key="limit", title=tr("Limit"), value=lambda r: r.limit, width=84, role="text2"),
        Column(key="ack", title=tr("Ack"), value=lambda r: r.ack, cell=Cell.ACTION, width=56),
        Column(key="by", title=tr("By"), value=lambda r: r.alarm.acked_by, width=90, role="text2"),
    ]  # fmt: skip
    return Table(columns, _row_id, _state, row_px=ALARM_ROW_PX, name=name)


def journal_table(context: Context) -> Table:
    """Rows of ``AlarmTransition``, newest first."""

    def name(row: AlarmTransition) -> str:
        rule = next((r for r in context.site.site.alarms if r.id == row.alarm), None)
        return context.text(rule.name) if rule else tag(row.alarm)

    def unit(row: AlarmTransition) -> str:
        rule = next((r for r in context.site.site.alarms if r.id == row.alarm), None)
        point = context.site.points.get(rule.point or "") if rule else None
        return point.unit if point else ""

    columns = [
        Column(key="mark", title=tr("P"), value=lambda r: Mark(r.priority, r.new if r.new in STATES else "acknowledged"),
               cell=Cell.MARK, width=36, sort=lambda r: r.priority, name=tr("Priority")),
        Column(key="at", title=tr("Time"), value=lambda r: context.local(r.at).strftime("%Y-%m-%d %H:%M:%S"), width=150,
               sort=lambda r: r.at, fixed=True),
        Column(key="event", title=tr("Event"), value=lambda r: tr(EVENTS.get(r.event, r.event)), width=150, fixed=True),
        Column(key="alarm", title=tr("Alarm"), value=lambda r: tag(r.alarm), width=210, role="text2"),
        Column(key="message", title=tr("Message"), value=name, width=300, stretch=True),
        Column(key="value", title=tr("Value"), value=lambda r: quantity(r.value, unit(r)) if r.value is not None else "",
               width=100, right=True, role="live"),
        Column(key="limit", title=tr("Limit"), value=lambda r: quantity(r.limit, unit(r)) if r.limit is not None else "",
               width=100, right=True),
        Column(key="user", title=tr("By"), value=lambda r: r.user, width=110),
        Column(key="note", title=tr("Note"), value=lambda r: r.note, width=220),
    ]  # fmt: skip
    return Table(columns, lambda row: str(row.seq), row_px=DENSE_ROW_PX, name=tr("Journal"))
