"""Points and a period to a file: every sample, or intervals; with unit and quality. Blocking, in chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import numpy as np

from app.domain.errors import Cancelled, InvalidInput
from app.domain.quantities import unit_text
from app.domain.readings import Quality
from app.domain.site import Kind, Point
from app.engine.overview.days import epoch_us, local_date, midnight_us
from app.exchange.text import KNOWN_ENCODINGS
from app.exchange.writing import WRITERS, Chunk, Format, Head, Style
from app.exchange.zones import zone_of
from app.store import Columns, Store

MOST_POINTS = 2_000
DAY_S = 86_400
STEPS_S = (0, 60, 300, 600, 900, 1800, 3600, DAY_S)
WINDOW = timedelta(days=7)
CHUNK_ROWS = 50_000
LONGEST = timedelta(days=20 * 366)
MOST_WIDE_CELLS = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """``points`` are ids or patterns (``cth.*``). ``step_s`` 0 gives every sample, else the length of intervals; a day is local.

    ``wide``: one row for each time, one column for each point (intervals only).
    """

    points: tuple[str, ...]
    start: datetime
    end: datetime
    format: Format
    step_s: int = 0
    wide: bool = False
    zone: str = ""
    stamp: Literal["start", "end"] = "start"
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8-sig"


def chosen_points(order: ExportOrder, points: Sequence[Point], store: Store) -> list[Point]:
    """The points that are asked for, each once. Points that the site has no more keep their history: they go by their id.

    Raises ``InvalidInput``: none, too many, a name that nothing has.
    """
    found: dict[str, Point] = {}
    for wanted in order.points:
        if any(mark in wanted for mark in "*?["):
            hits = [point for point in points if fnmatchcase(point.id, wanted)]
        else:
            hits = [point for point in points if point.id == wanted]
            if not hits and store.samples.span(wanted) is not None:
                from app.domain.site import Name

                hits = [Point(id=wanted, name=Name(en=wanted))]
        if not hits:
            raise InvalidInput("points", f"points: nothing here is called '{wanted[:60]}'.")
        found |= {point.id: point for point in hits}
    if not 0 < len(found) <= MOST_POINTS:
        raise InvalidInput("points", f"points: from 1 to {MOST_POINTS:,} points can be exported at once.")
    return list(found.values())


def check_order(order: ExportOrder) -> None:
    """Raises ``InvalidInput``."""
    if order.end <= order.start:
        raise InvalidInput("end", "end: the end of the period must be after its start.")
    if order.end - order.start > LONGEST:
        raise InvalidInput("end", "end: a file covers at most twenty years.")
    if order.step_s not in STEPS_S:
        raise InvalidInput("interval_s", f"interval_s: one of {', '.join(map(str, STEPS_S))}; 0 gives every sample.")
    if order.wide and not order.step_s:
        raise InvalidInput("shape", "shape: only intervals fit into one row for all points; choose interval_s.")
    if len(order.delimiter) != 1 or order.delimiter in '"\r\n\0' or order.decimal not in (".", ","):
        raise InvalidInput("delimiter", "delimiter: one character; decimal: a point or a comma.")
    if order.delimiter == order.decimal:
        raise InvalidInput("delimiter", "delimiter: it must differ from the decimal mark.")
    if order.encoding not in KNOWN_ENCODINGS:
        raise InvalidInput("encoding", f"encoding: one of {', '.join(sorted(KNOWN_ENCODINGS))}.")


def write_export(  # noqa: PLR0917 everything that an export needs
    store: Store,
    points: Sequence[Point],
    order: ExportOrder,
    file: Path,
    now_us: int,
    progress: Callable[[float, str], None] = lambda share, text: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write ``file`` whole, or leave none; returns the number of rows. Raises ``InvalidInput`` and ``Cancelled``."""
    style = Style(zone=zone_of(order.zone), delimiter=order.delimiter, decimal=order.decimal, encoding=order.encoding)
    source = _Source(store, points, order, now_us)
    heads = source.wide_heads() if order.wide else source.long_heads()
    chunks = source.wide() if order.wide else source.long()
    rows = 0
    with WRITERS[order.format](file, heads, style) as writer:
        for share, chunk in chunks:
            if is_cancelled():
                raise Cancelled
            for first in range(0, len(chunk[0]), CHUNK_ROWS):
                writer.write([column[first : first + CHUNK_ROWS] for column in chunk])
            rows += len(chunk[0])
            progress(share, f"{rows:,} rows written")
    return rows


