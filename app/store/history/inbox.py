"""Where samples arrive: one row for each batch, as fast as the disk takes them; sealing empties it."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from app.store.history.columns import Samples
from app.store.history.packing import RECORD, Records, pack_batch, unpack_batches
from app.store.history.tables import batch

BATCH_SAMPLES = 250_000
"""More samples than this at once become several rows, so that no row is large."""


def put(connection: Connection, samples: Samples) -> None:
    """Append all of ``samples``."""
    for first in range(0, len(samples), BATCH_SAMPLES):
        part = slice(first, first + BATCH_SAMPLES)
        some = Samples(
            key=samples.key[part],
            at_us=samples.at_us[part],
            value=samples.value[part],
            quality=samples.quality[part],
            reason=samples.reason[part],
        )
        row = {"samples": len(some), "first_us": int(some.at_us.min()), "last_us": int(some.at_us.max())}
        connection.execute(insert(batch).values(row | {"body": pack_batch(some)}))


def take(connection: Connection, most: int) -> tuple[list[int], Records]:
    """The oldest batches, at least one and then up to about ``most`` samples: their numbers and samples as they came."""
    numbers: list[int] = []
    bodies: list[bytes] = []
    count = 0
    rows = connection.execution_options(yield_per=50).execute(select(batch).order_by(batch.c.seq))
    for row in rows:
        if numbers and count + row.samples > most:
            break
        numbers.append(row.seq)
        bodies.append(row.body)
        count += row.samples
    rows.close()
    return numbers, unpack_batches(bodies)


def drop(connection: Connection, numbers: list[int]) -> None:
    """Remove the oldest batches up to the last of ``numbers``."""
    connection.execute(delete(batch).where(batch.c.seq <= numbers[-1]))


def between(connection: Connection, from_us: int, to_us: int) -> Records:
    """The samples in batches that touch the time from ``from_us`` until ``to_us``, as they came."""
    statement = select(batch.c.body).where(batch.c.last_us >= from_us, batch.c.first_us < to_us)
    bodies = connection.execute(statement.order_by(batch.c.seq)).scalars().all()
    return unpack_batches(bodies) if bodies else np.empty(0, RECORD)


def content(connection: Connection) -> tuple[int, int | None]:
    """How many samples wait, and the earliest instant among them."""
    row = connection.execute(select(func.sum(batch.c.samples), func.min(batch.c.first_us))).one()
    return int(row[0] or 0), row[1]


def newest_us(connection: Connection) -> int | None:
    """The latest instant in the batch that came last; ``None`` when all are sealed."""
    return connection.execute(select(batch.c.last_us).order_by(batch.c.seq.desc()).limit(1)).scalar()
