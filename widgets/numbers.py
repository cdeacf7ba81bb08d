"""How numbers are written: decimals by unit, thousands comma, true minus, units with their signs, ages, money. Pure."""

from __future__ import annotations

from math import isnan

NO_VALUE = "– –"
"""Missing: not blank and not 0."""

DECIMALS = {
    "°C": 1, "K": 1, "%RH": 0, "%": 0, "Pa": 0, "kPa": 0, "ppm": 0, "kWh": 0, "MWh": 1, "kgCO2e": 0, "tCO2e": 1, "kWh/m2": 1,
    "₩/kWh": 1, "₩ M": 1, "A": 1, "V": 1, "Hz": 2, "m3/h": 0, "l/s": 1, "W/m2": 0, "lx": 0, "bar": 2, "h": 0,
}  # fmt: skip
POWER = frozenset({"kW", "kVA", "kvar"})
ONE_DECIMAL_BELOW = 100.0
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400


def number(value: float, places: int, *, sign: bool = False) -> str:
    """Thousands comma, decimal point, true minus; a rounded zero has no sign."""
    text = f"{value:+,.{places}f}" if sign else f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("+-")
    return text.replace("-", "−")


def decimals(unit: str, value: float) -> int:
    """kW has one decimal below 100, others by unit; without a rule as many as three digits need."""
    if unit in POWER:
        return 0 if abs(value) >= ONE_DECIMAL_BELOW else 1
    known = DECIMALS.get(unit.replace("²", "2").replace("³", "3").replace("₂", "2"))
    if known is not None:
        return known
    return 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2


def quantity(value: float | None, unit: str, *, sign: bool = False) -> str:
    """Number and unit as they stand in a sentence: ``1,046 kW``, ``−2.9 %``; ``None`` is ``– –`` without unit."""
    if value is None or isnan(value):
        return NO_VALUE
    return f"{number(value, decimals(unit, value), sign=sign)} {unit_text(unit)}".rstrip()


def unit_text(unit: str) -> str:
    """Units as they are written: kgCO₂e, m³/h."""
    return unit.replace("CO2", "CO₂").replace("m2", "m²").replace("m3", "m³").replace("degC", "°C")


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
