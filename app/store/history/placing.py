"""Placing quarters: the hours, days and plain rows that are made of them are written in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from sqlalchemy import Connection

from app.store.history import blocks, days, plain
from app.store.history.blockbytes import EMPTY
from app.store.history.blocks import HOUR_US, QUARTER_US, Put, ends, span_us
from app.store.history.coarser import coarser
from app.store.history.columns import HOUR_S, QUARTER_S, Int64s
from app.store.history.packing import Records

QUARTERS_IN_HOUR = HOUR_S // QUARTER_S
GROUPS = 1000
"""Blocks worked on at once: some 6 MB."""


def place(connection: Connection, key: Int64s, start_us: Int64s, quarters: Records, closed_us: int) -> int:
    """Put quarters at their places and roll the hours that end by ``closed_us``; how many intervals were written.

    Columns are parallel. Of several rows for one place the last counts. A row rolled up from samples gives way to an
    imported one that knows more of the interval, or to one whose samples are kept no more; an ``EMPTY`` one changes nothing,
    but its hour is rolled.
    """
    order = np.lexsort((start_us, key))
    key, start_us, quarters = key[order], start_us[order], quarters[order]
    count = int((quarters["origin"] > EMPTY).sum())
    for part in _groups(key, start_us // span_us(QUARTER_S)):
        count += _place(connection, key[part], start_us[part], quarters[part], closed_us)
    return count


def _place(connection: Connection, key: Int64s, start_us: Int64s, quarters: Records, closed_us: int) -> int:
    """How many hours were written."""
    put = blocks.put(connection, QUARTER_S, key, start_us, quarters)
    plain.write_chosen(connection, QUARTER_S, key, start_us, put.rows)
    days.again(connection, key, start_us)
    hour_key, hour_us, hours = _hours(put, key, start_us, closed_us)
    if len(hours):
        put = blocks.put(connection, HOUR_S, hour_key, hour_us, hours)
        plain.write_chosen(connection, HOUR_S, hour_key, hour_us, put.rows)
    return len(hours)


def _groups(key: Int64s, span: Int64s) -> Iterator[slice]:
    """Parts of sorted rows that touch a limited number of blocks each, whole days of a key together."""
    borders = np.flatnonzero(ends(key, span))[GROUPS - 1 :: GROUPS] + 1
    cuts = [0, *borders.tolist(), len(key)]
    return (slice(a, b) for a, b in pairwise(cuts) if b > a)


def _hours(put: Put, key: Int64s, start_us: Int64s, closed_us: int) -> tuple[Int64s, Int64s, Records]:
    """The closed hours around the quarters at ``start_us``, from their blocks: key, start and hour."""
    hour_us = start_us // HOUR_US * HOUR_US
    ours = ends(key, hour_us) & (hour_us + HOUR_US <= closed_us)
    key, hour_us, of_row = key[ours], hour_us[ours], put.of_row[ours]
    first = hour_us % span_us(QUARTER_S) // QUARTER_US
    hours = coarser(put.blocks[of_row[:, None], first[:, None] + np.arange(QUARTERS_IN_HOUR)])
    known = hours["origin"] > EMPTY
    return key[known], hour_us[known], hours[known]
