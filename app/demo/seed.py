"""The past of the campus: 13 months of meters and weather, 7 days of every other point, 30 days of alarms.

So no screen starts empty. The long part is the profile of the meters, whose counters the live campus continues; the short part
is the live model run through the last week. What the alarms tell is made up (``habits``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from app.demo.model.calendar import DAY_S, Floats
from app.demo.past import LONG_S, QUARTER_S, WEEK_S, Week, long_points, long_values, week
from app.demo.pastalarms import Answered, Told, answered, journal, last_states
from app.demo.pastevents import alarm_events, demand_events, duty_events, link_events, switching_events
from app.demo.troubles import day_start_s, drawn
from app.demo.woven import exceeded, weave
from app.domain.alarms.state import to_body
from app.domain.messages import Event
from app.domain.site import Site
from app.store import Intervals, Samples, Store

Progress = Callable[[float, str], None]

LONG_TEXT, WEEK_TEXT, KEEP_TEXT = "Meters and weather, 13 months", "Rooms and machines, 7 days", "Keeping 7 days"
ALARMS_S, EVENTS_S = 30.0 * DAY_S, 3.0 * DAY_S
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
    past = _troubled(site, lived, now_s, long_s)
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
    told = journal(site, past)
    _keep_alarms(store, told)
    _keep_events(store, _events(site, past, told, lived, final), now_s)
    store.samples.append_intervals(final)
    progress(1.0, KEEP_TEXT)
    return rows + len(final)


def _troubled(site: Site, lived: Week, now_s: float, long_s: float) -> list[Answered]:
    """What was wrong in the past and what operators did about it; ``lived`` shows it too."""
    end_s = now_s // QUARTER_S * QUARTER_S
    found = exceeded(site, lived, long_points(site)) + drawn(site, end_s - min(ALARMS_S, long_s), end_s)
    past = answered(site, found, now_s)
    weave(site, lived, (trouble for trouble, _ in past))
    return past


def _keep_alarms(store: Store, told: Sequence[Told]) -> None:
    """Journal and states at once; live occurrences are counted on from the states."""
    if told and not store.alarms.journal(limit=1):
        states = {alarm: to_body(state) for alarm, state in last_states(told).items()}
        store.alarms.commit(states, [one.transition for one in told])


def _keep_events(store: Store, events: Iterable[Event], now_s: float) -> None:
    """Those of the last days, by time."""
    start, end = (datetime.fromtimestamp(at_s, UTC) for at_s in (now_s - EVENTS_S, now_s))
    if not store.events.recent(1):
        store.events.append(sorted((e for e in events if start <= e.at < end), key=lambda e: e.at))


def _events(
    site: Site, past: Sequence[Answered], told: Sequence[Told], lived: Week, demand: Intervals
) -> Iterator[Event]:
    start_s = demand.start_us / 1e6
    recent = start_s >= day_start_s(float(start_s[-1]) - EVENTS_S)
    yield from alarm_events(site, told)
    yield from link_events(site, past)
    yield from switching_events(site, lived)
    yield from duty_events(site, float(start_s[recent][0]), float(start_s[-1]))
    yield from demand_events(site.site.points["demand"], start_s[recent], demand.mean[recent])


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
