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

    def point(row: Any) -> str:
        return row.point or tr("left out")

    def unit(row: Any) -> str:
        if not row.point:
            return unit_text(row.file_unit)
        if row.file_unit in ("", row.point_unit):
            return unit_text(row.point_unit)
        return CONVERTED.format(unit=unit_text(row.file_unit), point_unit=unit_text(row.point_unit))

    def count(name: str) -> Any:
        return lambda row: float(getattr(row, name)) if row.point else None

    def period(row: Any) -> str:
        if row.first is None or row.last is None:
            return NO_VALUE
        first, last = context.local(row.first), context.local(row.last)
        return f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}"

    def note(row: Any) -> str:
        return context.text(row.note)

    columns = (
        Column(
            key="source",
            title=tr("Series in the file"),
            value=lambda row: row.source,
            width=170,
            stretch=True,
            fixed=True,
        ),
        Column(key="point", title=tr("Point"), value=point, width=170, edit=True, fixed=True),
        Column(key="unit", title=tr("Unit"), value=unit, width=86, rank=2),
        Column(key="meaning", title=tr("Values are"), value=meaning, cell=Cell.ACTION, width=142, fixed=True),
        Column(
            key="becomes", title=tr("Becomes"), value=lambda row: tr(BECOMES.get(row.becomes, row.becomes)), width=118
        ),
        Column(key="values", title=tr("Values"), value=count("values"), cell=Cell.NUMBER, width=70, places=0),
        Column(key="new", title=tr("Into gaps"), value=count("new"), cell=Cell.NUMBER, width=76, places=0, weight=600),
        Column(key="kept", title=tr("Left as is"), value=count("kept"), cell=Cell.NUMBER, width=76, places=0),
        Column(
            key="replaced",
            title=tr("Replaced"),
            value=count("replaced"),
            cell=Cell.NUMBER,
            width=76,
            places=0,
            weight=600,
        ),
        Column(key="period", title=tr("Time range"), value=period, width=250, rank=3),
        Column(key="note", title=tr("Note"), value=note, width=120, stretch=True, rank=1, hint=note),
    )
    return Table(
        columns, lambda row: row.source, _dim, row_px=DENSE_ROW_PX, name=tr("What the import would do"), many=False
    )


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
