"""The running interval: time-weighted, aligned to the clock, honest about time without a value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.engine.overview.days import epoch_us
from app.engine.overview.demand import DemandMeter

QUARTER = datetime(2026, 7, 14, 5, 30, tzinfo=UTC)


def at(minutes: float) -> int:
    return epoch_us(QUARTER + timedelta(minutes=minutes))


def meter() -> DemandMeter:
    return DemandMeter(15, ZoneInfo("Asia/Seoul"))


def test_the_mean_is_weighted_by_time_and_the_projection_holds_the_present_value() -> None:
    demand = meter()
    demand.add(at(0), 1000.0)
    demand.add(at(4), 1200.0)
    running = demand.running(at(5))
    assert running.mean_kw == pytest.approx((4 * 1000 + 1200) / 5)
    assert running.projected_kw == pytest.approx((4 * 1000 + 11 * 1200) / 15)
    assert (running.start_us, running.end_us) == (at(0), at(15))
    assert running.known == pytest.approx(1.0)


def test_a_value_from_before_counts_from_the_start_of_the_interval_on() -> None:
    demand = meter()
    demand.add(at(-20), 600.0)
    demand.add(at(6), 900.0)
    running = demand.running(at(12))
    assert running.mean_kw == pytest.approx(750.0)
    assert running.known == pytest.approx(1.0)


def test_time_without_a_value_is_left_out_and_told() -> None:
    demand = meter()
    demand.add(at(0), 1000.0)
    demand.add(at(2), None)
    demand.add(at(6), 1000.0)
    running = demand.running(at(8))
    assert running.mean_kw == pytest.approx(1000.0)
    assert running.known == pytest.approx(0.5)


def test_a_new_interval_begins_anew() -> None:
    demand = meter()
    demand.add(at(10), 1000.0)
    demand.add(at(16), 400.0)
    running = demand.running(at(17))
    assert running.mean_kw == pytest.approx((1000 + 400) / 2)
    assert running.start_us == at(15)


def test_before_the_first_reading_nothing_is_known() -> None:
    running = meter().running(at(3))
    assert (running.mean_kw, running.projected_kw, running.known) == (None, None, 0.0)


def test_a_reading_that_comes_late_changes_nothing() -> None:
    demand = meter()
    demand.add(at(5), 1000.0)
    demand.add(at(3), 9.0)
    assert demand.running(at(6)).mean_kw == pytest.approx(1000.0)


def test_a_clock_that_is_set_back_begins_a_new_interval_with_the_present_value() -> None:
    demand = meter()
    demand.add(at(62), 1000.0)
    assert demand.running(at(2)).start_us == at(0)
    demand.add(at(4), 500.0)
    running = demand.running(at(6))
    assert running.start_us == at(0)
    assert running.mean_kw == pytest.approx((2 * 1000 + 2 * 500) / 4)
