"""Local time of the campus, who is in when, and repeatable randomness: all functions of time alone, so that past and present agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SEOUL_OFFSET_S = 9 * 3600
"""Korea has had no summer time since 1988."""

DAY_S, HOUR_S = 86_400, 3_600
_MONDAY = 3  # 1970-01-01 was a Thursday


def local_hour(at_s: Floats | float) -> Floats:
    """Hour of the local day, 0 to 24."""
    return np.asarray((np.asarray(at_s) + SEOUL_OFFSET_S) % DAY_S / HOUR_S)


def weekday(at_s: Floats | float) -> NDArray[np.int64]:
    """0 is Monday."""
    return np.asarray(((np.asarray(at_s) + SEOUL_OFFSET_S) // DAY_S + _MONDAY) % 7).astype(np.int64)


def ramp(hour: Floats, start: float, end: float, soft_h: float = 0.75) -> Floats:
    """0 outside ``start`` to ``end``, 1 inside, with soft edges."""
    rise = np.minimum(np.maximum((hour - start) / soft_h + 0.5, 0.0), 1.0)
    fall = np.minimum(np.maximum((end - hour) / soft_h + 0.5, 0.0), 1.0)
    return np.asarray(np.minimum(rise, fall))


def _office(hour: Floats, day: NDArray[np.int64]) -> Floats:
    lunch = 1.0 - 0.35 * ramp(hour, 12.0, 13.0, 0.4)
    return ramp(hour, 8.5, 18.3, 1.2) * lunch * np.where(day < 5, 1.0, 0.06)


def _meeting(hour: Floats, day: NDArray[np.int64]) -> Floats:
    return ramp(hour, 9.0, 17.5) * np.where(day < 5, 1.0, 0.0)


def _meal(hour: Floats, day: NDArray[np.int64]) -> Floats:
    return np.maximum(ramp(hour, 11.5, 13.3, 0.6), 0.25 * ramp(hour, 8.0, 18.0)) * np.where(day < 5, 1.0, 0.1)


def _library(hour: Floats, day: NDArray[np.int64]) -> Floats:
    return ramp(hour, 9.0, 21.5, 1.5) * np.where(day == 0, 0.5, np.where(day < 5, 0.75, 1.0))


def _sports(hour: Floats, day: NDArray[np.int64]) -> Floats:
    return ramp(hour, 6.0, 22.0, 1.0) * (0.4 + 0.6 * ramp(hour, 17.5, 20.5, 1.0)) * np.where(day < 6, 1.0, 0.8)


def _shift(hour: Floats, day: NDArray[np.int64]) -> Floats:
    return np.where(day < 5, 0.55 + 0.45 * ramp(hour, 8.5, 18.0), 0.55)


def _always(hour: Floats, day: NDArray[np.int64]) -> Floats:
    return np.ones_like(hour)


PATTERNS: Mapping[str, Callable[[Floats, NDArray[np.int64]], Floats]] = {
    "office": _office,
    "meeting": _meeting,
    "meal": _meal,
    "library": _library,
    "sports": _sports,
    "shift": _shift,
    "always": _always,
}
"""Share of the full number of people by hour and weekday."""


def opened(at_s: float) -> Floats:
    """1 while the air handling runs for people: City Hall, Library, Sports Centre, Data Centre. Changes once a minute."""
    return _opened(int(at_s // 60))


def pattern_shares(at_s: float) -> Mapping[str, float]:
    """All patterns at one moment. Changes once a minute."""
    return _pattern_shares(int(at_s // 60))


@lru_cache(maxsize=4)
def _pattern_shares(minute: int) -> Mapping[str, float]:
    hour, day = local_hour(minute * 60.0), weekday(minute * 60.0)
    return {name: float(pattern(hour, day)) for name, pattern in PATTERNS.items()}


@lru_cache(maxsize=4)
def _opened(minute: int) -> Floats:
    hour, day = local_hour(minute * 60.0), weekday(minute * 60.0)
    return np.stack(
        (
            ramp(hour, 6.8, 19.0, 0.5) * (day < 5),
            ramp(hour, 8.0, 22.0, 0.5),
            ramp(hour, 5.5, 22.5, 0.5),
            np.maximum(0.6, ramp(hour, 7.5, 19.0, 0.5) * (day < 5)),
        )
    )


def noise(stream: NDArray[np.int64] | int, block: NDArray[np.int64] | int) -> Floats:
    """Repeatable uniform numbers 0 to 1 for each stream and block of time."""
    with np.errstate(over="ignore"):  # the mixing is meant to wrap around
        mixed = np.asarray(stream, np.int64).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed = mixed + np.asarray(block, np.int64).astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return np.asarray((mixed >> np.uint64(40)).astype(np.float64) / 2.0**24)


def drift(stream: int, at_s: float, period_s: float, count: int = 1) -> Floats:
    """Repeatable smooth noise -1 to 1 that changes over about ``period_s``, for ``count`` streams from ``stream`` on."""
    block, share = divmod(at_s / period_s, 1.0)
    smooth = share * share * (3.0 - 2.0 * share)
    start, end = _ends(stream, count, int(block)), _ends(stream, count, int(block) + 1)
    return np.asarray(start + (end - start) * smooth)


@lru_cache(maxsize=256)
def _ends(stream: int, count: int, block: int) -> Floats:
    return 2.0 * noise(np.arange(stream, stream + count), block) - 1.0
