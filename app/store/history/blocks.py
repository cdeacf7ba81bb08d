"""Intervals in blocks: the minutes or quarters of a UTC day or the hours of eight days, of one point, each at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from app.store.database import upsert
from app.store.history import blockbytes
from app.store.history.blockbytes import EMPTY, IMPORTED, OWN
from app.store.history.columns import HOUR_S, MINUTE_S, QUARTER_S, SECOND_US, Int64s
from app.store.history.packing import Records
from app.store.history.series import chunks, raw_from_us
from app.store.history.tables import rolled

QUARTER_US = QUARTER_S * SECOND_US
HOUR_US = HOUR_S * SECOND_US
SLOTS = {MINUTE_S: 1440, QUARTER_S: 96, HOUR_S: 192}


def span_us(level_s: int) -> int:
    """How much time a block of this level covers."""
    return level_s * SLOTS[level_s] * SECOND_US


def read(connection: Connection, level_s: int, keys: Sequence[int], from_us: int, to_us: int) -> dict[int, Records]:
    """The intervals of each key from ``from_us`` (at a full interval) until ``to_us``, one row for each, known or not."""
    width_us = level_s * SECOND_US
    count = max(0, -(-(to_us - from_us) // width_us))
    grids = dict(zip(keys, blockbytes.empty(len(keys), count), strict=True))
    for key, span, block in _stored(connection, level_s, keys, from_us, to_us):
        offset = (span - from_us) // width_us
        here = slice(max(offset, 0), min(offset + len(block), count))
        grids[key][here] = block[here.start - offset : here.stop - offset]
    return grids


@dataclass(frozen=True, slots=True)
class Put:
    """Blocks as they are now, the number of the block of each row that was put and its slot."""

    blocks: Records
    of_row: Int64s
    slot: Int64s

    @property
    def rows(self) -> Records:
        """What is at the places of the rows now."""
        here: Records = self.blocks[self.of_row, self.slot]
        return here


def write(connection: Connection, level_s: int, places: Sequence[tuple[int, int]], blocks: Records) -> None:
    """Whole blocks at ``places`` (key and span)."""
    names = ({"level_s": level_s, "key": key, "span_us": span} for key, span in places)
    bodies = blockbytes.pack(blocks)
    upsert(connection, rolled, [name | {"body": body} for name, body in zip(names, bodies, strict=True)])


def first_and_last(connection: Connection, key: int) -> tuple[int, int] | None:
    """Start of the first and end of the last quarter of a point."""
    here = select(rolled).where(rolled.c.level_s == QUARTER_S, rolled.c.key == key)
    first = connection.execute(here.order_by(rolled.c.span_us).limit(1)).first()
    last = connection.execute(here.order_by(rolled.c.span_us.desc()).limit(1)).first()
    if first is None or last is None:
        return None
    known = [np.flatnonzero(blockbytes.unpack([row.body], SLOTS[QUARTER_S])[0]["origin"]) for row in (first, last)]
    return first.span_us + int(known[0][0]) * QUARTER_US, last.span_us + (int(known[1][-1]) + 1) * QUARTER_US


def _stored(
    connection: Connection, level_s: int, keys: Sequence[int], from_us: int, to_us: int
) -> Iterator[tuple[int, int, Records]]:
    touching = select(rolled.c.key, rolled.c.span_us, rolled.c.body).where(
        rolled.c.level_s == level_s, rolled.c.span_us > from_us - span_us(level_s), rolled.c.span_us < to_us
    )
    for some in chunks(keys):
        rows = connection.execute(touching.where(rolled.c.key.in_(some))).all()
        blocks = blockbytes.unpack([row.body for row in rows], SLOTS[level_s])
        yield from ((row.key, row.span_us, block) for row, block in zip(rows, blocks, strict=True))


def ends(*columns: Int64s) -> NDArray[np.bool_]:
    """Whether each of the sorted rows is the last one with these values."""
    changes = np.any([np.diff(column) != 0 for column in columns], axis=0)
    return np.append(changes, True)


def put(connection: Connection, level_s: int, key: Int64s, start_us: Int64s, rows: Records) -> Put:
    """Write sorted ``rows`` into their blocks."""
    span = start_us // span_us(level_s) * span_us(level_s)
    last = ends(key, span)
    of_row: Int64s = np.cumsum(last) - last
    places = list(zip(key[last].tolist(), span[last].tolist(), strict=True))
    blocks = _present(connection, level_s, places)
    slot = (start_us - span) // (level_s * SECOND_US)
    there = blocks[of_row, slot]
    taken = rows["origin"] > EMPTY
    if level_s == QUARTER_S:
        # Of a time whose samples are gone, a late sample alone knows less than the interval, also where its value holds through.
        gone = (there["origin"] > EMPTY) & (start_us < raw_from_us(connection, key))
        less, no_more = there["valued_us"] > rows["valued_us"], there["valued_us"] >= rows["valued_us"]
        firm = ((there["origin"] == IMPORTED) & less) | (gone & no_more)
        taken &= ~(firm & (rows["origin"] == OWN))
    blocks[of_row[taken], slot[taken]] = rows[taken]
    write(connection, level_s, places, blocks)
    return Put(blocks, of_row, slot)


def _present(connection: Connection, level_s: int, places: list[tuple[int, int]]) -> Records:
    """The blocks at ``places`` (key and span) as they are stored, or empty."""
    blocks = blockbytes.empty(len(places), SLOTS[level_s])
    numbers = {place: number for number, place in enumerate(places)}
    spans = [span for _, span in places]
    keys = sorted({key for key, _ in places})
    for key, span, block in _stored(connection, level_s, keys, min(spans), max(spans) + 1):
        if (key, span) in numbers:
            blocks[numbers[key, span]] = block
    return blocks
