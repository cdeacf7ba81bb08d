"""Sealed pieces grow together when their time is over; what was recorded stays what it was, whatever comes late."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select

from app.domain.readings import Quality
from app.store import Store
from app.store.history.pieces import SPAN_US
from app.store.history.tables import piece
from tests.store.history.oracle import S_US, START_US, samples

G, B = Quality.GOOD, Quality.BAD
DAY_S = 86_400
NAN = float("nan")


def at(second: float) -> int:
    return START_US + round(second * S_US)


def widths(store: Store, id: str) -> list[int]:
    """Days (or parts of one) that the pieces of a point cover, in order of time."""
    key = store.samples.keys([id])[id]
    columns = select(piece.c.span_us, piece.c.width_us).where(piece.c.key == key).order_by(piece.c.span_us)
    with store.database.read() as connection:
        rows = connection.execute(columns).all()
    ends = [row.span_us + row.width_us for row in rows]
    assert all(row.span_us >= end for row, end in zip(rows[1:], ends, strict=False)), "spans overlap"
    return [row.width_us // SPAN_US for row in rows]


def kept(store: Store, id: str, days: int) -> dict[int, float]:
    found = store.samples.history(id, at(-DAY_S), at(days * DAY_S))
    return dict(zip(((found.at_us - START_US) // S_US).tolist(), found.mean.tolist(), strict=True))


def fill(store: Store, id: str, days: int, every_s: int, rng: np.random.Generator) -> dict[int, float]:
    """Samples of some days, sealed and rolled up day by day."""
    key = store.samples.keys([id])[id]
    truth: dict[int, float] = {}
    for day in range(days):
        seconds = range(day * DAY_S, (day + 1) * DAY_S, every_s)
        rows = {second: float(rng.integers(0, 1000)) / 10 for second in seconds}
        store.samples.append(samples(key, [(second, value, G) for second, value in rows.items()]))
        store.samples.roll_up(at((day + 1) * DAY_S))
        truth |= rows
    return truth


def test_the_spans_of_a_slow_point_grow_and_those_of_a_fast_one_stay(store: Store) -> None:
    rng = np.random.default_rng(1)
    slow = fill(store, "slow", 9, 900, rng)
    fast = fill(store, "fast", 1, 4, rng)
    assert widths(store, "slow") == [1] * 54
    assert store.samples.tidy() > 50
    assert widths(store, "slow")[:1] == [48]  # eight days
    assert widths(store, "fast") == [1] * 6  # 21,600 samples a day
    assert store.samples.tidy() == 0
    assert kept(store, "slow", 9) == slow
    assert kept(store, "fast", 9) == fast


def test_late_samples_go_into_the_span_that_has_grown(store: Store) -> None:
    truth = fill(store, "a", 9, 3600, np.random.default_rng(2))
    key = store.samples.keys(["a"])["a"]
    store.samples.tidy()
    before = widths(store, "a")
    late = {5: 1.0, 3600: 2.0, 3 * DAY_S + 7: 3.0}
    store.samples.append(samples(key, [(s, v, G) for s, v in late.items()]))
    store.samples.roll_up(at(9 * DAY_S))
    assert widths(store, "a") == before
    assert kept(store, "a", 9) == truth | late
    hours = store.samples.intervals(["a"], at(0), at(7200), 3600)["a"]
    assert hours.last.tolist() == [1.0, 2.0]


def test_old_samples_of_a_new_point_are_wide_at_once(store: Store) -> None:
    fill(store, "a", 66, 6 * 3600, np.random.default_rng(3))
    store.samples.tidy()
    assert widths(store, "a")[0] in (384, 48)  # 64 days, or eight where those are cut
    old = {day * DAY_S + second: float(day) for day in range(60) for second in (0, 40_000)}
    key = store.samples.keys(["imported"])["imported"]
    store.samples.append(samples(key, [(s, v, G) for s, v in old.items()]))
    store.samples.roll_up(at(66 * DAY_S))
    assert len(widths(store, "imported")) < 12
    assert kept(store, "imported", 66) == old


def test_a_span_that_has_grown_is_parted_when_too_much_comes_for_it(store: Store) -> None:
    truth = fill(store, "a", 17, 3600, np.random.default_rng(4))
    key = store.samples.keys(["a"])["a"]
    store.samples.tidy()
    second = np.arange(1, 17 * DAY_S, 40).tolist()
    late = {int(s): 7.0 for s in second} | {0: 8.0}
    store.samples.append(samples(key, [(s, v, G) for s, v in late.items()]))
    store.samples.roll_up(at(17 * DAY_S))
    assert 6 in widths(store, "a")
    assert kept(store, "a", 17) == truth | late
    store.samples.append(samples(key, [(20, 9.0, G)]))
    store.samples.roll_up(at(17 * DAY_S))
    assert kept(store, "a", 17) == truth | late | {20: 9.0}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_in_any_order_ends_in_one_truth(store: Store, seed: int) -> None:
    rng = np.random.default_rng(seed)
    keys = store.samples.keys(["a", "b"])
    truth: dict[str, dict[int, float]] = {id: {} for id in keys}
    now = 0
    for _ in range(25):
        now += int(rng.integers(0, 4 * DAY_S))
        for id, key in keys.items():
            span = (now, now + 3600) if rng.random() < 0.6 else (0, now + 1)
            rows = {int(s): float(rng.integers(100)) for s in rng.integers(*span, int(rng.integers(1, 60)))}
            store.samples.append(samples(key, [(s, v, G) for s, v in rows.items()]))
            truth[id] |= rows
        if rng.random() < 0.7:
            store.samples.roll_up(at(now))
        if rng.random() < 0.4:
            store.samples.tidy(0.0 if rng.random() < 0.5 else 10.0)
    store.samples.roll_up(at(now))
    store.samples.tidy()
    for id, expected in truth.items():
        assert kept(store, id, 200) == expected
        widths(store, id)


def test_a_clock_that_was_wrong_by_decades_does_not_hold_up_compaction(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    years = 30 * 365 * DAY_S
    truth = {0: 1.0, years: 2.0, years + 60: 3.0}
    for second, value in truth.items():
        store.samples.append(samples(key, [(second, value, G)]))
        store.samples.roll_up(at(second + 900))
    store.samples.roll_up(at(years + 70 * DAY_S))
    store.samples.tidy()
    found = store.samples.history("a", at(0), at(years + DAY_S))
    assert found.mean.tolist() == [1.0, 2.0, 3.0]
    assert max(widths(store, "a")) >= 48


def test_bad_samples_and_their_reasons_are_packed_with_the_others(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    rows = [(n * 600, NAN if n % 7 == 0 else float(n), B if n % 7 == 0 else G) for n in range(300)]
    lot = samples(key, rows)
    lot.reason[::7] = 4
    store.samples.append(lot)
    store.samples.roll_up(at(4 * DAY_S))
    before = store.samples.history("a", at(0), at(4 * DAY_S))
    store.samples.tidy()
    assert max(widths(store, "a")) > 1
    after = store.samples.history("a", at(0), at(4 * DAY_S))
    for name in ("at_us", "mean", "good"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))
