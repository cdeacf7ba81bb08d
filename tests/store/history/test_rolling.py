"""Roll-ups are what a calculation second by second gives, whatever the order in which samples come."""

from __future__ import annotations

import time

import numpy as np
import pytest

from app.domain.readings import Quality
from app.store import Store
from tests.store.history.oracle import S_US, START_S, START_US, Truth, buckets, same, samples, table

G, B = Quality.GOOD, Quality.BAD
HOURS = 5
END_S = HOURS * 3600
HOLD_S = 1500


def at(second: int) -> int:
    return START_US + second * S_US


def truth_of(rng: np.random.Generator) -> Truth:
    """Bursts of samples and long silences, a third of them not good."""
    count = int(rng.integers(5, 120))
    seconds = rng.choice(END_S, count, replace=False)
    if rng.random() < 0.5:
        seconds = seconds[(seconds < END_S * 0.3) | (seconds > END_S * 0.6)]
    qualities = rng.choice([0, 0, 0, 0, 1, 2], len(seconds))
    values = np.where(rng.random(len(seconds)) < 0.05, np.nan, np.round(rng.normal(0, 100, len(seconds)), 2))
    return {int(s): (float(v), Quality(int(q))) for s, v, q in zip(seconds, values, qualities, strict=True)}


def write_in_any_order(store: Store, key: int, truth: Truth, rng: np.random.Generator) -> None:
    """The samples in lots, partly late and twice, with wrong ones before, and roll-ups between."""
    rows = [(s, v, q) for s, (v, q) in sorted(truth.items())]
    if rng.random() < 0.7:
        rng.shuffle(rows)
    for lot in np.array_split(np.arange(len(rows)), rng.integers(1, 6)):
        chosen = [rows[i] for i in lot]
        if not chosen:
            continue
        if rng.random() < 0.4:
            store.samples.append(samples(key, [(s, -1e6, G) for s, _, _ in chosen]))
        store.samples.append(samples(key, chosen))
        if rng.random() < 0.4:
            store.samples.append(samples(key, chosen[::-1]))
        if rng.random() < 0.7:
            store.samples.roll_up(at(int(rng.integers(0, END_S))))
        if rng.random() < 0.3:
            store.samples.tidy()


@pytest.mark.parametrize("seed", range(15))
def test_any_story_ends_in_the_truth(store: Store, seed: int) -> None:
    rng = np.random.default_rng(seed)
    keys = store.samples.keys(["a", "b", "c"])
    store.samples.hold(dict.fromkeys(keys, HOLD_S))
    stories = {id: truth_of(rng) for id in keys}
    for id, truth in stories.items():
        write_in_any_order(store, keys[id], truth, rng)
    store.samples.roll_up(at(END_S))
    for id, truth in stories.items():
        quarters = list(range(0, END_S + 1, 900))
        expected = buckets(truth, HOLD_S, quarters, END_S)
        same(store.samples.intervals([id], at(0), at(END_S))[id], expected)
        same(store.samples.history(id, at(0), at(END_S), len(quarters) - 1, now_us=at(END_S)), expected)
        hours = list(range(0, END_S + 1, 3600))
        same(store.samples.intervals([id], at(0), at(END_S), 3600)[id], buckets(truth, HOLD_S, hours, END_S))
        odd = list(range(7, END_S, 101))
        found = store.samples.history(id, at(7), at(odd[-1]), len(odd) - 1, now_us=at(END_S))
        same(found, buckets(truth, HOLD_S, odd, END_S))


def test_rolling_up_twice_writes_nothing_twice(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(n * 60, float(n), G) for n in range(60)]))
    assert store.samples.roll_up(at(3600)) == 5  # four quarters and their hour
    assert store.samples.roll_up(at(3600)) == 0
    assert store.samples.roll_up(at(3600 + 899)) == 0
    assert store.samples.roll_up(at(3600 + 900)) == 1  # the last value is held


