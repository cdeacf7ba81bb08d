"""Recorded weather and loads stand at the right day and hour, about the normals of Seoul."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from app.demo.model.calendar import Floats, drift, local_hour, noise, opened, weekday
from app.demo.model.profile import Profile
from app.demo.model.weather import (
    SEOUL_NORMAL_C,
    at_nodes,
    moisture,
    record_hour,
    relative_humidity,
    weather,
    wet_bulb,
)

YEAR_S = datetime(2026, 1, 1, tzinfo=UTC).timestamp() - 9 * 3600.0
HOURS: Floats = YEAR_S + 3600.0 * np.arange(365.0 * 24.0)


def test_a_weekday_takes_a_recorded_weekday_of_the_same_season() -> None:
    record = record_hour(HOURS)
    assert (record // 24 % 7 == weekday(HOURS)).all(), "2018-01-01 was a Monday"
    assert (record % 24 == local_hour(HOURS)).all()
    apart = np.abs((record // 24) % 365 - np.arange(len(HOURS)) // 24)
    assert np.minimum(apart, 365 - apart).max() <= 3


def test_months_have_about_the_normals_of_seoul() -> None:
    month = np.array([datetime.fromtimestamp(at + 9 * 3600.0, UTC).month for at in HOURS])
    temperature = at_nodes("temperature", HOURS)
    means = [float(temperature[month == m + 1].mean()) for m in range(12)]
    assert np.abs(np.array(means) - SEOUL_NORMAL_C).max() < 3.0
    assert -15.0 < temperature.min() < temperature.max() < 38.0


def test_the_weather_moves_straight_between_hours() -> None:
    at = HOURS[4000]
    before, after = weather(at)[0], weather(at + 3600.0)[0]
    assert weather(at + 900.0)[0] == pytest.approx(before + 0.25 * (after - before))


def test_wet_bulb_and_moisture_match_published_values() -> None:
    assert float(wet_bulb(20.0, 50.0)) == pytest.approx(13.7, abs=0.05)  # Stull (2011), example of the paper
    assert float(moisture(25.0, 50.0)) == pytest.approx(9.9, abs=0.1)  # psychrometric chart at sea level
    assert float(relative_humidity(np.array(25.0), moisture(25.0, 50.0))) == pytest.approx(50.0)


def test_noise_is_repeatable_and_even() -> None:
    found = noise(np.arange(1000), 7)
    assert (found == noise(np.arange(1000), 7)).all()
    assert 0.45 < found.mean() < 0.55
    assert drift(3, 100.0, 60.0)[0] == drift(3, 100.0, 60.0)[0]


def test_city_hall_opens_on_weekdays_and_the_library_every_day() -> None:
    sunday, monday = (datetime(2026, 7, day, 3, tzinfo=UTC).timestamp() for day in (12, 13))
    assert opened(monday)[:2].tolist() == [1.0, 1.0]
    assert opened(sunday)[:2].tolist() == [0.0, 1.0]


def test_the_campus_keeps_to_its_contract_and_sleeps_at_night() -> None:
    profile = Profile(HOURS[-1])
    main = profile.flow(HOURS)[list_of_meters().index("cmp.mtr-0")]
    assert 1100.0 < main.max() < 1200.0
    night, day = (main[(local_hour(HOURS) == hour) & (weekday(HOURS) < 5)].mean() for hour in (3, 14))
    assert night < 0.65 * day


def test_counters_are_the_integral_of_the_flows() -> None:
    profile = Profile(HOURS[-1])
    fine = HOURS[500] + 60.0 * np.arange(600)
    flow, counter = profile.flow(fine), profile.counter(fine)
    integral = ((flow[:, 1:] + flow[:, :-1]) / 2.0 / 60.0).sum(axis=1)
    assert counter[:, -1] - counter[:, 0] == pytest.approx(integral, rel=1e-3)


def list_of_meters() -> list[str]:
    from app.demo.model.channels import METER_IDS

    return list(METER_IDS)
