"""The tables of the database page: groups, retention, backups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.domain.messages import DatabaseGroup, KeptClass
from ui.context import Context
from ui.panels.database.words import bytes_text, group_text
from widgets.columns import Bar, Cell, Column
from widgets.dates import recent
from widgets.language import tr
from widgets.numbers import NO_VALUE, number
from widgets.table import DENSE_ROW_PX, Table


def group_table() -> Table:
    """Rows are ``(group, share of the largest)``."""

    def group_size(row: tuple[DatabaseGroup, float]) -> str:
        return bytes_text(row[0].bytes) if row[0].bytes else NO_VALUE

    columns = [
        Column(key="group", title=tr("Group"), value=lambda r: group_text(r[0].name), width=130, fixed=True),
        Column(key="bar", title="", value=lambda r: Bar(r[1]), cell=Cell.BAR, width=120, stretch=True, name=tr("Share"), sortable=False),
        Column(key="size", title=tr("Size"), value=group_size, width=84, right=True, weight=600, sort=lambda r: r[0].bytes),
        Column(key="rows", title=tr("Rows"), value=lambda r: number(r[0].rows, 0), width=90, right=True, sort=lambda r: r[0].rows),
    ]  # fmt: skip
    return Table(columns, lambda r: str(r[0].name), row_px=DENSE_ROW_PX, name=tr("Size by group"))


def group_rows(groups: tuple[DatabaseGroup, ...]) -> list[tuple[DatabaseGroup, float]]:
    """The largest first."""
    most = max((group.bytes for group in groups), default=0) or 1
    return [(g, g.bytes / most) for g in sorted(groups, key=lambda g: (-g.bytes, -g.rows))]


def kept_table() -> Table:
    """Rows are ``KeptClass``."""

    def days(row: KeptClass) -> str:
        return tr("for ever") if row.days is None else tr("{n} days").format(n=f"{row.days:,}")

    columns = [
        Column(key="level", title=tr("Level"), value=lambda r: group_text(r.name), width=90, stretch=True, fixed=True),
        Column(key="days", title=tr("Kept"), value=days, width=100, weight=600, sort=lambda r: r.days or 10**9),
        Column(key="removed", title=tr("Removed"), value=lambda r: number(r.removed, 0), width=90, right=True, sort=lambda r: r.removed),
    ]  # fmt: skip
    return Table(columns, lambda r: str(r.name), row_px=DENSE_ROW_PX, name=tr("Retention"))


def backup_table(context: Context) -> Table:
    """Rows are ``BackupFile``; every one that is listed was proven when it was made."""

    def when(row: Any) -> str:
        return recent(row.at, datetime.now(UTC), context.zone)

    def whole(row: Any) -> str:
        return bytes_text(row.database_bytes)

    columns = [
        Column(key="at", title=tr("Time"), value=when, width=120, sort=lambda r: str(r.at), fixed=True),
        Column(key="name", title=tr("File"), value=lambda r: r.name, width=180, stretch=True, rank=1),
        Column(key="size", title=tr("Size"), value=lambda r: bytes_text(r.bytes), width=80, right=True, sort=lambda r: r.bytes),
        Column(key="whole", title=tr("Restored"), value=whole, width=84, right=True, sort=lambda r: r.database_bytes),
        Column(key="state", title=tr("State"), value=lambda _: tr("verified"), width=74, sortable=False),
    ]  # fmt: skip
    return Table(columns, lambda r: str(r.name), row_px=DENSE_ROW_PX, name=tr("Backups"))
