"""The goals of the demo fit the month: near what the campus will use, and the same on every day of it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest

from app.demo.goals import month_goals
from app.demo.site import SITE


def goals(day: date) -> dict[str, float]:
    return {goal.measure: goal.value for goal in month_goals(SITE, day)}


@pytest.mark.parametrize("month", [2, 11, 12])
def test_goals_stay_the_same_from_the_first_to_the_last_day(month: int) -> None:
    assert goals(date(2026, month, 1)) == goals(date(2026, month, monthrange(2026, month)[1]))


def test_a_summer_month_may_use_more_and_must_generate_more_than_a_winter_month() -> None:
    july, november = goals(date(2026, 7, 14)), goals(date(2026, 11, 25))
    assert november["energy"] == pytest.approx(407.0, rel=0.01)
    assert all(july[measure] > 1.2 * november[measure] for measure in ("energy", "peak", "carbon", "cost", "pv"))


def test_carbon_and_cost_follow_from_energy() -> None:
    november = goals(date(2026, 11, 25))
    assert november["carbon"] == pytest.approx(november["energy"] * 0.4173, rel=0.005)
    assert november["cost"] == pytest.approx(november["energy"] * 0.169 * 1.05 / 1.015, rel=0.005)


def test_no_peak_is_planned_above_the_warning_of_the_contract() -> None:
    assert max(goals(date(2026, month, 1))["peak"] for month in range(1, 13)) == 1140.0
