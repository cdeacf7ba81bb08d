"""The simulated campus: commands move rooms, machines and meters; nights are quiet; counters never jump."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from app.demo.campus.zones import zones
from app.demo.model.calendar import Floats
from app.demo.model.campus import CampusModel
from app.demo.model.channels import CHANNELS, METER_IDS, MODELLED
from app.demo.model.profile import Profile
from app.demo.site import demo_site
from app.domain.site import AlarmKind, AlarmRule, Site

WORKING_HOUR_S = datetime(2026, 7, 14, 5, tzinfo=UTC).timestamp()  # Tuesday, 14:00 in Seoul
NOVEMBER_S = datetime(2026, 11, 25, 5, tzinfo=UTC).timestamp()
WINTER_NIGHT_S = datetime(2026, 1, 19, 15, tzinfo=UTC).timestamp()  # midnight in Seoul


@pytest.fixture(scope="module")
def site() -> Site:
    return demo_site()


@pytest.fixture
def twins(site: Site) -> tuple[CampusModel, CampusModel]:
    """Two models of the same afternoon: one to be commanded, one to compare with."""
    pair = CampusModel(site, WORKING_HOUR_S), CampusModel(site, WORKING_HOUR_S)
    for model in pair:
        model.warm_up(3 * 3600.0)
    return pair


def value(model: CampusModel, point: str) -> float:
    return float(model.signals.actual[model.signals.slot(point)])


def force(model: CampusModel, point: str, forced: float) -> None:
    model.signals.override[model.signals.slot(point)] = forced


def run(*models: CampusModel, minutes: int) -> None:
    for model in models:
        model.advance(model.at_s + 60.0 * minutes)


def test_a_lower_room_setpoint_opens_the_valve_cools_the_room_and_costs_power(
    twins: tuple[CampusModel, CampusModel],
) -> None:
    commanded, usual = twins
    force(commanded, "cth.z-3.16.sp", 20.0)
    run(commanded, usual, minutes=40)
    assert value(commanded, "cth.z-3.16.out") > value(usual, "cth.z-3.16.out") + 20.0
    assert value(commanded, "cth.z-3.16.tmp") < value(usual, "cth.z-3.16.tmp") - 1.0
    assert value(commanded, "cth.plant.load") > value(usual, "cth.plant.load") + 2.0
    assert value(commanded, "cth.mtr-1.kw") > value(usual, "cth.mtr-1.kw") + 0.5


def test_a_lower_supply_setpoint_moves_the_unit_its_rooms_and_the_meter(twins: tuple[CampusModel, CampusModel]) -> None:
    commanded, usual = twins
    force(commanded, "cth.ahu-3.sat_sp", 13.0)
    run(commanded, usual, minutes=7)
    assert value(commanded, "cth.ahu-3.sat") == pytest.approx(13.0, abs=0.6)
    assert value(commanded, "cth.ahu-3.chw_v") > value(usual, "cth.ahu-3.chw_v") + 10.0
    assert value(commanded, "cth.mtr-1.kw") > value(usual, "cth.mtr-1.kw") + 3.0
    run(commanded, usual, minutes=30)
    assert value(commanded, "cth.z-3.15.tmp") <= value(usual, "cth.z-3.15.tmp")


def test_a_command_stands_out_of_the_flicker_of_the_meter(site: Site) -> None:
    """In November free cooling feeds a lower supply setpoint; a higher duct pressure shows in every season."""
    model = CampusModel(site, NOVEMBER_S)
    model.warm_up(3 * 3600.0)
    usual = [_seen(model, "cth.mtr-1.kw") for _ in range(180)]
    force(model, "cth.ahu-3.sa_p_sp", 600.0)
    run(model, minutes=2)
    commanded = [_seen(model, "cth.mtr-1.kw") for _ in range(30)]
    assert np.ptp(usual) < 0.01 * np.mean(usual)
    assert np.mean(commanded) > np.mean(usual) + 3.0
    assert min(commanded) > max(usual)


def _seen(model: CampusModel, point: str) -> float:
    """The value a second later."""
    model.step(1.0)
    return value(model, point)


def test_fans_of_units_stop_with_what_is_asked_of_them(site: Site) -> None:
    model = CampusModel(site, WINTER_NIGHT_S)
    model.warm_up(3 * 3600.0)
    units = [zone for zone in zones() if zone.unit and f"{zone.unit}.sts" in model.signals.index]
    outputs = np.array([value(model, f"{zone.id}.out") for zone in units])
    running = np.array([value(model, f"{zone.unit}.sts") for zone in units])
    assert (running[outputs > 5.0] == 1.0).all()
    assert running.sum() < len(units) / 2


def test_a_released_setpoint_returns_to_the_automatic_one(twins: tuple[CampusModel, CampusModel]) -> None:
    commanded, usual = twins
    force(commanded, "cth.ahu-3.sat_sp", 13.0)
    run(commanded, minutes=2)
    force(commanded, "cth.ahu-3.sat_sp", np.nan)
    run(commanded, minutes=2)
    assert value(commanded, "cth.ahu-3.sat_sp") == value(usual, "cth.ahu-3.sat_sp")


def test_a_fan_held_at_full_speed_takes_the_cube_of_the_power(twins: tuple[CampusModel, CampusModel]) -> None:
    commanded, usual = twins
    force(commanded, "lib.ahu-4.sf_spd", 100.0)
    run(commanded, usual, minutes=2)
    ratio = 100.0 / value(usual, "lib.ahu-4.sf_spd")
    assert value(commanded, "lib.ahu-4.sf_kw") == pytest.approx(value(usual, "lib.ahu-4.sf_kw") * ratio**3, rel=0.03)
    assert value(commanded, "lib.ahu-4.sa_p") > value(usual, "lib.ahu-4.sa_p") + 50.0


def test_lighting_at_full_level_shows_on_the_meter(twins: tuple[CampusModel, CampusModel]) -> None:
    commanded, usual = twins
    force(commanded, "cth.lp-2.lvl", 0.0)
    run(commanded, usual, minutes=1)
    saved = value(usual, "cth.lp-2.kw") - value(commanded, "cth.lp-2.kw")
    assert saved > 3.0
    assert value(usual, "cth.mtr-4.kw") - value(commanded, "cth.mtr-4.kw") == pytest.approx(saved, abs=0.05)


def test_a_chiller_trip_warms_the_water_until_the_other_takes_over(twins: tuple[CampusModel, CampusModel]) -> None:
    model, _ = twins
    tripped = model.plant.trip(True)
    for _ in range(60):
        model.step(1.0)
    assert value(model, f"cth.ch-{tripped}.trip") == 1.0
    assert value(model, f"cth.ch-{tripped}.sts") == 0.0
    run(model, minutes=6)
    assert value(model, "cth.plant.chws") > 8.0
    model.plant.trip(False)
    run(model, minutes=30)
    assert value(model, f"cth.ch-{tripped}.trip") == 0.0
    assert value(model, "cth.plant.chws") == pytest.approx(7.0, abs=0.5)


def test_a_power_limit_cuts_the_inverter_and_raises_the_import(twins: tuple[CampusModel, CampusModel]) -> None:
    commanded, usual = twins
    force(commanded, "dmc.pv-1.lim", 10.0)
    run(commanded, usual, minutes=1)
    cut = value(usual, "dmc.pv-1.kw") - value(commanded, "dmc.pv-1.kw")
    assert value(commanded, "dmc.pv-1.kw") == pytest.approx(4.5)
    assert value(commanded, "cmp.mtr-0.kw") - value(usual, "cmp.mtr-0.kw") == pytest.approx(cut)


def test_counters_follow_the_flow_and_go_on_after_a_restart(site: Site) -> None:
    model = CampusModel(site, WORKING_HOUR_S)
    model.warm_up(3600.0)
    model.step(1.0)
    before, power = value(model, "cth.mtr-1.kwh"), value(model, "cth.mtr-1.kw")
    run(model, minutes=15)
    assert value(model, "cth.mtr-1.kwh") - before == pytest.approx(power / 4.0, rel=0.15)
    again = CampusModel(site, model.at_s + 600.0, model.meters.kept())
    again.step(1.0)
    usual = Profile(again.at_s).counter(np.array([model.at_s, again.at_s]))[METER_IDS.index("cth.mtr-1")]
    grown = value(again, "cth.mtr-1.kwh") - value(model, "cth.mtr-1.kwh")
    assert grown == pytest.approx(usual[1] - usual[0], abs=0.5)


def test_a_counter_never_falls_when_the_clock_was_ahead(site: Site) -> None:
    fast = CampusModel(site, WORKING_HOUR_S)
    run(fast, minutes=600)
    again = CampusModel(site, WORKING_HOUR_S + 60.0, fast.meters.kept())
    again.step(1.0)
    for meter in ("cmp.mtr-0", "lib.mtr-5", "dmc.mtr-12"):
        assert value(again, f"{meter}.kwh") >= value(fast, f"{meter}.kwh")


@pytest.mark.parametrize("midnight_s", [WORKING_HOUR_S - 14 * 3600.0, WINTER_NIGHT_S], ids=["summer", "winter"])
def test_a_normal_day_has_few_alarms_and_every_value_in_range(site: Site, midnight_s: float) -> None:
    model = CampusModel(site, midnight_s)
    model.warm_up()
    standing: Counter[str] = Counter()
    usual, lived = np.zeros(len(CHANNELS)), np.zeros(len(CHANNELS))
    profile = Profile(midnight_s + 86_400.0)
    lowest, highest = np.full_like(model.signals.actual, np.inf), np.full_like(model.signals.actual, -np.inf)
    for _ in range(96):
        for _ in range(6):
            model.step(150.0)
        standing.update(rule.id for rule in site.alarms if _raised(model, rule))
        usual += profile.channel(model.at_s)
        lived += model.channels
        lowest = np.minimum(lowest, model.signals.actual)
        highest = np.maximum(highest, model.signals.actual)
    assert _out_of_range(model, site, lowest, highest) == []
    always = {alarm for alarm, quarters in standing.items() if quarters > 90}
    assert always == {"cth.lp-7.mode.alm", "dmc.z-2.03.dev.alm"}
    assert sum(standing.values()) < 96 * 4
    modelled = [CHANNELS.index(name) for name in MODELLED if name not in ("cth.heat", "lib.heat", "spc.heat")]
    assert lived[modelled].sum() == pytest.approx(usual[modelled].sum(), rel=0.25), "the past resembles the present"


def _raised(model: CampusModel, rule: AlarmRule) -> bool:
    if rule.point is None:
        return False
    now = value(model, rule.point)
    if rule.kind is AlarmKind.STATE:
        return now == rule.state
    if rule.kind is AlarmKind.DEVIATION:
        assert rule.setpoint is not None
        return abs(now - value(model, rule.setpoint)) > rule.levels["h"]
    return any(now > level if name.startswith("h") else now < level for name, level in rule.levels.items())


def _out_of_range(model: CampusModel, site: Site, lowest: Floats, highest: Floats) -> list[str]:
    found = []
    for point in site.points:
        if point.device is not None:
            slot = model.signals.slot(point.id)
            low = -np.inf if point.low is None else point.low
            high = np.inf if point.high is None else point.high
            if not low <= lowest[slot] <= highest[slot] <= high:
                found.append(point.id)
    return found
