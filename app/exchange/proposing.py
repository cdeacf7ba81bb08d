"""How a file is probably meant, from its first rows; whatever the user says of it goes before."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from itertools import pairwise
from typing import Literal

from app.domain.messages.exchange import FileLayout, FileSeries, LayoutWish, Meaning
from app.domain.site import Kind, Point
from app.exchange.cells import Cell, decimal_of, is_nothing, parse_number, text_of
from app.exchange.faults import Unreadable
from app.exchange.source import Source
from app.exchange.stamps import DateOrder, order_of, parse_stamp
from app.exchange.targets import Targets, unit_in

HEAD_ROWS = 2_000
STEPS_S = (60, 120, 180, 300, 360, 600, 720, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400)
MOST_STEPS_SHARE = 0.8
PACKED = (8, 12, 14)
"""Digits of 20260714, 202607141415 and 20260714141500."""
TIME_WORDS = re.compile(r"time|date|stamp|일시|시각|시간|날짜|일자|uhr|datum|zeit", re.IGNORECASE)
POINT_WORDS = re.compile(r"point|meter|tag|channel|name|sensor|계측|포인트|미터|계량기|태그|이름|항목", re.IGNORECASE)
VALUE_WORDS = re.compile(r"value|reading|usage|사용량|값|지침|측정", re.IGNORECASE)
UNIT_WORDS = re.compile(r"unit|단위|einheit", re.IGNORECASE)
QUALITY_WORDS = re.compile(r"quality|status|품질|상태", re.IGNORECASE)
END_WORDS = re.compile(r"\bend|\bto\b|until|종료|까지|\bende|\bbis\b", re.IGNORECASE)
START_WORDS = re.compile(r"\bstart|\bfrom\b|begin|시작|부터|\bvon\b", re.IGNORECASE)
REGISTER_WORDS = re.compile(r"register|reading|index|total|cumul|지침|누적|적산|zählerstand", re.IGNORECASE)

Row = tuple[int, list[Cell]]


@dataclass(slots=True)
class _Draft:
    """What is known while a layout is being proposed."""

    wish: LayoutWish
    head: list[Row]
    targets: Targets
    questions: list[str]

    @property
    def data(self) -> list[list[Cell]]:
        return [cells for _, cells in self.head]


def propose(source: Source, wish: LayoutWish, points: Mapping[str, Point], zone: str) -> FileLayout:
    """The layout of ``source``. ``points`` are those of the site, by id; ``zone`` is the site's. Raises ``Unreadable``."""
    sheet = wish.sheet if wish.sheet is not None else next(iter(source.sheets), "")
    encoding, delimiter = source.guessed_text()
    if wish.encoding and not source.sheets:
        encoding = wish.encoding
        delimiter = source.delimiter(encoding)
    delimiter = (wish.delimiter or delimiter) if not source.sheets else ""
    head = source.head(sheet, encoding, delimiter, HEAD_ROWS)
    if not head:
        raise Unreadable(source.name, "there are no rows with cells.")
    draft = _Draft(wish, head, Targets(points), [])
    times = _time_columns(source, draft)
    order, certain = _order(draft, times)
    first = _first_row(source, draft, times, order)
    header_row, unit_row = _header_rows(draft, first)
    data = [cells for number, cells in head if number >= first]
    decimal = _decimal(draft, data, times, delimiter)
    if not certain:
        draft.questions.append("date_order")
    header, units = _cells_of(head, header_row), _cells_of(head, unit_row)
    shape, roles = _shape(draft, data, header, times)
    step_s = _step(draft, data, times, order, roles.point)
    stamp = _stamp(draft, data, header, times, order, step_s)
    layout = FileLayout(
        kind="xlsx" if source.sheets else "csv",
        sheet=sheet,
        sheets=source.sheets,
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        header_row=header_row,
        unit_row=unit_row,
        first_row=first,
        shape=shape,
        time_columns=times,
        date_order=order,
        stamp=stamp,
        step_s=step_s,
        zone=wish.zone or zone,
        point_column=roles.point,
        value_column=roles.value,
        unit_column=roles.unit,
        quality_column=roles.quality,
        series=(),
    )
    series = _wide(draft, layout, header, units, data) if shape == "wide" else _long(draft, layout, header, data)
    if not series:
        raise Unreadable(
            source.name, "no column with values was found. Say which columns hold the time and the values."
        )
    return _with(layout, series, draft.questions)


