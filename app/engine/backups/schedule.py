"""When the next backup is due: once in each local day of the site, also on days on which the clock is changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_backup(after: datetime, at: str, zone: str) -> datetime:
    """The first instant after ``after`` at which the clock of ``zone`` shows ``at`` (HH:MM); a time that is left out on a day in
    spring is taken an hour later."""
    hours, minutes = (int(part) for part in at.split(":"))
    local = after.astimezone(ZoneInfo(zone))
    day = local.date()
    while True:
        due = datetime.combine(day, time(hours, minutes), ZoneInfo(zone)).astimezone(UTC)
        if due > after:
            return due
        day += timedelta(days=1)
