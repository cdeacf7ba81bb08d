"""Sealed samples: pieces of one point and span. A piece with a higher number has the last word on an instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, select

from app.store.history.columns import SECOND_US
from app.store.history.packing import PIECE, Records, unpack_piece
from app.store.history.series import chunks
from app.store.history.tables import piece
from app.store.history.weighing import one_truth

SPAN_US = 4 * 3600 * SECOND_US

Pieces = Mapping[int, Records]
"""Samples in order of time, each instant once, by key."""


def read(connection: Connection, keys: Sequence[int], from_us: int, to_us: int) -> dict[int, Records]:
    """The sealed samples of ``keys`` in all spans that touch the time from ``from_us`` until ``to_us``."""
    found: dict[int, list[Records]] = {key: [] for key in keys}
    columns = select(piece.c.key, piece.c.body).order_by(piece.c.key, piece.c.span_us, piece.c.number)
    columns = columns.where(piece.c.span_us > from_us - SPAN_US, piece.c.span_us < to_us)
    for some in chunks(keys):
        for row in connection.execute(columns.where(piece.c.key.in_(some))):
            found[row.key].append(unpack_piece(row.body))
    return {key: united(parts) for key, parts in found.items()}


def united(parts: Sequence[Records]) -> Records:
    """Several lots of samples of one point as one truth; later lots have the last word."""
    if not parts:
        return np.empty(0, PIECE)
    return one_truth(np.concatenate(parts)) if len(parts) > 1 else one_truth(parts[0])


def of_key(records: Records, key: int) -> Records:
    """The samples of one point among those of a batch."""
    return strip(records[records["key"] == key])


def strip(records: Records) -> Records:
    """Samples of a batch without their key."""
    samples = np.empty(len(records), PIECE)
    for name in ("at_us", "value", "quality", "reason"):
        samples[name] = records[name]
    return samples
