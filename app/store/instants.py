"""Aware UTC instants to microseconds since 1970 and back: what the database keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND_US = 1_000_000


def to_us(at: datetime) -> int:
    """Whole microseconds since 1970; ``at`` is aware."""
    return (at - EPOCH) // MICROSECOND


def from_us(at_us: int) -> datetime:
    """The aware UTC instant of ``at_us``."""
    return EPOCH + timedelta(microseconds=at_us)