def _with(layout: FileLayout, series: Sequence[FileSeries], questions: Sequence[str]) -> FileLayout:
    return replace(layout, series=tuple(series), questions=tuple(dict.fromkeys(questions)))


# -- rows and columns -------------------------------------------------------------------------------------------------
def _cells_of(head: list[Row], row: int) -> list[Cell]:
    return next((cells for number, cells in head if number == row), []) if row else []


def _cell(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column - 1] if 0 < column <= len(cells) else None


def _is_time(cell: Cell, order: DateOrder | None = None) -> bool:
    try:
        parse_stamp([cell], order or order_of([cell])[0])
    except ValueError:
        return False
    plain = isinstance(cell, str) and re.fullmatch(r"\d+(?:[.,]\d+)?", cell.strip()) is not None
    return order is not None or not plain or len(str(cell).strip()) in PACKED


def _time_columns(source: Source, draft: _Draft) -> tuple[int, ...]:
    if draft.wish.time_columns:
        if len(draft.wish.time_columns) > 2 or min(draft.wish.time_columns) < 1:
            raise Unreadable(source.name, "the time stands in one column, or in one for the date and one for the time.")
        return draft.wish.time_columns
    rows = draft.data[-400:]
    widest = max(len(cells) for cells in rows)
    for column in range(1, min(widest, 20) + 1):
        cells = [_cell(row, column) for row in rows]
        if sum(map(_is_time, cells)) >= 0.6 * len(cells):
            return (column, column + 1) if _is_clock_beside(rows, column) else (column,)
    named = [at for at, cell in enumerate(draft.data[0], 1) if isinstance(cell, str) and TIME_WORDS.search(cell)]
    if named:
        return (named[0],)
    raise Unreadable(source.name, "no column with times was found. Say which column holds the time.")


def _is_clock_beside(rows: list[list[Cell]], column: int) -> bool:
    """A date alone, and beside it a time of the day."""
    dates = [_cell(row, column) for row in rows]
    beside = [_cell(row, column + 1) for row in rows]
    with_time = sum((isinstance(d, str) and ":" in d) or getattr(d, "hour", 0) > 0 for d in dates)
    clocks = sum(
        isinstance(c, time) or (isinstance(c, str) and bool(re.match(r"\s*(오전|오후)?\s*\d{1,2}:\d\d", c)))
        for c in beside
    )
    return with_time == 0 and clocks >= 0.8 * len(rows)


def _order(draft: _Draft, times: tuple[int, ...]) -> tuple[DateOrder, bool]:
    if draft.wish.date_order:
        return draft.wish.date_order, True
    cells = [_cell(row, times[0]) for row in draft.data[-1000:]]
    return order_of(cells)


def _first_row(source: Source, draft: _Draft, times: tuple[int, ...], order: DateOrder) -> int:
    if draft.wish.first_row:
        return draft.wish.first_row
    for number, cells in draft.head:
        try:
            parse_stamp([_cell(cells, column) for column in times], order)
        except ValueError:
            continue
        return number
    raise Unreadable(
        source.name, "no row begins with a time. Say which column holds the time and how dates are written."
    )


def _header_rows(draft: _Draft, first: int) -> tuple[int, int]:
    """The header is the last row of words before the data; a row of units may stand below it."""
    wish = draft.wish
    above = [(number, cells) for number, cells in draft.head if number < first]
    texts = [(n, [c for c in cells if isinstance(c, str) and c.strip()]) for n, cells in above]
    texts = [(n, words) for n, words in texts if len(words) >= 2 or (len(above) == 1 and words)]
    unit_row = 0
    if len(texts) >= 2 and _are_units(_cells_of(draft.head, texts[-1][0])):
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


def _decimal(draft: _Draft, data: list[list[Cell]], times: tuple[int, ...], delimiter: str) -> Literal[".", ","]:
    if draft.wish.decimal:
        return draft.wish.decimal
    texts = [
        c for row in data[:400] for at, c in enumerate(row, 1) if at not in times and isinstance(c, str) and c.strip()
    ]
    found, certain = decimal_of(texts, delimiter)
    if not certain:
        draft.questions.append("decimal")
    return found


