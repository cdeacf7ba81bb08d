"""From a file and its layout to columns of points: instants, values, and every cell that cannot be used with its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta, tzinfo
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import Cancelled
from app.domain.messages.exchange import FileFault, FileLayout, FileSeries
from app.exchange.cells import Cell, is_nothing, parse_number, text_of
from app.exchange.faults import Faults, Unreadable
from app.exchange.source import Source
from app.exchange.stamps import Stamp, parse_stamp
from app.exchange.zones import instants, zone_of

CHUNK_ROWS = 4_096
MOST_VALUES = 12_000_000
MOST_SERIES = 5_000
MOST_FAULTS = 100_000
"""A file with more is not understood at all."""
DAY_S = 86_400
GOOD, UNCERTAIN, BAD = 0, 1, 2
QUALITIES = {
    "": GOOD, "good": GOOD, "ok": GOOD, "0": GOOD, "measured": GOOD, "정상": GOOD,
    "uncertain": UNCERTAIN, "estimated": UNCERTAIN, "estimate": UNCERTAIN, "1": UNCERTAIN, "추정": UNCERTAIN,
    "bad": BAD, "2": BAD, "불량": BAD,
}  # fmt: skip

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One series in order of time, each instant once; no NaN. ``at_us`` is the start of the interval, or the instant.

    Of days and months in the time of a zone the intervals differ in length: ``end_us`` is the end of each.
    """

    at_us: Int64s
    end_us: Int64s
    value: Floats
    quality: Bytes

    def __len__(self) -> int:
        return len(self.at_us)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a file holds. ``series`` may be more than those of the layout: names that come late in a long file."""

    series: tuple[FileSeries, ...]
    columns: dict[str, Column]
    faults: tuple[FileFault, ...]
    fault_count: int
    empty: int
    doubled: int
    disordered: int
    rows: int


@dataclass(slots=True)
class _Heap:
    """Values of one series as they come, in chunks."""

    at: list[Int64s] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    quality: list[Bytes] = field(default_factory=list)
    row: list[NDArray[np.int32]] = field(default_factory=list)
    previous_us: int = -(2**62)


def read(  # noqa: PLR0917 a file, how it is meant, and who waits for it
    source: Source,
    layout: FileLayout,
    now_us: int,
    series_of: Callable[[str], FileSeries],
    progress: Callable[[float, str], None] = lambda share, text: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Content:
    """All series that go to a point. ``series_of`` makes one for a name that the layout does not have yet.

    Raises ``Unreadable`` for a file that ends in the middle, has too much or is not understood at all; ``Cancelled``.
    """
    reader = _Reader(source, layout, now_us, series_of)
    total = 0
    rows = source.rows(layout.sheet, layout.encoding, layout.delimiter)
    while chunk := list(islice(rows, CHUNK_ROWS)):
        if is_cancelled():
            raise Cancelled
        reader.take([(number, cells) for number, cells in chunk if number >= layout.first_row])
        total += len(chunk)
        progress(0.0, f"{total:,} rows read")
    return reader.content()


class _Reader:
    def __init__(self, source: Source, layout: FileLayout, now_us: int, series_of: Callable[[str], FileSeries]) -> None:
        self._source, self._layout, self._now_us, self._series_of = source, layout, now_us, series_of
        self._zone: tzinfo = zone_of(layout.zone)
        self._faults = Faults(source.name, layout.sheet)
        self._series = {series.source: series for series in layout.series}
        self._heaps: dict[str, _Heap] = {}
        self._stamps: dict[tuple[Cell, ...], Stamp | str] = {}
        self._shift = timedelta(seconds=layout.step_s) if layout.stamp == "end" and layout.step_s else timedelta()
        self._values = self._empty = self._doubled = self._disordered = self._rows = 0
        self._wide_us = -(2**62)
        self._note_facts()

    def _note_facts(self) -> None:
        """Formulas without result and merged cells make values disappear without a trace: they are named."""
        facts = self._source.facts(self._layout.sheet)
        for cell in facts.empty_formulas:
            column, row = _place(cell)
            if row >= self._layout.first_row:
                text = "the formula has no stored result. Open the workbook in Excel and save it"
                self._faults.add(row, column, text)
        for area in facts.merged:
            column, row = _place(area.partition(":")[2])
            if row >= self._layout.first_row:
                self._faults.add(row, column, f"the cells {area} are merged: only the first of them has a value")

    # -- rows ---------------------------------------------------------------------------------------------------------
    def take(self, rows: Sequence[tuple[int, list[Cell]]]) -> None:
        self._rows += len(rows)
        if self._layout.shape == "wide":
            self._wide(rows)
        else:
            self._long(rows)
        if self._values > MOST_VALUES:
            raise Unreadable(
                self._source.name, f"the file has more than {MOST_VALUES:,} values. Split it, by years for instance."
            )
        if self._faults.count > MOST_FAULTS:
            first = self._faults.found[0]
            text = f"more than {MOST_FAULTS:,} cells cannot be used, the first in row {first.row:,}: {first.reason}."
            raise Unreadable(self._source.name, text)

    def _wide(self, rows: Sequence[tuple[int, list[Cell]]]) -> None:
        timed: list[tuple[int, int, list[Cell]]] = []
        for number, cells in rows:
            at = self._instant(number, cells, self._wide_us)
            if at is not None:
                self._disordered += at < self._wide_us
                self._wide_us = at
                timed.append((number, at, cells))
        if not timed:
            return
        numbers = np.array([t[0] for t in timed], np.int32)
        at_us = np.array([t[1] for t in timed], np.int64)
        for series in self._series.values():
            if series.point:
                self._column(series, numbers, at_us, [t[2] for t in timed])

    def _column(self, series: FileSeries, number: NDArray[np.int32], at_us: Int64s, rows: list[list[Cell]]) -> None:
        place, decimal = series.column - 1, self._layout.decimal
        values = np.empty(len(rows))
        for n, cells in enumerate(rows):
            try:
                values[n] = parse_number(cells[place], decimal) if place < len(cells) else math.nan
            except ValueError as error:
                values[n] = math.nan
                self._faults.add(int(number[n]), series.column, str(error))
                self._empty -= 1
        there = ~np.isnan(values)
        self._empty += int(len(values) - there.sum())
        self._keep(series.source, at_us[there], values[there], np.zeros(int(there.sum()), np.uint8), number[there])

    def _long(self, rows: Sequence[tuple[int, list[Cell]]]) -> None:
        lots: dict[str, list[tuple[int, int, float, int]]] = {}
        for number, cells in rows:
            name = text_of(_at(cells, self._layout.point_column)).strip()
            if not name:
                self._faults.add(number, self._layout.point_column, "there is no name of a point or meter")
                continue
            if name not in self._series:
                self._new(name, number)
            if not self._series[name].point:
                continue
            heap = self._heaps.setdefault(name, _Heap())
            at = self._instant(number, cells, heap.previous_us)
            if at is None:
                continue
            self._disordered += at < heap.previous_us
            heap.previous_us = at
            found = self._value(number, cells)
            if found is not None:
                lots.setdefault(name, []).append((number, at, *found))
        for name, lot in lots.items():
            number_, at_, value, quality = zip(*lot, strict=True)
            columns = np.array(at_, np.int64), np.array(value), np.array(quality, np.uint8), np.array(number_, np.int32)
            self._keep(name, *columns)

    def _new(self, name: str, number: int) -> None:
        if len(self._series) >= MOST_SERIES:
            text = f"row {number:,}: more than {MOST_SERIES:,} different names in the column of points. Is it the right one?"
            raise Unreadable(self._source.name, text)
        self._series[name] = self._series_of(name)

    def _value(self, number: int, cells: list[Cell]) -> tuple[float, int] | None:
        """Value and quality of a row of a long file; ``None`` when there is none."""
        layout = self._layout
        try:
            value = parse_number(_at(cells, layout.value_column), layout.decimal)
        except ValueError as error:
            self._faults.add(number, layout.value_column, str(error))
            return None
        word = text_of(_at(cells, layout.quality_column)).strip().casefold() if layout.quality_column else ""
        quality = QUALITIES.get(word)
        if quality is None:
            self._faults.add(number, layout.quality_column, f"the quality '{word[:20]}' is not good, uncertain or bad")
            return None
        if math.isnan(value) or quality == BAD:
            self._empty += 1
            return None
        return value, quality

    def _keep(self, name: str, at: Int64s, value: Floats, quality: Bytes, row: NDArray[np.int32]) -> None:
        if len(at):
            heap = self._heaps.setdefault(name, _Heap())
            heap.at.append(at)
            heap.value.append(value)
            heap.quality.append(quality)
            heap.row.append(row)
            self._values += len(at)

    # -- time ---------------------------------------------------------------------------------------------------------
    def _instant(self, number: int, cells: list[Cell], previous_us: int) -> int | None:
        """The start of the interval, or the instant, of a row; ``None`` with a fault when there is none."""
        times = tuple(_at(cells, column) for column in self._layout.time_columns)
        column = self._layout.time_columns[0]
        if all(is_nothing(cell) for cell in times):
            if any(not is_nothing(cell) for cell in cells):
                self._faults.add(number, column, "there is no time")
            return None
        stamp = self._stamp(times)
        if isinstance(stamp, str):
            self._faults.add(number, column, stamp)
            return None
        try:
            first, second = instants(stamp, self._zone)
        except ValueError as error:
            self._faults.add(number, column, str(error))
            return None
        shift_us = self._shift // timedelta(microseconds=1)
        # The hour comes twice: what follows upon itself is the second one.
        at = second if first != second and first - shift_us <= previous_us < second - shift_us else first
        if at > self._now_us:
            self._faults.add(number, column, f"{text_of(times[0])[:30]} lies in the future")
            return None
        return self._start(at, stamp)

    def _start(self, at_us: int, stamp: Stamp) -> int:
        """The start of an interval that is named by ``at_us``; a day is as long as its clock says."""
        if not self._shift:
            return at_us
        if self._layout.step_s == DAY_S and stamp.offset is None:
            return instants(replace(stamp, clock=stamp.clock - self._shift), self._zone)[0]
        return at_us - self._shift // timedelta(microseconds=1)

    def _stamp(self, times: tuple[Cell, ...]) -> Stamp | str:
        """Parsed once for each text: long files repeat their times."""
        found = self._stamps.get(times)
        if found is None:
            try:
                found = parse_stamp(times, self._layout.date_order)
            except ValueError as error:
                found = str(error)
            except OverflowError:
                found = f"'{text_of(times[0])[:40]}' is not a time"
            if len(self._stamps) > 100_000:
                self._stamps.clear()
            self._stamps[times] = found
        return found

    # -- the end ------------------------------------------------------------------------------------------------------
    def content(self) -> Content:
        columns = {}
        for name in list(self._heaps):
            columns[name] = self._column_of(name, self._heaps.pop(name))
        return Content(
            series=tuple(self._series.values()),
            columns={name: column for name, column in columns.items() if len(column)},
            faults=tuple(self._faults.found),
            fault_count=self._faults.count,
            empty=self._empty,
            doubled=self._doubled,
            disordered=self._disordered,
            rows=self._rows,
        )

    def _column_of(self, name: str, heap: _Heap) -> Column:
        if not heap.at:
            none = np.empty(0, np.int64)
            return Column(at_us=none, end_us=none, value=np.empty(0), quality=np.empty(0, np.uint8))
        at, value = np.concatenate(heap.at), np.concatenate(heap.value)
        quality, row = np.concatenate(heap.quality), np.concatenate(heap.row)
        if len(at) > 1 and not (at[1:] > at[:-1]).all():
            order = np.argsort(at, kind="stable")
            at, value, quality, row = at[order], value[order], quality[order], row[order]
            again = np.append(False, at[1:] == at[:-1])
            place = self._series[name].column or self._layout.value_column
            firsts = np.maximum.accumulate(np.where(again, 0, np.arange(len(at))))
            differs = again & (value != value[firsts])
            for n in np.flatnonzero(differs)[:1000]:
                text = f"the time of row {row[firsts[n]]:,} comes again, with another value ({value[n]:g} instead of {value[firsts[n]]:g})"
                self._faults.add(int(row[n]), place, text)
            if differs.sum() > 1000:
                self._faults.add(0, place, "more times come again with another value", int(differs.sum()) - 1000)
            self._doubled += int((again & ~differs).sum())
            at, value, quality = at[~again], value[~again], quality[~again]
        return Column(at_us=at, end_us=self._ends(at), value=value, quality=quality)

    def _ends(self, at: Int64s) -> Int64s:
        step_us = self._layout.step_s * 1_000_000
        if self._layout.step_s != DAY_S:
            return at + step_us
        return np.array([_next_midnight(int(us), self._zone) for us in at], np.int64)


def _next_midnight(at_us: int, zone: tzinfo) -> int:
    from app.exchange.zones import EPOCH, micros

    local = (EPOCH + timedelta(microseconds=at_us)).astimezone(zone)
    following = (local.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    return micros(following.astimezone(EPOCH.tzinfo))


def _at(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column - 1] if 0 < column <= len(cells) else None


def _place(cell: str) -> tuple[str, int]:
    """``AB12`` → AB and 12."""
    name = cell.rstrip("0123456789")
    return name, int(cell[len(name) :] or 0)


def sample_rows(source: Source, layout: FileLayout, count: int = 8) -> Iterator[tuple[str, ...]]:
    """The first rows as text, for the eye."""
    for number, cells in source.head(layout.sheet, layout.encoding, layout.delimiter, layout.first_row + count):
        yield (str(number), *(text_of(cell)[:60] for cell in cells[:30]))
