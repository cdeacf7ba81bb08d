"""Corrections: samples and intervals are taken out and others put in their place, and the levels above follow.

Whoever corrects keeps what was there (``app.store.imports`` does), so that a correction can be taken back exactly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, delete, func, select, update

from app.store.database import upsert
from app.store.history import blockbytes, blocks, days, homes, pieces, placing, plain, rolling, sealing
from app.store.history.blockbytes import EMPTY, IMPORTED, OWN, ROLLED
from app.store.history.blocks import QUARTER_US, SLOTS
from app.store.history.columns import FOR_EVER_US, QUARTER_S, SECOND_US, Int64s
from app.store.history.packing import Records, unpack_piece
from app.store.history.tables import piece, rolled, series, touched

SPANS = 200
"""Spans of pieces or blocks in one statement."""

AGAIN_US = 32 * blocks.span_us(QUARTER_S)
"""So much time is forgotten at once, so that memory stays bounded."""

Ranges = Sequence[tuple[int, int]]
"""From and to in µs, the end exclusive."""


def samples_in(connection: Connection, key: int, ranges: Ranges) -> Records:
    """The sealed samples of a point within ``ranges`` (in order, without overlap)."""
    found = [_cut(pieces.read(connection, [key], start, end)[key], start, end) for start, end in _near(ranges)]
    there = pieces.united(found)
    return there[within(there["at_us"], ranges)]


def within(at_us: Int64s, ranges: Ranges) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of the instants lie in one of the ``ranges``."""
    if not len(ranges):
        return np.zeros(len(at_us), np.bool_)
    starts, ends = (np.array(column, np.int64) for column in zip(*ranges, strict=True))
    place = np.searchsorted(starts, at_us, "right") - 1
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = (place >= 0) & (at_us < ends[np.maximum(place, 0)])
    return inside


