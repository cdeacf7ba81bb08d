"""Between engineering units and raw values of a device."""

from __future__ import annotations

from app.domain.site import Point

NEARLY_WHOLE = 1e-9
"""Relative distance at which a quotient is taken for the whole number it would be without rounding: 21.5 / 0.1 is 215."""


def raw_value(point: Point, value: float) -> float:
    """What must be written so that the device shows ``value``."""
    raw = (value - point.offset) / point.scale
    whole = round(raw)
    return float(whole) if abs(raw - whole) <= NEARLY_WHOLE * max(1.0, abs(raw)) else raw


def engineering(point: Point, raw: float) -> float:
    """What a raw value means."""
    return raw * point.scale + point.offset
