"""The dry run as tables: what becomes of each series, and what cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.messages.exchange import FileFault, ImportPlan, SeriesPlan
from ui.context import Context
from ui.dialogs.importing.wishes import BECOMES, MEANINGS
from widgets.columns import Cell, Column, RowState
from widgets.language import tr
from widgets.numbers import NO_VALUE, number, unit_text
from widgets.table import DENSE_ROW_PX, Table

CONVERTED = "{unit} → {point_unit}"


def series_table(context: Context) -> Table:
    """One row for each series of the file. The point can be typed; a press on the meaning takes the next one."""
    columns = (*_what_it_is(), *_what_would_happen(), *_what_else(context))
    return Table(
        columns, lambda row: row.source, _dim, row_px=DENSE_ROW_PX, name=tr("What the import would do"), many=False
    )


def _what_it_is() -> tuple[Column, ...]:
    source, point = tr("Series in the file"), tr("Point")
    return (
        Column(key="source", title=source, value=lambda row: row.source, width=170, stretch=True, fixed=True),
        Column(
            key="point", title=point, value=lambda row: row.point or tr("left out"), width=170, edit=True, fixed=True
        ),
        Column(key="unit", title=tr("Unit"), value=_unit, width=86, rank=2),
        Column(key="meaning", title=tr("Values are"), value=meaning, cell=Cell.ACTION, width=142, fixed=True),
        Column(key="becomes", title=tr("Becomes"), value=_becomes, width=118),
    )


def _what_would_happen() -> tuple[Column, ...]:
    """Counts of values; nothing for a series that is left out."""

    def count(key: str, title: str, width: int, weight: int = 0) -> Column:
        return Column(
            key=key,
            title=title,
            value=lambda row: float(getattr(row, key)) if row.point else None,
            cell=Cell.NUMBER,
            width=width,
            places=0,
            weight=weight,
        )

    return (
        count("values", tr("Values"), 70),
        count("new", tr("Into gaps"), 76, 600),
        count("kept", tr("Left as is"), 76),
        count("replaced", tr("Replaced"), 76, 600),
    )


def _what_else(context: Context) -> tuple[Column, ...]:
    def period(row: Any) -> str:
        if row.first is None or row.last is None:
            return NO_VALUE
        first, last = context.local(row.first), context.local(row.last)
        return f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}"

    def note(row: Any) -> str:
        return context.text(row.note)

    return (
        Column(key="period", title=tr("Time range"), value=period, width=250, rank=3),
        Column(key="note", title=tr("Note"), value=note, width=120, stretch=True, rank=1, hint=note),
    )


def _unit(row: Any) -> str:
    if not row.point:
        return unit_text(row.file_unit)
    if row.file_unit in ("", row.point_unit):
        return unit_text(row.point_unit)
    return CONVERTED.format(unit=unit_text(row.file_unit), point_unit=unit_text(row.point_unit))


def _becomes(row: Any) -> str:
    return tr(BECOMES.get(row.becomes, row.becomes))


def meaning(row: SeriesPlan) -> str:
    """The meaning as a button; nothing where the series is left out."""
    return tr(dict(MEANINGS)[row.meaning]) if row.point else ""


def _dim(row: Any) -> RowState:
    return RowState(dim=not row.point)


def fault_table() -> Table:
    """Cells that cannot be used, and why."""
    columns = (
        Column(key="sheet", title=tr("Sheet"), value=lambda pair: pair[1].sheet, width=90, rank=1),
        Column(
            key="row",
            title=tr("Row"),
            value=lambda pair: number(pair[1].row, 0) if pair[1].row else "",
            width=70,
            right=True,
        ),
        Column(key="column", title=tr("Column"), value=lambda pair: pair[1].column, width=90),
        Column(key="reason", title=tr("Reason"), value=lambda pair: pair[1].reason, width=300, stretch=True),
    )
    return Table(
        columns, lambda pair: str(pair[0]), row_px=DENSE_ROW_PX, name=tr("Values that cannot be used"), many=False
    )


def fault_rows(faults: Sequence[FileFault]) -> list[tuple[int, FileFault]]:
    return list(enumerate(faults))


def summary(plan: ImportPlan) -> str:
    """One sentence over the tables."""
    points = sum(bool(row.new or row.replaced) for row in plan.series)
    text = tr("{values} values of {points} points would be written; {kept} stay as they are.")
    kept = sum(row.kept for row in plan.series)
    return text.format(values=number(plan.values, 0), points=number(points, 0), kept=number(kept, 0))
