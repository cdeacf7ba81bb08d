"""Where the data begin, which columns hold the time, how dates and decimals are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import Literal

from app.exchange.cells import Cell, decimal_of
from app.exchange.faults import Unreadable
from app.exchange.proposing.drafts import Draft, cell_at, cells_of
from app.exchange.source import Source
from app.exchange.stamps import DateOrder, order_of, parse_stamp
from app.exchange.targets import unit_in

PACKED = (8, 12, 14)
"""Digits of 20260714, 202607141415 and 20260714141500."""
TIME_WORDS = re.compile(r"time|date|stamp|일시|시각|시간|날짜|일자|uhr|datum|zeit", re.IGNORECASE)


def _is_time(cell: Cell, order: DateOrder | None = None) -> bool:
    try:
        parse_stamp([cell], order or order_of([cell])[0])
    except ValueError:
        return False
    plain = isinstance(cell, str) and re.fullmatch(r"\d+(?:[.,]\d+)?", cell.strip()) is not None
    return order is not None or not plain or len(str(cell).strip()) in PACKED


def time_columns(source: Source, draft: Draft) -> tuple[int, ...]:
    if draft.wish.time_columns:
        if len(draft.wish.time_columns) > 2 or min(draft.wish.time_columns) < 1:
            raise Unreadable(source.name, "the time stands in one column, or in one for the date and one for the time.")
        return draft.wish.time_columns
    rows = draft.data[-400:]
    widest = max(len(cells) for cells in rows)
    for column in range(1, min(widest, 20) + 1):
        cells = [cell_at(row, column) for row in rows]
        if sum(map(_is_time, cells)) >= 0.6 * len(cells):
            return (column, column + 1) if _is_clock_beside(rows, column) else (column,)
    named = [at for at, cell in enumerate(draft.data[0], 1) if isinstance(cell, str) and TIME_WORDS.search(cell)]
    if named:
        return (named[0],)
    raise Unreadable(source.name, "no column with times was found. Say which column holds the time.")


def _is_clock_beside(rows: list[list[Cell]], column: int) -> bool:
    """A date alone, and beside it a time of the day."""
    dates = [cell_at(row, column) for row in rows]
    beside = [cell_at(row, column + 1) for row in rows]
    with_time = sum((isinstance(d, str) and ":" in d) or getattr(d, "hour", 0) > 0 for d in dates)
    clocks = sum(
        isinstance(c, time) or (isinstance(c, str) and bool(re.match(r"\s*(오전|오후)?\s*\d{1,2}:\d\d", c)))
        for c in beside
    )
    return with_time == 0 and clocks >= 0.8 * len(rows)


def date_order(draft: Draft, times: tuple[int, ...]) -> tuple[DateOrder, bool]:
    if draft.wish.date_order:
        return draft.wish.date_order, True
    cells = [cell_at(row, times[0]) for row in draft.data[-1000:]]
    return order_of(cells)


def first_row(source: Source, draft: Draft, times: tuple[int, ...], order: DateOrder) -> int:
    if draft.wish.first_row:
        return draft.wish.first_row
    for number, cells in draft.head:
        try:
            parse_stamp([cell_at(cells, column) for column in times], order)
        except ValueError:
            continue
        return number
    raise Unreadable(
        source.name, "no row begins with a time. Say which column holds the time and how dates are written."
    )


def header_rows(draft: Draft, first: int) -> tuple[int, int]:
    """The header is the last row of words before the data; a row of units may stand below it."""
    wish = draft.wish
    above = [(number, cells) for number, cells in draft.head if number < first]
    texts = [(n, [c for c in cells if isinstance(c, str) and c.strip()]) for n, cells in above]
    texts = [(n, words) for n, words in texts if len(words) >= 2 or (len(above) == 1 and words)]
    unit_row = 0
    if len(texts) >= 2 and _are_units(cells_of(draft.head, texts[-1][0])):
        unit_row = texts[-1][0]
        texts = texts[:-1]
    header = texts[-1][0] if texts else 0
    return (
        wish.header_row if wish.header_row is not None else header,
        wish.unit_row if wish.unit_row is not None else unit_row,
    )


def _are_units(cells: Sequence[Cell]) -> bool:
    words = [cell.strip().strip("[]()") for cell in cells if isinstance(cell, str) and cell.strip()]
    known = [word for word in words if unit_in(f"({word})")]
    return len(known) >= 0.5 * len(words)


def decimal_mark(draft: Draft, data: list[list[Cell]], times: tuple[int, ...], delimiter: str) -> Literal[".", ","]:
    if draft.wish.decimal:
        return draft.wish.decimal
    texts = [
        c for row in data[:400] for at, c in enumerate(row, 1) if at not in times and isinstance(c, str) and c.strip()
    ]
    found, certain = decimal_of(texts, delimiter)
    if not certain:
        draft.questions.append("decimal")
    return found
