"""Reading back: samples as they were, or buckets from the cheapest level that makes them exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sqlalchemy import Connection

from app.domain.readings import Quality
from app.store.history import blocks, days, inbox, localdays, minutes, outages, pieces
from app.store.history.blockbytes import IMPORTED
from app.store.history.blocks import QUARTER_US
from app.store.history.columns import (
    DAY_S,
    FOR_EVER_US,
    HOUR_S,
    LEVELS,
    MINUTE_S,
    QUARTER_S,
    RAW,
    SECOND_US,
    Columns,
    Int64s,
)
from app.store.history.packing import Records
from app.store.history.pieces import DAY_US
from app.store.history.rolling import known_until
from app.store.history.weighing import Segments, Weighed, hold, join, nothing, rows, weigh

COARSE = (DAY_S, HOUR_S, QUARTER_S, MINUTE_S)
FINER = {DAY_S: HOUR_S, HOUR_S: QUARTER_S, QUARTER_S: MINUTE_S, MINUTE_S: 0}
LEAST_PARTS = 2
"""Buckets of at least two intervals are moved to where intervals begin: then they are exact, and half an interval is not seen."""


@dataclass(frozen=True, slots=True)
class Source:
    """One point in one snapshot; no value is held past ``now_us``. Samples before ``raw_from_us`` have been dropped."""

    connection: Connection
    key: int
    hold_us: int
    now_us: int
    raw_from_us: int = -FOR_EVER_US


def edges_and_level(zone: str, start_us: int, end_us: int, buckets: int) -> tuple[Int64s, int]:
    """Where ``buckets`` buckets begin and end, and the coarsest level that makes them exactly (0 is samples).

    They are of equal width where a level, or samples, can do so; else they begin where intervals do, at most half an interval
    from there.
    """
    span = end_us - start_us
    number = np.arange(buckets + 1, dtype=np.int64)
    edges = start_us + number * (span // buckets) + number * (span % buckets) // buckets
    for level_s in COARSE:
        if span >= buckets * level_s * SECOND_US * 23 // 24 and (_snapped(edges, level_s, zone) == edges).all():
            return edges, level_s
    for level_s in COARSE:
        if span >= buckets * LEAST_PARTS * level_s * SECOND_US:
            edges[1:-1] = _snapped(edges, level_s, zone)[1:-1]
            return edges, level_s
    return edges, 0


def bucketed(source: Source, start_us: int, end_us: int, buckets: int) -> Columns:
    """``buckets`` buckets from ``start_us`` until ``end_us``."""
    edges, level_s = edges_and_level(days.zone(source.connection), start_us, end_us, buckets)
    parts, read = [nothing()], 0
    for segments, level in _segments(source, start_us, end_us, level_s):
        parts.append(segments)
        read = max(read, level)
    return columns(LEVELS.get(read, RAW), edges, weigh(join(parts), edges))


def columns(level: str, edges: Int64s, weighed: Weighed) -> Columns:
    return Columns(
        level=level,
        at_us=edges[:-1],
        min=weighed.min,
        mean=weighed.mean,
        max=weighed.max,
        first=weighed.first,
        last=weighed.last,
        good=weighed.good_us / np.diff(edges),
        count=np.rint(weighed.count).astype(np.int64),
    )


def recorded(source: Source, start_us: int, end_us: int) -> Columns:
    """Each sample from ``start_us`` until before ``end_us``; where there are none, imported intervals, and where they have
    been dropped, what they were rolled up to."""
    samples = _samples(source, start_us, end_us)
    filled = _filling(source, _held(source, samples), start_us, end_us)
    samples = samples[slice(*np.searchsorted(samples["at_us"], [start_us, end_us]))]
    known = (samples["quality"] < Quality.BAD) & np.isfinite(samples["value"])
    value = np.ascontiguousarray(samples["value"]) if known.all() else np.where(known, samples["value"], np.nan)
    good = (known & (samples["quality"] == Quality.GOOD)).astype(float)
    if not len(filled):
        at_us, counted = np.ascontiguousarray(samples["at_us"]), known.astype(np.int64)
        same = dict.fromkeys(("min", "mean", "max", "first", "last"), value)
        return Columns(level=RAW, at_us=at_us, good=good, count=counted, **same)
    at = np.concatenate([samples["at_us"], filled.start_us])
    order = np.argsort(at, kind="stable")
    names = ("min", "mean", "max", "first", "last")
    table = {name: np.concatenate([value, getattr(filled, name)])[order] for name in names}
    count = np.concatenate([known, filled.count])[order].astype(np.int64)
    level = RAW if len(samples) else LEVELS[QUARTER_S]
    return Columns(level=level, at_us=at[order], good=np.concatenate([good, filled.good])[order], count=count, **table)


def _snapped(edges: Int64s, level_s: int, zone: str) -> Int64s:
    """The nearest starts of intervals."""
    if level_s < DAY_S:
        width_us = level_s * SECOND_US
        moved: Int64s = (edges + width_us // 2) // width_us * width_us
        return moved
    midnights = localdays.edges(zone, int(edges[0]), int(edges[-1]))
    after = np.clip(np.searchsorted(midnights, edges), 1, len(midnights) - 1)
    before, behind = midnights[after - 1], midnights[after]
    return np.where(edges - before < behind - edges, before, behind)


def _segments(source: Source, start_us: int, end_us: int, level_s: int) -> Iterator[tuple[Segments, int]]:
    """What is known between the two instants and the level it is from: as far as it can be from ``level_s``, the rest finer."""
    if level_s == 0:
        yield from _fine(source, start_us, end_us)
        return
    begin, stop = _within(source, start_us, end_us, level_s)
    if begin >= stop:
        yield from _segments(source, start_us, end_us, FINER[level_s])
        return
    if start_us < begin:
        yield from _segments(source, start_us, begin, FINER[level_s])
    if level_s == MINUTE_S:
        yield from _minutes(source, begin, stop)
    else:
        yield (_days if level_s == DAY_S else _intervals)(source, level_s, begin, stop), level_s
    if stop < end_us:
        yield from _segments(source, stop, end_us, FINER[level_s])


def _within(source: Source, start_us: int, end_us: int, level_s: int) -> tuple[int, int]:
    """The whole intervals of this level between the two instants that have been rolled up."""
    if level_s == DAY_S:
        done_us = days.until(source.connection)
        if done_us is None:
            return end_us, start_us
        midnights = localdays.edges(days.zone(source.connection), start_us, min(end_us, done_us))
        whole = midnights[(midnights >= start_us) & (midnights <= min(end_us, done_us))]
        return (int(whole[0]), int(whole[-1])) if len(whole) else (end_us, start_us)
    done = minutes.until(source.connection) or -FOR_EVER_US if level_s == MINUTE_S else known_until(source.connection)
    width_us = level_s * SECOND_US
    stop = min(end_us, FOR_EVER_US if done is None else done) // width_us * width_us
    return -(-start_us // width_us) * width_us, stop


def _days(source: Source, level_s: int, start_us: int, end_us: int) -> Segments:
    """Between two midnights."""
    edges = localdays.edges(days.zone(source.connection), start_us, end_us)
    return rows(days.read(source.connection, [source.key], edges)[source.key], edges[:-1], np.diff(edges))


def _intervals(source: Source, level_s: int, start_us: int, end_us: int) -> Segments:
    """Between two starts of intervals."""
    width_us = level_s * SECOND_US
    grid = blocks.read(source.connection, level_s, [source.key], start_us, end_us)[source.key]
    starts = start_us + np.arange(len(grid), dtype=np.int64) * width_us
    return rows(grid, starts, width_us)


def _minutes(source: Source, start_us: int, end_us: int) -> Iterator[tuple[Segments, int]]:
    """Minutes of the days that have them, samples of the others."""
    stored = minutes.stored(source.connection, source.key, start_us, end_us)
    if not stored:
        yield from _fine(source, start_us, end_us)
        return
    whole = np.array(stored, np.int64)
    breaks = np.flatnonzero(np.diff(whole) != DAY_US) + 1
    cuts = [start_us]
    for run in np.split(whole, breaks):
        cuts += [max(int(run[0]), start_us), min(int(run[-1]) + DAY_US, end_us)]
    for number, (begin, stop) in enumerate(pairwise([*cuts, end_us])):
        if begin >= stop:
            continue
        if number % 2:
            yield _intervals(source, MINUTE_S, begin, stop), MINUTE_S
        else:
            yield from _fine(source, begin, stop)


def _fine(source: Source, start_us: int, end_us: int) -> Iterator[tuple[Segments, int]]:
    """From samples, and quarters where there are none."""
    held = _held(source, _samples(source, start_us, end_us)).cut(start_us, end_us)
    filled = _filling(source, held, start_us, end_us)
    yield _merged(held, filled), QUARTER_S * bool(len(filled))


def _samples(source: Source, start_us: int, end_us: int) -> Records:
    """Sealed and waiting samples that may be in force between the two instants."""
    since = start_us - source.hold_us
    sealed = pieces.read(source.connection, [source.key], since, end_us)[source.key]
    waiting = pieces.of_key(inbox.between(source.connection, since, end_us), source.key)
    samples = pieces.united([sealed, waiting])
    return samples[slice(*np.searchsorted(samples["at_us"], [since, end_us]))]


def _held(source: Source, samples: Records) -> Segments:
    return hold(samples, source.hold_us, outages.starts(source.connection), source.now_us)


def _filling(source: Source, held: Segments, start_us: int, end_us: int) -> Segments:
    """Imported quarters, and those whose samples have been dropped, where no sample tells anything."""
    first = start_us // QUARTER_US * QUARTER_US
    grid = blocks.read(source.connection, QUARTER_S, [source.key], first, end_us)[source.key]
    starts = first + np.arange(len(grid), dtype=np.int64) * QUARTER_US
    theirs = (grid["origin"] == IMPORTED) | (starts + QUARTER_US <= source.raw_from_us)
    if not theirs.any():
        return nothing()
    imported = rows(grid[theirs], starts[theirs], QUARTER_US)
    begins = np.append(held.start_us, end_us)
    ends = np.insert(held.end_us, 0, start_us)
    holes = np.flatnonzero(begins > ends)
    return join([nothing(), *(imported.cut(int(ends[i]), int(begins[i])) for i in holes)])


def _merged(held: Segments, filled: Segments) -> Segments:
    if not len(filled):
        return held
    both = join([held, filled])
    return both.taken(np.argsort(both.start_us, kind="stable"))
