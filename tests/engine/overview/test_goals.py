"""Goals of the month: plan by the shape of a usual month, projection by how it has gone so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from app.engine.overview.goals import daily, energy_month, goals
from tests.engine.overview.campus import NOW, SITE, moment, quarters, usual_kw

WEEKDAY_KWH, WEEKEND_KWH = 10 * 200 + 14 * 100, 24 * 100
JULY_KWH = 23 * WEEKDAY_KWH + 8 * WEEKEND_KWH
TODAY_KWH = 8 * 100 + 6.5 * 200
TO_DATE_KWH = 9 * WEEKDAY_KWH + 4 * WEEKEND_KWH + TODAY_KWH


def test_a_usual_month_is_on_plan_and_projected_to_its_usual_end() -> None:
    basis = moment(quarters(), {"cmp.kw": 200.0, "cth.kw": 200.0})
    energy = goals(basis, energy_month(basis))[0]
    assert energy.to_date == pytest.approx(TO_DATE_KWH / 1000)
    assert energy.plan == pytest.approx(100.0 * TO_DATE_KWH / JULY_KWH)
    assert energy.projected == pytest.approx(JULY_KWH / 1000)
    assert energy.state == "at_risk"  # 97.4 of 100 MWh
    assert energy.quality == "good"


def test_a_busier_month_will_be_over() -> None:
    start = NOW.replace(day=1, hour=0) - timedelta(hours=9)
    busy = quarters(lambda at: usual_kw(at) * (1.1 if at >= start else 1.0))
    basis = moment(busy, {"cmp.kw": 220.0})
    energy = goals(basis, energy_month(basis))[0]
    assert energy.state == "over"
    assert energy.projected is not None
    assert energy.projected > 104


def test_peak_and_cost_are_told_in_their_units() -> None:
    basis = moment(quarters(), {"cmp.kw": 200.0})
    _, peak, cost = goals(basis, energy_month(basis))
    assert (peak.to_date, peak.projected, peak.plan, peak.state) == (200.0, 200.0, None, "on_track")
    assert cost.to_date == pytest.approx(TO_DATE_KWH * 100 / 1e6)
    assert cost.unit == "₩ M"


def test_each_day_stands_against_its_share_of_the_goal() -> None:
    basis = moment(quarters(), {"cmp.kw": 200.0})
    measured, beyond = daily(basis, energy_month(basis))
    assert len(measured) == 14
    assert measured[0] == pytest.approx(WEEKDAY_KWH / 1000)
    assert measured[-1] == pytest.approx(TODAY_KWH / 1000)
    assert beyond[0] == pytest.approx((WEEKDAY_KWH - WEEKDAY_KWH * 100_000 / JULY_KWH) / 1000)
    assert beyond[-1] == pytest.approx((TODAY_KWH - TODAY_KWH * 100_000 / JULY_KWH) / 1000)


def test_without_any_past_a_goal_is_unknown_and_not_on_track() -> None:
    basis = moment(replace(quarters(), mean={}, last={}), {})
    states = goals(basis, energy_month(basis))
    assert {(state.to_date, state.projected, state.state, state.quality) for state in states} == {
        (None, None, "unknown", "bad")
    }


def test_a_gap_over_midnight_is_bridged_by_the_register() -> None:
    past = quarters()
    gap = slice(-80, -40)  # from 18:30 of yesterday until 04:30
    for column in (past.mean["cth.kw"], past.mean["cmp.kw"], past.last["cth.kwh"]):
        column[gap] = np.nan
    basis = moment(past, {"cmp.kw": 200.0})
    assert energy_month(basis).to_date == pytest.approx(TO_DATE_KWH)


def test_missing_days_make_the_sum_uncertain() -> None:
    lost = (datetime(2026, 7, 3, tzinfo=NOW.tzinfo), datetime(2026, 7, 6, tzinfo=NOW.tzinfo))
    past = quarters(lambda at: np.nan if lost[0] <= at < lost[1] else usual_kw(at))
    basis = moment(replace(past, last={}), {"cmp.kw": 200.0}, site=SITE)
    assert goals(basis, energy_month(basis))[0].quality == "uncertain"
