"""Intervals in blocks: 96 quarters of a UTC day or 192 hours of eight days, of one point, each interval at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from app.store.database import upsert
from app.store.history.columns import HOUR_S, QUARTER_S, SECOND_US, Int64s
from app.store.history.packing import EMPTY, IMPORTED, OWN, ROLLED, Records, empty_blocks, pack_blocks, unpack_blocks
from app.store.history.series import chunks
from app.store.history.tables import rolled

QUARTER_US = QUARTER_S * SECOND_US
HOUR_US = HOUR_S * SECOND_US
SLOTS = {QUARTER_S: 96, HOUR_S: 192}
QUARTERS_IN_HOUR = HOUR_S // QUARTER_S
GROUPS = 1000
"""Blocks worked on at once: some 4 MB."""


def span_us(level_s: int) -> int:
    """How much time a block of this level covers."""
    return level_s * SLOTS[level_s] * SECOND_US


def read(connection: Connection, level_s: int, keys: Sequence[int], from_us: int, to_us: int) -> dict[int, Records]:
    """The intervals of each key from ``from_us`` (at a full interval) until ``to_us``, one row for each, known or not."""
    width_us = level_s * SECOND_US
    count = max(0, -(-(to_us - from_us) // width_us))
    grids = dict(zip(keys, empty_blocks(len(keys), count), strict=True))
    for key, span, block in _stored(connection, level_s, keys, from_us, to_us):
        offset = (span - from_us) // width_us
        here = slice(max(offset, 0), min(offset + len(block), count))
        grids[key][here] = block[here.start - offset : here.stop - offset]
    return grids


def place(connection: Connection, key: Int64s, start_us: Int64s, quarters: Records, closed_us: int) -> int:
    """Put quarters at their places and roll the hours that end by ``closed_us``; how many intervals were written.

    Columns are parallel. Of several rows for one place the last counts. A row rolled up from samples gives way to an
    imported one that knows more of the interval; an ``EMPTY`` one changes nothing, but its hour is rolled.
    """
    order = np.lexsort((start_us, key))
    key, start_us, quarters = key[order], start_us[order], quarters[order]
    count = int((quarters["origin"] > EMPTY).sum())
    for part in _groups(key, start_us // span_us(QUARTER_S)):
        days = _put(connection, QUARTER_S, key[part], start_us[part], quarters[part])
        hours = _hours(*days, key[part], start_us[part], closed_us)
        if len(hours[0]):
            _put(connection, HOUR_S, *hours)
        count += len(hours[0])
    return count


def first_and_last(connection: Connection, key: int) -> tuple[int, int] | None:
    """Start of the first and end of the last quarter of a point."""
    here = select(rolled).where(rolled.c.level_s == QUARTER_S, rolled.c.key == key)
    first = connection.execute(here.order_by(rolled.c.span_us).limit(1)).first()
    last = connection.execute(here.order_by(rolled.c.span_us.desc()).limit(1)).first()
    if first is None or last is None:
        return None
    known = [np.flatnonzero(unpack_blocks([row.body], SLOTS[QUARTER_S])[0]["origin"]) for row in (first, last)]
    return first.span_us + int(known[0][0]) * QUARTER_US, last.span_us + (int(known[1][-1]) + 1) * QUARTER_US


def _stored(
    connection: Connection, level_s: int, keys: Sequence[int], from_us: int, to_us: int
) -> Iterator[tuple[int, int, Records]]:
    touching = select(rolled.c.key, rolled.c.span_us, rolled.c.body).where(
        rolled.c.level_s == level_s, rolled.c.span_us > from_us - span_us(level_s), rolled.c.span_us < to_us
    )
    for some in chunks(keys):
        rows = connection.execute(touching.where(rolled.c.key.in_(some))).all()
        blocks = unpack_blocks([row.body for row in rows], SLOTS[level_s])
        yield from ((row.key, row.span_us, block) for row, block in zip(rows, blocks, strict=True))


def _groups(key: Int64s, span: Int64s) -> Iterator[slice]:
    """Parts of sorted rows that touch a limited number of blocks each, whole days of a key together."""
    borders = np.flatnonzero(_ends(key, span))[GROUPS - 1 :: GROUPS] + 1
    cuts = [0, *borders.tolist(), len(key)]
    return (slice(a, b) for a, b in pairwise(cuts) if b > a)


def _ends(*columns: Int64s) -> NDArray[np.bool_]:
    """Whether each of the sorted rows is the last one with these values."""
    changes = np.any([np.diff(column) != 0 for column in columns], axis=0)
    return np.append(changes, True)


def _put(connection: Connection, level_s: int, key: Int64s, start_us: Int64s, rows: Records) -> tuple[Records, Int64s]:
    """Write sorted ``rows`` into their blocks: the blocks as they are now, and the number of the block of each row."""
    span = start_us // span_us(level_s) * span_us(level_s)
    ends = _ends(key, span)
    of_row: Int64s = np.cumsum(ends) - ends
    places = list(zip(key[ends].tolist(), span[ends].tolist(), strict=True))
    blocks = _present(connection, level_s, places)
    slot = (start_us - span) // (level_s * SECOND_US)
    there = blocks[of_row, slot]
    better = (there["origin"] == IMPORTED) & (rows["origin"] == OWN) & (there["valued_us"] > rows["valued_us"])
    taken = ~better & (rows["origin"] > EMPTY)
    blocks[of_row[taken], slot[taken]] = rows[taken]
    names = ({"level_s": level_s, "key": key, "span_us": span} for key, span in places)
    bodies = pack_blocks(blocks)
    upsert(connection, rolled, [name | {"body": body} for name, body in zip(names, bodies, strict=True)])
    return blocks, of_row


def _present(connection: Connection, level_s: int, places: list[tuple[int, int]]) -> Records:
    """The blocks at ``places`` (key and span) as they are stored, or empty."""
    blocks = empty_blocks(len(places), SLOTS[level_s])
    numbers = {place: number for number, place in enumerate(places)}
    spans = [span for _, span in places]
    keys = sorted({key for key, _ in places})
    for key, span, block in _stored(connection, level_s, keys, min(spans), max(spans) + 1):
        if (key, span) in numbers:
            blocks[numbers[key, span]] = block
    return blocks


def _hours(
    days: Records, of_row: Int64s, key: Int64s, start_us: Int64s, closed_us: int
) -> tuple[Int64s, Int64s, Records]:
    """The closed hours around the quarters at ``start_us``, from their days: key, start and hour."""
    hour_us = start_us // HOUR_US * HOUR_US
    ours = _ends(key, hour_us) & (hour_us + HOUR_US <= closed_us)
    key, hour_us, of_row = key[ours], hour_us[ours], of_row[ours]
    first = hour_us % span_us(QUARTER_S) // QUARTER_US
    hours = hours_of(days[of_row[:, None], first[:, None] + np.arange(QUARTERS_IN_HOUR)])
    known = hours["origin"] > EMPTY
    return key[known], hour_us[known], hours[known]


def hours_of(quarters: Records) -> Records:
    """Hours (n) from their quarters (n × 4): means weighted by the time that has a value."""
    hours = np.zeros(len(quarters), ROLLED)
    has = quarters["valued_us"] > 0
    valued = quarters["valued_us"].sum(axis=1, dtype=np.int64)
    gap = valued == 0
    low = np.where(has, quarters["min"], np.inf).min(axis=1)
    high = np.where(has, quarters["max"], -np.inf).max(axis=1)
    sums = (np.where(has, quarters["mean"], 0.0) * quarters["valued_us"]).sum(axis=1)
    newest = QUARTERS_IN_HOUR - 1 - np.argmax(has[:, ::-1], axis=1)
    last = quarters["last"][np.arange(len(quarters)), newest]
    mean = np.clip(sums / np.where(gap, 1, valued), low, high)
    for name, column in (("mean", mean), ("min", low), ("max", high), ("last", last)):
        hours[name] = np.where(gap, np.nan, column)
    hours["valued_us"], hours["good_us"] = valued, quarters["good_us"].sum(axis=1, dtype=np.int64)
    imported = (quarters["origin"] == IMPORTED).any(axis=1)
    hours["origin"] = np.where(imported, IMPORTED, np.where((quarters["origin"] == EMPTY).all(axis=1), EMPTY, OWN))
    return hours
