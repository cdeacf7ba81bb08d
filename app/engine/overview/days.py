"""Local days and quarter hours of a site: 96 quarters on most days, 92 or 100 when the clock is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

QUARTER_US = 900_000_000
SLOTS = 96
"""Quarter hours on a local clock."""


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One local day. ``slots`` numbers each of its quarter hours on the local clock, 0 (00:00) to 95 (23:45)."""

    date: date
    start_us: int
    end_us: int
    slots: NDArray[np.intp]

    @property
    def ends(self) -> tuple[datetime, ...]:
        """The end of each quarter hour, by which it is named."""
        return tuple(instant(self.start_us + (i + 1) * QUARTER_US) for i in range(len(self.slots)))


def instant(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / 1_000_000, UTC)


def epoch_us(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def midnight_us(day: date, zone: tzinfo) -> int:
    return epoch_us(datetime.combine(day, time(), zone))


def local_day(day: date, zone: ZoneInfo) -> LocalDay:
    start, end = midnight_us(day, zone), midnight_us(day + timedelta(days=1), zone)
    count = (end - start) // QUARTER_US
    if count == SLOTS:
        return LocalDay(day, start, end, np.arange(SLOTS))
    clocks = [instant(start + i * QUARTER_US).astimezone(zone) for i in range(count)]
    return LocalDay(day, start, end, np.array([c.hour * 4 + c.minute // 15 for c in clocks], np.intp))


def local_date(at_us: int, zone: tzinfo) -> date:
    return instant(at_us).astimezone(zone).date()


def month_days(day: date) -> list[date]:
    """Every day of the month of ``day``."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return [first + timedelta(days=i) for i in range((following - first).days)]


def year_before(day: date) -> date:
    """The same date a year ago (28 February for the 29th)."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def day_type(day: date) -> str:
    """weekday, saturday or sunday. Public holidays are not known here."""
    return {5: "saturday", 6: "sunday"}.get(day.weekday(), "weekday")


def block_start_us(at_us: int, minutes: int, zone: ZoneInfo) -> int:
    """The start of the block of ``minutes`` that ``at_us`` lies in, aligned to the local clock."""
    offset = instant(at_us).astimezone(zone).utcoffset() or timedelta()
    shift_us = int(offset.total_seconds()) * 1_000_000
    return at_us - (at_us + shift_us) % (minutes * 60_000_000)
