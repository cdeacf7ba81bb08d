"""Intervals as plain rows, for anyone who reads SQL: days of all points, quarters and hours of chosen ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from sqlalchemy import Connection, bindparam, delete, select, update

from app.store.database import Database, upsert
from app.store.history import blocks
from app.store.history.blockbytes import EMPTY, VALUES
from app.store.history.columns import DAY_S, HOUR_S, QUARTER_S, SECOND_US, Int64s
from app.store.history.packing import Records
from app.store.history.series import chunks
from app.store.history.tables import interval_row, series

NOT, TO_FILL, KEPT = 0, 1, 2
"""Whether quarters and hours of a point are rows: no; yes, but the old ones are still to be written; yes."""

FILL_US = 64 * DAY_S * SECOND_US
"""What of the past becomes rows in one transaction."""


def write(  # noqa: PLR0917 parallel columns
    connection: Connection, level_s: int, key: Int64s, start_us: Int64s, rows: Records, width_us: Int64s | None = None
) -> None:
    """Keep those of ``rows`` of which anything is known; the others are not there."""
    known = rows["origin"] > EMPTY
    if not known.all():
        _drop(connection, level_s, key[~known], start_us[~known])
    if not known.any():
        return
    key, start_us, rows = key[known], start_us[known], rows[known]
    width = np.full(len(key), level_s * SECOND_US) if width_us is None else width_us[known]
    columns = {"key": key, "start_us": start_us, "width_us": width}
    columns |= {name: rows[name] for name in ("count", "valued_us", "good_us")}
    lists = [column.tolist() for column in columns.values()]
    lists += [[None if value != value else value for value in rows[name].tolist()] for name in VALUES]  # noqa: PLR0124 NaN
    names = ("level_s", *columns, *VALUES)
    upsert(
        connection, interval_row, [dict(zip(names, (level_s, *row), strict=True)) for row in zip(*lists, strict=True)]
    )


def write_chosen(connection: Connection, level_s: int, key: Int64s, start_us: Int64s, rows: Records) -> None:
    """Keep the rows of those points whose intervals are kept plain."""
    chosen = connection.execute(select(series.c.key).where(series.c.plain != NOT)).scalars().all()
    ours = np.isin(key, np.array(chosen, np.int64))
    if ours.any():
        write(connection, level_s, key[ours], start_us[ours], rows[ours])


def forget(connection: Connection, key: int, start_us: Int64s) -> None:
    """Nothing is known any more of the quarters of a point at ``start_us``, nor of their hours."""
    for level_s in (QUARTER_S, HOUR_S):
        width_us = level_s * SECOND_US
        at = np.unique(start_us // width_us * width_us)
        _drop(connection, level_s, np.full(len(at), key), at)


def _drop(connection: Connection, level_s: int, key: Int64s, start_us: Int64s) -> None:
    r = interval_row.c
    same = (r.level_s == level_s) & (r.key == bindparam("k")) & (r.start_us == bindparam("s"))
    rows = [{"k": k, "s": s} for k, s in zip(key.tolist(), start_us.tolist(), strict=True)]
    connection.execute(delete(interval_row).where(same), rows)


def choose(connection: Connection, wanted: Mapping[int, bool]) -> None:
    """Whose quarters and hours are kept plain from now on, by key. Rows of the past are written by ``steps``."""
    states = {row.key: row.plain for row in connection.execute(select(series.c.key, series.c.plain))}
    fresh = [key for key, yes in wanted.items() if yes and states.get(key) == NOT]
    gone = [key for key, yes in wanted.items() if not yes and states.get(key, NOT) != NOT]
    _set(connection, fresh, TO_FILL)
    _set(connection, gone, NOT)
    for some in chunks(gone):
        rows = interval_row.c.key.in_(some) & interval_row.c.level_s.in_((QUARTER_S, HOUR_S))
        connection.execute(delete(interval_row).where(rows))


def steps(database: Database) -> Iterator[int]:
    """Write the rows of the past of points that were chosen lately; each step is a transaction and tells 0."""
    with database.read() as connection:
        keys = connection.execute(select(series.c.key).where(series.c.plain == TO_FILL)).scalars().all()
    for key in keys:
        with database.read() as connection:
            known = blocks.first_and_last(connection, key)
        start, stop = known or (0, 0)
        for begin in range(start // FILL_US * FILL_US, stop, FILL_US):
            with database.write() as connection:
                for level_s in (QUARTER_S, HOUR_S):
                    _fill(connection, level_s, key, begin)
            yield 0
        with database.write() as connection:
            _set(connection, [key], KEPT)


def _fill(connection: Connection, level_s: int, key: int, begin_us: int) -> None:
    rows = blocks.read(connection, level_s, [key], begin_us, begin_us + FILL_US)[key]
    at = begin_us + np.arange(len(rows), dtype=np.int64) * level_s * SECOND_US
    write(connection, level_s, np.full(len(rows), key), at, rows)


def _set(connection: Connection, keys: Iterable[int], state: int) -> None:
    for some in chunks(list(keys)):
        connection.execute(update(series).where(series.c.key.in_(some)).values(plain=state))
