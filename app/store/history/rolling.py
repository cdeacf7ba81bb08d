"""Rolling up: samples to quarters, quarters to hours, as time goes on and again where late samples came in."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, delete, func, select

from app.store.database import Database, meta_value, set_meta, upsert
from app.store.history import blocks, days, held, minutes, pieces, placing, plain
from app.store.history.blocks import HOUR_US, QUARTER_US
from app.store.history.columns import FOR_EVER_US, Int64s
from app.store.history.packing import Records
from app.store.history.series import chunks
from app.store.history.tables import batch, series, touched
from app.store.history.weighing import Weighed, records, weigh

ROLLED_UNTIL = "rolled_until_us"
WINDOW_US = blocks.span_us(900)
"""At most a day is worked on at once, so that memory stays bounded and each block is written once. A day of which nothing is
known is followed at once by the next one of which something is."""

KEYS = 200
"""Points in one transaction: other writers wait for some tens of milliseconds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Full quarters of at most one UTC day. Hours that end by ``closed_us`` are rolled, too; no value holds past ``now_us``."""

    start_us: int
    end_us: int
    closed_us: int
    now_us: int


def rolled_until(connection: Connection) -> int | None:
    """The instant until which every sealed sample is in the intervals; ``None`` before the first roll-up."""
    text = meta_value(connection, ROLLED_UNTIL)
    return None if text is None else int(text)


def known_until(connection: Connection) -> int | None:
    """The instant from which on only samples tell anything; ``None`` when there are none: then everything was imported."""
    done_us = rolled_until(connection)
    if done_us is not None:
        return done_us
    sealed = pieces.first_sealed(connection)
    waiting = connection.execute(select(func.min(batch.c.first_us))).scalar()
    return min((_floor(at) for at in (sealed, waiting) if at is not None), default=None)


def steps(database: Database, until_us: int) -> Iterator[int]:
    """Roll up what is sealed: touched intervals again, then the new ones until ``until_us``.

    Each step is a transaction and tells how many intervals it wrote; what is not gone through is left for another time.
    """
    with database.read() as connection:
        done_us = known_until(connection)
        marks = connection.execute(select(touched)).all()
        first_us = pieces.first_sealed(connection)
    if done_us is not None:
        if marks:
            yield from _late(database, marks, done_us, until_us)
        yield from _new(database, done_us, until_us)
    closed_us = max(_floor(until_us), done_us or -FOR_EVER_US)
    yield from days.steps(database, closed_us)
    if first_us is not None:
        yield from minutes.steps(database, first_us, closed_us, until_us)
    yield from plain.steps(database)


def _late(database: Database, marks: Sequence[Row[Any]], done_us: int, now_us: int) -> Iterator[int]:
    with database.read() as connection:
        holds = held.holds(connection, [row.key for row in marks])
        minutes_us = minutes.until(connection) or -FOR_EVER_US
    reach = {m.key: (_floor(m.from_us), min(-_floor(-m.to_us - holds[m.key]), done_us)) for m in marks}
    start, stop = min(a for a, _ in reach.values()), max(b for _, b in reach.values())
    while start < stop:
        window = Window(start_us=start, end_us=_day_end(start, stop), closed_us=done_us, now_us=now_us)
        keys = [key for key, (a, b) in reach.items() if a < window.end_us and b > start]
        known = yield from _roll(database, keys, window)
        if known and (day_us := start // WINDOW_US * WINDOW_US) < minutes_us:
            yield from minutes.again(database, keys, day_us, now_us)
        start = window.end_us if known else _next_late(database, window.end_us, reach, stop)
    # Where the clock was set back, values will go on into intervals that were rolled up before: those stay marked.
    rest = [m for m in marks if now_us < reach[m.key][1]]
    with database.write() as connection:
        connection.execute(delete(touched))
        upsert(connection, touched, [{"key": m.key, "from_us": min(now_us, m.to_us), "to_us": m.to_us} for m in rest])


def _new(database: Database, done_us: int, now_us: int) -> Iterator[int]:
    stop = _floor(now_us)
    while done_us < stop:
        end = _day_end(done_us, stop)
        window = Window(start_us=done_us, end_us=end, closed_us=end, now_us=now_us)
        known = yield from _roll(database, _active(database, window), window)
        done_us = end if known else min([stop, *pieces.first_spans(database, end).values()])
        with database.write() as connection:
            set_meta(connection, ROLLED_UNTIL, str(done_us))


def _floor(at_us: int) -> int:
    return at_us // QUARTER_US * QUARTER_US


def _day_end(start_us: int, stop_us: int) -> int:
    return min((start_us // WINDOW_US + 1) * WINDOW_US, stop_us)


def _next_late(database: Database, after_us: int, reach: Mapping[int, tuple[int, int]], stop_us: int) -> int:
    """Where the next of the late samples can be: the time between is empty, be it years after a clock that was wrong."""
    spans = pieces.first_spans(database, after_us)
    ahead = (max(a, spans[key]) for key, (a, b) in reach.items() if b > after_us and key in spans)
    return min([stop_us, *ahead])


def _active(database: Database, window: Window) -> list[int]:
    """The points of which something is known in the window, or in the hour in which it begins."""
    hour_us = window.start_us // HOUR_US * HOUR_US
    known = (series.c.first_us < window.end_us) & (series.c.last_us + series.c.hold_us > hour_us)
    with database.read() as connection:
        return list(connection.execute(select(series.c.key).where(known).order_by(series.c.key)).scalars())


def _roll(database: Database, keys: Sequence[int], window: Window) -> Generator[int, None, bool]:
    """A step for some points at a time; whether anything is known of them in the window."""
    known = False
    for some in chunks(keys, KEYS):
        with database.read() as connection:
            columns = quarters(connection, some, window)
        if columns is None:
            continue
        known = True
        with database.write() as connection:
            count = placing.place(connection, *columns, window.closed_us)
        yield count
    return known


def quarters(connection: Connection, keys: Sequence[int], window: Window) -> tuple[Int64s, Int64s, Records] | None:
    """Key, start and interval of whatever is known of ``keys`` in the window, and of the last quarter of each hour."""
    edges = np.arange(window.start_us, window.end_us + 1, QUARTER_US)
    hour_us = window.start_us // HOUR_US * HOUR_US
    sealed = held.read(connection, keys, hour_us, window.end_us, window.now_us)
    told = {key: segments for key, segments in sealed.items() if len(segments.cut(hour_us, window.end_us))}
    closing = edges[1:] % HOUR_US == 0
    found = [(key, *_intervals(weigh(segments, edges), closing)) for key, segments in told.items()]
    known = [(np.full(len(at), key), edges[at], rows) for key, at, rows in found if len(at)]
    if not known:
        return None
    key, at, rows = (np.concatenate(column) for column in zip(*known, strict=True))
    return key, at, rows


def _intervals(weighed: Weighed, closing: NDArray[np.bool_]) -> tuple[Int64s, Records]:
    """Positions and rows of the intervals of which anything is known, be it that there was no value, and of ``closing``
    ones, which complete an hour also when nothing is known of themselves."""
    at = np.flatnonzero((weighed.known_us > 0) | closing)
    return at, records(weighed)[at]
