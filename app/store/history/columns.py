"""Columns of samples and intervals: arrays of equal length, one row a value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

SECOND_US = 1_000_000
MILLISECOND_US = 1000
MINUTE_S = 60
QUARTER_S = 900
HOUR_S = 3600
DAY_S = 86_400
LEVELS = {MINUTE_S: "1min", QUARTER_S: "15min", HOUR_S: "hour", DAY_S: "day"}
RAW = "raw"
FOR_EVER_US = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Readings as they are recorded. ``key`` is from ``keys``; ``value`` is NaN when there is none; ``quality`` and
    ``reason`` are the numbers of ``Quality`` and ``Reason``. A bad sample ends the value before it: a gap begins."""

    key: Int32s
    at_us: Int64s
    value: Floats
    quality: Bytes
    reason: Bytes

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """15-minute rows from elsewhere (seeding, import). ``start_us`` is a multiple of 15 minutes; ``mean`` is NaN when
    the interval has no value; ``good`` is the share of its time with good quality, 0 to 1. The value at the start and the
    number of samples need not be known."""

    key: Int32s
    start_us: Int64s
    min: Floats
    mean: Floats
    max: Floats
    last: Floats
    good: Floats
    first: Floats | None = None
    count: Int64s | None = None

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A recorded point as those see it who read SQL. ``rows``: its quarters and hours are kept as plain rows as well.
    ``keep_raw_days``: its samples are kept so long, be it shorter or longer than those of others."""

    id: str
    name: str = ""
    kind: str = ""
    unit: str = ""
    rows: bool = False
    keep_raw_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """History of one point. ``at_us`` is the start of the bucket, or the time of the sample (then min = mean = max).

    ``mean`` is weighted by time; a gap is NaN in ``min``, ``mean``, ``max``, ``first`` and ``last``; ``first`` is the value
    at the start of the bucket or the first one in it, ``last`` the one at its end; ``good`` is the share of the bucket's
    time with good quality, 0 to 1; ``count`` samples with a value began in it. ``level`` says what was read: raw, 1min,
    15min, hour or day, the coarsest of them.
    """

    level: str
    at_us: Int64s
    min: Floats
    mean: Floats
    max: Floats
    first: Floats
    last: Floats
    good: Floats
    count: Int64s

    def __len__(self) -> int:
        return len(self.at_us)
