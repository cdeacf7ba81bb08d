"""The event list of the days before the demo: switching, shifts and demand besides the alarms."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from app.demo.past import QUARTER_S, Week
from app.demo.pastevents import demand_events, duty_events, switching_events
from app.demo.site import demo_site
from app.domain.site import Site

MIDNIGHT = datetime(2026, 11, 23, 15, tzinfo=UTC)  # Tuesday begins in Seoul
MIDNIGHT_S = MIDNIGHT.timestamp()
SATURDAY_S = MIDNIGHT_S + 4 * 86_400.0


@pytest.fixture(scope="module")
def site() -> Site:
    return demo_site()


def test_a_unit_that_changes_its_mode_is_told_with_its_state(site: Site) -> None:
    modes = np.array([[1.0, 1.0, 2.0, 2.0]])
    none = np.zeros(1, np.uint8)
    week = Week(
        points=("cth.ahu-3.occ",), start_s=MIDNIGHT_S + QUARTER_S * np.arange(4.0), low=modes, mean=modes, high=modes,
        last=modes, good=np.ones(1), since_s=np.empty(0), since=np.empty((0, 1)), quality=none, reason=none,
    )  # fmt: skip
    (event,) = switching_events(site, week)
    assert (event.type, event.source, event.at.timestamp()) == ("automation", "cth.ahu-3.occ", week.start_s[2])
    assert (event.text.en, event.text.ko) == ("AHU-3 floors B2–5: Occupied", "공조기 3 지하2–5층: 재실")


def test_the_day_operator_stays_at_home_on_saturday(site: Site) -> None:
    def on(day_s: float) -> list[str]:
        return [event.source for event in duty_events(site, day_s, day_s + 86_400.0)]

    assert on(MIDNIGHT_S) == ["op.shift-1", "op.day-1", "op.shift-2"]
    assert on(SATURDAY_S) == ["op.shift-1", "op.shift-2"]


def test_the_highest_demand_interval_of_each_local_day_is_told_when_it_closed() -> None:
    start_s = MIDNIGHT_S + QUARTER_S * np.arange(2 * 96.0)
    mean_kw = np.full(2 * 96, 400.0)
    mean_kw[[45, 96 + 50]] = 815.4, 790.0
    first, second = demand_events("cmp.mtr-0.kw", start_s, mean_kw)
    assert first.text.en == "15-min interval closed at 815 kW, the highest of the day so far"
    assert first.at.timestamp() == start_s[46]
    assert second.at.timestamp() == start_s[96 + 51]
