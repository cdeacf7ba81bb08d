"""Samples in, buckets out: values hold, gaps stay gaps, and each instant has one truth."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from app.domain.errors import InvalidInput
from app.domain.readings import Quality, Reason
from app.store import Intervals, Samples, Store
from tests.store.history.oracle import S_US, START_US, same, samples, table

G, U, B = Quality.GOOD, Quality.UNCERTAIN, Quality.BAD
NAN = float("nan")
MINUTE_US = 60 * S_US
QUARTER_US = 15 * MINUTE_US
HOUR_US = 4 * QUARTER_US
DAY_US = 24 * HOUR_US


def at(minutes: float) -> int:
    return START_US + round(minutes * MINUTE_US)


def seed(store: Store, id: str, quarters: int, first: int = 0, **columns: float) -> None:
    """Imported quarters in which the mean counts up from 0."""
    mean = np.arange(quarters, dtype=float)
    key = store.samples.keys([id])[id]
    store.samples.append_intervals(
        Intervals(
            key=np.full(quarters, key, np.int32),
            start_us=START_US + (first + np.arange(quarters, dtype=np.int64)) * QUARTER_US,
            min=mean - 1,
            mean=mean,
            max=mean + 1,
            last=mean + 0.5,
            good=np.full(quarters, columns.get("good", 1.0)),
        )
    )


def test_keys_are_stable_and_every_point_has_one(store: Store) -> None:
    first = store.samples.keys(["b.t", "b.kw", "b.t"])
    assert set(first) == {"b.t", "b.kw"}
    assert len(set(first.values())) == 2
    again = store.samples.keys(["b.kw", "b.new"])
    assert again["b.kw"] == first["b.kw"]
    assert again["b.new"] not in first.values()
    many = store.samples.keys([f"p{n}" for n in range(3000)])
    assert len(set(many.values())) == 3000


def test_a_value_holds_until_the_next_also_into_the_next_bucket(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(0, 10.0, G), (90, 40.0, G)]))
    found = store.samples.history("a", at(0), at(4), 4)
    assert found.level == "raw"
    assert found.at_us.tolist() == [at(0), at(1), at(2), at(3)]
    same(found, [(10, 10, 10, 10, 1), (10, 25, 40, 40, 1), (40, 40, 40, 40, 1), (40, 40, 40, 40, 1)])


def test_a_bad_value_is_a_gap_and_an_uncertain_one_counts_but_is_not_good(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(0, 10.0, G), (30, 99.0, B), (60, 20.0, U), (90, NAN, G)]))
    found = store.samples.history("a", at(-1), at(3), 4)
    nothing = (NAN, NAN, NAN, NAN, 0.0)
    same(found, [nothing, (10, 10, 10, 10, 0.5), (20, 20, 20, 20, 0.0), nothing])


def test_without_buckets_every_sample_comes_as_it_was(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(-10, 1.0, G), (0, 10.0, G), (30, 99.0, B), (60.25, 20.0, U), (120, 5.0, G)]))
    found = store.samples.history("a", at(0), at(2))
    assert found.level == "raw"
    assert found.at_us.tolist() == [at(0), at(0.5), at(1) + 250_000]
    same(found, [(10, 10, 10, 10, 1), (NAN, NAN, NAN, NAN, 0), (20, 20, 20, 20, 0)])


def test_late_doubled_and_disordered_samples_end_in_one_truth(store: Store) -> None:
    key = store.samples.keys(["a", "b"])["a"]
    store.samples.append(samples(key, [(60, 3.0, G), (0, 1.0, G)]))
    store.samples.append(samples(key + 1, [(30, 77.0, G)]))
    store.samples.append(samples(key, [(30, 2.0, G), (30, 2.5, G)]))
    store.samples.append(samples(key, [(60, 3.0, G), (0, 1.5, U)]))
    expected = [(1.5, 1.5, 1.5, 1.5, 0), (2.5, 2.5, 2.5, 2.5, 1), (3, 3, 3, 3, 1)]
    same(store.samples.history("a", at(0), at(2)), expected)
    assert store.samples.last(["a"]) == {"a": (at(1), 3.0, 0, 0)}
    store.samples.roll_up(at(20))  # sealed
    store.samples.append(samples(key, [(30, 2.75, G)]))
    expected[1] = (2.75, 2.75, 2.75, 2.75, 1)
    same(store.samples.history("a", at(0), at(2)), expected)
    store.samples.roll_up(at(20))  # sealed again
    same(store.samples.history("a", at(0), at(2)), expected)
    assert store.samples.last(["a", "b", "c"]) == {"a": (at(1), 3.0, 0, 0), "b": (at(0.5), 77.0, 0, 0)}


def test_a_value_holds_no_longer_than_its_point_may_be_silent(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.hold({"a": 90.0})
    store.samples.append(samples(key, [(0, 10.0, G)]))
    same(store.samples.history("a", at(0), at(3), 3), [(10, 10, 10, 10, 1), (10, 10, 10, 10, 0.5), (NAN,) * 4 + (0,)])


def test_no_value_is_held_into_the_future(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(0, 10.0, G)]))
    found = store.samples.history("a", at(0), at(4), 4, now_us=at(1.5))
    same(found, [(10, 10, 10, 10, 1), (10, 10, 10, 10, 0.5), (NAN,) * 4 + (0,), (NAN,) * 4 + (0,)])


def test_a_point_that_was_never_recorded_is_one_gap(store: Store) -> None:
    assert len(store.samples.history("x", at(0), at(60))) == 0
    found = store.samples.history("x", at(0), at(60), 3)
    assert np.isnan(found.mean).tolist() == [True] * 3
    assert found.good.tolist() == [0.0] * 3
    assert store.samples.last(["x"]) == {}
    assert store.samples.span("x") is None
    assert np.isnan(store.samples.intervals(["x"], at(0), at(60))["x"].mean).tolist() == [True] * 4


def test_imported_quarters_make_hours_and_come_back_exactly(store: Store) -> None:
    seed(store, "a", 96 * 3, good=0.75)
    quarters = store.samples.intervals(["a"], at(0), at(60 * 72))["a"]
    assert quarters.level == "15min"
    assert quarters.at_us.tolist() == [START_US + n * QUARTER_US for n in range(288)]
    np.testing.assert_array_equal(quarters.mean, np.arange(288.0))
    hours = store.samples.intervals(["a"], at(60), at(60 * 4), 3600)["a"]
    assert hours.level == "hour"
    same(hours, [(4 * h - 1, 4 * h + 1.5, 4 * h + 4, 4 * h + 3.5, 0.75) for h in (1, 2, 3)])


def test_intervals_of_many_points_have_the_same_rows_and_gaps_where_nothing_is_known(store: Store) -> None:
    seed(store, "a", 2)
    seed(store, "b", 4, first=2)
    found = store.samples.intervals(["b", "a", "never"], at(0), at(60))
    assert list(found) == ["b", "a", "never"]
    np.testing.assert_array_equal(found["a"].mean, [0, 1, NAN, NAN])
    np.testing.assert_array_equal(found["b"].mean, [NAN, NAN, 0, 1])
    np.testing.assert_array_equal(found["b"].good, [0, 0, 1, 1])
    assert np.isnan(found["never"].mean).all()
    late = store.samples.intervals(["b"], at(20), at(50))["b"]  # those that start within
    assert late.at_us.tolist() == [at(30), at(45)]


@pytest.mark.parametrize(
    ("minutes", "buckets", "level"),
    [
        (60 * 24, 96, "15min"),
        (60 * 24, 24, "hour"),
        (60 * 24 * 4, 7, "hour"),
        (60 * 24 * 4, 200, "15min"),
        (60 * 24 * 60, 2000, "15min"),
        (60 * 24 * 365, 2000, "hour"),
        (60, 60, "15min"),  # there are no samples: the quarters stand in for them
    ],
)
def test_buckets_come_from_the_cheapest_level_that_makes_them(
    store: Store, minutes: int, buckets: int, level: str
) -> None:
    seed(store, "a", 96 * 4)
    found = store.samples.history("a", at(0), at(minutes), buckets)
    assert (found.level, len(found)) == (level, buckets)
    assert found.at_us[0] == at(0)
    known = ~np.isnan(found.mean)
    assert known.any()
    assert (found.min[known] <= found.mean[known]).all()
    assert (found.mean[known] <= found.max[known]).all()


def test_buckets_that_cut_intervals_share_them_out_by_time(store: Store) -> None:
    seed(store, "a", 96 * 5)
    span = 5 * DAY_US
    for buckets in (131, 77, 19):
        found = store.samples.history("a", START_US, START_US + span, buckets)
        widths = np.diff(np.append(found.at_us, START_US + span))
        whole = float((found.mean * widths).sum() / span)
        assert whole == pytest.approx(np.arange(480.0).mean(), rel=1e-12)
        assert found.max[-1] == 480.0


def test_the_quarter_that_runs_is_read_from_samples(store: Store) -> None:
    seed(store, "a", 8)
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(7200 + n, 50.0, G) for n in range(0, 1000, 10)]))
    store.samples.roll_up(at(120 + 16))
    store.samples.append(samples(key, [(7200 + 1000, 70.0, G)]))
    found = store.samples.history("a", at(0), at(150), 10, now_us=at(145))
    assert found.level == "15min"
    np.testing.assert_array_equal(found.mean[:9], [*range(8), 50])
    last = (100 * 50 + 500 * 70) / 600  # from 2:15:00 to 2:25:00
    assert found.mean[9] == pytest.approx(last, rel=1e-12)
    assert (found.min[9], found.max[9], found.last[9], found.good[9]) == (50, 70, 70, 600 / 900)


def test_imported_quarters_fill_the_time_before_the_first_sample_and_only_that(store: Store) -> None:
    seed(store, "a", 4)
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(55 * 60, 10.0, G), (58 * 60, NAN, B)]))
    found = store.samples.history("a", at(40), at(60), 4, now_us=at(60))
    assert found.level == "15min"
    same(found, [(1, 2, 3, 2.5, 1), (2, 3, 4, 3.5, 1), (2, 3, 4, 3.5, 1), (10, 10, 10, 10, 0.6)])
    rows = store.samples.history("a", at(0), at(60), now_us=at(60))
    assert rows.at_us.tolist() == [at(0), at(15), at(30), at(45), at(55), at(58)]


def test_the_first_minutes_after_an_import_are_in_wide_buckets_too(store: Store) -> None:
    """Nothing is rolled up before the first quarter is over; until then samples speak for themselves."""
    seed(store, "a", 8, first=-8)
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(60, 10.0, G), (240, 20.0, G)]))
    for rolled in (False, True):
        if rolled:
            store.samples.roll_up(at(6))
        wide = store.samples.history("a", START_US - 8 * QUARTER_US, at(15), 9, now_us=at(6))
        assert wide.level == "15min"
        assert wide.mean[:8].tolist() == [float(n) for n in range(8)]
        same(store.samples.history("a", at(0), at(15), 1, now_us=at(6)), [(10, 14.0, 20, 20, 300 / 900)])
        assert (wide.mean[8], wide.last[8], wide.good[8]) == (14.0, 20.0, 300 / 900)
        hours = store.samples.history("a", START_US - 8 * QUARTER_US, at(60), 3, now_us=at(6))
        assert hours.mean.tolist() == [1.5, 5.5, 14.0]


def test_an_imported_quarter_is_not_replaced_by_samples_that_know_less_of_it(store: Store) -> None:
    seed(store, "a", 4)
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(55 * 60, 10.0, G)]))
    store.samples.roll_up(at(60))
    assert store.samples.intervals(["a"], at(0), at(60))["a"].mean.tolist() == [0, 1, 2, 3]
    store.samples.append(samples(key, [(45 * 60, 20.0, G)]))
    store.samples.roll_up(at(61))
    assert store.samples.intervals(["a"], at(45), at(60))["a"].mean.tolist() == [pytest.approx(50 / 3)]


def test_importing_again_replaces(store: Store) -> None:
    seed(store, "a", 8)
    seed(store, "a", 2, first=4)
    mean = store.samples.intervals(["a"], at(0), at(120))["a"].mean
    assert mean.tolist() == [0, 1, 2, 3, 0, 1, 6, 7]
    assert store.samples.intervals(["a"], at(0), at(120), 3600)["a"].mean.tolist() == [1.5, 3.5]


def test_the_newest_sample_carries_its_quality_and_reason(store: Store) -> None:
    keys = store.samples.keys(["a", "b"])
    lost = samples(keys["a"], [(10, NAN, B)])
    lost.reason[:] = Reason.NO_ANSWER
    store.samples.append(samples(keys["a"], [(0, 1.0, G)]))
    store.samples.append(lost)
    for _ in range(2):  # waiting, then sealed
        at_us, value, quality, reason = store.samples.last(["a", "b"])["a"]
        assert (at_us, quality, reason) == (START_US + 10 * S_US, Quality.BAD, Reason.NO_ANSWER)
        assert np.isnan(value)
        store.samples.roll_up(at(15))


def test_the_span_covers_samples_and_imported_quarters(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(samples(key, [(60, 1.0, G)]))
    assert store.samples.span("a") == (at(1), at(1))
    store.samples.roll_up(at(1.5))
    assert store.samples.span("a") == (at(1), at(1))
    seed(store, "a", 3, first=-100)
    assert store.samples.span("a") == (START_US - 100 * QUARTER_US, at(1))


def test_input_that_cannot_be_is_refused_by_name(store: Store) -> None:
    with pytest.raises(InvalidInput, match="not after its start"):
        store.samples.history("a", at(1), at(1), 10)
    with pytest.raises(InvalidInput, match="At least one bucket"):
        store.samples.history("a", at(0), at(1), 0)
    with pytest.raises(InvalidInput, match="more buckets than"):
        store.samples.history("a", at(0), at(0) + 10, 11)
    with pytest.raises(InvalidInput, match="900, 3600 or 86400 s long, not 60"):
        store.samples.intervals(["a"], at(0), at(1), 60)
    one = np.ones(1)
    crooked = Intervals(
        key=np.array([1], np.int32), start_us=np.array([at(1)]), min=one, mean=one, max=one, last=one, good=one
    )
    with pytest.raises(InvalidInput, match="full quarter"):
        store.samples.append_intervals(crooked)
    uneven = replace(samples(1, [(0, 1.0, G), (1, 2.0, G)]), key=np.array([1], np.int32))
    with pytest.raises(InvalidInput, match="differ in length"):
        store.samples.append(uneven)


def test_nothing_may_be_appended_and_rolled_up(store: Store) -> None:
    one = samples(1, [(0, 1.0, G)])
    store.samples.append(Samples(**{f.name: getattr(one, f.name)[:0] for f in fields(one)}))
    assert store.samples.roll_up(at(60)) == 0


def test_many_buckets_over_many_years_do_not_overflow(store: Store) -> None:
    seed(store, "a", 4)
    found = store.samples.history("a", START_US - 3650 * DAY_US, START_US + 3650 * DAY_US, 100_000)
    assert len(found) == 100_000
    assert (np.diff(found.at_us) > 0).all()
    assert np.nanmax(found.max) == 4.0
    assert len(table(found)) == 100_000
