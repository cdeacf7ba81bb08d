"""How numbers are written: decimals by unit, thousands comma, true minus, units with their signs, ages, money. Pure."""

from __future__ import annotations

import math

from app.domain import quantities
from app.domain.quantities import DECIMALS, NO_VALUE, ONE_DECIMAL_BELOW, POWER, decimals, number
from widgets.language import tr

__all__ = [
    "DECIMALS", "NO_VALUE", "ONE_DECIMAL_BELOW", "POWER", "age_text", "decimals", "money", "number", "quantity", "unit_text",
]  # fmt: skip

WORDS = frozenset({"people"})
"""Units that are words: they are in the language of the operator, signs are the same everywhere."""
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400


def unit_text(unit: str) -> str:
    """Units as they are written: kgCO₂e, m³/h, 명."""
    return tr(unit) if unit in WORDS else quantities.unit_text(unit)


def quantity(value: float | None, unit: str, *, sign: bool = False) -> str:
    """Number and unit: ``1,046 kW``, ``−2.9 %``; without a value ``– –`` and no unit."""
    if value is None or not math.isfinite(value):
        return NO_VALUE
    return f"{number(value, decimals(unit, value), sign=sign)} {unit_text(unit)}".rstrip()


def age_text(seconds: float) -> str:
    """``12 s``, ``4 m 16 s``, ``1 h 41 m``, ``3 d 4 h``."""
    whole = max(0, int(seconds))
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} m {whole % _MINUTE_S:02d} s"
    if whole < _DAY_S:
        return f"{whole // _HOUR_S} h {whole % _HOUR_S // _MINUTE_S:02d} m"
    return f"{whole // _DAY_S} d {whole % _DAY_S // _HOUR_S} h"


def money(won: float | None, *, sign: bool = False) -> str:
    """Won in figures: ``₩ 38.90 M`` from a million, ``₩ 8,320`` below. Sums in Excel stay full won."""
    if won is None:
        return NO_VALUE
    if abs(won) >= 1e6:
        return f"₩ {number(won / 1e6, 2, sign=sign)} M"
    return f"₩ {number(won, 0, sign=sign)}"
