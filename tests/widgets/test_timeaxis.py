"""Ticks stand at round local times, also when the clock changes; days have their names."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.language import set_language
from widgets.timeaxis import TimeAxis, days, ticks

SEOUL, BERLIN = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin")


def span(start: datetime, **length: float) -> tuple[float, float]:
    return start.timestamp(), (start + timedelta(**length)).timestamp()


def texts(start: datetime, width: float, **length: float) -> list[str]:
    return [tick.text for tick in ticks(*span(start, **length), start.tzinfo, width)]


def test_a_day_has_ticks_every_two_hours_and_ends_with_24() -> None:
    shown = texts(datetime(2026, 7, 14, tzinfo=SEOUL), 800, hours=24)
    assert shown[:3] == ["00:00", "02:00", "04:00"]
    assert shown[-2:] == ["22:00", "24:00"]


@pytest.mark.parametrize(
    ("length", "width", "first"),
    [
        ({"minutes": 10}, 700, "14:32"),
        ({"hours": 1}, 700, "14:35"),
        ({"hours": 8}, 600, "15:00"),
        ({"days": 7}, 1100, "00:00"),
        ({"days": 30}, 1100, "16 Jul"),
        ({"days": 365}, 1100, "Aug"),
    ],
)
def test_spans_have_round_ticks(length: dict[str, float], width: float, first: str) -> None:
    shown = texts(datetime(2026, 7, 14, 14, 32, tzinfo=SEOUL), width, **length)
    assert shown[0] == first
    assert 4 <= len(shown) <= 18


def test_the_day_of_the_clock_change_has_23_hours_and_no_tick_at_the_missing_one() -> None:
    start = datetime(2026, 3, 29, tzinfo=BERLIN)
    marks = ticks(*span(start, hours=24), BERLIN, 2400)
    assert "02:00" not in [tick.text for tick in marks]
    assert [tick.text for tick in marks if tick.midnight][:1] == ["00:00"]
    found = days(start.timestamp(), datetime(2026, 3, 31, tzinfo=BERLIN).timestamp(), BERLIN)
    assert [(day.end_s - day.start_s) / 3600 for day in found] == [23, 24]


def test_weekends_are_known_and_days_are_clipped_to_the_span() -> None:
    found = days(*span(datetime(2026, 7, 10, 18, tzinfo=SEOUL), days=3), SEOUL)
    assert [day.weekend for day in found] == [False, True, True, False]
    assert (found[0].end_s - found[0].start_s) / 3600 == 6


def test_months_begin_on_their_first_in_both_languages() -> None:
    start = datetime(2025, 11, 20, tzinfo=SEOUL)
    assert texts(start, 900, days=120) == [
        "01 Dec",
        "15 Dec",
        "29 Dec",
        "12 Jan",
        "26 Jan",
        "09 Feb",
        "23 Feb",
        "09 Mar",
    ] or (texts(start, 500, days=120)[0] == "Dec")
    set_language("ko")
    assert texts(start, 300, days=120)[:2] == ["12월", "2026년 1월"]


@given(st.integers(60, 800 * 86_400), st.integers(0, 10**9), st.integers(150, 2500))
def test_ticks_rise_inside_the_span_and_do_not_crowd(length: int, offset: int, width: int) -> None:
    start = 1_700_000_000 + offset / 10
    marks = ticks(start, start + length, BERLIN, width)
    assert all(start <= tick.at_s <= start + length for tick in marks)
    assert all((b.at_s - a.at_s) / length * width >= 24 for a, b in pairwise(marks))


def test_the_axis_is_drawn_with_the_flag_of_the_cursor(qtbot: QtBot, qapp: QApplication) -> None:
    axis = TimeAxis(SEOUL, left=46, right=60)
    qtbot.addWidget(axis)
    axis.resize(900, axis.sizeHint().height())
    start, end = span(datetime(2026, 7, 7, 14, 32, tzinfo=SEOUL), days=7)
    axis.show_span(start, end)
    plain = axis.grab().toImage()
    axis.show_span(start, end, start + 86_400)
    assert axis.grab().toImage() != plain
