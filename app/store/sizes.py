"""The size of the database as it was: one small row of ``meta``, so that growth can be told after months."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from app.store.database import Database, meta_value, set_meta
from app.store.instants import from_us, to_us

NAME = "sizes"
HOURLY = timedelta(days=7)
"""So long every hour is kept, before it one of each day."""
DAILY = timedelta(days=730)

Size = tuple[datetime, int]


def kept_sizes(database: Database) -> list[Size]:
    """Instants and bytes, the oldest first. Raises ``StoreError``."""
    with database.read() as connection:
        return _read(meta_value(connection, NAME))


def keep_size(database: Database, at: datetime, size: int) -> list[Size]:
    """Add a size; those that are too close or too old go. Returns what is kept. Raises ``StoreError``."""
    with database.write() as connection:
        sizes = thinned([*(s for s in _read(meta_value(connection, NAME)) if s[0] < at), (at, size)], at)
        set_meta(connection, NAME, json.dumps([[to_us(when), count] for when, count in sizes]))
    return sizes


def thinned(sizes: list[Size], now: datetime) -> list[Size]:
    """The last of each hour for a week, before that the last of each UTC day."""
    last: dict[tuple[object, int], Size] = {}
    for at, size in sizes:
        age = now - at
        if age <= DAILY:
            last[at.date(), at.hour if age <= HOURLY else -1] = (at, size)
    return sorted(last.values())


def _read(text: str | None) -> list[Size]:
    return [(from_us(at), size) for at, size in json.loads(text)] if text else []
