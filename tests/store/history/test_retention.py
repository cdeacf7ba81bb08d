"""Retention: samples that are old go when their intervals are made, trends stay, and late ones change nothing that stands for them."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from app.store import Described, Dropped, Retention, Samples, Store

S = 1_000_000
DAY_US = 86_400 * S
NOW_US = time.time_ns() // 1000 // DAY_US * DAY_US
DAYS, STEP_S = 40, 600
START_US = NOW_US - DAYS * DAY_US


def recorded(store: Store, id: str, seed: int = 1) -> None:
    """Forty days, a value every ten minutes."""
    key = store.samples.keys([id])[id]
    at = START_US + np.arange(DAYS * 86_400 // STEP_S, dtype=np.int64) * STEP_S * S
    value = np.random.default_rng(seed).normal(20.0, 2.0, len(at)).round(1)
    nothing = np.zeros(len(at), np.uint8)
    store.samples.append(
        Samples(key=np.full(len(at), key, np.int32), at_us=at, value=value, quality=nothing, reason=nothing)
    )


def days(store: Store, id: str) -> list[float]:
    found = store.samples.history(id, START_US, NOW_US, DAYS, NOW_US)
    assert np.isfinite(found.mean).all()
    return [round(value, 9) for value in found.mean.tolist()]


def raw(store: Store, id: str) -> int:
    found = store.samples.history(id, START_US, NOW_US, None, NOW_US)
    return int((np.diff(found.at_us) == STEP_S * S).sum())


def test_old_samples_go_and_their_intervals_stay(store: Store) -> None:
    recorded(store, "a")
    recorded(store, "b", 2)
    store.samples.describe([Described(id="b", keep_raw_days=1000)])
    store.samples.roll_up(NOW_US)
    store.samples.tidy()
    before = {id: days(store, id) for id in ("a", "b")}
    gone = Dropped()
    assert store.samples.forget(Retention(raw_days=10), NOW_US, gone)
    assert 22 * 144 <= gone.samples <= 30 * 144
    assert {id: days(store, id) for id in ("a", "b")} == before
    assert raw(store, "a") <= 18 * 144
    assert raw(store, "b") == DAYS * 144 - 1
    again = Dropped()
    assert store.samples.forget(Retention(raw_days=10), NOW_US, again)
    assert not again.any


def test_what_was_not_rolled_up_stays(store: Store) -> None:
    recorded(store, "a")
    gone = Dropped()
    store.samples.forget(Retention(raw_days=1), NOW_US, gone)
    assert not gone.any
    store.samples.roll_up(START_US + 5 * DAY_US)
    store.samples.forget(Retention(raw_days=1), NOW_US, gone)
    assert gone.samples <= 4 * 144
    store.samples.roll_up(NOW_US)
    assert len(days(store, "a")) == DAYS


def test_late_samples_of_a_dropped_time_do_not_replace_its_intervals(store: Store) -> None:
    recorded(store, "a")
    store.samples.roll_up(NOW_US)
    before = days(store, "a")
    store.samples.forget(Retention(raw_days=10), NOW_US, Dropped())
    key = store.samples.keys(["a"])["a"]
    one = np.zeros(1, np.uint8)
    store.samples.append(
        Samples(
            key=np.array([key], np.int32),
            at_us=np.array([START_US + DAY_US + S]),
            value=np.array([999.0]),
            quality=one,
            reason=one,
        )
    )
    store.samples.roll_up(NOW_US + 900 * S)
    assert days(store, "a") == before


@pytest.mark.parametrize("level", ["quarter_days", "hour_days", "day_days"])
def test_each_level_has_an_end_of_its_own(store: Store, level: str) -> None:
    recorded(store, "a")
    store.samples.roll_up(NOW_US)
    gone = Dropped()
    assert store.samples.forget(Retention(**{level: 20}), NOW_US, gone, math.inf)
    assert gone.any
    assert gone.samples == 0
    newest = store.samples.history("a", NOW_US - 10 * DAY_US, NOW_US, 10, NOW_US)
    assert np.isfinite(newest.mean).all()


def test_a_turn_that_has_no_time_goes_on_with_the_next(store: Store) -> None:
    for number in range(130):
        key = store.samples.keys([f"p{number}"])[f"p{number}"]
        at = START_US + np.arange(8, dtype=np.int64) * 3 * DAY_US
        nothing = np.zeros(8, np.uint8)
        store.samples.append(
            Samples(key=np.full(8, key, np.int32), at_us=at, value=np.ones(8), quality=nothing, reason=nothing)
        )
    store.samples.roll_up(NOW_US)
    gone, turns = Dropped(), 1
    while not store.samples.forget(Retention(raw_days=10), NOW_US, gone, 0.0):
        turns += 1
        assert turns < 50
    assert turns > 1
    assert gone.samples >= 130 * 7
