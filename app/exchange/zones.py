"""From what the clock on the wall said to instants: the hour that is missing and the hour that comes twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import InvalidInput
from app.exchange.stamps import Stamp

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)


def zone_of(name: str) -> tzinfo:
    """The zone ``Asia/Seoul``, ``UTC``, ``+09:00`` or ``UTC+9``. Raises ``InvalidInput``."""
    fixed = _OFFSET.fullmatch(name.strip())
    if fixed:
        span = timedelta(hours=int(fixed[2]), minutes=int(fixed[3] or 0))
        if span < timedelta(hours=15):
            return timezone(-span if fixed[1] == "-" else span)
    if name.strip().upper() in ("UTC", "GMT", "Z"):
        return UTC
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        text = f"zone: there is no time zone '{name[:40]}'. Name one like Asia/Seoul, UTC or +09:00."
        raise InvalidInput("zone", text) from error


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - EPOCH) // MICROSECOND


def instants(stamp: Stamp, zone: tzinfo) -> tuple[int, int]:
    """The first and the second instant in µs at which the clock said so; the same one twice on nearly all times.

    Raises ``ValueError`` when the clock never said so: it was put forward. The moment at which it was put forward is
    taken for the end of the last hour before it.
    """
    if stamp.offset is not None:
        at = micros(stamp.clock.replace(tzinfo=UTC)) - stamp.offset // MICROSECOND
        return at, at
    early, late = (stamp.clock.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    first, second = micros(early.astimezone(UTC)), micros(late.astimezone(UTC))
    if first == second:
        return first, second
    if first < second:
        return first, second
    before = stamp.clock - MICROSECOND
    if micros(before.replace(tzinfo=zone, fold=0).astimezone(UTC)) == micros(
        before.replace(tzinfo=zone, fold=1).astimezone(UTC)
    ):
        return first, first
    raise ValueError(f"{stamp.clock:%Y-%m-%d %H:%M} did not exist: the clock was put forward")


def local_text(at_us: int, zone: tzinfo) -> str:
    """An instant on the clock of ``zone``."""
    return f"{(EPOCH + timedelta(microseconds=at_us)).astimezone(zone):%Y-%m-%d %H:%M}"