def quarters_at(connection: Connection, key: int, start_us: Int64s) -> Records:
    """The stored 15-minute intervals that begin at ``start_us`` (in order), known or not."""
    if not len(start_us):
        return np.zeros(0, ROLLED)
    first, end = int(start_us[0]), int(start_us[-1]) + QUARTER_US
    grid = blocks.read(connection, QUARTER_S, [key], first, end)[key]
    return grid[(start_us - first) // QUARTER_US]


def imported_around(connection: Connection, key: int, from_us: int, to_us: int) -> tuple[Int64s, Records]:
    """Starts and rows of the imported 15-minute intervals between the two instants and as far as a value holds: samples that
    come there take their place."""
    hold_us = int(connection.execute(select(series.c.hold_us).where(series.c.key == key)).scalar_one())
    first, end = from_us // QUARTER_US * QUARTER_US, -(-(to_us + hold_us) // QUARTER_US) * QUARTER_US
    grid = blocks.read(connection, QUARTER_S, [key], first, end)[key]
    at = np.flatnonzero(grid["origin"] == IMPORTED)
    return first + at * QUARTER_US, grid[at]


def revise(connection: Connection, key: int, remove_us: Int64s, add: Records) -> None:
    """Sealed samples at ``remove_us`` (in order) go, those of ``add`` (in order) come; their intervals are rolled up anew.

    Between the two a reader sees neither: it is one transaction. The intervals around are empty until the next roll-up.
    """
    at = np.concatenate([remove_us, add["at_us"]])
    if not len(at):
        return
    spans = np.unique(at // pieces.SPAN_US) * pieces.SPAN_US
    for first in range(0, len(spans), SPANS):
        _rewrite(connection, key, spans[first : first + SPANS], remove_us, add)
    _note_ends(connection, key)
    _roll_again(connection, key, int(at.min()), int(at.max()))


def put_back(connection: Connection, key: int, start_us: Int64s, quarters: Records) -> None:
    """The 15-minute intervals at ``start_us`` (in order) become ``quarters`` again, known or not."""
    if len(start_us):
        _wipe(connection, key, start_us)
        _place(connection, key, start_us, quarters, FOR_EVER_US)
        _roll_again(connection, key, int(start_us[0]), int(start_us[-1]))


def _near(ranges: Ranges) -> list[tuple[int, int]]:
    """Ranges that lie less than a span of pieces apart are read at once."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start - joined[-1][1] < pieces.SPAN_US:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _cut(samples: Records, start_us: int, end_us: int) -> Records:
    return samples[slice(*np.searchsorted(samples["at_us"], [start_us, end_us]))]


def _rewrite(connection: Connection, key: int, spans: Int64s, remove_us: Int64s, add: Records) -> None:
    """One new piece at each place that holds one of the ``spans`` (in order), instead of all that were there."""
    found, there = homes.find(connection, [(key, span, 0) for span in spans.tolist()])
    places = list(dict.fromkeys(found))
    gone = [head for place in places for head in there.get(place, [])]
    bodies = _bodies(connection, key, gone)
    add = add[within(add["at_us"], [(span, span + pieces.SPAN_US) for span in spans.tolist()])]
    new: list[tuple[pieces.Head, Records]] = []
    for place in places:
        heads = there.get(place, [])
        old = pieces.united([bodies[head] for head in heads])
        first, end = np.searchsorted(remove_us, [place.span_us, place.end_us])
        old = old[~np.isin(old["at_us"], remove_us[first:end])]
        samples = pieces.united([old, _cut(add, place.span_us, place.end_us)])
        number = max((head.number for head in heads), default=0) + 1
        new += sealing.parted(place, number, samples) if len(samples) else ()
    pieces.replace(connection, gone, new)


def _bodies(connection: Connection, key: int, heads: Sequence[pieces.Head]) -> dict[pieces.Head, Records]:
    """The samples of pieces of one point, which lie together: read at once."""
    if not heads:
        return {}
    by_place = {(head.place.span_us, head.number): head for head in heads}
    spans = [head.place.span_us for head in heads]
    here = (piece.c.key == key) & (piece.c.span_us >= min(spans)) & (piece.c.span_us <= max(spans))
    rows = connection.execute(select(piece.c.span_us, piece.c.number, piece.c.body).where(here))
    return {
        by_place[row.span_us, row.number]: unpack_piece(row.body)
        for row in rows
        if (row.span_us, row.number) in by_place
    }


def _note_ends(connection: Connection, key: int) -> None:
    """First and last sample of the point, which may have gone."""
    ends = select(func.min(piece.c.span_us), func.max(piece.c.span_us)).where(piece.c.key == key)
    first, last = connection.execute(ends).one()
    if first is None:
        none = dict.fromkeys(("first_us", "last_us", "last_value", "last_quality", "last_reason"))
        connection.execute(update(series).where(series.c.key == key).values(none))
        return
    begin = pieces.read(connection, [key], first, first + 1)[key][0]
    at, value, quality, reason = pieces.read(connection, [key], last, last + 1)[key][-1].item()
    values = {"first_us": int(begin["at_us"]), "last_us": at, "last_quality": quality, "last_reason": reason}
    values["last_value"] = None if np.isnan(value) else value
    connection.execute(update(series).where(series.c.key == key).values(values))


def _roll_again(connection: Connection, key: int, from_us: int, to_us: int) -> None:
    """Forget what was rolled up from samples between the two instants and as far as a value holds; mark it to be done anew."""
    done_us = rolling.rolled_until(connection)
    if done_us is None:
        return
    hold_us = int(connection.execute(select(series.c.hold_us).where(series.c.key == key)).scalar_one())
    first = from_us // QUARTER_US * QUARTER_US
    end = min(-(-(to_us + hold_us) // QUARTER_US) * QUARTER_US, done_us)
    for start in range(first, end, AGAIN_US):
        starts = np.arange(start, min(start + AGAIN_US, end), QUARTER_US)
        own = quarters_at(connection, key, starts)["origin"] == OWN
        if own.any():
            _wipe(connection, key, starts[own])
            _place(connection, key, starts[own], blockbytes.empty(1, int(own.sum()))[0], done_us)
    mark = connection.execute(select(touched).where(touched.c.key == key)).first()
    low, high = (from_us, to_us) if mark is None else (min(mark.from_us, from_us), max(mark.to_us, to_us))
    upsert(connection, touched, [{"key": key, "from_us": low, "to_us": high}])


def _place(connection: Connection, key: int, start_us: Int64s, quarters: Records, closed_us: int) -> None:
    """What is known of ``quarters``, and their hours anew; days of which nothing is known get no block."""
    known = quarters["origin"] > EMPTY
    for some in (known, ~known):
        at, rows = start_us[some], quarters[some]
        if some is not known:
            there = _days(connection, key, at)
            at, rows = at[there], rows[there]
        if len(at):
            placing.place(connection, np.full(len(at), key, np.int64), at, rows, closed_us)


def _days(connection: Connection, key: int, start_us: Int64s) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether there is a block of 15-minute intervals for each instant."""
    here = (rolled.c.level_s == QUARTER_S) & (rolled.c.key == key)
    spans = connection.execute(select(rolled.c.span_us).where(here)).scalars().all()
    return np.isin(start_us // blocks.span_us(QUARTER_S) * blocks.span_us(QUARTER_S), np.array(spans, np.int64))


def _wipe(connection: Connection, key: int, start_us: Int64s) -> None:
    """Nothing is known any more of the 15-minute intervals at ``start_us``, and of what is made of them."""
    for level_s in SLOTS:
        width_us, span_us = level_s * SECOND_US, blocks.span_us(level_s)
        parts = max(1, QUARTER_US // width_us)
        at = (start_us[:, None] + np.arange(parts) * width_us).reshape(-1) // width_us * width_us
        spans = np.unique(at // span_us) * span_us
        for first in range(0, len(spans), SPANS):
            _wipe_spans(connection, level_s, key, spans[first : first + SPANS], at)
    plain.forget(connection, key, start_us)
    days.again(connection, np.full(len(start_us), key), start_us)


def _wipe_spans(connection: Connection, level_s: int, key: int, spans: Int64s, at_us: Int64s) -> None:
    here = (rolled.c.level_s == level_s) & (rolled.c.key == key) & rolled.c.span_us.in_(spans.tolist())
    rows = connection.execute(select(rolled.c.span_us, rolled.c.body).where(here)).all()
    if not rows:
        return
    there = blockbytes.unpack([row.body for row in rows], SLOTS[level_s])
    nothing = blockbytes.empty(1, 1)[0]
    for number, row in enumerate(rows):
        inside = at_us[(at_us >= row.span_us) & (at_us < row.span_us + blocks.span_us(level_s))]
        there[number, (inside - row.span_us) // (level_s * SECOND_US)] = nothing
    left = [
        (row.span_us, body)
        for row, body, block in zip(rows, blockbytes.pack(there), there, strict=True)
        if (block["origin"] > EMPTY).any()
    ]
    connection.execute(delete(rolled).where(here))
    upsert(connection, rolled, [{"level_s": level_s, "key": key, "span_us": span, "body": body} for span, body in left])
