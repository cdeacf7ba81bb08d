"""Sealing: samples leave the inbox and become pieces. Each step is one transaction, so nothing is lost or there twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.store.database import Database, upsert
from app.store.history import inbox
from app.store.history.columns import Int64s
from app.store.history.packing import Records, pack_piece, unpack_piece
from app.store.history.pieces import SPAN_US, strip, united
from app.store.history.series import chunks
from app.store.history.tables import piece, series, touched
from app.store.history.weighing import one_truth

STEP_SAMPLES = 1_000_000
"""Samples sealed in one transaction: some 100 MB of memory."""

MERGE_PIECES = 4
MERGE_RATIO = 8
"""Pieces of a span are merged when there are four of them or the new samples are an eighth of the old ones: each sample is
packed a few times only, and a span is read from few pieces."""


@dataclass(frozen=True, slots=True)
class Lot:
    """New samples of one point in one span."""

    key: int
    span_us: int
    samples: Records

    @property
    def place(self) -> tuple[int, int]:
        return self.key, self.span_us


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
            merged, gone = _merge(connection, lots)
        with database.write() as connection:
            _replace(connection, merged, gone)
            _note(connection, lots)
            _touch(connection, lots, rolled_until_us)
            inbox.drop(connection, numbers)
        yield 0


def _lots(records: Records) -> Iterator[Lot]:
    keys = records["key"]
    small = keys.astype(np.uint16) if len(keys) and keys.min() >= 0 and keys.max() < 2**16 else keys
    ordered = records[np.argsort(small, kind="stable")]  # 16 bits are sorted by radix, ten times as fast
    for part in _runs(ordered["key"]):
        samples = one_truth(strip(ordered[part]))
        spans = samples["at_us"] // SPAN_US
        for run in _runs(spans):
            yield Lot(int(ordered["key"][part.start]), int(spans[run.start]) * SPAN_US, samples[run])


def _runs(column: Int64s) -> list[slice]:
    """Where equal neighbours stand together."""
    borders = np.flatnonzero(np.diff(column)) + 1
    edges = [0, *borders.tolist(), len(column)]
    return [slice(a, b) for a, b in pairwise(edges)]


def _merge(connection: Connection, lots: list[Lot]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the new pieces, and the old ones that they replace."""
    there = _there(connection, lots)
    merging = [lot for lot in lots if _worth_merging(there.get(lot.place, []), len(lot.samples))]
    bodies = _bodies(connection, merging)
    rows = []
    for lot in lots:
        samples = united([*map(unpack_piece, bodies.get(lot.place, [])), lot.samples])
        number = max((number for number, _ in there.get(lot.place, [])), default=0) + 1
        place = {"key": lot.key, "span_us": lot.span_us, "number": number}
        rows.append(place | {"samples": len(samples), "body": pack_piece(samples)})
    gone = [{"k": lot.key, "s": lot.span_us, "n": number} for lot in merging for number, _ in there[lot.place]]
    return rows, gone


def _worth_merging(old: list[tuple[int, int]], new: int) -> bool:
    return bool(old) and (len(old) >= MERGE_PIECES or sum(samples for _, samples in old) <= MERGE_RATIO * new)


def _there(connection: Connection, lots: list[Lot]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Numbers and sizes of the pieces in the spans of ``lots``."""
    keys = sorted({lot.key for lot in lots})
    spans = {lot.span_us for lot in lots}
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    heads = select(piece.c.key, piece.c.span_us, piece.c.number, piece.c.samples).order_by(piece.c.number)
    heads = heads.where(piece.c.span_us >= min(spans), piece.c.span_us <= max(spans))
    for some in chunks(keys):
        for row in connection.execute(heads.where(piece.c.key.in_(some))):
            found.setdefault((row.key, row.span_us), []).append((row.number, row.samples))
    return found


def _bodies(connection: Connection, lots: list[Lot]) -> dict[tuple[int, int], list[bytes]]:
    """The pieces in the spans of ``lots`` in the order of their numbers."""
    found: dict[tuple[int, int], list[bytes]] = {}
    bodies = select(piece.c.key, piece.c.span_us, piece.c.body).order_by(piece.c.number)
    for span in sorted({lot.span_us for lot in lots}):
        keys = [lot.key for lot in lots if lot.span_us == span]
        for some in chunks(keys):
            for row in connection.execute(bodies.where(piece.c.span_us == span, piece.c.key.in_(some))):
                found.setdefault((row.key, row.span_us), []).append(row.body)
    return found


def _replace(connection: Connection, rows: list[dict[str, Any]], gone: list[dict[str, Any]]) -> None:
    if gone:
        same = (
            (piece.c.key == bindparam("k")) & (piece.c.span_us == bindparam("s")) & (piece.c.number == bindparam("n"))
        )
        connection.execute(delete(piece).where(same), gone)
    connection.execute(insert(piece), rows)


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
    marks: dict[int, tuple[int, int]] = {
        row.key: (row.from_us, row.to_us) for row in connection.execute(select(touched))
    }
    late = [lot for lot in lots if lot.samples["at_us"][0] < rolled_until_us]
    for lot in late:
        first, last = int(lot.samples["at_us"][0]), int(lot.samples["at_us"][-1])
        old = marks.get(lot.key, (first, last))
        marks[lot.key] = (min(old[0], first), max(old[1], last))
    upsert(connection, touched, [{"key": key, "from_us": a, "to_us": b} for key, (a, b) in marks.items()])
