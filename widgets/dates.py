"""How instants are written: 24 h local time of the site, day names in the language of the operator, ages elsewhere."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from widgets.language import language, tr

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(at: datetime, zone: tzinfo | None) -> datetime:
    """An aware instant in the site's time; without a zone in that of the computer."""
    return at.astimezone(zone)


def clock(at: datetime, zone: tzinfo | None, *, seconds: bool = True) -> str:
    """``14:32:08``, or ``14:32``."""
    return local(at, zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def weekday(day: date) -> str:
    """``Mon``, ``월``."""
    return tr(WEEKDAYS[day.weekday()])


def short_day(day: date) -> str:
    """``13 Jul``, ``7월 13일``."""
    return f"{day.month}월 {day.day}일" if language() == "ko" else f"{day.day:02d} {MONTHS[day.month - 1]}"


def named_day(day: date) -> str:
    """``Mon 13 Jul``, ``7월 13일 (월)``."""
    return f"{short_day(day)} ({weekday(day)})" if language() == "ko" else f"{weekday(day)} {short_day(day)}"


def iso_day(day: date) -> str:
    """``Tue 2026-07-14``, ``2026-07-14 (화)``: top bar, files, reports."""
    iso = day.isoformat()[:10]
    return f"{iso} ({weekday(day)})" if language() == "ko" else f"{weekday(day)} {iso}"


def day_clock(at: datetime, zone: tzinfo | None, *, seconds: bool = False) -> str:
    """``13 Jul 08:12``: an instant that may be on another day."""
    return f"{short_day(local(at, zone))} {clock(at, zone, seconds=seconds)}"


def named_day_clock(at: datetime, zone: tzinfo | None) -> str:
    """``Mon 13 Jul 15:15``: the cursor of a trend."""
    return f"{named_day(local(at, zone))} {clock(at, zone, seconds=False)}"


def recent(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Only the time on the same local day, else day and time."""
    same = local(at, zone).date() == local(now, zone).date()
    return clock(at, zone) if same else day_clock(at, zone)


def month_name(day: date) -> str:
    """``July``, ``7월``: in titles."""
    return f"{day.month}월" if language() == "ko" else MONTH_NAMES[day.month - 1]


def month(day: date) -> str:
    """``Jul``, ``7월``; January with its year."""
    if language() == "ko":
        return f"{day.year}년 1월" if day.month == 1 else f"{day.month}월"
    name = MONTHS[day.month - 1]
    return f"{name} {day.year}" if day.month == 1 else name
