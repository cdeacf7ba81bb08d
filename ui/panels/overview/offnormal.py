"""What is off normal but no alarm: overrides, stale, bad and uncertain points, shelved alarms, and the oldest of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.readings import Reading
from ui.context import Context
from ui.readout import mark_of
from ui.siteindex import tag
from widgets.columns import Cell, Column, Mark
from widgets.language import tr
from widgets.numbers import age_text
from widgets.table import DENSE_ROW_PX, Table


@dataclass(frozen=True, slots=True)
class OffRow:
    """``subject`` is what a click opens."""

    id: str
    mark: Mark
    title: str
    count: int
    oldest: str
    subject: str


def off_normal(context: Context) -> list[OffRow]:
    """Rows for what there is any of; an empty list when everything is normal."""
    found: dict[str, list[tuple[str, Reading]]] = {"S": [], "×": [], "?": []}
    for point in context.site.points:
        reading = context.feed.reading(point)
        mark = mark_of(reading)
        if mark:
            found[mark].append((point, reading))
    rows = [_overrides(context), *_quality(found), _shelved(context)]
    return [row for row in rows if row.count]


def _overrides(context: Context) -> OffRow:
    held = sorted(context.feed.plant.overrides.values(), key=lambda override: override.since)
    oldest = ""
    if held:
        until = held[0].until
        oldest = tag(held[0].point)
        oldest += ", " + (
            tr("to {time}").format(time=context.local(until).strftime("%H:%M")) if until else tr("no end")
        )
    return OffRow(
        "overrides", Mark(letter="M"), tr("Overrides active"), len(held), oldest, held[0].point if held else ""
    )


def _quality(found: dict[str, list[tuple[str, Reading]]]) -> Iterable[OffRow]:
    now = datetime.now(UTC)
    for letter, title in (("S", tr("Stale points")), ("×", tr("Bad quality")), ("?", tr("Uncertain"))):
        points = sorted(found[letter], key=lambda pair: pair[1].at)
        oldest = subject = ""
        if points:
            subject, reading = points[0]
            age = age_text((now - reading.at).total_seconds()) if reading.at.year > 1970 else tr("never read")
            oldest = f"{tag(subject)}, {age}"
        yield OffRow(letter, Mark(letter=letter), title, len(points), oldest, subject)


def _shelved(context: Context) -> OffRow:
    shelved = [alarm for alarm in context.feed.plant.alarms.values() if alarm.state == "shelved"]
    shelved.sort(key=lambda alarm: str(alarm.shelved_until))
    oldest = ""
    if shelved and shelved[0].shelved_until is not None:
        oldest = f"{tag(shelved[0].source)}, {tr('to {time}').format(time=context.local(shelved[0].shelved_until).strftime('%H:%M'))}"
    return OffRow("shelved", Mark(letter="Z"), tr("Shelved alarms"), len(shelved), oldest, "")


def off_table() -> Table:
    """Rows of ``OffRow``."""
    columns = [
        Column(key="mark", title="", value=lambda r: r.mark, cell=Cell.MARK, width=34, name=tr("Mark"), sortable=False),
        Column(key="title", title=tr("Condition"), value=lambda r: r.title, width=130, sortable=False),
        Column(key="count", title=tr("No."), value=lambda r: r.count, cell=Cell.NUMBER, width=62, places=0, weight=600, sortable=False),
        Column(key="oldest", title=tr("Oldest"), value=lambda r: r.oldest, width=150, stretch=True, role="text2", sortable=False),
    ]  # fmt: skip
    return Table(columns, lambda row: str(row.id), row_px=DENSE_ROW_PX, name=tr("Off normal"))
