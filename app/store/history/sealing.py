"""Sealing: samples leave the inbox and become pieces. Each step is one transaction, so nothing is lost or there twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, select, update

from app.store.database import Database, upsert
from app.store.history import homes, inbox, pieces
from app.store.history.columns import Int64s
from app.store.history.packing import Records
from app.store.history.pieces import SPAN_US, Head, Place, strip, united
from app.store.history.tables import series, touched
from app.store.history.weighing import one_truth

STEP_SAMPLES = 1_000_000
"""Samples sealed in one transaction: some 100 MB of memory."""

MERGE_PIECES = 4
MERGE_RATIO = 8
"""Pieces of a span are merged when there are four of them or the new samples are an eighth of the old ones: each sample is
packed a few times only, and a span is read from few pieces. A span that has grown has one piece."""


@dataclass(frozen=True, slots=True)
class Lot:
    """New samples of one point in one span."""

    key: int
    span_us: int
    samples: Records


def steps(database: Database, rolled_until_us: int | None) -> Iterator[int]:
    """Seal what is in the inbox, a part in each step. Late samples, before ``rolled_until_us``, mark their intervals as touched.

    A step tells 0: no interval has been written yet.
    """
    while True:
        with database.read() as connection:
            numbers, records = inbox.take(connection, STEP_SAMPLES)
            if not numbers:
                return
            lots = list(_lots(records))
            new, gone = _merged(connection, lots)
        with database.write() as connection:
            pieces.replace(connection, gone, new)
            _note(connection, lots)
            _touch(connection, lots, rolled_until_us)
            inbox.drop(connection, numbers)
        yield 0


def _lots(records: Records) -> Iterator[Lot]:
    keys = records["key"]
    small = keys.astype(np.uint16) if len(keys) and keys.min() >= 0 and keys.max() < 2**16 else keys
    ordered = records[np.argsort(small, kind="stable")]  # 16 bits are sorted by radix, ten times as fast
    for part in runs(ordered["key"]):
        samples = one_truth(strip(ordered[part]))
        for lot, _, here in split(samples, SPAN_US):
            yield Lot(int(ordered["key"][part.start]), lot, here)


def split(samples: Records, width_us: int) -> Iterator[tuple[int, int, Records]]:
    """Ordered samples by spans of this width: start, width and samples of each."""
    spans = samples["at_us"] // width_us
    for run in runs(spans):
        yield int(spans[run.start]) * width_us, width_us, samples[run]


def runs(column: Int64s) -> list[slice]:
    """Where equal neighbours stand together."""
    borders = np.flatnonzero(np.diff(column)) + 1
    edges = [0, *borders.tolist(), len(column)]
    return [slice(a, b) for a, b in pairwise(edges) if b > a]


def _merged(connection: Connection, lots: list[Lot]) -> tuple[list[tuple[Head, Records]], list[Head]]:
    """The new pieces, and the old ones that they replace."""
    at_home, there = homes.find(connection, [(lot.key, lot.span_us, len(lot.samples)) for lot in lots])
    fresh: dict[Place, list[Records]] = {}
    for lot, place in zip(lots, at_home, strict=True):
        fresh.setdefault(place, []).append(lot.samples)
    merging = {
        place: there[place] for place, new in fresh.items() if _worth_merging(there.get(place, []), sum(map(len, new)))
    }
    gone = [head for old in merging.values() for head in old]
    old = pieces.bodies(connection, gone)
    new: list[tuple[Head, Records]] = []
    for place, parts in fresh.items():
        samples = united([*(old[head] for head in merging.get(place, [])), *parts])
        number = max((head.number for head in there.get(place, [])), default=0) + 1
        new += parted(place, number, samples)
    return new, gone


def parted(place: Place, number: int, samples: Records) -> Iterator[tuple[Head, Records]]:
    """One piece, or one for each day when a span that has grown would hold too much."""
    if place.width_us <= pieces.DAY_US or len(samples) <= 2 * pieces.FULL:
        yield Head(place, number, len(samples)), samples
        return
    for start, width, part in split(samples, pieces.DAY_US):
        yield Head(Place(place.key, start, width), number, len(part)), part


def _worth_merging(old: list[Head], new: int) -> bool:
    if not old:
        return False
    grown = old[0].place.width_us > SPAN_US
    return grown or len(old) >= MERGE_PIECES or sum(head.samples for head in old) <= MERGE_RATIO * new


def _note(connection: Connection, lots: list[Lot]) -> None:
    """First and last sample of each point."""
    newest = {lot.key: lot for lot in lots}
    earliest = {lot.key: lot for lot in reversed(lots)}
    firsts = [{"k": key, "f": int(lot.samples["at_us"][0])} for key, lot in earliest.items()]
    is_first = series.c.first_us.is_(None) | (series.c.first_us > bindparam("f"))
    this = series.c.key == bindparam("k")
    connection.execute(update(series).where(this, is_first).values(first_us=bindparam("f")), firsts)
    is_last = series.c.last_us.is_(None) | (series.c.last_us <= bindparam("at"))
    values: dict[str, Any] = {f"last_{name}": bindparam(name) for name in ("value", "quality", "reason")} | {
        "last_us": bindparam("at")
    }
    connection.execute(update(series).where(this, is_last).values(values), [_last(lot) for lot in newest.values()])


def _last(lot: Lot) -> dict[str, Any]:
    at, value, quality, reason = lot.samples[-1].item()
    return {"k": lot.key, "at": at, "value": None if isnan(value) else value, "quality": quality, "reason": reason}


def _touch(connection: Connection, lots: list[Lot], rolled_until_us: int | None) -> None:
    """Mark the time of late samples; how far their values hold is added when they are rolled up."""
    if rolled_until_us is None:
        return
    late = [
        (lot.key, int(lot.samples["at_us"][0]), int(lot.samples["at_us"][-1]))
        for lot in lots
        if lot.samples["at_us"][0] < rolled_until_us
    ]
    touch(connection, late)


def touch(connection: Connection, late: list[tuple[int, int, int]]) -> None:
    """Mark intervals (key, from, to) that have to be rolled up again."""
    if not late:
        return
    marks: dict[int, tuple[int, int]] = {
        row.key: (row.from_us, row.to_us) for row in connection.execute(select(touched))
    }
    for key, first, last in late:
        old = marks.get(key, (first, last))
        marks[key] = (min(old[0], first), max(old[1], last))
    upsert(connection, touched, [{"key": key, "from_us": a, "to_us": b} for key, (a, b) in marks.items()])
