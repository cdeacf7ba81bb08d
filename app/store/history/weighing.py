"""Time-weighted arithmetic: what a value was over a time, when each value holds until the next.

A bad value or none is a gap, never a number; an uncertain value counts as a value, but not as good.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from app.domain.readings import Quality
from app.store.history.blockbytes import EMPTY, OWN, ROLLED, VALUES
from app.store.history.columns import Floats, Int64s
from app.store.history.packing import PIECE, Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """Stretches of time in order, without overlap: ``valued`` and ``good`` are shares (0 to 1) of the time of each; ``count``
    samples began in it."""

    start_us: Int64s
    end_us: Int64s
    mean: Floats
    min: Floats
    max: Floats
    first: Floats
    last: Floats
    valued: Floats
    good: Floats
    count: Floats

    def __len__(self) -> int:
        return len(self.start_us)

    def cut(self, start_us: int, end_us: int) -> Self:
        """The part from ``start_us`` until ``end_us``."""
        first = int(np.searchsorted(self.end_us, start_us, "right"))
        inside = slice(first, max(first, int(np.searchsorted(self.start_us, end_us))))
        part = {f.name: getattr(self, f.name)[inside] for f in fields(self)}
        part["count"] = np.where(part["start_us"] < start_us, 0.0, part["count"])  # they began before
        part["start_us"] = np.maximum(part["start_us"], start_us)
        part["end_us"] = np.minimum(part["end_us"], end_us)
        return type(self)(**part)

    def taken(self, order: Int64s) -> Self:
        """The stretches at the positions ``order``."""
        return type(self)(**{f.name: getattr(self, f.name)[order] for f in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One row for each bucket: NaN where it has no value; ``valued_us`` and ``good_us`` of its time have one, a good one."""

    mean: Floats
    min: Floats
    max: Floats
    first: Floats
    last: Floats
    count: Floats
    valued_us: Floats
    good_us: Floats
    known_us: Floats  # of its time anything is known, be it only that the value was bad


def one_truth(samples: Records) -> Records:
    """Samples of one point in order of time; of several with the same instant the last one given counts."""
    at = samples["at_us"]
    if len(at) > 1 and not (at[1:] > at[:-1]).all():
        samples = samples[np.argsort(at, kind="stable")]
        at = samples["at_us"]
        samples = samples[np.append(at[1:] != at[:-1], True)]
    return samples


def hold(samples: Records, hold_us: int, outages_us: Int64s, limit_us: int | None = None) -> Segments:
    """Each sample holds until the next one, but no longer than ``hold_us``, into an outage (starts in order) or past ``limit_us``."""
    at, value = samples["at_us"], samples["value"]
    end = at + hold_us
    if len(at):
        end[:-1] = np.minimum(end[:-1], at[1:])
    if len(outages_us):
        next_outage = np.searchsorted(outages_us, at)
        end = np.minimum(end, np.append(outages_us, np.iinfo(np.int64).max)[next_outage])
    if limit_us is not None:
        end = np.maximum(np.minimum(end, limit_us), at)
    valued = (samples["quality"] < Quality.BAD) & np.isfinite(value)
    good = (valued & (samples["quality"] == Quality.GOOD)).astype(float)
    shown = np.where(valued, value, np.nan)
    columns = dict.fromkeys(VALUES, shown)
    has = valued.astype(float)
    return Segments(start_us=at, end_us=end, valued=has, good=good, count=has, **columns)


def rows(blocks: Records, start_us: Int64s, width_us: int | Int64s) -> Segments:
    """Known intervals of ``width_us``, the same one or one for each."""
    known = blocks["origin"] > EMPTY
    width_us = width_us if isinstance(width_us, int) else width_us[known]
    blocks, start_us = blocks[known], start_us[known]
    return Segments(
        start_us=start_us,
        end_us=start_us + width_us,
        valued=blocks["valued_us"] / width_us,
        good=blocks["good_us"] / width_us,
        count=blocks["count"].astype(float),
        **{name: blocks[name] for name in VALUES},
    )


def join(parts: list[Segments]) -> Segments:
    """Several stretches, one after the other."""
    return Segments(**{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Segments)})


def nothing() -> Segments:
    return hold(np.empty(0, PIECE), 0, np.empty(0, np.int64))


def weigh(segments: Segments, edges_us: Int64s) -> Weighed:
    """What the value was between each two neighbouring ``edges_us``; an edge through a segment shares it out by time."""
    at = np.searchsorted(segments.start_us, edges_us)
    bounds = at + np.arange(len(edges_us))  # each edge becomes a stretch of its own, with the value in force there
    first, end = bounds[:-1], int(bounds[-1])
    source = np.insert(np.arange(len(segments)), at, at - 1)[:end]  # -1 is the row of nothing, put last
    start = np.insert(segments.start_us, at, edges_us)
    until = np.minimum(np.append(segments.end_us, 0)[source], start[1 : end + 1])
    stretch_us = np.maximum(until - start[:end], 0)

    def column(name: str, nothing: float) -> Floats:
        taken: Floats = np.append(getattr(segments, name), nothing)[source]
        return taken

    valued_us = stretch_us * column("valued", 0.0)
    has = valued_us > 0
    total_us = np.add.reduceat(valued_us, first)
    low = np.minimum.reduceat(np.where(has, column("min", 0.0), np.inf), first)
    high = np.maximum.reduceat(np.where(has, column("max", 0.0), -np.inf), first)
    sums = np.add.reduceat(np.where(has, column("mean", 0.0), 0.0) * valued_us, first)
    newest = np.maximum.reduceat(np.where(has, np.arange(end), -1), first)
    oldest = np.minimum.reduceat(np.where(has, np.arange(end), end), first)
    begins = np.ones(end + 1, np.bool_)
    begins[bounds] = False
    gap = total_us == 0
    return Weighed(
        mean=np.where(gap, np.nan, np.clip(sums / np.where(gap, 1.0, total_us), low, high)),
        min=np.where(gap, np.nan, low),
        max=np.where(gap, np.nan, high),
        first=np.where(gap, np.nan, np.append(column("first", 0.0), 0.0)[oldest]),
        last=np.where(gap, np.nan, column("last", 0.0)[newest]),
        count=np.add.reduceat(np.where(begins[:end], column("count", 0.0), 0.0), first),
        valued_us=total_us,
        good_us=np.add.reduceat(stretch_us * column("good", 0.0), first),
        known_us=np.add.reduceat(stretch_us.astype(float), first),
    )


def records(weighed: Weighed) -> Records:
    """Intervals to keep; ``EMPTY`` where nothing is known, not even that there was no value."""
    rows = np.zeros(len(weighed.mean), ROLLED)
    for name in VALUES:
        rows[name] = getattr(weighed, name)
    for name in ("count", "valued_us", "good_us"):
        rows[name] = np.rint(getattr(weighed, name))
    rows["origin"] = np.where(weighed.known_us > 0, OWN, EMPTY)
    return rows
