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
QUARTER_S = 900
HOUR_S = 3600
LEVELS = {QUARTER_S: "15min", HOUR_S: "hour"}
RAW = "raw"


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
    the interval has no value; ``good`` is the share of its time with good quality, 0 to 1."""

    key: Int32s
    start_us: Int64s
    min: Floats
    mean: Floats
    max: Floats
    last: Floats
    good: Floats

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """History of one point. ``at_us`` is the start of the bucket, or the time of the sample (then min = mean = max).

    ``mean`` is weighted by time; a gap is NaN in ``min``, ``mean``, ``max`` and ``last``; ``last`` is the last value in
    the bucket; ``good`` is the share of the bucket's time with good quality, 0 to 1. ``level`` says what was read:
    raw, 15min or hour, the coarsest of them.
    """

    level: str
    at_us: Int64s
    min: Floats
    mean: Floats
    max: Floats
    last: Floats
    good: Floats

    def __len__(self) -> int:
        return len(self.at_us)
