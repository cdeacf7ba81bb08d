"""Sealed samples as stretches of time: each value holds until the next one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.store.history import outages, pieces
from app.store.history.series import chunks
from app.store.history.tables import series
from app.store.history.weighing import Segments, hold


def holds(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    """How long the last value of each point holds, in µs."""
    columns = select(series.c.key, series.c.hold_us)
    parts = (connection.execute(columns.where(series.c.key.in_(some))) for some in chunks(keys))
    return {row.key: row.hold_us for part in parts for row in part}


def read(connection: Connection, keys: Sequence[int], from_us: int, to_us: int, now_us: int) -> dict[int, Segments]:
    """What sealed samples tell of ``keys`` from ``from_us`` until ``to_us`` and around; no value holds past ``now_us``."""
    hold_us = holds(connection, keys)
    samples = pieces.read(connection, keys, from_us - max(hold_us.values(), default=0), to_us)
    off = outages.starts(connection)
    return {key: hold(samples[key], hold_us[key], off, now_us) for key in keys}
