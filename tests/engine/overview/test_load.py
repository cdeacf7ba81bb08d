"""The campus today: measured so far, forecast from here on, peaks by whole blocks."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from app.engine.overview.days import epoch_us
from app.engine.overview.demand import Running
from app.engine.overview.load import blocks, demand, load_day
from tests.engine.overview.campus import NOW, moment, quarters, usual_kw

TODAY = NOW.replace(hour=0) - timedelta(hours=9)


def busy(at: object) -> float:
    """Ten percent above the usual since this morning, with a peak at 10:00."""
    kw = usual_kw(at) * (1.1 if at >= NOW - timedelta(hours=6) else 1.0)  # type: ignore[arg-type,operator] # a datetime
    return kw + (60.0 if at == NOW.replace(hour=1, minute=0) else 0.0)


def test_measured_ends_where_the_forecast_begins() -> None:
    load = load_day(moment(quarters(), {"cmp.kw": 200.0}))
    assert len(load.ends) == 96
    assert load.measured[57] == 200.0
    assert load.measured[58] is None
    assert load.forecast[57] is None
    assert load.forecast[58] == pytest.approx(200.0)
    assert load.expected[58] == 200.0
    assert load.day_before[95] == 100.0
    assert load.forecast[95] == pytest.approx(100.0)


def test_the_forecast_is_the_usual_shape_as_high_as_the_last_hours_were() -> None:
    load = load_day(moment(quarters(busy), {"cmp.kw": 220.0}))
    assert load.forecast[60] == pytest.approx(220.0)
    assert load.forecast[95] == pytest.approx(110.0)


def test_the_peak_is_named_by_the_end_of_its_block() -> None:
    state = demand(moment(quarters(busy), {"cmp.kw": 220.0}))
    assert state.peak_today_kw == pytest.approx(280.0)
    assert state.peak_today_at == NOW.replace(hour=1, minute=15)
    assert state.peak_month_kw == pytest.approx(280.0)
    assert state.forecast_peak_kw == pytest.approx(220.0)
    assert state.warning_kw == pytest.approx(1140.0)


def test_a_running_interval_with_little_known_is_uncertain() -> None:
    start = epoch_us(NOW.replace(minute=30))
    running = Running(start, start + 900_000_000, 210.0, 215.0, known=0.4)
    state = demand(moment(quarters(), {"cmp.kw": 220.0}, running=running))
    assert (state.now_kw, state.projected_kw, state.quality) == (210.0, 215.0, "uncertain")
    assert state.closes_at == NOW.replace(minute=45)


def test_a_block_with_a_missing_quarter_has_no_demand() -> None:
    half_hours = blocks(np.array([100.0, 300.0, np.nan, 900.0, 10.0]), 30)
    assert half_hours[0] == 200.0
    assert np.isnan(half_hours[1])
    assert len(half_hours) == 2
