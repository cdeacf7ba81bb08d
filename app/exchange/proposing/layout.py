"""How a file is probably meant, from its first rows; whatever the user says of it goes before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.messages.exchange import FileLayout, LayoutWish
from app.domain.site import Point
from app.exchange.cells import Cell
from app.exchange.faults import Unreadable
from app.exchange.proposing.drafts import Draft, cells_of
from app.exchange.proposing.rows import date_order, decimal_mark, first_row, header_rows, time_columns
from app.exchange.proposing.series import long_series, wide_series
from app.exchange.proposing.shapes import shape_of
from app.exchange.proposing.steps import stamp_of, step_of
from app.exchange.source import Source
from app.exchange.targets import Targets

HEAD_ROWS = 2_000


def propose(source: Source, wish: LayoutWish, points: Mapping[str, Point], zone: str) -> FileLayout:
    """The layout of ``source``. ``points`` are those of the site, by id; ``zone`` is the site's. Raises ``Unreadable``."""
    sheet, encoding, delimiter = _written(source, wish)
    head = source.head(sheet, encoding, delimiter, HEAD_ROWS)
    if not head:
        raise Unreadable(source.name, "there are no rows with cells.")
    draft = Draft(wish, head, Targets(points), [])
    layout = replace(_laid_out(source, draft, delimiter, zone), sheet=sheet, encoding=encoding)
    header, data = cells_of(head, layout.header_row), _data(draft, layout.first_row)
    if layout.shape == "wide":
        series = wide_series(draft, layout, header, cells_of(head, layout.unit_row), data)
    else:
        series = long_series(draft, layout, header, data)
    if not series:
        raise Unreadable(
            source.name, "no column with values was found. Say which columns hold the time and the values."
        )
    return replace(layout, series=tuple(series), questions=tuple(dict.fromkeys(draft.questions)))


def _written(source: Source, wish: LayoutWish) -> tuple[str, str, str]:
    """Sheet, encoding and delimiter; a workbook has no delimiter."""
    sheet = wish.sheet if wish.sheet is not None else next(iter(source.sheets), "")
    encoding, delimiter = source.guessed_text()
    if source.sheets:
        return sheet, encoding, ""
    if wish.encoding:
        encoding, delimiter = wish.encoding, source.delimiter(wish.encoding)
    return sheet, encoding, wish.delimiter or delimiter


def _data(draft: Draft, first: int) -> list[list[Cell]]:
    return [cells for number, cells in draft.head if number >= first]


def _laid_out(source: Source, draft: Draft, delimiter: str, zone: str) -> FileLayout:
    """Rows, shape and times; sheet, encoding and series are still to come."""
    times = time_columns(source, draft)
    order, certain = date_order(draft, times)
    first = first_row(source, draft, times, order)
    header_row, unit_row = header_rows(draft, first)
    header, data = cells_of(draft.head, header_row), _data(draft, first)
    decimal = decimal_mark(draft, data, times, delimiter)
    if not certain:
        draft.questions.append("date_order")
    shape, roles = shape_of(draft, data, header, times)
    step_s = step_of(draft, data, times, order, roles.point)
    return FileLayout(
        kind="xlsx" if source.sheets else "csv",
        sheet="",
        sheets=source.sheets,
        encoding="",
        delimiter=delimiter,
        decimal=decimal,
        header_row=header_row,
        unit_row=unit_row,
        first_row=first,
        shape=shape,
        time_columns=times,
        date_order=order,
        stamp=stamp_of(draft, data, header, times, order, step_s),
        step_s=step_s,
        zone=draft.wish.zone or zone,
        point_column=roles.point,
        value_column=roles.value,
        unit_column=roles.unit,
        quality_column=roles.quality,
        series=(),
    )
