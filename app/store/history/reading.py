"""Reading back: samples as they were, or buckets from the cheapest level that can make them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from app.domain.readings import Quality
from app.store.history import blocks, inbox, outages, pieces
from app.store.history.blocks import HOUR_US, QUARTER_US
from app.store.history.columns import HOUR_S, LEVELS, QUARTER_S, RAW, SECOND_US, Columns, Int64s
from app.store.history.packing import IMPORTED, Records
from app.store.history.rolling import known_until
from app.store.history.weighing import Segments, Weighed, hold, join, nothing, rows, weigh

DAY_US = 24 * HOUR_US
EXACT_FROM_SAMPLES_US = 3 * DAY_US
"""Up to this span buckets that do not begin with an interval are made from samples, beyond it from intervals that are
shared out by time where a border runs through them."""

HOURS_FROM_US = 4 * HOUR_US
FOR_EVER_US = 2**62


@dataclass(frozen=True, slots=True)
class Source:
    """One point in one snapshot; no value is held past ``now_us``."""

    connection: Connection
    key: int
    hold_us: int
    now_us: int


def level_s(start_us: int, end_us: int, buckets: int) -> int:
    """The coarsest level that makes these buckets: 0 (samples), 900 or 3600 s."""
    span = end_us - start_us
    if span < buckets * QUARTER_US:
        return 0
    for level in (HOUR_S, QUARTER_S):
        width_us = level * SECOND_US
        if start_us % width_us == 0 and span % (buckets * width_us) == 0:
            return level
    if span <= EXACT_FROM_SAMPLES_US:
        return 0
    return HOUR_S if span >= buckets * HOURS_FROM_US else QUARTER_S


def bucketed(source: Source, start_us: int, end_us: int, buckets: int) -> Columns:
    """``buckets`` buckets of equal width from ``start_us`` until ``end_us``."""
    number, span = np.arange(buckets + 1, dtype=np.int64), end_us - start_us
    edges = start_us + number * (span // buckets) + number * (span % buckets) // buckets
    segments, level = _segments(source, start_us, end_us, level_s(start_us, end_us, buckets))
    return columns(LEVELS.get(level, RAW), edges, weigh(segments, edges))


def columns(level: str, edges: Int64s, weighed: Weighed) -> Columns:
    return Columns(
        level=level,
        at_us=edges[:-1],
        min=weighed.min,
        mean=weighed.mean,
        max=weighed.max,
        last=weighed.last,
        good=weighed.good_us / np.diff(edges),
    )


def recorded(source: Source, start_us: int, end_us: int) -> Columns:
    """Each sample from ``start_us`` until before ``end_us``; where there are none, imported intervals."""
    samples = _samples(source, start_us, end_us)
    filled = _imported(source, _held(source, samples), start_us, end_us)
    samples = samples[(samples["at_us"] >= start_us) & (samples["at_us"] < end_us)]
    known = (samples["quality"] < Quality.BAD) & np.isfinite(samples["value"])
    value = np.where(known, samples["value"], np.nan)
    good = (known & (samples["quality"] == Quality.GOOD)).astype(float)
    at = np.concatenate([samples["at_us"], filled.start_us])
    order = np.argsort(at, kind="stable")
    table = {name: np.concatenate([value, getattr(filled, name)])[order] for name in ("min", "mean", "max", "last")}
    level = LEVELS[QUARTER_S] if len(filled) and not len(samples) else RAW
    return Columns(level=level, at_us=at[order], good=np.concatenate([good, filled.good])[order], **table)


def _segments(source: Source, start_us: int, end_us: int, level: int) -> tuple[Segments, int]:
    """What is known between the two instants, from ``level`` as far as it is rolled up, then from finer ones."""
    parts = []
    done_us = FOR_EVER_US if (done := known_until(source.connection)) is None else done
    begin = start_us
    for width_s in (HOUR_S, QUARTER_S):
        width_us = width_s * SECOND_US
        stop = min(end_us, done_us // width_us * width_us)
        if width_s <= level and begin < stop:
            parts.append(_intervals(source, width_s, begin, stop))
            begin = stop
    if begin < end_us:
        held = _held(source, _samples(source, begin, end_us)).cut(begin, end_us)
        filled = _imported(source, held, begin, end_us)
        level = max(level, QUARTER_S * bool(len(filled)))
        parts.append(_merged(held, filled))
    return (join(parts) if parts else nothing()), level


def _samples(source: Source, start_us: int, end_us: int) -> Records:
    """Sealed and waiting samples that may be in force between the two instants."""
    since = start_us - source.hold_us
    sealed = pieces.read(source.connection, [source.key], since, end_us)[source.key]
    waiting = pieces.of_key(inbox.between(source.connection, since, end_us), source.key)
    samples = pieces.united([sealed, waiting])
    return samples[slice(*np.searchsorted(samples["at_us"], [since, end_us]))]


def _held(source: Source, samples: Records) -> Segments:
    return hold(samples, source.hold_us, outages.starts(source.connection), source.now_us)


def _intervals(source: Source, width_s: int, start_us: int, end_us: int) -> Segments:
    width_us = width_s * SECOND_US
    first = start_us // width_us * width_us
    grid = blocks.read(source.connection, width_s, [source.key], first, end_us)[source.key]
    starts = first + np.arange(len(grid), dtype=np.int64) * width_us
    return rows(grid, starts, width_us).cut(start_us, end_us)


def _imported(source: Source, held: Segments, start_us: int, end_us: int) -> Segments:
    """Imported intervals where no sample tells anything."""
    first = start_us // QUARTER_US * QUARTER_US
    grid = blocks.read(source.connection, QUARTER_S, [source.key], first, end_us)[source.key]
    starts = first + np.arange(len(grid), dtype=np.int64) * QUARTER_US
    theirs = grid["origin"] == IMPORTED
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
