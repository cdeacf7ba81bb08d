"""Compaction: pieces of a span that is over become one, packed thoroughly; spans of points with few samples grow.

A day, eight days and 64 days are gone through once each, when they are over; what comes for them later is put into them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlalchemy import select

from app.store.database import Database
from app.store.history import homes, pieces, rolling
from app.store.history.codec import THOROUGH
from app.store.history.packing import Records
from app.store.history.pieces import DAY_US, FULL, WIDER_US, Head, Place, united
from app.store.history.series import chunks
from app.store.history.tables import series

KEYS = 50
"""Points in one transaction: other writers wait for some tens of milliseconds at most."""

OPEN_US = DAY_US // 24
"""A span is over an hour after its end: what is late by some minutes is in it by then."""


def steps(database: Database) -> Iterator[int]:
    """Compact what is over and rolled up. Each step is a transaction and tells how many pieces it replaced."""
    with database.read() as connection:
        done_us = rolling.rolled_until(connection)
        first = pieces.first_sealed(connection)
    if done_us is None or first is None:
        return
    for width in WIDER_US:
        yield from _wide(database, width, first // width * width, done_us - OPEN_US)


def _wide(database: Database, width_us: int, first_us: int, closed_us: int) -> Iterator[int]:
    with database.read() as connection:
        done = homes.packed_until(connection, width_us)
    start = first_us if done is None else done
    while start + width_us <= closed_us:
        replaced = 0
        for keys in _keys(database, start, start + width_us):
            count = _merge(database, keys, start, width_us)
            replaced += count
            yield count
        ahead = start + width_us if replaced else _next(database, start + width_us, width_us, closed_us)
        start = max(ahead, start + width_us)
        with database.write() as connection:
            homes.note_packed(connection, width_us, start)


def _next(database: Database, after_us: int, width_us: int, closed_us: int) -> int:
    """The next span of which something is sealed: the years after a clock that was wrong are passed over."""
    first = min([closed_us, *pieces.first_spans(database, after_us).values()])
    return first // width_us * width_us


def _keys(database: Database, from_us: int, to_us: int) -> Iterator[Sequence[int]]:
    sealed = (series.c.first_us < to_us) & (series.c.last_us >= from_us)
    with database.read() as connection:
        keys = list(connection.execute(select(series.c.key).where(sealed).order_by(series.c.key)).scalars())
    return chunks(keys, KEYS)


def _merge(database: Database, keys: Sequence[int], start_us: int, width_us: int) -> int:
    """Compact the pieces of these points in one wide span."""
    with database.read() as connection:
        found = pieces.heads(connection, keys, start_us, start_us + width_us)
        inside = [head for head in found if head.place.width_us < width_us]
        works = [
            work
            for _, here in groupby(inside, lambda h: h.place.key)
            for work in _works(list(here), start_us, width_us)
        ]
        gone = [head for _, heads in works for head in heads]
        samples = pieces.bodies(connection, gone)
    if not gone:
        return 0
    new = [_piece(place, heads, [samples[head] for head in heads]) for place, heads in works]
    with database.write() as connection:
        pieces.replace(connection, gone, new, THOROUGH)
    return len(gone)


def _works(heads: list[Head], start_us: int, width_us: int) -> list[tuple[Place, list[Head]]]:
    """What becomes of one point's pieces: one piece, or on the first day, where they are too large, one for each span."""
    if sum(head.samples for head in heads) <= FULL:
        return [(Place(heads[0].place.key, start_us, width_us), heads)]
    if width_us > DAY_US:
        return []
    return [(place, list(here)) for place, here in groupby(heads, lambda head: head.place)]


def _piece(place: Place, heads: list[Head], samples: list[Records]) -> tuple[Head, Records]:
    whole = united(samples)
    return Head(place, max(head.number for head in heads) + 1, len(whole)), whole
