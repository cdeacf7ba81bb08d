"""The period of a report in local time: its quarter hours, its days, what it is compared with, how it is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidInput
from app.domain.site import Name
from app.engine.overview.days import epoch_us, instant

LONGEST = timedelta(days=3 * 366)
MINUTE_US = 60_000_000


@dataclass(frozen=True, slots=True)
class Period:
    """``start`` and ``end`` are local and aware; ``end`` is exclusive."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @property
    def start_us(self) -> int:
        return epoch_us(self.start)

    @property
    def end_us(self) -> int:
        return epoch_us(self.end)

    @property
    def last_day(self) -> date:
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def is_months(self) -> bool:
        """Whole calendar months."""
        return all(at.day == 1 and at.time() == time() for at in (self.start, self.end))

    def starts(self, minutes: int) -> list[datetime]:
        """Naive local starts of all intervals."""
        return [_naive(at, self.zone) for at in range(self.start_us, self.end_us, minutes * MINUTE_US)]

    def ends(self, minutes: int) -> list[datetime]:
        """Naive local ends of all intervals."""
        return [
            _naive(at + minutes * MINUTE_US, self.zone) for at in range(self.start_us, self.end_us, minutes * MINUTE_US)
        ]

    def days(self, minutes: int) -> tuple[list[datetime], NDArray[np.intp]]:
        """The local days as naive midnights, and the number of the day of each interval."""
        dates = [at.date() for at in self.starts(minutes)]
        days = list(dict.fromkeys(dates))
        number = {day: n for n, day in enumerate(days)}
        return [datetime.combine(day, time()) for day in days], np.array([number[d] for d in dates], np.intp)

    def before(self) -> Period:
        """The period that this one is compared with: as many calendar months before it, else as many days."""
        if self.is_months:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
            return Period(_months_before(self.start, months), self.start, self.zone)
        start_of_day = datetime.combine(self.start.date() - (self.end.date() - self.start.date()), self.start.timetz())
        start = start_of_day.replace(tzinfo=self.zone)
        return Period(start if start < self.start else self.start - (self.end - self.start), self.start, self.zone)

    @property
    def label(self) -> str:
        """``2026-06``, ``2026-06-01`` or ``2026-06-01_2026-06-07``: the beginning of file names."""
        if self.is_months and _months_before(self.end, 1) == self.start:
            return f"{self.start:%Y-%m}"
        first, last = self.start.date(), self.last_day
        return f"{first}" if first == last else f"{first}_{last}"

    @property
    def name(self) -> Name:
        first, last = self.start.date(), self.last_day
        return Name(en=f"{first} to {last}", ko=f"{first} ~ {last}") if first != last else Name(en=f"{first}")


def period(start: datetime, end: datetime, zone: ZoneInfo, minutes: int) -> Period:
    """The period widened to whole intervals. Raises ``InvalidInput``."""
    if end <= start:
        raise InvalidInput("end", "The end of the period must be after its start.")
    if end - start > LONGEST:
        raise InvalidInput("end", "A report covers at most three years.")
    step_us = minutes * MINUTE_US
    first = epoch_us(start) // step_us * step_us
    behind = -(-epoch_us(end) // step_us) * step_us
    return Period(instant(first).astimezone(zone), instant(behind).astimezone(zone), zone)


def _months_before(at: datetime, months: int) -> datetime:
    number = at.year * 12 + at.month - 1 - months
    return at.replace(year=number // 12, month=number % 12 + 1)


def _naive(at_us: int, zone: ZoneInfo) -> datetime:
    """Excel has no time zones: what the clock on the wall said."""
    return instant(at_us).astimezone(zone).replace(tzinfo=None)