# -- shape ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Roles:
    """Columns of a long file; 0 where there is none."""

    point: int = 0
    value: int = 0
    unit: int = 0
    quality: int = 0


def _shape(
    draft: _Draft, data: list[list[Cell]], header: list[Cell], times: tuple[int, ...]
) -> tuple[Literal["wide", "long"], _Roles]:
    wish = draft.wish
    roles = _roles(draft, data, header, times)
    shape = wish.shape or ("long" if roles.point and roles.value else "wide")
    if shape == "wide":
        return "wide", _Roles()
    given = (wish.point_column, wish.value_column, wish.unit_column, wish.quality_column)
    found = (roles.point, roles.value, roles.unit, roles.quality)
    return "long", _Roles(*(g if g is not None else f for g, f in zip(given, found, strict=True)))


def _roles(draft: _Draft, data: list[list[Cell]], header: list[Cell], times: tuple[int, ...]) -> _Roles:
    """A long file has a column of names that repeat, and few others."""
    rows = data[:500]
    widest = max((len(row) for row in rows), default=0)
    rest = [column for column in range(1, widest + 1) if column not in times]
    words = {c: str(_cell(header, c) or "") for c in rest}
    numeric = [c for c in rest if _numbers_in(rows, c) >= 0.6]
    named = [c for c in rest if c not in numeric and _names_in(rows, c)]
    unit = next((c for c in rest if UNIT_WORDS.search(words[c]) and c not in numeric), 0)
    quality = next((c for c in rest if QUALITY_WORDS.search(words[c])), 0)
    named = [c for c in named if c not in (unit, quality)]
    numeric = [c for c in numeric if c != quality]
    known = [c for c in named if any(draft.targets.match(str(_cell(row, c))) for row in rows[:50])]
    point = next(iter(known), 0) or next((c for c in named if POINT_WORDS.search(words[c])), 0)
    value = next((c for c in numeric if VALUE_WORDS.search(words[c])), 0) or next(iter(numeric), 0)
    return _Roles(point, value, unit, quality) if point and len(numeric) <= 2 else _Roles(0, 0, 0, 0)


def _numbers_in(rows: list[list[Cell]], column: int) -> float:
    """The share of numbers among the cells that are not empty; an empty column counts as numbers."""
    cells = [cell for cell in (_cell(row, column) for row in rows) if not is_nothing(cell)]
    good = 0
    for cell in cells:
        for decimal in (".", ","):
            try:
                parse_number(cell, decimal)
            except ValueError:
                continue
            good += 1
            break
    return good / len(cells) if cells else 1.0


def _names_in(rows: list[list[Cell]], column: int) -> bool:
    cells = [cell for cell in (_cell(row, column) for row in rows) if isinstance(cell, str) and cell.strip()]
    return len(cells) >= 0.7 * len(rows)


# -- time -------------------------------------------------------------------------------------------------------------
def _step(draft: _Draft, data: list[list[Cell]], times: tuple[int, ...], order: DateOrder, point: int) -> int:
    if draft.wish.step_s is not None:
        return draft.wish.step_s
    by_series: dict[str, list[float]] = {}
    for row in data:
        try:
            clock = parse_stamp([_cell(row, column) for column in times], order).clock
        except ValueError:
            continue
        by_series.setdefault(str(_cell(row, point)) if point else "", []).append(clock.timestamp())
    steps = [round(b - a) for clocks in by_series.values() for a, b in pairwise(sorted(set(clocks)))]
    if not steps:
        return 0
    usual = max(set(steps), key=steps.count)
    even = steps.count(usual) >= MOST_STEPS_SHARE * len(steps)
    return usual if even and usual in STEPS_S else 0


