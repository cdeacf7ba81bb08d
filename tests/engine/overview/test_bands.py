"""What is normal comes from similar days, and needs at least three of them."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from app.engine.overview.bands import band, band_of, recent_ratio
from app.engine.overview.days import QUARTER_US, local_day
from app.engine.overview.quarters import Quarters


def test_percentiles_are_those_of_numpy_over_what_is_there() -> None:
    table = np.random.default_rng(1).normal(100, 10, (20, 5))
    table[3, 1] = np.nan
    result = band_of(table)
    for column in range(5):
        expected = np.nanpercentile(table[:, column], (50, 10, 90))
        assert [result.expected[column], result.low[column], result.high[column]] == pytest.approx(list(expected))


def test_two_days_are_too_few() -> None:
    table = np.array([[1.0, 1.0], [2.0, 2.0], [np.nan, 3.0]])
    assert np.isnan(band_of(table).expected[0])
    assert band_of(table).expected[1] == 2.0


def test_a_day_with_a_changed_clock_counts_at_its_clock_times() -> None:
    zone = ZoneInfo("Europe/Berlin")
    days = [
        local_day(date(2026, 3, 27) + timedelta(days=i), zone) for i in range(4)
    ]  # the clock is changed on the 29th
    start_us = days[0].start_us
    noon = np.zeros((days[-1].end_us - start_us) // QUARTER_US)
    for day in days:
        first = (day.start_us - start_us) // QUARTER_US
        noon[first : first + len(day.slots)] = np.where(day.slots == 48, 500.0, 100.0)
    result = band(Quarters(start_us, len(noon), {"a.kw": noon}), "a.kw", days)
    assert result.expected[48] == 500.0
    assert result.expected[47] == result.expected[49] == 100.0


def test_the_ratio_of_the_last_two_hours_is_limited_and_one_when_unknown() -> None:
    expected = np.full(12, 100.0)
    assert recent_ratio(np.full(12, 110.0), expected) == pytest.approx(1.1)
    assert recent_ratio(np.full(12, 900.0), expected) == 2.0
    assert recent_ratio(np.full(12, np.nan), expected) == 1.0
