"""The tables of the screen: active list, shelved, journal."""

from __future__ import annotations

from typing import Any

from app.domain.messages import AlarmTransition
from app.domain.quantities import difference_unit
from app.domain.site import AlarmKind
from ui.context import Context
from ui.panels.alarms.rows import AlarmRow
from ui.readout import value_text
from ui.siteindex import tag
from widgets.columns import Cell, Column, Mark, RowState
from widgets.language import tr
from widgets.marks import STATES
from widgets.numbers import quantity
from widgets.table import ALARM_ROW_PX, DENSE_ROW_PX, Table

EVENTS = {
    "raise": "Raised", "higher": "Higher level", "lower": "Lower level", "clear": "Returned to normal",
    "ack": "Acknowledged", "reset": "Reset",
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
        Column(key="mark", title=tr("P"), value=lambda r: r.mark, cell=Cell.MARK, width=44, fixed=True, name=tr("Priority"),
               sort=lambda r: (not r.waiting, r.alarm.priority, -r.raised)),
        Column(key="state", title=tr("State"), value=lambda r: r.state, width=132, strong=True, fixed=True),
        Column(key="time", title=tr("Time"), value=lambda r: r.time, width=96, sort=lambda r: r.raised),
        Column(key="age", title=tr("Age"), value=lambda r: r.age, width=80, right=True, role="text3", rank=3, sort=lambda r: -r.raised),
        Column(key="area", title=tr("Area"), value=lambda r: r.area, width=72, rank=2),
        Column(key="equipment", title=tr("Equipment"), value=lambda r: r.equipment, width=168, rank=4),
        Column(key="point", title=tr("Point"), value=lambda r: r.point, width=150, role="text2", rank=5),
        Column(key="message", title=tr("Message"), value=lambda r: r.message, width=300, stretch=True, strong=True, fixed=True),
        Column(key="value", title=tr("Value"), value=lambda r: r.value, width=92, right=True, role="live", weight=600, fixed=True),
        Column(key="limit", title=tr("Limit"), value=lambda r: r.limit, width=84, role="text2", rank=1),
        Column(key="ack", title=tr("Ack"), value=lambda r: r.ack, cell=Cell.ACTION, width=98, fixed=True),
    ]  # fmt: skip
    return Table(columns, _row_id, _state, row_px=ALARM_ROW_PX, name=name)


def journal_table(context: Context) -> Table:
    """Rows of ``AlarmTransition``, newest first."""

    rules = context.site.alarm_rules

    def name(row: AlarmTransition) -> str:
        rule = rules.get(row.alarm)
        return context.text(rule.name) if rule else tag(row.alarm)

    def point(row: AlarmTransition) -> str:
        """What is watched, as in the list."""
        rule = rules.get(row.alarm)
        return tag((rule.point or rule.device or rule.id) if rule else row.alarm)

    def figure(row: AlarmTransition, value: float | None) -> str:
        rule = rules.get(row.alarm)
        point = context.site.points.get(rule.point or "") if rule else None
        if value is None or point is None or rule is None:
            return ""
        if rule.kind is AlarmKind.DEVIATION:
            return quantity(value, difference_unit(point.unit), sign=value is not row.limit)
        return value_text(point, value, context.language) if point.states else quantity(value, point.unit)

    columns = [
        Column(key="mark", title=tr("P"), value=lambda r: Mark(r.priority, r.new if r.new in STATES else "acknowledged"),
               cell=Cell.MARK, width=44, sort=lambda r: r.priority, name=tr("Priority"), fixed=True),
        Column(key="at", title=tr("Time"), value=lambda r: context.local(r.at).strftime("%Y-%m-%d %H:%M:%S"), width=168,
               sort=lambda r: r.at, fixed=True),
        Column(key="event", title=tr("Event"), value=lambda r: tr(EVENTS.get(r.event, r.event)), width=150, fixed=True),
        Column(key="alarm", title=tr("Point"), value=point, width=190, role="text2", rank=4),
        Column(key="message", title=tr("Message"), value=name, width=260, stretch=True, fixed=True),
        Column(key="value", title=tr("Value"), value=lambda r: figure(r, r.value), width=92, right=True, role="live", rank=1),
        Column(key="limit", title=tr("Limit"), value=lambda r: figure(r, r.limit), width=92, right=True, rank=3),
        Column(key="user", title=tr("By"), value=lambda r: r.user, width=104, rank=2),
        Column(key="note", title=tr("Note"), value=lambda r: r.note, width=210, rank=5),
    ]  # fmt: skip
    return Table(columns, lambda row: str(row.seq), row_px=DENSE_ROW_PX, name=tr("Journal"))
