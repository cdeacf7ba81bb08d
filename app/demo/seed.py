"""The past of the campus: 13 months of meters and weather, 7 days of every other point, so that no screen starts empty.

The long part is the profile of the meters, whose counters the live campus continues; the short part is the live model run
through the last week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import numpy as np

from app.demo.model.calendar import Floats
from app.demo.past import LONG_S, WEEK_S, Week, long_points, long_values, week
from app.domain.site import Site
from app.store import Intervals, Samples, Store

Progress = Callable[[float, str], None]

LONG_TEXT, WEEK_TEXT, KEEP_TEXT = "Meters and weather, 13 months", "Rooms and machines, 7 days", "Keeping 7 days"
AT_ONCE = 12
"""Points of 13 months that are kept at once."""

WEEK_AT_ONCE = 250
MODEL_SHARE, LONG_SHARE = 0.35, 0.75
"""Where the progress stands after the week has been run and after the 13 months have been kept."""


def seed_history(
    store: Store, site: Site, now: datetime, progress: Progress, *, long_s: float = LONG_S, week_s: float = WEEK_S
) -> int:
    """Give the store its past; how many intervals were written, 0 when it has one already.

    The point of the site's demand comes last and says that the past is whole: a seeding that was cut off starts again.
    """
    last = site.site.points["demand"]
    if store.samples.span(last) is not None:
        return 0
    now_s = now.timestamp()
    lived = week(site, now_s, lambda share: progress(MODEL_SHARE * share, WEEK_TEXT), week_s)
    rows = 0
    for share, intervals in _long_part(store, site, now_s, long_s, last):
        store.samples.append_intervals(intervals)
        rows += len(intervals)
        progress(MODEL_SHARE + (LONG_SHARE - MODEL_SHARE) * share, LONG_TEXT)
    for share, intervals in _week_part(store, lived, site):
        store.samples.append_intervals(intervals)
        rows += len(intervals)
        progress(LONG_SHARE + (1.0 - LONG_SHARE) * share, KEEP_TEXT)
    store.samples.append(_since_the_quarter(store, lived))
    final = _long_intervals(store, site, (last,), now_s, long_s)
    store.samples.append_intervals(final)
    progress(1.0, KEEP_TEXT)
    return rows + len(final)


def _long_part(store: Store, site: Site, now_s: float, long_s: float, last: str) -> Iterator[tuple[float, Intervals]]:
    points = [point for point in long_points(site) if point != last]
    for first in range(0, len(points), AT_ONCE):
        some = points[first : first + AT_ONCE]
        yield (first + len(some)) / len(points), _long_intervals(store, site, some, now_s, long_s)


def _long_intervals(store: Store, site: Site, points: Sequence[str], now_s: float, long_s: float) -> Intervals:
    start_s, low, mean, high, end = long_values(site, points, now_s, long_s)
    return _intervals(store, points, start_s, (low, mean, high, end), np.ones_like(mean))


def _week_part(store: Store, lived: Week, site: Site) -> Iterator[tuple[float, Intervals]]:
    long = set(long_points(site))
    chosen = [row for row, point in enumerate(lived.points) if point not in long]
    for first in range(0, len(chosen), WEEK_AT_ONCE):
        some = chosen[first : first + WEEK_AT_ONCE]
        values = tuple(column[some] for column in (lived.low, lived.mean, lived.high, lived.last))
        names = [lived.points[row] for row in some]
        share = (first + len(some)) / len(chosen)
        yield (
            share,
            _intervals(store, names, lived.start_s, values, lived.good[some][:, None] * np.ones(len(lived.start_s))),
        )


def _intervals(
    store: Store, points: Sequence[str], start_s: Floats, values: tuple[Floats, ...], good: Floats
) -> Intervals:
    """Rows of one point after another."""
    keys = store.samples.keys(points)
    low, mean, high, last = (np.ascontiguousarray(column).ravel() for column in values)
    return Intervals(
        key=np.repeat(np.array([keys[point] for point in points], np.int32), len(start_s)),
        start_us=np.tile((start_s * 1e6).astype(np.int64), len(points)),
        min=low,
        mean=mean,
        max=high,
        last=last,
        good=good.ravel(),
    )


def _since_the_quarter(store: Store, lived: Week) -> Samples:
    """What was measured since the last full quarter, so that the past reaches up to now."""
    keys = store.samples.keys(lived.points)
    key = np.array([keys[point] for point in lived.points], np.int32)
    count = len(lived.since_s)
    return Samples(
        key=np.tile(key, count),
        at_us=np.repeat((lived.since_s * 1e6).astype(np.int64), len(key)),
        value=lived.since.ravel(),
        quality=np.tile(lived.quality, count),
        reason=np.tile(lived.reason, count),
    )
