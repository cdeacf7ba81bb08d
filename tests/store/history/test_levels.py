"""Minutes, quarters, hours and days of the site agree with the samples, on days on which the clock is changed too."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import select

from app.domain.errors import InvalidInput
from app.domain.readings import Quality
from app.store import Columns, Intervals, Store
from app.store.history import localdays
from app.store.history.columns import FOR_EVER_US
from app.store.history.tables import rolled
from tests.store.history.oracle import S_US, START_S, START_US, Truth, buckets, extras, same, samples

G, U, B = Quality.GOOD, Quality.UNCERTAIN, Quality.BAD
DAY_S, HOLD_S = 86_400, 1000
LONDON = ZoneInfo("Europe/London")
FALL_S = int(datetime(2026, 10, 24, tzinfo=LONDON).timestamp()) - START_S  # the 25th has 25 hours
SPRING_S = int(datetime(2027, 3, 27, tzinfo=LONDON).timestamp()) - START_S  # the 28th has 23 hours


def at(second: int) -> int:
    return START_US + second * S_US


def story(rng: np.random.Generator, start_s: int, days: int, dense: bool) -> Truth:
    """Some days with a gap, bad values and values of which one is as good as missing."""
    every = 12 if dense else 700
    starts = np.arange(start_s, start_s + days * DAY_S, every)
    seconds = np.minimum(starts + rng.integers(0, every, len(starts)), start_s + days * DAY_S - 1)
    gap = start_s + int(rng.integers(0, days * DAY_S))
    seconds = seconds[(seconds < gap) | (seconds > gap + 5000)]
    qualities = rng.choice([0] * 30 + [1, 2], len(seconds))
    values = np.round(rng.normal(20, 5, len(seconds)), 1)
    return {int(s): (float(v), Quality(int(q))) for s, v, q in zip(seconds, values, qualities, strict=True)}


def put(store: Store, key: int, truth: Truth, seconds: list[int]) -> None:
    store.samples.append(samples(key, [(s, *truth[s]) for s in seconds]))


def check(found: Columns, truth: Truth, edges_s: list[int], now_s: int) -> None:
    same(found, buckets(truth, HOLD_S, edges_s, now_s))
    firsts, counts = zip(*extras(truth, HOLD_S, edges_s, now_s), strict=True)
    np.testing.assert_array_equal(found.first, firsts)
    np.testing.assert_array_equal(found.count, counts)


@pytest.mark.parametrize(("start_s", "dense"), [(FALL_S, True), (FALL_S, False), (SPRING_S, False)])
def test_every_level_is_what_the_samples_say(store: Store, start_s: int, dense: bool) -> None:
    rng = np.random.default_rng(start_s + dense)
    key = store.samples.keys(["a"])["a"]
    store.samples.hold({"a": HOLD_S})
    store.samples.set_zone("Europe/London")
    truth = story(rng, start_s, 3, dense)
    seconds = sorted(truth)
    late = set(rng.choice(seconds, 40, replace=False).tolist())
    for day in range(3):
        end = start_s + (day + 1) * DAY_S
        put(store, key, truth, [s for s in seconds if s < end and s >= end - DAY_S and s not in late])
        store.samples.roll_up(at(end))
    put(store, key, truth, sorted(late))
    now_s = start_s + 3 * DAY_S + 3600
    store.samples.roll_up(at(now_s))
    store.samples.tidy()
    midnights = ((localdays.edges("Europe/London", at(start_s), at(start_s) + 1) - START_US) // S_US).tolist()
    assert midnights[0] == start_s
    edges = ((localdays.edges("Europe/London", at(start_s), at(now_s)) - START_US) // S_US).tolist()[:3]
    assert sorted(np.diff(edges) // 3600)[0] in (23, 24)
    check(store.samples.intervals(["a"], at(start_s), at(edges[-1]), 86_400)["a"], truth, edges, now_s)
    for level_s in (900, 3600):
        steps = list(range(start_s, start_s + 3 * DAY_S + 1, level_s))
        check(store.samples.intervals(["a"], at(steps[0]), at(steps[-1]), level_s)["a"], truth, steps, now_s)
    for first, last, count in (
        (start_s, start_s + 7200, 120),
        (start_s + 77, start_s + 2 * DAY_S + 5, 431),
        (start_s + 5, now_s, 40),
    ):
        found = store.samples.history("a", at(first), at(last), count, now_us=at(now_s))
        shown = [*((found.at_us - START_US) // S_US).tolist(), last]
        assert len(found) == count
        check(found, truth, shown, now_s)
    assert minutes_of(store, key) == (3 if dense else 0)


def minutes_of(store: Store, key: int) -> int:
    """Blocks of minutes that are kept."""
    with store.database.read() as connection:
        here = select(rolled.c.span_us).where(rolled.c.level_s == 60, rolled.c.key == key)
        return len(connection.execute(here).all())


def test_wide_buckets_begin_where_intervals_do_and_are_named_after_what_was_read(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.set_zone("Asia/Seoul")
    store.samples.append(samples(key, [(n * 600, float(n % 50), G) for n in range(144 * 20)]))
    store.samples.roll_up(at(20 * DAY_S))
    now = at(20 * DAY_S)
    for span, count, level, width_s in ((20, 7, "day", DAY_S), (19, 100, "hour", 3600), (10, 400, "15min", 900)):
        found = store.samples.history("a", at(1234), at(1234) + span * DAY_S * S_US, count, now_us=now)
        assert found.level == level
        offset = 15 * 3600 * S_US if level == "day" else 0
        assert not ((found.at_us[1:] - offset - START_US) % (width_s * S_US)).any()
        assert (np.diff(found.at_us) > 0).all()


def test_the_days_follow_when_the_time_zone_of_the_site_is_put_right(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(n * 1800, float(n), G) for n in range(48 * 5)]))
    store.samples.roll_up(at(5 * DAY_S))
    assert store.samples.intervals(["a"], at(0), at(DAY_S), 86_400)["a"].at_us.tolist() == [at(0)]
    store.samples.set_zone("Asia/Seoul")
    store.samples.roll_up(at(5 * DAY_S))
    found = store.samples.intervals(["a"], at(0), at(4 * DAY_S), 86_400)["a"]
    assert found.at_us.tolist() == [at(15 * 3600 + day * DAY_S) for day in range(4)]
    assert found.first.tolist() == [30.0 + 48 * day for day in range(4)]
    assert found.count.tolist() == [48] * 4
    with pytest.raises(InvalidInput, match="no time zone 'Mars/Base'"):
        store.samples.set_zone("Mars/Base")


def test_a_day_is_there_when_it_is_over_also_for_what_was_imported(store: Store) -> None:
    keys = store.samples.keys(["a", "b"])
    quarters = np.arange(96 * 3)
    one = np.ones(len(quarters))
    store.samples.append_intervals(
        Intervals(
            key=np.full(len(quarters), keys["b"], np.int32),
            start_us=START_US + quarters * 900 * S_US,
            min=one - 1, mean=one, max=one + 1, last=quarters.astype(float), good=one,
        )
    )  # fmt: skip
    store.samples.roll_up(at(DAY_S - 900))
    assert np.isnan(store.samples.intervals(["b"], at(0), at(DAY_S), 86_400)["b"].mean).all()
    store.samples.append(samples(keys["a"], [(DAY_S + 5, 1.0, G)]))
    store.samples.roll_up(at(3 * DAY_S))
    found = store.samples.intervals(["b"], at(0), at(3 * DAY_S), 86_400)["b"]
    same(found, [(0, 1, 2, 95 + 96 * day, 1) for day in range(3)])
    store.samples.append_intervals(
        Intervals(
            key=np.array([keys["b"]], np.int32), start_us=np.array([at(DAY_S)]),
            min=np.zeros(1), mean=np.full(1, 97.0), max=np.full(1, 97.0), last=np.ones(1), good=np.ones(1),
        )
    )  # fmt: skip
    found = store.samples.intervals(["b"], at(DAY_S), at(2 * DAY_S), 86_400)["b"]
    same(found, [(0, 2, 97, 191, 1)])


def test_days_of_distant_times_do_not_overflow() -> None:
    edges = localdays.edges("Asia/Seoul", -FOR_EVER_US, -FOR_EVER_US + 1)
    assert len(edges) >= 1
    assert len(localdays.edges("UTC", FOR_EVER_US, FOR_EVER_US)) >= 1
    assert localdays.floor("UTC", at(5)) == START_US
