"""How numbers, ages, money and dates are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import dates
from widgets.language import set_language
from widgets.numbers import NO_VALUE, age_text, decimals, money, number, quantity

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1046.4, "kW", "1,046 kW"),
        (88.44, "kW", "88.4 kW"),
        (-2.94, "%", "−3 %"),
        (18.94, "°C", "18.9 °C"),
        (1993.2, "kgCO2e", "1,993 kgCO₂e"),
        (76.24, "kWh/m2", "76.2 kWh/m²"),
        (None, "kW", NO_VALUE),
        (float("nan"), "kW", NO_VALUE),
    ],
)
def test_a_quantity_is_written_with_the_decimals_of_its_unit(value: float | None, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


def test_a_deviation_carries_its_sign_and_zero_has_none() -> None:
    assert number(1.26, 1, sign=True) == "+1.3"
    assert number(-1.6, 1, sign=True) == "−1.6"
    assert number(-0.04, 1, sign=True) == "0.0"
    assert number(-0.04, 1) == "0.0"


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_written_number_reads_back(value: float, places: int) -> None:
    assert float(number(value, places).replace("−", "-").replace(",", "")) == pytest.approx(
        value, abs=0.51 * 10**-places
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-3, "0 s"), (12, "12 s"), (256, "4 m 16 s"), (1207, "20 m 07 s"), (6060, "1 h 41 m"), (273_600, "3 d 4 h")],
)
def test_ages(seconds: float, text: str) -> None:
    assert age_text(seconds) == text


def test_money() -> None:
    assert money(38_900_000) == "₩ 38.90 M"
    assert money(8320) == "₩ 8,320"
    assert money(-1_250_000, sign=True) == "₩ −1.25 M"
    assert money(None) == NO_VALUE


def test_a_unit_without_rule_has_three_figures() -> None:
    assert [decimals("MΩ", value) for value in (0.93, 12.4, 412.0)] == [2, 1, 0]


def test_instants_are_written_in_the_time_of_the_site() -> None:
    at = datetime(2026, 7, 13, 23, 12, 8, tzinfo=UTC)
    assert dates.clock(at, SEOUL) == "08:12:08"
    assert dates.day_clock(at, SEOUL) == "14 Jul 08:12"
    assert dates.named_day_clock(at, SEOUL) == "Tue 14 Jul 08:12"
    assert dates.recent(at, datetime(2026, 7, 14, 5, tzinfo=UTC), SEOUL) == "08:12:08"
    assert dates.recent(at, datetime(2026, 7, 15, 5, tzinfo=UTC), SEOUL) == "14 Jul 08:12"


def test_days_in_both_languages() -> None:
    day = date(2026, 7, 14)
    assert dates.iso_day(day) == "Tue 2026-07-14"
    set_language("ko")
    assert dates.iso_day(day) == "2026-07-14 (화)"
    assert dates.named_day(day) == "7월 14일 (화)"
