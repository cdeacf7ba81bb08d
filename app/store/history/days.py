"""Days of the site, from local midnight to local midnight, made of quarters and kept as plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, select

from app.store.database import Database, meta_value, set_meta
from app.store.history import blockbytes, blocks, localdays, plain
from app.store.history.blocks import QUARTER_US
from app.store.history.coarser import coarser
from app.store.history.columns import DAY_S, QUARTER_S, SECOND_US, Int64s
from app.store.history.packing import Records
from app.store.history.series import chunks
from app.store.history.tables import interval_row, rolled, series
from app.store.schema import meta

UNTIL = "days_until_us"
ZONE = "time_zone"
LONGEST = 100
"""Quarters of a day on which the clock is set back."""

KEYS = 200
WINDOW_US = 32 * DAY_S * SECOND_US
"""Points and time of one step."""


def zone(connection: Connection) -> str:
    """The time zone whose days are rolled up."""
    return meta_value(connection, ZONE) or "UTC"


def set_zone(connection: Connection, name: str) -> None:
    """Roll up the days of this zone; those of another one are made anew by the next steps."""
    if name != zone(connection):
        connection.execute(delete(interval_row).where(interval_row.c.level_s == DAY_S))
        connection.execute(delete(meta).where(meta.c.name == UNTIL))
    set_meta(connection, ZONE, name)


def until(connection: Connection) -> int | None:
    """The midnight until which every day has its row; ``None`` before the first."""
    text = meta_value(connection, UNTIL)
    return None if text is None else int(text)


def again(connection: Connection, key: Int64s, start_us: Int64s) -> None:
    """Quarters have changed at these places: roll up the days that were rolled up before."""
    done_us = until(connection)
    if done_us is None or not (start_us < done_us).any():
        return
    name, old = zone(connection), start_us < done_us
    key, start_us = key[old], start_us[old]
    times = np.unique(start_us)
    for run in np.split(times, np.flatnonzero(np.diff(times) > WINDOW_US) + 1):
        here = (start_us >= run[0]) & (start_us <= run[-1])
        edges = localdays.edges(name, int(run[0]), int(run[-1]) + 1)
        day = np.searchsorted(edges, start_us[here], "right") - 1
        changed = np.unique(np.stack([key[here], day]), axis=1)
        _keep(connection, _rolled(connection, np.unique(key[here]).tolist(), edges, changed))


def steps(database: Database, closed_us: int) -> Iterator[int]:
    """Roll up the days that are over by ``closed_us``. A step is a transaction and tells 0."""
    with database.read() as connection:
        name, done_us = zone(connection), until(connection)
        first = _next_block(connection, -blocks.span_us(QUARTER_S)) if done_us is None else done_us
        keys = list(connection.execute(select(series.c.key).order_by(series.c.key)).scalars())
    start = None if first is None else localdays.floor(name, first)
    while start is not None:
        edges = localdays.edges(name, start, min(start + WINDOW_US, closed_us))
        edges = edges[edges <= closed_us]
        if len(edges) < 2:
            return
        known = False
        for some in chunks(keys, KEYS):
            with database.read() as connection:
                found = _rolled(connection, some, edges)
            if found:
                known = True
                with database.write() as connection:
                    _keep(connection, found)
                yield 0
        start = int(edges[-1])
        with database.write() as connection:
            if not known:
                ahead = _next_block(connection, start - blocks.span_us(QUARTER_S))
                start = max(start, localdays.floor(name, closed_us if ahead is None else min(ahead, closed_us)))
            set_meta(connection, UNTIL, str(start))


def read(connection: Connection, keys: Sequence[int], edges: Int64s) -> dict[int, Records]:
    """The days between each two of ``edges``, one row for each, known or not."""
    found = dict(zip(keys, blockbytes.empty(len(keys), len(edges) - 1), strict=True))
    places = {at: number for number, at in enumerate(edges[:-1].tolist())}
    r = interval_row.c
    span = (r.level_s == DAY_S) & (r.start_us >= int(edges[0])) & (r.start_us < int(edges[-1]))
    columns = select(r.key, r.start_us, *(r[name] for name in _COLUMNS)).where(span)
    for some in chunks(keys):
        for row in connection.execute(columns.where(r.key.in_(some))):
            if row.start_us in places:
                _take(found[row.key], places[row.start_us], row[2:])
    return found


_COLUMNS = (*blockbytes.VALUES, "count", "valued_us", "good_us")


def _take(days: Records, place: int, row: Sequence[float | None]) -> None:
    days["origin"][place] = blockbytes.OWN
    for name, value in zip(_COLUMNS, row, strict=True):
        days[name][place] = np.nan if value is None else value


@dataclass(frozen=True, slots=True)
class Days:
    """Rows of several points and days, in parallel."""

    key: Int64s
    start_us: Int64s
    width_us: Int64s
    rows: Records


def _rolled(
    connection: Connection, keys: Sequence[int], edges: Int64s, only: NDArray[np.int64] | None = None
) -> Days | None:
    """Days of ``keys`` between ``edges``, of ``only`` these keys and days (two rows); ``None`` when nothing is known of them."""
    first = int(edges[0])
    grids = blocks.read(connection, QUARTER_S, keys, first, int(edges[-1]))
    quarter = (edges - first) // QUARTER_US
    place = quarter[:-1, None] + np.arange(LONGEST)
    inside, place = place < quarter[1:, None], np.minimum(place, quarter[-1] - 1)
    wanted = [(key, np.arange(len(place))) for key in keys] if only is None else _chosen(only)
    if only is None:
        wanted = [(key, which) for key, which in wanted if grids[key]["origin"].any()]
    if not wanted:
        return None
    rows = [coarser(_within(grids[key][place[which]], inside[which])) for key, which in wanted]
    day = np.concatenate([which for _, which in wanted])
    key = np.repeat([key for key, _ in wanted], [len(which) for _, which in wanted])
    return Days(key, edges[day], np.diff(edges)[day], np.concatenate(rows))


def _within(parts: Records, inside: NDArray[np.bool_]) -> Records:
    """Nothing is known of the parts that are not ``inside``."""
    for name in ("origin", "valued_us", "good_us", "count"):
        parts[name] *= inside
    return parts


def _keep(connection: Connection, days: Days | None) -> None:
    if days is not None:
        plain.write(connection, DAY_S, days.key, days.start_us, days.rows, days.width_us)


def _chosen(only: Int64s) -> list[tuple[int, Int64s]]:
    return [(int(key), only[1][only[0] == key]) for key in np.unique(only[0])]


def _next_block(connection: Connection, after_us: int) -> int | None:
    """The start of the first block of quarters of any point from ``after_us`` on."""
    r = rolled.c
    here = select(r.span_us).where(r.level_s == QUARTER_S, r.key == series.c.key, r.span_us >= after_us)
    first = here.order_by(r.span_us).limit(1).scalar_subquery()
    found: int | None = connection.execute(select(func.min(first)).select_from(series)).scalar()
    return found
