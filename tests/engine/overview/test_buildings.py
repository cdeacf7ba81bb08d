"""The card of a building: power beside its band, energy since midnight, machines that run, points without a value."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from app.domain.messages import Against
from app.domain.site import Equipment, Name
from app.engine.overview.buildings import energy_today, summary
from tests.engine.overview.campus import NOW, SITE, moment, quarters, usual_kw

NONE = Against(value=None, unit="kWh/m2", quality="bad")
MORNING_KWH = 8 * 100 + 6.5 * 200
CTH = SITE.buildings[0]


def register_now() -> float:
    """Two minutes after the last complete quarter hour, at 240 kW."""
    return float(quarters().last["cth.kwh"][-1]) + 8.0


def test_power_stands_beside_what_is_usual_on_a_weekday_at_this_time() -> None:
    card = summary(moment(quarters(), {"cth.kw": 240.0, "cth.kwh": register_now()}), CTH, NONE)
    assert (card.power.value, card.power.expected, card.power.quality) == (240.0, 200.0, "good")
    assert (card.power.low, card.power.high) == (200.0, 200.0)


def test_energy_since_midnight_is_what_the_register_counted_until_this_moment() -> None:
    energy = energy_today(moment(quarters(), {"cth.kw": 240.0, "cth.kwh": register_now()}), CTH)
    assert energy.value == pytest.approx(MORNING_KWH + 8.0)
    assert energy.expected == pytest.approx(MORNING_KWH + 200 * 2 / 60)
    assert energy.quality == "good"


def test_a_quarter_hour_that_is_not_rolled_up_yet_is_not_missing() -> None:
    late = quarters(until=NOW - timedelta(minutes=15))
    energy = energy_today(moment(late, {"cth.kw": 240.0, "cth.kwh": register_now()}), CTH)
    assert energy.value == pytest.approx(MORNING_KWH + 8.0)
    assert energy.expected == pytest.approx(MORNING_KWH + 200 * 2 / 60)


def test_a_gap_of_the_meter_is_bridged_by_its_register_and_makes_the_sum_uncertain() -> None:
    gap = (NOW - timedelta(hours=3), NOW - timedelta(hours=2))
    past = quarters(lambda at: np.nan if gap[0] <= at < gap[1] else usual_kw(at))
    energy = energy_today(moment(past, {"cth.kw": 240.0, "cth.kwh": float(past.last["cth.kwh"][-1])}), CTH)
    assert energy.quality == "uncertain"
    assert energy.value == pytest.approx(MORNING_KWH - 200)  # the arranged register stood still in the gap


def test_without_any_value_energy_is_none_and_not_zero() -> None:
    empty = replace(quarters(), mean={}, last={})
    energy = energy_today(moment(empty, {}), CTH)
    assert (energy.value, energy.expected, energy.quality) == (None, None, "bad")


def test_carbon_follows_energy() -> None:
    card = summary(moment(quarters(), {"cth.kw": 240.0, "cth.kwh": register_now()}), CTH, NONE)
    assert card.carbon_today.value == pytest.approx((MORNING_KWH + 8.0) * 0.5)
    assert card.carbon_today.unit == "kgCO2e"


def test_the_spark_has_24_hours_each_with_the_band_of_its_own_day() -> None:
    sunday = NOW - timedelta(days=2)
    card = summary(moment(quarters(until=sunday), {}, sunday), CTH, NONE)
    assert len(card.spark) == len(card.spark_low) == len(card.spark_high) == 96
    assert card.spark_end is not None
    assert card.spark_end == sunday.replace(minute=30)
    assert set(card.spark_low) == {100.0}  # neither Saturday nor Sunday is a working day
    assert card.spark[0] == 100.0


def test_machines_that_run_are_counted_by_kind_and_a_lost_status_is_not_running() -> None:
    card = summary(moment(quarters(), {"cth.ahu-1.st": 1.0}), CTH, NONE)
    assert card.equipment == {"ahu": (1, 2)}


def test_a_unit_without_a_status_runs_while_its_valve_is_open() -> None:
    units = tuple(
        Equipment(id=f"cth.fcu-{n}", name=Name(), kind="fcu", building="cth", points={"output": f"cth.ahu-{n}.st"})
        for n in (1, 2)
    )
    site = replace(SITE, equipment=units)
    card = summary(moment(quarters(), {"cth.ahu-1.st": 35.0, "cth.ahu-2.st": 0.0}, site=site), CTH, NONE)
    assert card.equipment == {"fcu": (1, 2)}


def test_points_with_an_old_value_are_stale_and_points_without_one_bad() -> None:
    values = {"cth.kw": 1.0, "cth.kwh": 1.0, "cth.ahu-1.st": 1.0, "cth.ahu-2.st": 1.0}
    card = summary(moment(quarters(), values), CTH, NONE)
    assert (card.stale, card.bad) == (1, 1)