def test_only_the_intervals_that_a_late_sample_touches_are_written_again(store: Store) -> None:
    keys = store.samples.keys(["a", "b"])
    store.samples.hold({"a": 1000.0})
    for key in keys.values():
        store.samples.append(samples(key, [(n * 60, 1.0, G) for n in range(240)]))
    store.samples.roll_up(at(4 * 3600))
    store.samples.append(samples(keys["a"], [(3630, 61.0, G)]))
    assert (
        store.samples.roll_up(at(4 * 3600)) == 3
    )  # its quarter, the next one, which it might have reached, and the hour
    found = store.samples.intervals(["a", "b"], at(3600), at(7200))
    assert found["a"].mean.tolist() == [3.0, 1.0, 1.0, 1.0]
    assert found["a"].max.tolist() == [61.0, 1.0, 1.0, 1.0]
    assert found["b"].mean.tolist() == [1.0] * 4
    assert store.samples.intervals(["a"], at(3600), at(7200), 3600)["a"].mean.tolist() == [1.5]


def test_an_hour_appears_when_it_is_over(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(0, 1.0, G), (3000, 2.0, G)]))
    store.samples.roll_up(at(2700))
    assert np.isnan(store.samples.intervals(["a"], at(0), at(3600), 3600)["a"].mean[0])
    store.samples.roll_up(at(3600))
    assert store.samples.intervals(["a"], at(0), at(3600), 3600)["a"].mean[0] == pytest.approx(7 / 6)


def test_a_quarter_in_which_the_point_was_bad_is_a_known_gap(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(0, 1.0, G), (900, 7.0, B), (1800, 2.0, G)]))
    store.samples.roll_up(at(2700))
    found = store.samples.intervals(["a"], at(0), at(2700))["a"]
    same(found, [(1, 1, 1, 1, 1), (np.nan, np.nan, np.nan, np.nan, 0), (2, 2, 2, 2, 1)])


def test_a_counter_keeps_its_last_register_and_its_digits(store: Store) -> None:
    key = store.samples.keys(["kwh"])["kwh"]
    registers = [(n * 10, 987_654_321.1 + n * 0.1, G) for n in range(360)]
    store.samples.append(samples(key, registers))
    store.samples.roll_up(at(3600))
    found = store.samples.intervals(["kwh"], at(0), at(3600))["kwh"]
    assert found.last.tolist() == [987_654_321.1 + n * 0.1 for n in (89, 179, 269, 359)]
    assert found.min.tolist() == [987_654_321.1 + n * 0.1 for n in (0, 90, 180, 270)]


def test_months_of_silence_cost_nothing_and_are_a_gap(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(0, 1.0, G)]))
    store.samples.roll_up(at(900))
    silence_s = 100 * 86_400
    store.samples.append(samples(key, [(silence_s, 2.0, G)]))
    assert (
        store.samples.roll_up(at(silence_s + 900)) == 3 + 1 + 1
    )  # an hour is held: three more quarters, one hour; then one
    found = store.samples.intervals(["a"], at(0), at(silence_s + 900))["a"]
    assert np.flatnonzero(found.good).tolist() == [0, 1, 2, 3, 100 * 96]


NOW_S = 20_000 * 86_400  # START_S counts as 1970 then
DECADE_S = 10 * 365 * 86_400


def every_point(store: Store, keys: dict[str, int], second: int, value: float) -> None:
    for key in keys.values():
        store.samples.append(samples(key, [(second, value, G)]))


def test_a_clock_that_jumps_over_decades_and_back_costs_nothing_and_loses_nothing(store: Store) -> None:
    keys = store.samples.keys([f"p{n}" for n in range(50)])
    store.samples.hold(dict.fromkeys(keys, 900.0))
    started_s = time.monotonic()
    every_point(store, keys, 0, 1.0)  # the battery of the clock was empty
    assert store.samples.roll_up(at(60)) == 0
    every_point(store, keys, NOW_S, 2.0)
    store.samples.roll_up(at(NOW_S + 60))
    every_point(store, keys, NOW_S + DECADE_S, 3.0)
    store.samples.roll_up(at(NOW_S + DECADE_S + 1800))
    for minute in range(2, 32):
        every_point(store, keys, NOW_S + minute * 60, 4.0)
        store.samples.roll_up(at(NOW_S + minute * 60 + 1))
    store.samples.roll_up(at(NOW_S + 3600))
    assert time.monotonic() - started_s < 10
    truth = {0: (1.0, G), NOW_S: (2.0, G), NOW_S + DECADE_S: (3.0, G)}
    truth |= {NOW_S + minute * 60: (4.0, G) for minute in range(2, 32)}
    for begin in (0, NOW_S, NOW_S + DECADE_S):
        edges = list(range(begin, begin + 3601, 900))
        expected = buckets(truth, 900, edges, NOW_S + DECADE_S + 1800)
        same(store.samples.intervals(["p7"], at(begin), at(begin + 3600))["p7"], expected)


