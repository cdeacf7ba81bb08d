"""Outages: times in which nothing was recorded for any point, because the engine was not there."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection, insert, select

from app.domain.readings import Reason
from app.store.database import meta_value, set_meta
from app.store.history import inbox
from app.store.history.columns import Int64s
from app.store.history.tables import outage

ALIVE = "alive_us"
"""The last instant at which the recorder is known to have run."""


def starts(connection: Connection) -> Int64s:
    """Where outages begin, in order."""
    found = connection.execute(select(outage.c.from_us).order_by(outage.c.from_us)).scalars().all()
    return np.array(found, np.int64)


def mark_alive(connection: Connection, at_us: int) -> None:
    set_meta(connection, ALIVE, str(at_us))


def note_start(connection: Connection, at_us: Int64s) -> None:
    """Recording starts with samples at ``at_us``: what lies between them and the last sign of life is an outage.

    The last sign is what was written last, not the latest instant: a clock that once was years ahead hides no outage.
    """
    alive = max(inbox.newest_us(connection) or 0, int(meta_value(connection, ALIVE) or 0))
    after = at_us[at_us > alive]
    if alive and len(after):
        row = {"from_us": alive, "to_us": int(after.min()), "reason": int(Reason.ENGINE_LOST)}
        connection.execute(insert(outage).values(row))
