"""What is counted of a device, by minute and by hour."""

from __future__ import annotations

import asyncio
import time

import pytest

from app.domain.site import Name, Point
from app.engine.acquisition.gate import ConnectGate
from app.engine.acquisition.scaling import engineering, raw_value
from app.engine.acquisition.tally import Rate, Tally


def test_response_is_the_median_of_the_minute_then_of_the_last_ones() -> None:
    tally = Tally(0.0)
    assert tally.response_ms is None
    for took_s in (0.010, 0.012, 0.900):
        tally.answered(took_s, 1)
    assert tally.response_ms == 12.0
    tally.roll(61.0)
    assert list(tally.trend_ms) == [12.0]
    assert tally.response_ms == 12.0
    tally.roll(241.0)
    assert list(tally.trend_ms) == [12.0, None, None, None]
    assert tally.response_ms is None


def test_the_trend_is_an_hour_long() -> None:
    tally = Tally(0.0)
    for minute in range(90):
        tally.answered(minute / 1000, 1)
        tally.roll(60.0 * (minute + 1))
    assert len(tally.trend_ms) == 60
    assert tally.trend_ms[-1] == 89.0


def test_success_by_hour() -> None:
    tally = Tally(0.0)
    assert tally.success_24h is None
    assert list(tally.health) == []
    for _ in range(3):
        tally.answered(0.01, 7)
    tally.failed(timed_out=True)
    assert list(tally.health) == [0.75]
    tally.roll(3600.0)
    tally.answered(0.01, 8)
    tally.spoilt()
    assert list(tally.health) == [0.75, 0.0]
    assert tally.success_24h == pytest.approx(3 / 5)
    tally.roll(3 * 3600.0)
    assert list(tally.health) == [0.75, 0.0, 0.0], "an hour in which nothing could be asked"
    assert (tally.requests, tally.failures, tally.timeouts, tally.last_answer_us) == (5, 2, 1, 8)


def test_only_a_day_is_kept() -> None:
    tally = Tally(0.0)
    tally.failed()
    for hour in range(1, 30):
        tally.roll(3600.0 * hour)
        tally.answered(0.01, 1)
    assert tally.health == (1.0,) * 24
    assert tally.success_24h == 1.0


def test_rates_are_over_the_last_ten_seconds() -> None:
    rate = Rate()
    assert rate.per_s == 0.0
    for second in range(30):
        rate.look(float(second), 100 * second if second > 15 else 0)
    assert rate.per_s == 100.0


async def test_connections_are_opened_one_after_the_other() -> None:
    gate, start_s = ConnectGate(100.0), time.monotonic()
    await asyncio.gather(*(gate.turn() for _ in range(11)))
    assert 0.1 <= time.monotonic() - start_s < 0.3


@pytest.mark.parametrize(
    ("scale", "offset", "value", "raw"), [(0.1, 0.0, 21.5, 215.0), (0.1, -40.0, 21.5, 615.0), (1.0, 0.0, 0.3, 0.3)]
)
def test_raw_values_are_whole_where_they_are_meant_to_be(scale: float, offset: float, value: float, raw: float) -> None:
    point = Point(id="a", name=Name(), scale=scale, offset=offset)
    assert raw_value(point, value) == raw
    assert engineering(point, raw) == pytest.approx(value)