def _stamp(  # noqa: PLR0917 what is known of the times
    draft: _Draft, data: list[list[Cell]], header: list[Cell], times: tuple[int, ...], order: DateOrder, step_s: int
) -> Literal["start", "end"]:
    if draft.wish.stamp:
        return draft.wish.stamp
    words = " ".join(str(_cell(header, column) or "") for column in times)
    if END_WORDS.search(words) or START_WORDS.search(words):
        return "end" if END_WORDS.search(words) else "start"
    texts = [text_of(_cell(row, column)) for row in data for column in times]
    if any(re.search(r"(?:^|\D)24:?00|24시", text) for text in texts):
        return "end"
    if step_s:
        draft.questions.append("stamp")
    try:
        first = parse_stamp([_cell(data[0], column) for column in times], order).clock
    except (ValueError, IndexError):
        return "start"
    begins_late = 0 < step_s < 86_400 and (first.hour * 3600 + first.minute * 60 + first.second) == step_s
    return "end" if begins_late else "start"


# -- series -----------------------------------------------------------------------------------------------------------
def _wide(
    draft: _Draft, layout: FileLayout, header: list[Cell], units: list[Cell], data: list[list[Cell]]
) -> list[FileSeries]:
    widest = max(max((len(row) for row in data), default=0), len(header))
    found: list[FileSeries] = []
    for column in range(1, widest + 1):
        if column in layout.time_columns or _numbers_in(data[:500], column) < 0.3:
            continue
        title = text_of(_cell(header, column)).strip()
        if not title and all(is_nothing(_cell(row, column)) for row in data):
            continue
        name = _unique(title or f"column {column}", found)
        unit = text_of(_cell(units, column)).strip().strip("[]()") or unit_in(title)
        values = [_cell(row, column) for row in data]
        found.append(_series(draft, layout, name, column, unit, values))
    return found


def _unique(name: str, found: list[FileSeries]) -> str:
    names = {series.source for series in found}
    return (
        name if name not in names else next(f"{name} ({n})" for n in range(2, 10_000) if f"{name} ({n})" not in names)
    )


def _long(draft: _Draft, layout: FileLayout, header: list[Cell], data: list[list[Cell]]) -> list[FileSeries]:
    by_name: dict[str, list[list[Cell]]] = {}
    for row in data:
        name = text_of(_cell(row, layout.point_column)).strip()
        if name:
            by_name.setdefault(name, []).append(row)
    title = text_of(_cell(header, layout.value_column))
    found = []
    for name, rows in by_name.items():
        unit = text_of(_cell(rows[0], layout.unit_column)).strip() or unit_in(name) or unit_in(title)
        found.append(_series(draft, layout, name, 0, unit, [_cell(row, layout.value_column) for row in rows]))
    return found


def _series(  # noqa: PLR0917 one series
    draft: _Draft, layout: FileLayout, name: str, column: int, unit: str, values: list[Cell]
) -> FileSeries:
    wish = draft.wish
    point = wish.points[name] if name in wish.points else draft.targets.match(name)
    unit = wish.units.get(name, unit)
    target = draft.targets.point(point)
    meaning = wish.meanings.get(name) or meaning_of(layout, name, unit, target, values)
    return FileSeries(source=name, column=column, point=point, unit=unit, meaning=meaning)


def meaning_of(layout: FileLayout, name: str, unit: str, target: Point | None, values: Sequence[Cell]) -> Meaning:
    """What the numbers of a series are: a counter that only rises is a register, kWh that come and go are energy."""
    from app.domain.conversion import dimension

    unit = unit or (target.unit if target else "")
    counts = target is not None and target.kind is Kind.COUNTER
    if target is not None and target.kind in (Kind.BINARY, Kind.MULTISTATE):
        return "sample"
    if dimension(unit) in ("energy", "volume") or counts:
        if dimension(unit) == "power" and layout.step_s:
            return "mean"
        if target is not None and not counts and layout.step_s:
            return "energy"
        rises = _rises(values, layout.decimal)
        return "register" if rises or not layout.step_s or REGISTER_WORDS.search(name) else "energy"
    return "mean" if layout.step_s else "sample"


def _rises(cells: Sequence[Cell], decimal: Literal[".", ","]) -> bool:
    """Never falls, and what it adds is little beside what it holds."""
    values = []
    for cell in cells:
        try:
            value = parse_number(cell, decimal)
        except ValueError:
            continue
        if not math.isnan(value):
            values.append(value)
    if len(values) < 3 or values[-1] <= values[0]:
        return False
    return sum(b < a for a, b in pairwise(values)) <= 0.001 * len(values)
