"""What the dialog says of the effect: arithmetic on good values, with its basis, and nothing where something is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.domain.messages import LiveState
from app.domain.readings import Quality, Reason
from app.domain.site import AlarmKind, AlarmRule, Equipment, Name, Point, Site, Writable
from tests.ui.smallsite import VALUES, small_site, state_of
from ui.context import Context
from ui.dialogs.command.effect import effects
from ui.dialogs.command.process import process_of
from ui.dialogs.command.touched import touched
from ui.siteindex import SiteIndex

FAN = Point(
    id="t.fan.spd",
    name=Name("Fan speed"),
    device="t.dev",
    address="analog-output:3",
    unit="%",
    writable=Writable(low=0.0, high=100.0),
)
POWER = Point(id="t.fan.kw", name=Name("Fan power"), device="t.dev", address="analog-input:4", unit="kW")
FLOW = Point(id="t.ahu.flow", name=Name("Supply air flow"), device="t.dev", address="analog-input:5", unit="km³/h")
MORE = {**VALUES, "t.fan.spd": 60.0, "t.fan.kw": 2.7, "t.ahu.flow": 18.0, "t.ahu.sat": 16.5}


def site() -> Site:
    made = small_site()
    unit = made.equipment[0]
    fan = Equipment(
        id="t.fan", name=Name("Fan"), kind="fan", building="t", floor="t.f1",
        points={"fan_speed": "t.fan.spd", "power": "t.fan.kw"},
    )  # fmt: skip
    unit = replace(unit, points={**unit.points, "air_flow": "t.ahu.flow"})
    return replace(made, equipment=(unit, fan), points=(*made.points, FAN, POWER, FLOW))


def told(context: Context, point: str, value: float | None, hold_s: float | None = 1800.0) -> dict[str, str]:
    process = process_of(context, point)
    return {f.name: f.value for f in effects(context, context.site.points[point], value, process, hold_s)}


def at(context: Context, values: Mapping[str, float] = MORE, made: Site | None = None) -> Context:
    made = made or site()
    context.feed.apply(state_of(made, values))
    context.feed.flush()
    return replace(context, site=SiteIndex(made))


def test_a_supply_setpoint_shows_deviation_margin_to_the_limit_and_heat_of_the_air(context: Context) -> None:
    assert told(at(context), "t.ahu.sp", 17.5) == {
        "Deviation, value 16.5 °C": "+0.5 → −1.0 K",
        "Setpoint to limit H 18.0": "+2.0 → +0.5 K",
        "Heat of the supply air at 18 km³/h": "+9.1 kW",
    }


def test_a_setpoint_beyond_a_limit_says_that_the_alarm_will_come(context: Context) -> None:
    here = at(context)
    found = effects(here, here.site.points["t.ahu.sp"], 18.5, process_of(here, "t.ahu.sp"), None)
    beyond = next(fact for fact in found if "limit" in fact.name)
    assert (beyond.value, beyond.strong) == ("+2.0 → −0.5 K, alarm", True)


def test_a_room_setpoint_moves_the_comfort_band_and_the_deviation_alarm(context: Context) -> None:
    made = site()
    rule = AlarmRule(
        id="t.z.warm",
        name=Name("Room warm"),
        kind=AlarmKind.DEVIATION,
        point="t.z.tmp",
        setpoint="t.z.sp",
        levels={"h": 2.5},
    )
    assert told(at(context, made=replace(made, alarms=(rule,))), "t.z.sp", 25.0) == {
        "Deviation, value 24.2 °C": "+0.2 → −0.8 K",
        "Alarm above setpoint + 2.5 K": "26.5 °C → 27.5 °C",
        "Comfort band, setpoint ± 1.0 K": "24.0–26.0 °C",
    }


def test_fan_power_goes_with_the_cube_of_its_speed_and_with_the_hold(context: Context) -> None:
    here = at(context)
    assert told(here, "t.fan.spd", 90.0) == {
        "Fan power, cube law from 60 %": "2.7 kW → 9.1 kW",
        "Energy while held, by this": "+3.2 kWh",
    }
    assert "Energy while held, by this" not in told(here, "t.fan.spd", 90.0, None)


@pytest.mark.parametrize("values", [{"t.fan.kw": 0.0}, {"t.fan.spd": 8.0}])
def test_a_fan_that_stands_or_crawls_is_no_measure(context: Context, values: Mapping[str, float]) -> None:
    assert told(at(context, {**MORE, **values}), "t.fan.spd", 90.0) == {}


def test_nothing_is_said_on_values_that_are_not_good(context: Context) -> None:
    made = site()
    state = state_of(made, MORE)
    for missing, left in (("t.ahu.sat", 2), ("t.ahu.flow", 2), ("t.ahu.sp", 0)):
        context.feed.apply(uncertain(state, missing))
        context.feed.flush()
        assert len(told(replace(context, site=SiteIndex(made)), "t.ahu.sp", 17.5)) == left, missing


def uncertain(state: LiveState, point: str) -> LiveState:
    place = state.ids.index(point)
    quality, reason = list(state.quality), list(state.reason)
    quality[place], reason[place] = int(Quality.UNCERTAIN), int(Reason.STALE)
    return replace(state, quality=quality, reason=reason)


@pytest.mark.parametrize("value", [None, 16.0])
def test_no_value_and_the_same_value_have_no_effect(context: Context, value: float | None) -> None:
    assert told(at(context), "t.ahu.sp", value) == {}


def test_what_it_touches_counts_the_zones_that_are_in_their_band_now(context: Context) -> None:
    here = at(context)
    facts = {fact.name: fact.value for fact in touched(here, here.site.points["t.ahu.sp"])}
    assert facts["Zones served"] == "1, 40 m²"
    assert facts["Of them in their band now"] == "1 of 1"
    warm = at(context, {**MORE, "t.z.tmp": 25.6})
    facts = {fact.name: fact.value for fact in touched(warm, warm.site.points["t.ahu.sp"])}
    assert facts["Of them in their band now"] == "0 of 1"
