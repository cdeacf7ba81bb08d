"""Periods are local: whole intervals, local days, and something honest to compare with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.errors import InvalidInput
from app.engine.reporting.period import period

SEOUL, BERLIN = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin")


def test_june_is_named_and_compared_with_may() -> None:
    june = period(datetime(2026, 6, 1, tzinfo=SEOUL), datetime(2026, 7, 1, tzinfo=SEOUL), SEOUL, 15)
    assert june.label == "2026-06"
    assert (june.before().start.date(), june.before().end.date()) == (date(2026, 5, 1), date(2026, 6, 1))
    assert june.name.en == "2026-06-01 to 2026-06-30"


def test_a_year_is_compared_with_the_year_before() -> None:
    year = period(datetime(2025, 1, 1, tzinfo=SEOUL), datetime(2026, 1, 1, tzinfo=SEOUL), SEOUL, 15)
    assert year.before().start == datetime(2024, 1, 1, tzinfo=SEOUL)
    assert year.label == "2025-01-01_2025-12-31"


def test_a_week_over_a_change_of_the_clock_has_all_its_quarters() -> None:
    week = period(datetime(2026, 3, 23, tzinfo=BERLIN), datetime(2026, 3, 30, tzinfo=BERLIN), BERLIN, 15)
    days, number = week.days(15)
    assert len(days) == 7
    assert [int((number == n).sum()) for n in (5, 6)] == [96, 92]
    assert week.before().start == datetime(2026, 3, 16, tzinfo=BERLIN)
    assert week.starts(15)[-1] == datetime(2026, 3, 29, 23, 45)  # noqa: DTZ001 Excel has naive local times


def test_part_of_a_day_is_compared_with_the_time_just_before() -> None:
    part = period(datetime(2026, 6, 1, 6, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC), SEOUL, 15)
    assert part.before().start_us == part.start_us - 3 * 3_600_000_000
    assert part.label == "2026-06-01"


def test_a_period_is_widened_to_whole_intervals() -> None:
    odd = period(datetime(2026, 6, 1, 0, 7, tzinfo=UTC), datetime(2026, 6, 1, 1, 1, tzinfo=UTC), SEOUL, 15)
    assert (odd.start, odd.end) == (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 1, 1, 15, tzinfo=UTC))


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        period(datetime(2026, 6, 2, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC), SEOUL, 15)
    assert refused.value.field == "end"
