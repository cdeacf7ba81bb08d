"""What a register says is believed, except where it cannot be true."""

from __future__ import annotations

import numpy as np
import pytest

from app.engine.overview.energy import believable_kw, interval_energy, register_energy
from app.engine.overview.quarters import Floats

NAN = np.nan


def known(values: Floats) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in values]


def test_consumption_is_the_difference_of_the_register() -> None:
    energy = register_energy(np.array([1000.0, 1025.0, 1050.5]), None)
    assert known(energy.kwh) == [None, 25.0, 25.5]
    assert not energy.estimated.any()


def test_over_a_gap_the_register_remembers_and_its_parts_are_estimated() -> None:
    energy = register_energy(np.array([1000.0, NAN, NAN, 1090.0, 1100.0]), None)
    assert known(energy.kwh) == [None, 30.0, 30.0, 30.0, 10.0]
    assert energy.estimated.tolist() == [False, True, True, True, False]


def test_a_replaced_meter_is_no_consumption() -> None:
    energy = register_energy(np.array([99_990.0, 99_999.0, 3.0, 10.0]), None)
    assert known(energy.kwh) == [None, 9.0, None, 7.0]


def test_a_jump_above_what_the_meter_can_count_is_no_consumption() -> None:
    energy = register_energy(np.array([0.0, 100.0, 90_000.0, 90_100.0]), limit_kw=975.0)
    assert known(energy.kwh) == [None, 100.0, None, 100.0]


@pytest.mark.parametrize("limit_kw", [400.0, None])
@pytest.mark.parametrize("lie", [0.0, 999_999.0])
def test_a_meter_that_lies_for_a_moment_is_a_gap_that_the_register_bridges(lie: float, limit_kw: float | None) -> None:
    energy = register_energy(np.array([5000.0, 5025.0, lie, 5075.0, 5100.0]), limit_kw)
    assert known(energy.kwh) == [None, 25.0, 25.0, 25.0, 25.0]
    assert energy.estimated.tolist() == [False, False, True, True, False]


def test_a_small_register_that_was_reset_is_not_mistaken_for_a_lie() -> None:
    energy = register_energy(np.array([0.0, 20.0, 40.0, 0.0, 45.0, 65.0]), limit_kw=200.0)
    assert known(energy.kwh) == [None, 20.0, 20.0, None, 45.0, 20.0]


def test_without_a_limit_a_jump_far_beyond_the_usual_is_no_consumption() -> None:
    energy = register_energy(np.array([0.0, 25.0, 50.0, 90_000.0, 90_025.0]), None)
    assert known(energy.kwh) == [None, 25.0, 25.0, None, 25.0]


def test_a_reset_within_a_gap_is_known_by_mean_power_as_far_as_that_is_known() -> None:
    mean = np.array([100.0, NAN, 100.0, NAN, 100.0])
    energy = interval_energy(mean, np.array([5000.0, NAN, NAN, 5.0, 30.0]), 400.0)
    assert known(energy.kwh) == [25.0, None, 25.0, None, 25.0]
    assert not energy.estimated.any()


def test_where_the_register_is_of_no_use_mean_power_counts() -> None:
    energy = interval_energy(np.array([NAN, 400.0, 400.0, NAN]), np.array([0.0, 100.0, 5.0, NAN]), None)
    assert known(energy.kwh) == [None, 100.0, 100.0, None]
    assert energy.coverage == pytest.approx(0.5)
    assert energy.total() == pytest.approx(200.0)


def test_export_does_not_turn_the_register_back() -> None:
    assert known(interval_energy(np.array([-80.0, 40.0]), np.full(2, NAN), None).kwh) == [0.0, 10.0]


def test_nothing_known_is_not_zero() -> None:
    assert interval_energy(np.full(4, NAN), np.full(4, NAN), None).total() is None


def test_what_can_be_believed_follows_the_capacity_or_the_highest_mean() -> None:
    assert believable_kw(100.0, np.array([500.0])) == 150.0
    assert believable_kw(None, np.array([NAN, 50.0])) == 150.0
    assert believable_kw(None, np.array([NAN])) is None


def test_a_register_that_went_a_whole_round_in_a_gap_is_not_believed() -> None:
    """It counts up to 999: from 990 over 1,000 kWh to 990 again plus 8. Power that was measured meanwhile says so."""
    last = np.array([980.0, 990.0, NAN, NAN, NAN, 998.0, 999.0])
    power = np.array([40.0, 40.0, 1340.0, 1340.0, 1340.0, 12.0, 4.0])
    energy = interval_energy(power, last, limit_kw=4000.0)
    assert known(energy.kwh)[2:5] == [335.0, 335.0, 335.0]
    assert not energy.estimated[2:6].any()
    unknown = interval_energy(np.where(np.isnan(last), NAN, power), last, limit_kw=4000.0)
    assert known(unknown.kwh)[2:6] == [2.0, 2.0, 2.0, 2.0], "where nobody measured, the register is all there is"
