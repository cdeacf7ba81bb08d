"""What the history holds and whether it is whole: figures, and a check that reads everything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, func, select

from app.domain.errors import StoreError
from app.store.database import Database
from app.store.history import blockbytes, blocks, rolling
from app.store.history.blockbytes import OWN
from app.store.history.blocks import SLOTS
from app.store.history.columns import QUARTER_S, Int64s
from app.store.history.packing import Records, unpack_piece
from app.store.history.rolling import Window
from app.store.history.tables import batch, piece, rolled, series, touched

DAY_US = 24 * 3_600_000_000
GROWTH_DAYS = 7
LEAST_US = DAY_US // 24
"""Less than an hour tells nothing of a day."""
NEARLY = 1e-9
MOST_FAULTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFigures:
    """One level: raw (``level_s`` 0) or intervals. ``rows`` are samples or intervals that can be kept in its blocks."""

    level_s: int
    rows: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFigures:
    """``waiting`` samples are not sealed yet; ``growth`` is bytes a day over the last week that has samples."""

    points: int
    levels: tuple[LevelFigures, ...]
    waiting: int
    first_us: int | None
    last_us: int | None
    growth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryCheck:
    """``faults`` in words, the first ones of ``count``; ``digest`` is the same for the same sealed samples and intervals."""

    blocks: int
    samples: int
    compared: int
    faults: tuple[str, ...]
    count: int
    digest: str


def figures(database: Database) -> HistoryFigures:
    """Counts and sizes, from the heads of the blocks only."""
    with database.read() as connection:
        raw = connection.execute(select(func.sum(piece.c.samples), func.sum(func.length(piece.c.body)))).one()
        by_level = select(rolled.c.level_s, func.count(), func.sum(func.length(rolled.c.body))).group_by(
            rolled.c.level_s
        )
        levels = [LevelFigures(level_s=0, rows=int(raw[0] or 0), size=int(raw[1] or 0))]
        for level_s, count, size in connection.execute(by_level.order_by(rolled.c.level_s)):
            levels.append(LevelFigures(level_s=level_s, rows=count * SLOTS.get(level_s, 1), size=int(size)))
        ends = connection.execute(select(func.min(series.c.first_us), func.max(series.c.last_us))).one()
        waiting = connection.execute(select(func.sum(batch.c.samples))).scalar()
        points = connection.execute(select(func.count()).select_from(series)).scalar()
        return HistoryFigures(
            points=int(points or 0),
            levels=tuple(levels),
            waiting=int(waiting or 0),
            first_us=ends[0],
            last_us=ends[1],
            growth=_growth(connection, ends[1]),
        )


def _growth(connection: Connection, last_us: int | None) -> float:
    """Bytes a day of the last week, or of as much of it as there is."""
    if last_us is None:
        return 0.0
    since = last_us - GROWTH_DAYS * DAY_US
    growth = 0.0
    for table in (piece, rolled):
        columns = select(func.sum(func.length(table.c.body)), func.min(table.c.span_us))
        size, first_us = connection.execute(columns.where(table.c.span_us >= since)).one()
        if size:
            growth += float(size) * DAY_US / max(last_us - first_us, LEAST_US)
    return growth


def check(database: Database, progress: Callable[[float, str], None] = lambda share, text: None) -> HistoryCheck:
    """Read every block: each decodes, its samples are in order and in their span, and the quarter hours agree with them."""
    return _Check(database, progress).run()


class _Check:
    def __init__(self, database: Database, progress: Callable[[float, str], None]) -> None:
        self._database, self._progress = database, progress
        self._blocks = self._samples = self._compared = self._count = 0
        self._faults: list[str] = []
        self._digest = hashlib.sha256()

    def run(self) -> HistoryCheck:
        with self._database.read() as connection:
            points = connection.execute(select(series.c.key, series.c.id).order_by(series.c.key)).all()
        for done, (key, id) in enumerate(points):
            self._progress(done / len(points), id)
            with self._database.read() as connection:
                spans = self._pieces(connection, key, id)
                self._intervals(connection, key, id, spans)
        return HistoryCheck(
            blocks=self._blocks,
            samples=self._samples,
            compared=self._compared,
            faults=tuple(self._faults),
            count=self._count,
            digest=self._digest.hexdigest(),
        )

    def _fault(self, text: str) -> None:
        self._count += 1
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(text)

    def _pieces(self, connection: Connection, key: int, id: str) -> Int64s:
        """The spans of all pieces that are whole."""
        whole = []
        rows = select(piece).where(piece.c.key == key).order_by(piece.c.span_us, piece.c.number)
        for row in connection.execute(rows):
            self._blocks += 1
            self._digest.update(f"{id} {row.span_us} {row.number} ".encode() + row.body)
            place = f"{id}: samples from {np.datetime64(row.span_us, 'us')}"
            try:
                samples = unpack_piece(row.body)
            except StoreError as error:
                self._fault(f"{place}: {error}")
                continue
            self._samples += len(samples)
            at = samples["at_us"]
            if (np.diff(at) <= 0).any() or at[0] < row.span_us or at[-1] >= row.span_us + row.width_us:
                self._fault(f"{place}: not in order of time")
            elif len(samples) != row.samples:
                self._fault(f"{place}: {len(samples)} samples where {row.samples} should be")
            else:
                whole.append(row.span_us)
        return np.array(whole, np.int64)

    def _intervals(self, connection: Connection, key: int, id: str, spans: Int64s) -> None:
        rows = select(rolled).where(rolled.c.key == key).order_by(rolled.c.level_s, rolled.c.span_us)
        for row in connection.execute(rows):
            self._blocks += 1
            self._digest.update(f"{id} {row.level_s} {row.span_us} ".encode() + row.body)
            try:
                blockbytes.unpack([row.body], SLOTS[row.level_s])
            except (StoreError, KeyError) as error:
                self._fault(f"{id}: intervals of {row.level_s} s from {np.datetime64(row.span_us, 'us')}: {error}")
                return
        for day in np.unique(spans // DAY_US).tolist():
            try:
                self._compare(connection, key, id, day * DAY_US)
            except StoreError as error:
                self._fault(f"{id}: {error}")
                return

    def _compare(self, connection: Connection, key: int, id: str, day_us: int) -> None:
        """The quarter hours of a day against its samples; those that wait to be rolled up again are left out."""
        done_us = rolling.rolled_until(connection) or 0
        mark = connection.execute(select(touched).where(touched.c.key == key)).first()
        end = min(day_us + DAY_US, done_us)
        if end <= day_us or (mark is not None and mark.from_us < end):
            return
        window = Window(start_us=day_us, end_us=end, closed_us=end, now_us=done_us)
        found = rolling.quarters(connection, [key], window)
        if found is None:
            return
        _, at, made = found
        grid = blocks.read(connection, QUARTER_S, [key], day_us, end)[key]
        stored = grid[(at - day_us) // blocks.QUARTER_US]
        both = (stored["origin"] == OWN) & (made["origin"] == OWN)
        lost = (stored["origin"] == 0) & (made["origin"] == OWN)
        self._compared += int(both.sum())
        if (lost | (both & ~_alike(stored, made))).any():
            first = at[np.flatnonzero(lost | (both & ~_alike(stored, made)))[0]]
            self._fault(f"{id}: the interval at {np.datetime64(int(first), 'us')} does not agree with its samples")


def _alike(a: Records, b: Records) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    same = np.ones(len(a), np.bool_)
    for name in ("mean", "min", "max", "last"):
        same &= np.isclose(a[name], b[name], rtol=NEARLY, atol=NEARLY, equal_nan=True)
    return same & (np.abs(a["valued_us"].astype(np.int64) - b["valued_us"].astype(np.int64)) <= 2)
