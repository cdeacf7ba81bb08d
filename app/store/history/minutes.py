"""Minutes of points that are recorded often: a UTC day is rolled up when it is over.

Where a point has fewer samples, reading them is cheaper than reading minutes, and as exact; it has none.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import groupby

import numpy as np
from sqlalchemy import Connection, select

from app.store.database import Database, meta_value, set_meta
from app.store.history import blocks, held, pieces
from app.store.history.columns import MINUTE_S, SECOND_US, Int64s
from app.store.history.packing import Records
from app.store.history.pieces import DAY_US
from app.store.history.series import chunks
from app.store.history.tables import rolled, series
from app.store.history.weighing import records, weigh

UNTIL = "minutes_until_us"
MINUTE_US = MINUTE_S * SECOND_US
DENSE = 4 * DAY_US // MINUTE_US
"""Samples of a day from which on it has minutes: four a minute."""

KEYS = 20
"""Points in one transaction."""


def until(connection: Connection) -> int | None:
    """The end of the last day that was gone through."""
    text = meta_value(connection, UNTIL)
    return None if text is None else int(text)


def steps(database: Database, first_us: int, done_us: int, now_us: int) -> Iterator[int]:
    """Roll up the days that are over by ``done_us``, the first one around ``first_us``. A step is a transaction and tells 0."""
    with database.read() as connection:
        start = until(connection)
    start = first_us // DAY_US * DAY_US if start is None else start
    while start + DAY_US <= done_us:
        keys = _active(database, start)
        known = yield from again(database, keys, start, now_us)
        ahead = [] if known else pieces.first_spans(database, start + DAY_US).values()
        start = start + DAY_US if known else min([done_us, *ahead]) // DAY_US * DAY_US
        with database.write() as connection:
            set_meta(connection, UNTIL, str(start))


def again(database: Database, keys: Sequence[int], day_us: int, now_us: int) -> Generator[int, None, bool]:
    """Roll up one day of ``keys``, those of them that have many samples; whether there are any samples."""
    known = False
    for some in chunks(keys, 10 * KEYS):
        with database.read() as connection:
            heads = pieces.heads(connection, some, day_us, day_us + DAY_US)
        known |= bool(heads)
        counts = {key: sum(h.samples for h in here) for key, here in groupby(heads, lambda h: h.place.key)}
        wide = {head.place.key for head in heads if head.place.width_us > DAY_US}
        dense = [key for key, count in counts.items() if count >= DENSE and key not in wide]
        for few in chunks(dense, KEYS):
            with database.read() as connection:
                rows = _day(connection, few, day_us, now_us)
            with database.write() as connection:
                blocks.write(connection, MINUTE_S, [(key, day_us) for key in few], rows)
            yield 0
    return known


def stored(connection: Connection, key: int, from_us: int, to_us: int) -> list[int]:
    """The days that have minutes, of those that touch this time."""
    r = rolled.c
    touching = (r.level_s == MINUTE_S) & (r.key == key) & (r.span_us > from_us - DAY_US) & (r.span_us < to_us)
    return list(connection.execute(select(r.span_us).where(touching).order_by(r.span_us)).scalars())


def _day(connection: Connection, keys: Sequence[int], day_us: int, now_us: int) -> Records:
    edges: Int64s = np.arange(day_us, day_us + DAY_US + 1, MINUTE_US)
    told = held.read(connection, keys, day_us, day_us + DAY_US, now_us)
    return np.stack([records(weigh(told[key], edges)) for key in keys])


def _active(database: Database, day_us: int) -> list[int]:
    sampled = (series.c.first_us < day_us + DAY_US) & (series.c.last_us >= day_us)
    with database.read() as connection:
        return list(connection.execute(select(series.c.key).where(sampled).order_by(series.c.key)).scalars())
