"""Sealed samples: pieces of one point and span. Spans of several pieces never overlap unless they are the same; then the piece with the
higher number has the last word on an instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select

from app.store.database import Database
from app.store.history.codec import FAST
from app.store.history.columns import FOR_EVER_US, SECOND_US
from app.store.history.packing import PIECE, Records, pack_piece, unpack_piece
from app.store.history.series import chunks
from app.store.history.tables import piece, series
from app.store.history.weighing import one_truth

SPAN_US = 4 * 3600 * SECOND_US
"""Samples that come now are sealed in spans of this width."""

DAY_US = 24 * 3600 * SECOND_US
WIDER_US = (DAY_US, 8 * DAY_US, 64 * DAY_US)
"""Spans of points with few samples grow when they are over, as long as they hold no more than ``FULL`` samples."""

FULL = 16_384
"""The bytes that a piece costs by itself are spread over its samples, and it is still unpacked in a fifth of a millisecond."""

Pieces = Mapping[int, Records]
"""Samples in order of time, each instant once, by key."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point and a span."""

    key: int
    span_us: int
    width_us: int = SPAN_US

    @property
    def end_us(self) -> int:
        return self.span_us + self.width_us


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a piece without unpacking it."""

    place: Place
    number: int
    samples: int


def touching(from_us: int, to_us: int) -> ColumnElement[bool]:
    """Pieces whose span touches the time from ``from_us`` until ``to_us``."""
    return (
        (piece.c.span_us > from_us - WIDER_US[-1])
        & (piece.c.span_us < to_us)
        & (piece.c.span_us + piece.c.width_us > from_us)
    )  # the first condition is for the index


def read(connection: Connection, keys: Sequence[int], from_us: int, to_us: int) -> dict[int, Records]:
    """The sealed samples of ``keys`` in all spans that touch the time from ``from_us`` until ``to_us``."""
    found: dict[int, list[Records]] = {key: [] for key in keys}
    columns = select(piece.c.key, piece.c.body).order_by(piece.c.key, piece.c.span_us, piece.c.number)
    columns = columns.where(touching(from_us, to_us))
    for some in chunks(keys):
        for row in connection.execute(columns.where(piece.c.key.in_(some))):
            found[row.key].append(unpack_piece(row.body))
    return {key: united(parts) for key, parts in found.items()}


def first_sealed(connection: Connection) -> int | None:
    """The earliest sealed sample of any point."""
    first: int | None = connection.execute(select(func.min(series.c.first_us))).scalar()
    return first


def first_spans(database: Database, after_us: int) -> dict[int, int]:
    """For each point that has samples from ``after_us`` on the start of the span of the first."""
    here = select(piece.c.span_us).where(piece.c.key == series.c.key, touching(after_us, FOR_EVER_US))
    first = here.order_by(piece.c.span_us).limit(1).scalar_subquery()
    with database.read() as connection:
        rows = connection.execute(select(series.c.key, first.label("span_us")).where(series.c.last_us >= after_us))
        return {row.key: max(row.span_us, after_us) for row in rows if row.span_us is not None}


def heads(connection: Connection, keys: Sequence[int], from_us: int, to_us: int) -> list[Head]:
    """The pieces of ``keys`` that touch this time, by point, span and number."""
    columns = select(piece.c.key, piece.c.span_us, piece.c.width_us, piece.c.number, piece.c.samples)
    columns = columns.where(touching(from_us, to_us)).order_by(piece.c.key, piece.c.span_us, piece.c.number)
    rows = (row for some in chunks(keys) for row in connection.execute(columns.where(piece.c.key.in_(some))))
    return [Head(Place(row.key, row.span_us, row.width_us), row.number, row.samples) for row in rows]


def bodies(connection: Connection, wanted: Sequence[Head]) -> dict[Head, Records]:
    """The samples of these pieces."""
    found: dict[Head, Records] = {}
    by_span: dict[int, dict[tuple[int, int], Head]] = {}
    for head in wanted:
        by_span.setdefault(head.place.span_us, {})[head.place.key, head.number] = head
    columns = select(piece.c.key, piece.c.number, piece.c.body)
    for span_us, here in by_span.items():
        for some in chunks(sorted({key for key, _ in here})):
            for row in connection.execute(columns.where(piece.c.span_us == span_us, piece.c.key.in_(some))):
                if (row.key, row.number) in here:
                    found[here[row.key, row.number]] = unpack_piece(row.body)
    return found


def replace(
    connection: Connection, gone: Sequence[Head], new: Sequence[tuple[Head, Records]], level: int = FAST
) -> None:
    """Remove some pieces and put others in their place."""
    if gone:
        same = (
            (piece.c.key == bindparam("k")) & (piece.c.span_us == bindparam("s")) & (piece.c.number == bindparam("n"))
        )
        rows = [{"k": head.place.key, "s": head.place.span_us, "n": head.number} for head in gone]
        connection.execute(delete(piece).where(same), rows)
    if new:
        connection.execute(insert(piece), [_row(head, samples, level) for head, samples in new])


def _row(head: Head, samples: Records, level: int) -> dict[str, Any]:
    place = {"key": head.place.key, "span_us": head.place.span_us, "width_us": head.place.width_us}
    return place | {"number": head.number, "samples": len(samples), "body": pack_piece(samples, level)}


def united(parts: Sequence[Records]) -> Records:
    """Several lots of samples of one point as one truth; later lots have the last word."""
    parts = [part for part in parts if len(part)]
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
