"""On the days on which the clock is changed the overview has 92 or 100 quarter hours, and no energy is lost or doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from app.engine.overview.buildings import energy_today, summary
from app.engine.overview.days import QUARTER_US, epoch_us
from app.engine.overview.goals import daily, energy_month
from app.engine.overview.load import demand, load_day
from app.engine.overview.quarters import Quarters
from tests.engine.overview.campus import SITE, moment
from tests.engine.overview.test_buildings import NONE

BERLIN = replace(SITE, site=replace(SITE.site, time_zone="Europe/Berlin"))
CTH = BERLIN.buildings[0]
KW = 100.0
CHANGES = pytest.mark.parametrize(
    ("midnight", "quarters"),
    [(datetime(2026, 3, 28, 23, tzinfo=UTC), 92), (datetime(2026, 10, 24, 22, tzinfo=UTC), 100)],
    ids=["forward", "back"],
)
"""Midnight of the day on which the clock goes forward or back."""


def constant(until: datetime) -> Quarters:
    """100 kW for 45 days, with a register that counts it."""
    start = until - timedelta(days=45)
    count = (epoch_us(until) - epoch_us(start)) // QUARTER_US
    kw = np.full(count, KW)
    mean = {"cth.kw": kw, "cmp.kw": kw.copy(), "cmp.oat": np.full(count, 12.0)}
    return Quarters(epoch_us(start), count, mean, {"cth.kwh": 50_000.0 + np.cumsum(kw / 4)})


@CHANGES
def test_the_day_has_its_own_number_of_quarters_and_their_energy(midnight: datetime, quarters: int) -> None:
    now = midnight + quarters * timedelta(minutes=15) - timedelta(minutes=10)  # 23:50
    past = constant(now - timedelta(minutes=5))
    register = float(past.last["cth.kwh"][-1]) + KW * 5 / 60
    basis = moment(past, {"cth.kw": KW, "cmp.kw": KW, "cth.kwh": register}, now, BERLIN)
    load = load_day(basis)
    for column in (load.ends, load.measured, load.expected, load.forecast, load.day_before):
        assert len(column) == quarters
    assert load.ends[-1] == midnight + quarters * timedelta(minutes=15)
    assert load.measured == (*[KW] * (quarters - 1), None)
    assert set(load.expected) == {KW}
    energy = energy_today(basis, CTH)
    assert energy.value == pytest.approx((quarters - 1) * 25 + KW * 5 / 60)
    assert energy.expected == pytest.approx(energy.value)
    assert energy.quality == "good"
    assert len(summary(basis, CTH, NONE).spark) == 96, "the last 24 hours, whatever the clock says"
    measured, _ = daily(basis, energy_month(basis))
    assert measured[-1] == pytest.approx((quarters - 1) * 0.025)
    assert measured[-2] == pytest.approx(2.4)
    assert demand(basis).peak_today_kw == KW


@CHANGES
def test_the_day_after_sees_the_changed_day_by_the_clock(midnight: datetime, quarters: int) -> None:
    noon = midnight + quarters * timedelta(minutes=15) + timedelta(hours=12)
    basis = moment(constant(noon), {"cth.kw": KW, "cmp.kw": KW}, noon, BERLIN)
    load = load_day(basis)
    assert len(load.ends) == 96
    missing = [place for place, kw in enumerate(load.day_before) if kw is None]
    assert missing == ([8, 9, 10, 11] if quarters == 92 else []), "there was no time between two and three"
    measured, _ = daily(basis, energy_month(basis))
    assert measured[-2] == pytest.approx(quarters * 0.025)
    month_start = basis.month()[0]
    assert measured.sum() == pytest.approx((basis.complete_us - month_start.start_us) / QUARTER_US * 0.025)
    assert month_start.date in (date(2026, 3, 1), date(2026, 10, 1))


def test_an_hourly_demand_interval_lies_on_whole_hours_of_the_changed_clock() -> None:
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    now = midnight + timedelta(hours=24, minutes=50)
    site = replace(BERLIN, site=replace(BERLIN.site, demand_interval_min=60))
    past = constant(now - timedelta(minutes=5))
    second_two = midnight + timedelta(hours=3)  # 02:00 for the second time
    first = (epoch_us(second_two) - past.start_us) // QUARTER_US
    past.mean["cmp.kw"][first : first + 4] = 160.0
    state = demand(moment(past, {"cmp.kw": KW}, now, site))
    assert (state.peak_today_kw, state.peak_today_at) == (160.0, second_two + timedelta(hours=1))
