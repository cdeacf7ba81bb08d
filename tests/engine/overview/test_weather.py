"""Degree days count what was measured, of the direction that this month is about."""

from __future__ import annotations

import numpy as np
import pytest

from app.engine.overview.weather import degree_days, quality_of, weather
from tests.engine.overview.campus import moment, quarters


def test_a_july_of_25_degrees_has_seven_cooling_degree_days_a_day() -> None:
    state = weather(moment(quarters(), {"cmp.oat": 26.5}))
    assert (state.temperature.value, state.temperature.quality) == (26.5, "good")
    assert state.degree_days_kind == "cooling"
    assert state.degree_days_today == pytest.approx(7 * 58 / 96)
    assert state.degree_days_month == pytest.approx(7 * (13 + 58 / 96))
    assert state.temperature_today[57] == 25.0
    assert state.temperature_today[58] is None
    assert state.temperature_yesterday[95] == 25.0


def test_a_cold_day_has_heating_degree_days() -> None:
    assert degree_days(np.full(96, 8.0), -1.0) == pytest.approx(10.0)
    assert degree_days(np.full(96, 8.0), 1.0) == 0.0


def test_a_day_without_values_has_none() -> None:
    assert degree_days(np.full(96, np.nan), 1.0) is None
    assert weather(moment(quarters(), {})).humidity.value is None


def test_a_day_with_gaps_is_judged_by_what_was_measured_and_says_so() -> None:
    gaps = np.full(96, 25.0)
    gaps[:5] = np.nan
    assert (degree_days(gaps, 1.0, 96), quality_of(gaps, 96)) == (7.0, "good")
    gaps[20:60] = np.nan
    assert (degree_days(gaps, 1.0, 96), quality_of(gaps, 96)) == (7.0, "uncertain")
    assert degree_days(gaps, 1.0, 48) == pytest.approx(3.5)
    assert quality_of(np.full(96, np.nan), 96) == "uncertain"
    assert quality_of(np.full(96, np.nan), 0) == "good", "nothing has passed yet"
