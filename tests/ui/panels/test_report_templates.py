"""Periods of reports: named ones, free ones, and days of 23 and 25 hours."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ui.panels.reports.templates import PERIODS, days_of, free_name, instants, parse_day, size_text

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize("period", [key for key, _ in PERIODS if key != "free"])
def test_every_named_period_is_a_first_and_a_last_day(period: str) -> None:
    days = days_of(period, TODAY)
    assert days is not None
    assert days[0] <= days[1] <= TODAY


def test_last_month_of_the_first_of_march_is_the_whole_february() -> None:
    assert days_of("last_month", TODAY) == (date(2026, 2, 1), date(2026, 2, 28))


def test_a_free_period_proposes_nothing() -> None:
    assert days_of("free", TODAY) is None


def test_the_end_is_the_first_moment_after_the_last_day() -> None:
    start, end = instants(date(2026, 7, 1), date(2026, 7, 31), ZoneInfo("Asia/Seoul"))
    assert end - start == timedelta(days=31)
    assert end.hour == 0


def test_a_day_of_the_clock_change_has_23_hours() -> None:
    start, end = instants(date(2026, 3, 29), date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
    assert (end.timestamp() - start.timestamp()) / 3600 == 23


def test_what_is_no_day_is_refused() -> None:
    assert parse_day("2026-02-30") is None
    assert parse_day("yesterday") is None
    assert parse_day(" 2026-02-28 ") == date(2026, 2, 28)


def test_sizes_are_readable() -> None:
    assert size_text(312_400) == "312 kB"
    assert size_text(4_600_000) == "4.6 MB"
    assert size_text(0) == "– –"


def test_a_workbook_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "energy.xlsx"
    assert free_name(file) == file
    file.write_bytes(b"edited")
    assert free_name(file).name == "energy (2).xlsx"
