"""Where the days of a site begin: local midnights, days of 23, 24 and 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from app.store.history.columns import QUARTER_S, SECOND_US, Int64s

FIRST_US, LAST_US = (int(datetime(year, 1, 3, tzinfo=UTC).timestamp()) * SECOND_US for year in (1900, 9000))


def edges(zone: str, from_us: int, to_us: int) -> Int64s:
    """The midnights of ``zone`` (a name of the IANA data) from the last one by ``from_us`` to the first one from ``to_us`` on."""
    from_us, to_us = min(max(from_us, FIRST_US), LAST_US), min(max(to_us, FIRST_US), LAST_US)
    first = datetime.fromtimestamp(from_us // SECOND_US, ZoneInfo(zone)).toordinal()
    found = [_midnight_us(zone, first)]
    while found[-1] < to_us:
        first += 1
        found.append(_midnight_us(zone, first))
    return np.array(found, np.int64)


def floor(zone: str, at_us: int) -> int:
    """The last midnight by ``at_us``."""
    return int(edges(zone, at_us, at_us)[0])


@lru_cache(maxsize=20_000)
def _midnight_us(zone: str, ordinal: int) -> int:
    """At a full quarter of UTC: where a zone was off it, a hundred years ago, its day begins some minutes early."""
    midnight = datetime.combine(date.fromordinal(ordinal), time(), ZoneInfo(zone))
    return int(midnight.timestamp()) // QUARTER_S * QUARTER_S * SECOND_US
