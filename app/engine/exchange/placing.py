"""Where the values of one series go in the history of its point, and what of it is there already.

Means of intervals of quarter hours or longer become imported intervals; where samples are to be replaced they become
samples, one for each quarter hour, because a sample says more than an interval. Shorter intervals and instants become samples.
Readings of a register are samples of the counter. Energy of intervals becomes a register that continues what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from app.domain.messages.exchange import Rule
from app.domain.quantities import quantity
from app.domain.readings import Quality
from app.domain.site import Name, Point
from app.engine.exchange.present import QUARTER_US, Bools, Floats, Int64s, Present
from app.engine.exchange.units import Taking
from app.exchange.reading import Column
from app.store.imports import NewIntervals, NewSamples

HOUR_US = 4 * QUARTER_US
TOLERANCE = 0.005
"""Sums of rounded values may exceed what the register rose by so much."""


@dataclass(slots=True, kw_only=True)
class Placed:
    """What would be written for one point; ``new``, ``kept`` and ``replaced`` count the values of the file."""

    becomes: str
    new: int = 0
    kept: int = 0
    replaced: int = 0
    samples: NewSamples | None = None
    intervals: NewIntervals | None = None
    notes: list[Name] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def place(column: Column, taking: Taking, point: Point, present: Present, rule: Rule) -> Placed:
    """``column`` as it comes from the file."""
    hours = (column.end_us - column.at_us) / HOUR_US
    value = column.value * taking.factor + taking.offset
    if taking.per_hour:
        value = value / hours if taking.per_hour == 1 else value * hours
    if taking.meaning == "energy":
        return _register(column, value, point, present, rule)
    if taking.meaning == "mean":
        whole = not (column.at_us % QUARTER_US).any() and not (column.end_us % QUARTER_US).any()
        return _intervals(column, value, present, rule) if whole else _short(column, value, present, rule)
    return _instants(column, value, present, rule, "register" if taking.meaning == "register" else "samples")


def _chosen(covered: Bools, rule: Rule, placed: Placed) -> Bools:
    """Which values are written; counts them."""
    chosen = np.ones(len(covered), np.bool_) if rule == "replace" else ~covered
    placed.new, placed.kept = int((~covered).sum()), int((covered & ~chosen).sum())
    placed.replaced = int((covered & chosen).sum())
    return chosen


# -- instants ---------------------------------------------------------------------------------------------------------
def _instants(column: Column, value: Floats, present: Present, rule: Rule, becomes: str) -> Placed:
    placed = Placed(becomes=becomes)
    chosen = _chosen(present.covered(column.at_us), rule, placed)
    at, value, quality = column.at_us[chosen], value[chosen], column.quality[chosen]
    instead = [(int(run[0]), int(run[-1]) + 1) for run in _runs(at, _usual_gap(at))] if placed.replaced else []
    placed.samples = _kept_off(_samples(at, value, quality, instead), present)
    return placed


def _kept_off(new: NewSamples, present: Present) -> NewSamples:
    """A mark where imported intervals begin behind a sample: its value would hold on and hide them for an hour."""
    at = new.at_us
    if not len(at):
        return new
    following = np.append(at[1:], np.iinfo(np.int64).max)
    if new.instead:  # within what is replaced the file counts, only its ends are looked at
        lasts = np.searchsorted(at, [end for _, end in new.instead]) - 1
        following = np.where(np.isin(np.arange(len(at)), lasts), following, at)
    mark, first = np.zeros(len(at), np.int64), -(-at // QUARTER_US) * QUARTER_US
    for quarter in (first + n * QUARTER_US for n in range(HOUR_US // QUARTER_US)):
        ahead = np.flatnonzero((mark == 0) & (quarter < following))
        covered = ahead[present.covered(quarter[ahead])]
        theirs = covered[~present.store.imports.with_samples(present.point, quarter[covered])]
        mark[theirs] = np.maximum(quarter[theirs], at[theirs] + 1)
    marks = mark[mark > 0]
    if not len(marks):
        return new
    order = np.argsort(all_at := np.concatenate([at, marks]), kind="stable")
    value = np.concatenate([new.value, np.full(len(marks), np.nan)])
    quality = np.concatenate([new.quality, np.full(len(marks), int(Quality.BAD), np.uint8)])
    return _samples(all_at[order], value[order], quality[order], new.instead)


def _samples(at: Int64s, value: Floats, quality: np.ndarray, instead: Sequence[tuple[int, int]]) -> NewSamples:
    quality, reason = quality.astype(np.uint8), np.zeros(len(at), np.uint8)
    return NewSamples(
        at_us=at, value=value, quality=quality, reason=reason, instead=tuple(instead), only_new=not instead
    )


def _usual_gap(at: Int64s) -> int:
    """Longer silences than this are gaps of the file."""
    return max(HOUR_US, 2 * int(np.median(np.diff(at)))) if len(at) > 1 else HOUR_US


def _runs(at: Int64s, gap_us: int) -> Iterator[Int64s]:
    if len(at):
        yield from np.split(at, np.flatnonzero(np.diff(at) > gap_us) + 1)


# -- means ------------------------------------------------------------------------------------------------------------
def _short(column: Column, value: Floats, present: Present, rule: Rule) -> Placed:
    """Intervals shorter than a quarter hour: a sample at each start, which holds until the next; a mark where they end."""
    placed = Placed(becomes="samples")
    chosen = _chosen(present.covered(column.at_us), rule, placed)
    at, end, value, quality = column.at_us[chosen], column.end_us[chosen], value[chosen], column.quality[chosen]
    ranges = _joined(at, end)
    with_ends = _with_ends(at, value, quality, ranges, present, replace=placed.replaced > 0)
    placed.samples = _kept_off(with_ends, present)
    return placed


def _joined(start: Int64s, end: Int64s) -> list[tuple[int, int]]:
    """Stretches of intervals that follow each other without a gap."""
    if not len(start):
        return []
    borders = [0, *(np.flatnonzero(start[1:] > end[:-1]) + 1).tolist(), len(start)]
    return [(int(start[a]), int(end[b - 1])) for a, b in pairwise(borders)]


def _with_ends(
    at: Int64s,
    value: Floats,
    quality: np.ndarray,
    ranges: list[tuple[int, int]],
    present: Present,
    *,
    replace: bool,
) -> NewSamples:
    """At the end of each stretch what was in force there goes on: the last value of the file must not hold beyond it."""
    ends = [(end, present.in_force(end)) for _, end in ranges]
    marks = [(end, *held) for end, held in ends if held is not None]
    if not replace:  # nothing is known there, or a value holds that has not been recorded for a while
        marks = [mark for mark in marks if np.isnan(mark[1])]
    all_at = np.concatenate([at, np.array([mark[0] for mark in marks], np.int64)])
    all_values = np.concatenate([value, np.array([mark[1] for mark in marks], float)])
    all_quality = np.concatenate([quality, np.array([mark[2] for mark in marks], np.uint8)])
    order = np.argsort(all_at, kind="stable")
    return _samples(all_at[order], all_values[order], all_quality[order], ranges if replace else ())


def _intervals(column: Column, value: Floats, present: Present, rule: Rule) -> Placed:
    """Imported quarter hours; longer intervals are as many of them with the same mean."""
    placed = Placed(becomes="intervals")
    chosen = _chosen(_all_covered(column, present), rule, placed)
    times = ((column.end_us - column.at_us) // QUARTER_US)[chosen]
    first = np.repeat(column.at_us[chosen], times)
    within = np.arange(len(first)) - np.repeat(np.cumsum(times) - times, times)
    start = first + within * QUARTER_US
    mean, quality = np.repeat(value[chosen], times), np.repeat(column.quality[chosen], times)
    if rule == "fill":
        free = ~present.covered(start)
        start, mean, quality = start[free], mean[free], quality[free]
        own = np.zeros(len(start), np.bool_)
    else:
        own = present.covered(start) & present.store.imports.with_samples(present.point, start)
    good = (quality == Quality.GOOD).astype(float)
    placed.intervals = NewIntervals(start_us=start[~own], mean=mean[~own], good=good[~own])
    if own.any():
        ranges = _joined(start[own], start[own] + QUARTER_US)
        placed.samples = _with_ends(start[own], mean[own], quality[own], ranges, present, replace=True)
    return placed


def _all_covered(column: Column, present: Present) -> Bools:
    """Whether all quarter hours of each interval have a value already."""
    times = (column.end_us - column.at_us) // QUARTER_US
    if not len(times) or (times == 1).all():
        return present.covered(column.at_us)
    start = np.repeat(column.at_us, times)
    offset = np.cumsum(times) - times
    start = start + (np.arange(len(start)) - np.repeat(offset, times)) * QUARTER_US
    return np.minimum.reduceat(present.covered(start), offset).astype(np.bool_)


# -- energy to a register ---------------------------------------------------------------------------------------------
def _register(column: Column, value: Floats, point: Point, present: Present, rule: Rule) -> Placed:
    """Readings at the end of each interval, in stretches between what is known of the register."""
    placed = Placed(becomes="register")
    if (value < 0).any():
        placed.refused.append("the energy of an interval is negative; a register does not turn back")
        placed.kept = len(value)
        return placed
    covered = present.covered(column.at_us)
    chosen = np.ones(len(covered), np.bool_) if rule == "replace" else ~covered
    parts: list[tuple[Int64s, Floats]] = []
    ranges: list[tuple[int, int]] = []
    qualities: list[np.ndarray] = []
    for part in _stretches(column, chosen, present):
        found = _stretch(column, value, part, point, present, placed)
        if found is None:
            placed.kept += part.stop - part.start
            continue
        placed.new += int((~covered[part]).sum())
        placed.replaced += int(covered[part].sum())
        parts.append(found)
        qualities.append(np.append(column.quality[part][:1], column.quality[part]))
        ranges.append((int(column.at_us[part.start]), int(column.end_us[part.stop - 1])))
    placed.kept += int((~chosen).sum())
    if parts:
        at, register = (np.concatenate(c) for c in zip(*parts, strict=True))
        readings = _samples(at, register, np.concatenate(qualities), ranges if placed.replaced else ())
        placed.samples = _kept_off(readings, present)
    _note_gaps(column, placed)
    return placed


def _stretches(column: Column, chosen: Bools, present: Present) -> Iterator[slice]:
    """Chosen intervals between which nothing is known of the register."""
    at = np.flatnonzero(chosen)
    if not len(at):
        return
    holes = column.at_us[at[1:]] > column.end_us[at[:-1]]
    cuts = [0]
    for n in np.flatnonzero(holes | (np.diff(at) > 1)):
        gap = np.arange(column.end_us[at[n]] // QUARTER_US * QUARTER_US, column.at_us[at[n + 1]], QUARTER_US)
        if at[n + 1] - at[n] > 1 or present.covered(gap).any():
            cuts.append(int(n) + 1)
    for a, b in pairwise([*cuts, len(at)]):
        yield slice(int(at[a]), int(at[b - 1]) + 1)


def _stretch(  # noqa: PLR0917 one stretch of a column
    column: Column, value: Floats, part: slice, point: Point, present: Present, placed: Placed
) -> tuple[Int64s, Floats] | None:
    """Instants and readings; ``None`` when they do not fit between the readings that are there."""
    start, end = int(column.at_us[part.start]), int(column.end_us[part.stop - 1])
    low, high = present.before(start), present.after(end)
    added = np.cumsum(value[part])
    total = float(added[-1])
    if low is not None and high is not None:
        rise = high - low
        if total > rise * (1 + TOLERANCE) + 1e-9:
            text = f"the file has {quantity(total, point.unit)} where the register rose by {quantity(rise, point.unit)} only"
            placed.refused.append(text)
            return None
        if total < rise * (1 - TOLERANCE):
            placed.notes.append(_rest(rise - total, point.unit))
    base = low if low is not None else high - total if high is not None else 0.0
    register = np.append(base, base + added)
    if low is not None and high is not None:
        register = np.minimum(register, high)
    placed.notes.append(_continues(low, high, point.unit))
    return np.append(start, column.end_us[part]), register


def _continues(low: float | None, high: float | None, unit: str) -> Name:
    if low is not None:
        known = quantity(low, unit)
        return Name(en=f"The register goes on from {known}.", ko=f"지침 {known}에서 이어집니다.")
    if high is not None:
        known = quantity(high, unit)
        return Name(en=f"The register is counted back from {known}.", ko=f"지침 {known}에서 거꾸로 계산합니다.")
    return Name(en="The register begins at 0.", ko="지침은 0에서 시작합니다.")


def _rest(rest: float, unit: str) -> Name:
    left = quantity(rest, unit)
    return Name(
        en=f"The register rose by {left} more than the file tells; that falls into the interval after it.",
        ko=f"지침이 파일보다 {left} 더 늘었습니다. 그 차이는 다음 구간에 들어갑니다.",
    )


def _note_gaps(column: Column, placed: Placed) -> None:
    gaps = int((column.at_us[1:] > column.end_us[:-1]).sum())
    if gaps:
        placed.notes.append(
            Name(
                en=f"The file has {gaps} gaps: the register does not rise over them.",
                ko=f"파일에 빈 구간이 {gaps}곳 있습니다. 그동안 지침은 늘지 않습니다.",
            )
        )