def test_late_samples_of_two_ages_are_rolled_up_without_the_time_between(store: Store) -> None:
    keys = store.samples.keys([f"p{n}" for n in range(50)])
    every_point(store, keys, 0, 1.0)
    every_point(store, keys, NOW_S, 2.0)
    store.samples.roll_up(at(NOW_S + 3600))
    started_s = time.monotonic()
    every_point(store, keys, 30, 3.0)
    every_point(store, keys, NOW_S + 30, 4.0)
    store.samples.roll_up(at(NOW_S + 3600))
    assert time.monotonic() - started_s < 5
    for begin, old, new in ((0, 1.0, 3.0), (NOW_S, 2.0, 4.0)):
        quarter = store.samples.intervals(["p7"], at(begin), at(begin + 900))["p7"]
        assert quarter.mean.tolist() == [(30 * old + 870 * new) / 900]


def test_a_roll_up_that_has_to_stop_goes_on_from_there_and_ends_in_the_same(store: Store) -> None:
    keys = store.samples.keys([f"p{n}" for n in range(30)])
    for day in range(6):
        every_point(store, keys, day * 86_400 + 100, float(day))
    store.samples.roll_up(at(2 * 86_400), 0.0)
    assert store.samples.behind
    every_point(store, keys, 200, 50.0)  # late, while it is under way
    calls = 1
    while store.samples.behind:
        store.samples.roll_up(at(6 * 86_400), 0.0)
        calls += 1
    assert calls > 3
    store.samples.roll_up(at(6 * 86_400))
    assert not store.samples.behind
    truth: Truth = {day * 86_400 + 100: (float(day), G) for day in range(6)} | {200: (50.0, G)}
    for day in range(6):
        edges = list(range(day * 86_400, day * 86_400 + 7201, 900))
        expected = buckets(truth, 3600, edges, 6 * 86_400)
        same(store.samples.intervals(["p3"], at(edges[0]), at(edges[-1]))["p3"], expected)


def test_a_clock_that_was_ahead_leaves_no_value_behind(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(0, 1.0, G)]))
    store.samples.roll_up(at(86_400))  # the clock was a day ahead; then it is put right
    for minute in range(1, 40):
        store.samples.append(samples(key, [(minute * 60, float(minute), G)]))
        store.samples.roll_up(at(minute * 60 + 1))
    store.samples.append(samples(key, [(2400, np.nan, B)]))
    store.samples.roll_up(at(86_400))
    truth: Truth = {0: (1.0, G)} | {m * 60: (float(m), G) for m in range(1, 40)} | {2400: (0.0, B)}
    quarters = list(range(0, 7201, 900))
    same(store.samples.intervals(["a"], at(0), at(7200))["a"], buckets(truth, 3600, quarters, 86_400))


def test_large_lots_are_sealed_and_pieces_merged(store: Store) -> None:
    keys = store.samples.keys([f"p{n}" for n in range(50)])
    rng = np.random.default_rng(3)
    for hour in range(6):
        for key in keys.values():
            rows = [(hour * 3600 + int(s), float(rng.integers(100)), G) for s in sorted(rng.choice(3600, 20, False))]
            store.samples.append(samples(key, rows))
        store.samples.roll_up(at(hour * 3600 + 3600))
    found = store.samples.history("p7", at(0), at(6 * 3600))
    assert len(found) == 120
    assert (np.diff(found.at_us) > 0).all()
    assert START_S % 86_400 == 0
    assert len(table(found)) == 120
