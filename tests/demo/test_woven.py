"""Alarms and trends of the last week agree, whichever of them came first."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from app.demo.past import QUARTER_S, Week
from app.demo.site import demo_site
from app.demo.troubles import Trouble, Turn
from app.demo.woven import exceeded, weave
from app.domain.site import Site

START_S = datetime(2026, 11, 24, 1, tzinfo=UTC).timestamp()
ROOM, OTHER = "lib.z-2.07.co2", "lib.z-2.01.co2"


@pytest.fixture(scope="module")
def site() -> Site:
    return demo_site()


def lived(*high: float) -> Week:
    """Quarters of the room with these highest values, 20 below them on average, 40 at least; the other room is quiet."""
    highest = np.array([high, [600.0] * len(high)])
    quality = np.zeros(2, np.uint8)
    return Week(
        points=(ROOM, OTHER),
        start_s=START_S + QUARTER_S * np.arange(float(len(high))),
        low=highest - 40.0,
        mean=highest - 20.0,
        high=highest,
        last=highest - 20.0,
        good=np.ones(2),
        since_s=np.empty(0),
        since=np.empty((0, 2)),
        quality=quality,
        reason=quality,
    )


def test_what_went_above_a_limit_is_an_alarm_until_it_is_below_the_dead_band(site: Site) -> None:
    (found,) = exceeded(site, lived(900.0, 1010.0, 1040.0, 995.0, 960.0, 900.0), ())
    assert (found.alarm, found.peak) == (f"{ROOM}.alm", 1040.0)
    assert found.turns == (
        Turn(START_S + QUARTER_S + 240.0, "h", 1010.0),
        Turn(START_S + 4 * QUARTER_S + 240.0, "", 950.0),
    )


@pytest.mark.parametrize("high", [(1100.0, 1100.0, 900.0), (900.0, 1100.0, 1100.0)], ids=["from before", "still"])
def test_what_stood_at_either_end_is_left_to_the_living(site: Site, high: tuple[float, ...]) -> None:
    assert exceeded(site, lived(*high), ()) == []


def test_a_point_whose_past_is_another_one_is_left_out(site: Site) -> None:
    assert exceeded(site, lived(900.0, 1010.0, 900.0), (ROOM,)) == []


def test_what_was_drawn_shows_in_the_quarters_that_it_took(site: Site) -> None:
    week = lived(800.0, 800.0, 800.0)
    turns = (Turn(START_S + QUARTER_S, "h", 1020.0), Turn(START_S + 1.5 * QUARTER_S, "", 945.0))
    weave(site, week, [Trouble(alarm=f"{ROOM}.alm", turns=turns, peak=1100.0)])
    assert week.high[0].tolist() == [800.0, 1100.0, 800.0]
    assert week.mean[0].tolist() == [780.0, pytest.approx(780.0 + (1100.0 - 780.0) * 0.5 * 0.85), 780.0]
    assert (week.low <= week.mean).all() and (week.mean <= week.high).all()
    assert week.high[1].tolist() == [600.0] * 3


def test_what_the_model_lived_is_there_already(site: Site) -> None:
    week = lived(900.0, 1010.0, 900.0)
    weave(site, week, exceeded(site, week, ()))
    assert week.mean[0].tolist() == [880.0, 990.0, 880.0]
