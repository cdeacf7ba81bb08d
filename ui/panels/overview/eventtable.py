"""The newest events: alarms, operators, links, automation, system, demand."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.messages import Event
from ui.context import Context
from ui.siteindex import tag
from widgets.columns import Column
from widgets.dates import recent
from widgets.language import tr
from widgets.table import DENSE_ROW_PX, Table

TYPES = {
    "alarm": "Alarm",
    "operator": "Operator",
    "link": "Link",
    "automation": "Automation",
    "system": "System",
    "demand": "Demand",
}


def event_table(context: Context) -> Table:
    """Rows of ``Event``, newest first."""

    def time(event: Event) -> str:
        return recent(event.at, datetime.now(UTC), context.zone)

    rules = context.site.alarm_rules

    def source(event: Event) -> str:
        """Point or device of an alarm, as in every other list; else what the event names."""
        rule = rules.get(event.source)
        return tag((rule.point or rule.device or rule.id) if rule else event.source)

    columns = [
        Column(key="time", title=tr("Time"), value=time, width=102, sortable=False),
        Column(key="type", title=tr("Type"), value=lambda e: tr(TYPES.get(e.type, e.type)), width=74, role="text2", sortable=False),
        Column(key="source", title=tr("Source"), value=source, width=152, weight=500, sortable=False),
        Column(key="text", title=tr("Text"), value=lambda e: context.text(e.text), width=220, stretch=True, sortable=False),
    ]  # fmt: skip
    return Table(columns, lambda event: str(event.seq), row_px=DENSE_ROW_PX, name=tr("Latest events"))
