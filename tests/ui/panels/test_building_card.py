"""The card of a building on the Overview: what it says and what it leaves out where there is no room."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.messages import Against, BuildingSummary
from app.domain.site import Building, Name
from ui.panels.overview.card.day import midnights
from ui.panels.overview.card.foot import running_text
from ui.panels.overview.card.look import CardLook
from ui.panels.overview.card.power import gauge_of

CITY_HALL = Building(id="cth", name=Name("City Hall"), code="CTH", capacity_kw=650.0)
MACHINES = {
    "pump": (1, 5), "cooling_tower": (0, 2), "chiller": (1, 2), "ahu": (3, 3), "lighting_panel": (17, 17),
    "fcu": (46, 48), "plant": (1, 1),
}  # fmt: skip


def summary(alarms: dict[str, int]) -> BuildingSummary:
    nothing = Against(value=None)
    return BuildingSummary(
        id="cth", power=Against(value=476.0, low=432.0, high=508.0, unit="kW"), energy_today=nothing,
        intensity_12m=nothing, carbon_today=nothing, alarms=alarms,
    )  # fmt: skip


def test_machines_that_people_ask_for_first_stand_first_and_the_last_ones_leave() -> None:
    assert running_text(MACHINES, lambda _: True) == "CH 1/2 · AHU 3/3 · FCU 46/48 · LP 17/17 · CT 0/2 · P 1/5"
    assert running_text(MACHINES, lambda text: len(text) < 34) == "CH 1/2 · AHU 3/3 · FCU 46/48"
    assert running_text(MACHINES, lambda _: False) == "CH 1/2"
    assert running_text({}, lambda _: False) == ""


def test_a_screen_reader_hears_power_quality_and_alarms() -> None:
    look = CardLook(CITY_HALL, 476.0, "S", summary({"1": 1, "1u": 1, "3": 2}))
    assert look.words == ("476 kW, Stale, 1 × Priority 1 Urgent, Unacknowledged, 2 × Priority 3 Medium, Acknowledged")
    assert CardLook(CITY_HALL, None, "×").words == "no value, Bad"


def test_a_value_that_is_not_live_has_no_pointer() -> None:
    power = summary({}).power
    assert gauge_of(CardLook(CITY_HALL, 476.0, ""), power).value == 476.0
    assert gauge_of(CardLook(CITY_HALL, 476.0, "S"), power).value is None
    assert gauge_of(CardLook(CITY_HALL, 476.0, ""), power).band == (432.0, 508.0)


@pytest.mark.parametrize(
    ("at", "share"),
    [("2026-07-14T14:30+09:00", 1 - 14.5 / 24), ("2026-07-14T00:00+09:00", None)],
)
def test_midnight_lies_in_the_last_day_unless_it_is_now(at: str, share: float | None) -> None:
    found = midnights(datetime.fromisoformat(at).astimezone(ZoneInfo("Asia/Seoul")))
    assert found == ([] if share is None else [pytest.approx(share)])


def test_midnight_is_an_hour_nearer_when_the_clock_was_put_forward() -> None:
    assert midnights(datetime(2026, 3, 29, 12, 0, tzinfo=ZoneInfo("Europe/London"))) == [pytest.approx(1 - 11 / 24)]
