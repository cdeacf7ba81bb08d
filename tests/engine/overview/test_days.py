"""Local days have 92, 96 or 100 quarter hours, and blocks follow the local clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.engine.overview.days import block_start_us, day_type, epoch_us, instant, local_day, month_days, year_before

SEOUL, BERLIN, KATHMANDU = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")


def test_a_day_in_seoul_has_96_quarters_that_begin_at_15_utc() -> None:
    day = local_day(date(2026, 7, 14), SEOUL)
    assert instant(day.start_us) == datetime(2026, 7, 13, 15, tzinfo=UTC)
    assert day.slots.tolist() == list(range(96))
    assert day.ends[0] == datetime(2026, 7, 13, 15, 15, tzinfo=UTC)
    assert day.ends[-1] == datetime(2026, 7, 14, 15, tzinfo=UTC)


def test_the_day_on_which_the_clock_goes_forward_has_92_quarters_and_none_between_two_and_three() -> None:
    slots = local_day(date(2026, 3, 29), BERLIN).slots.tolist()
    assert len(slots) == 92
    assert not set(range(8, 12)) & set(slots)


def test_the_day_on_which_the_clock_goes_back_has_100_quarters_and_two_to_three_twice() -> None:
    slots = local_day(date(2026, 10, 25), BERLIN).slots.tolist()
    assert len(slots) == 100
    assert all(slots.count(slot) == 2 for slot in range(8, 12))


def test_hourly_demand_blocks_follow_the_clock_of_a_zone_with_three_quarters_of_an_hour() -> None:
    at = epoch_us(datetime(2026, 7, 14, 5, 0, tzinfo=UTC))  # 10:45 in Kathmandu
    assert instant(block_start_us(at, 60, KATHMANDU)) == datetime(2026, 7, 14, 4, 15, tzinfo=UTC)
    assert instant(block_start_us(at, 15, SEOUL)) == datetime(2026, 7, 14, 5, 0, tzinfo=UTC)


def test_days_by_type_month_and_year() -> None:
    assert [day_type(date(2026, 7, day)) for day in (10, 11, 12)] == ["weekday", "saturday", "sunday"]
    assert len(month_days(date(2024, 2, 10))) == 29
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
