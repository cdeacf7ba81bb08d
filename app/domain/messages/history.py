"""History in columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """``GET history``: columns of equal length. ``at`` is the start of the bucket, or the sample time when ``buckets``
    was not asked for; then min = mean = max. ``None`` is a gap. ``good`` is the good share of the bucket, 0 to 1.
    ``last`` is the last value in the bucket (counters, states). ``level`` says what was read: raw, 15min or hour."""

    point: str
    unit: str
    start: datetime
    end: datetime
    level: str
    at: list[datetime]
    min: list[float | None]
    mean: list[float | None]
    max: list[float | None]
    last: list[float | None]
    good: list[float]
