"""What history should be, worked out second by second in plain Python."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from app.domain.readings import Quality
from app.store import Columns, Samples

S_US = 1_000_000
START_S = 1_790_000_000 // 86_400 * 86_400  # a UTC midnight
START_US = START_S * S_US

Truth = Mapping[int, tuple[float, Quality]]
"""Value and quality by second since ``START_S``."""

Row = tuple[float, float, float, float, float]


def samples(key: int, rows: Sequence[tuple[float, float, Quality]]) -> Samples:
    """Samples at seconds since ``START_S``."""
    at_s, value, quality = zip(*rows, strict=True)
    return Samples(
        key=np.full(len(rows), key, np.int32),
        at_us=START_US + np.rint(np.array(at_s) * S_US).astype(np.int64),
        value=np.array(value, float),
        quality=np.array(quality, np.uint8),
        reason=np.zeros(len(rows), np.uint8),
    )


def buckets(truth: Truth, hold_s: int, edges_s: Sequence[int], now_s: int) -> list[Row]:
    """min, mean, max, last and good share between each two ``edges_s``."""
    times = sorted(truth)
    seconds: dict[int, tuple[float, Quality]] = {}
    for at, following in zip(times, [*times[1:], math.inf], strict=True):
        for second in range(at, int(min(following, at + hold_s, now_s))):
            seconds[second] = truth[at]
    gap = (math.nan, Quality.BAD)
    return [_row([seconds.get(s, gap) for s in range(a, b)]) for a, b in pairwise(edges_s)]


def extras(truth: Truth, hold_s: int, edges_s: Sequence[int], now_s: int) -> list[tuple[float, int]]:
    """First value and number of samples with a value between each two ``edges_s``."""
    known = {s: v for s, (v, q) in truth.items() if q < Quality.BAD and not math.isnan(v)}
    firsts = []
    for a, b in pairwise(edges_s):
        before = max((s for s in truth if s <= a), default=None)
        held = before is not None and before in known and a < min(before + hold_s, now_s)
        inside = [s for s in sorted(known) if a <= s < min(b, now_s)]
        first = known[before] if held and before is not None else known[inside[0]] if inside else math.nan
        firsts.append((first, sum(a <= s < b for s in known)))
    return firsts


def _row(seconds: list[tuple[float, Quality]]) -> Row:
    values = [v for v, q in seconds if q < Quality.BAD and not math.isnan(v)]
    good = sum(q is Quality.GOOD and not math.isnan(v) for v, q in seconds) / len(seconds)
    if not values:
        return (math.nan, math.nan, math.nan, math.nan, good)
    return (min(values), math.fsum(values) / len(values), max(values), values[-1], good)


def table(columns: Columns) -> list[Row]:
    rows = zip(columns.min, columns.mean, columns.max, columns.last, columns.good, strict=True)
    return [tuple(float(v) for v in row) for row in rows]  # type: ignore[misc]


def same(found: Columns, expected: Sequence[Row]) -> None:
    np.testing.assert_allclose(np.array(table(found)), np.array(expected), rtol=1e-12, atol=1e-12)
