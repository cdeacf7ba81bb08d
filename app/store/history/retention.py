"""Retention: what was kept long enough goes, each level by itself, and nothing that has not been rolled up before.

Samples go by whole pieces; ``series.raw_from_us`` says from when on a point has them. From then back its quarters stand for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby

from sqlalchemy import bindparam, delete, select, update

from app.store.database import Database
from app.store.history import pieces, rolling
from app.store.history.blocks import span_us
from app.store.history.columns import DAY_S, FOR_EVER_US, HOUR_S, MINUTE_S, QUARTER_S, SECOND_US
from app.store.history.pieces import DAY_US
from app.store.history.series import chunks
from app.store.history.tables import interval_row, rolled, series, touched

KEYS = 100
"""Points in one transaction: other writers wait for some tens of milliseconds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many days each level is kept; ``None`` is for ever. A point may have a ``keep_raw_days`` of its own."""

    raw_days: int | None = 730
    minute_days: int | None = 366
    quarter_days: int | None = None
    hour_days: int | None = None
    day_days: int | None = None


@dataclass(slots=True)
class Dropped:
    """What went: samples, and intervals of each level in blocks or rows."""

    samples: int = 0
    minutes: int = 0
    quarters: int = 0
    hours: int = 0
    days: int = 0

    @property
    def any(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def steps(database: Database, retention: Retention, now_us: int, dropped: Dropped) -> Iterator[None]:
    """Drop what is older than ``retention`` allows, counted in ``dropped``; each step is a short transaction."""
    yield from _samples(database, retention, now_us, dropped)
    for level_s, days, name in (
        (MINUTE_S, retention.minute_days, "minutes"),
        (QUARTER_S, retention.quarter_days, "quarters"),
        (HOUR_S, retention.hour_days, "hours"),
    ):
        if days is not None:
            yield from _blocks(database, level_s, now_us - days * DAY_US, dropped, name)
    if retention.day_days is not None:
        _rows(database, DAY_S, now_us - retention.day_days * DAY_US, dropped, "days")
        yield


def _samples(database: Database, retention: Retention, now_us: int, dropped: Dropped) -> Iterator[None]:
    with database.read() as connection:
        done_us = rolling.rolled_until(connection)
        late = set(connection.execute(select(touched.c.key)).scalars())
        rows = connection.execute(select(series.c.key, series.c.first_us, series.c.keep_raw_days)).all()
    if done_us is None:
        return
    limits: dict[int, int] = {}
    for row in rows:
        days = retention.raw_days if row.keep_raw_days is None else row.keep_raw_days
        if days is None or row.first_us is None or row.key in late:
            continue
        limit_us = min(now_us - days * DAY_US, done_us - DAY_US)
        if row.first_us < limit_us:
            limits[row.key] = limit_us
    for keys in chunks(sorted(limits), KEYS):
        if _drop_samples(database, keys, limits, dropped):
            yield


def _drop_samples(database: Database, keys: Sequence[int], limits: dict[int, int], dropped: Dropped) -> bool:
    """Pieces that end before their limit, if there are any; a piece of a wide span waits until all of it is old."""
    with database.read() as connection:
        heads = pieces.heads(connection, keys, -FOR_EVER_US, max(limits[key] for key in keys))
    gone = [head for head in heads if head.place.end_us <= limits[head.place.key]]
    if not gone:
        return False
    ends = [{"k": key, "f": max(h.place.end_us for h in here)} for key, here in groupby(gone, lambda h: h.place.key)]
    with database.write() as connection:
        pieces.replace(connection, gone, [])
        newer = series.c.raw_from_us.is_(None) | (series.c.raw_from_us < bindparam("f"))
        connection.execute(
            update(series).where(series.c.key == bindparam("k"), newer).values(raw_from_us=bindparam("f")), ends
        )
        first = series.c.first_us.is_not(None) & (series.c.first_us < bindparam("f"))
        connection.execute(
            update(series).where(series.c.key == bindparam("k"), first).values(first_us=bindparam("f")), ends
        )
    dropped.samples += sum(head.samples for head in gone)
    return True


def _blocks(database: Database, level_s: int, limit_us: int, dropped: Dropped, name: str) -> Iterator[None]:
    """Blocks that end before the limit, and the plain rows of that level."""
    r = rolled.c
    old = (r.level_s == level_s) & (r.span_us <= limit_us - span_us(level_s))
    with database.read() as connection:
        keys = connection.execute(select(r.key).where(old).distinct()).scalars().all()
    for some in chunks(keys, KEYS):
        with database.write() as connection:
            gone = connection.execute(delete(rolled).where(old, r.key.in_(some))).rowcount
        setattr(dropped, name, getattr(dropped, name) + gone)
        yield
    _rows(database, level_s, limit_us, dropped, name)


def _rows(database: Database, level_s: int, limit_us: int, dropped: Dropped, name: str) -> None:
    row = interval_row.c
    old = (row.level_s == level_s) & (row.start_us + level_s * SECOND_US <= limit_us)
    with database.write() as connection:
        gone = connection.execute(delete(interval_row).where(old)).rowcount
    setattr(dropped, name, getattr(dropped, name) + gone)
