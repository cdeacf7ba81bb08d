"""The reports there are, and the periods that can be chosen by name. Without widgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

ReportKind = Literal["energy", "trend", "alarms"]


@dataclass(frozen=True, slots=True)
class Template:
    """``title`` and ``about`` are translated; ``period`` is proposed; the other fields say which choices it has."""

    key: ReportKind
    title: str
    about: str
    period: str
    buildings: bool = False
    points: bool = False


TEMPLATES = (
    Template("energy", "Energy report", "Use, peak, cost and carbon by building", "last_month", buildings=True),
    Template("trend", "Trend report", "Any points over any period", "last_7_days", points=True),
    Template("alarms", "Alarm report", "Alarms, durations and response", "last_30_days", buildings=True),
)
BY_KEY = {template.key: template for template in TEMPLATES}

PERIODS = (
    ("today", "Today"), ("yesterday", "Yesterday"), ("last_7_days", "Last 7 days"), ("last_30_days", "Last 30 days"),
    ("this_month", "This month"), ("last_month", "Last month"), ("this_year", "This year"), ("last_year", "Last year"),
    ("free", "Free"),
)  # fmt: skip


def days_of(period: str, today: date) -> tuple[date, date] | None:
    """First and last day of a named period; ``None`` for a free one."""
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "last_7_days": (today - timedelta(days=6), today),
        "last_30_days": (today - timedelta(days=29), today),
        "this_month": (first, today),
        "last_month": (before.replace(day=1), before),
        "this_year": (today.replace(month=1, day=1), today),
        "last_year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }.get(period)


def instants(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the first moment of the first day to the end of the last, in the time of the site; the end is exclusive."""
    after = last + timedelta(days=1)
    return datetime(first.year, first.month, first.day, tzinfo=zone), datetime(
        after.year, after.month, after.day, tzinfo=zone
    )


def parse_day(text: str) -> date | None:
    """An ISO date, or ``None``."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def size_text(size: int) -> str:
    """``312 kB``, ``4.6 MB``."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000)):,} kB" if size else "– –"


def free_name(file: Path) -> Path:
    """The file, or ``name (2).xlsx`` and so on where one of that name is there: it may have been edited since."""
    candidates = (file, *(file.with_name(f"{file.stem} ({n}){file.suffix}") for n in range(2, 1000)))
    return next((candidate for candidate in candidates if not candidate.exists()), file)