class _Source:
    def __init__(self, store: Store, points: Sequence[Point], order: ExportOrder, now_us: int) -> None:
        self._store, self._points, self._order, self._now_us = store, points, order, now_us
        self._zone = zone_of(order.zone)

    # -- one row for each value ---------------------------------------------------------------------------------------
    def long_heads(self) -> list[Head]:
        heads = [Head("time", "time"), Head("point", "text"), Head("value", "number")]
        if self._order.step_s:
            heads += [Head(name, "number") for name in ("min", "max", "last", "good_share")]
        return [*heads, Head("unit", "text"), Head("quality", "text")]

    def long(self) -> Iterator[tuple[float, Chunk]]:
        windows = list(self._windows())
        for done, point in enumerate(self._points):
            for at, (start, end) in enumerate(windows):
                columns = self._columns(point, start, end)
                keep = self._known(columns)
                count = int(keep.sum())
                share = (done + (at + 1) / len(windows)) / len(self._points)
                if count:
                    yield share, self._long_chunk(point, columns, keep, count)

    def _long_chunk(self, point: Point, columns: Columns, keep: np.ndarray, count: int) -> Chunk:
        value = _value(point, columns) if self._order.step_s else columns.mean
        chunk: list[np.ndarray | list[str]] = [self._stamps(columns)[keep], [point.id] * count, value[keep]]
        if self._order.step_s:
            chunk += [columns.min[keep], columns.max[keep], columns.last[keep], np.round(columns.good[keep], 4)]
        return [*chunk, [unit_text(point.unit)] * count, _qualities(columns)[keep].tolist()]

    def _known(self, columns: Columns) -> np.ndarray:
        """Samples without a value tell where a gap begins and stay; intervals of which nothing is known are left out."""
        return np.ones(len(columns), np.bool_) if not self._order.step_s else ~np.isnan(columns.mean)

    # -- one row for each time ----------------------------------------------------------------------------------------
    def wide_heads(self) -> list[Head]:
        heads = [Head("time", "time")]
        for point in self._points:
            heads += [Head(point.id, "number", unit_text(point.unit)), Head(f"{point.id} quality", "text")]
        return heads

    def wide(self) -> Iterator[tuple[float, Chunk]]:
        windows = list(self._windows())
        for done, (start, end) in enumerate(windows, 1):
            chunk: list[np.ndarray | list[str]] = []
            for point in self._points:
                columns = self._columns(point, start, end)
                chunk = chunk or [self._stamps(columns)]
                chunk += [_value(point, columns), _qualities(columns).tolist()]
            yield done / len(windows), chunk

    # -- time ---------------------------------------------------------------------------------------------------------
    def _windows(self) -> Iterator[tuple[int, int]]:
        """Parts of the period that begin and end with an interval."""
        step_us = self._order.step_s * 1_000_000
        start, end = epoch_us(self._order.start), epoch_us(self._order.end)
        if self._order.step_s == DAY_S:
            day = local_date(start, self._zone)
            while (first := midnight_us(day, self._zone)) < end:
                day += timedelta(days=1)
                yield first, midnight_us(day, self._zone)
            return
        if step_us:
            start, end = start // step_us * step_us, -(-end // step_us) * step_us
        width = WINDOW // timedelta(microseconds=1) // (step_us or 1) * (step_us or 1)
        for first in range(start, end, width):
            yield first, min(first + width, end)

    def _columns(self, point: Point, start_us: int, end_us: int) -> Columns:
        step_us = self._order.step_s * 1_000_000
        buckets = None if not step_us else 1 if self._order.step_s == DAY_S else (end_us - start_us) // step_us
        return self._store.samples.history(point.id, start_us, end_us, buckets, self._now_us)

    def _stamps(self, columns: Columns) -> np.ndarray:
        if self._order.stamp == "start" or not self._order.step_s:
            return columns.at_us
        if self._order.step_s == DAY_S:
            days = [local_date(int(at), self._zone) + timedelta(days=1) for at in columns.at_us]
            return np.array([midnight_us(day, self._zone) for day in days], np.int64)
        return columns.at_us + self._order.step_s * 1_000_000


def _value(point: Point, columns: Columns) -> np.ndarray:
    """What an interval is: the last reading of a counter and the last state, else the mean."""
    return columns.mean if point.kind is Kind.ANALOG else columns.last


def _qualities(columns: Columns) -> np.ndarray:
    words = np.array([Quality.GOOD.label, Quality.UNCERTAIN.label, Quality.BAD.label], object)
    place = np.where(np.isnan(columns.mean), 2, np.where(columns.good >= 0.999, 0, 1))
    return words[place]
