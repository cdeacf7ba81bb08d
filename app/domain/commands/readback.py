"""What counts as verified: the value that comes back is the value that was written, as far as its number format can tell."""

from __future__ import annotations

import math

from app.domain.site import Kind, Point

FLOAT32_SHARE = 1e-6
"""A float32 keeps seven digits; values are scaled on both ways."""


def tolerance(point: Point, value: float) -> float:
    """How far the value that is read back may lie from ``value``, in engineering units.

    States and counters are exact. Measured values travel as float32 or as whole numbers that were written exactly.
    """
    if point.kind is not Kind.ANALOG:
        return 0.0
    return FLOAT32_SHARE * max(abs(value), abs(point.offset), abs(point.scale))


def is_same(point: Point, wanted: float, got: float | None) -> bool:
    """Whether ``got`` proves that ``wanted`` is in effect."""
    if got is None or not math.isfinite(got):
        return False
    return abs(got - wanted) <= tolerance(point, wanted)
