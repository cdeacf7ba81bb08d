"""How a quantity is written in a sentence: decimals by unit, thousands comma, true minus, units with their signs."""

from __future__ import annotations

import math

from app.domain.site import Kind, Name, Point

NO_VALUE = "– –"
"""Missing: not blank and not 0."""

DECIMALS = {
    "°C": 1, "K": 1, "%RH": 0, "%": 0, "Pa": 0, "kPa": 0, "ppm": 0, "kWh": 0, "MWh": 1, "kgCO2e": 0, "tCO2e": 1, "kWh/m2": 1,
    "₩/kWh": 1, "₩ M": 1, "A": 1, "V": 1, "Hz": 2, "m3/h": 0, "l/s": 1, "W/m2": 0, "lx": 0, "bar": 2, "h": 0,
}  # fmt: skip
POWER = frozenset({"kW", "kVA", "kvar"})
ONE_DECIMAL_BELOW = 100.0
MOST_DECIMALS = 6
CURRENCY_SIGNS = {"KRW": "₩", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥"}
_SIGNS = {"CO2": "CO₂", "m2": "m²", "m3": "m³", "degC": "°C"}


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


def unit_text(unit: str) -> str:
    """Units as they are written: kgCO₂e, m³/h."""
    for plain, written in _SIGNS.items():
        unit = unit.replace(plain, written)
    return unit


def currency_sign(code: str) -> str:
    """The sign of a currency (ISO 4217), or its code where no sign is usual."""
    return CURRENCY_SIGNS.get(code.upper(), code.upper())


def quantity(value: float | None, unit: str, *, sign: bool = False) -> str:
    """Number and unit: ``1,046 kW``, ``−2.9 %``; without a value ``– –`` and no unit."""
    if value is None or not math.isfinite(value):
        return NO_VALUE
    return f"{number(value, decimals(unit, value), sign=sign)} {unit_text(unit)}".rstrip()


def exact_quantity(value: float, unit: str, *, sign: bool = False) -> str:
    """Number and unit with as many decimals as the value has, at least those of its unit: what is written is what is shown."""
    places = decimals(unit, value)
    while places < MOST_DECIMALS and round(value, places) != value:
        places += 1
    return f"{number(value, places, sign=sign)} {unit_text(unit)}".rstrip()


def value_name(point: Point, value: float | None) -> Name:
    """A value of ``point`` for people: the text of its state, or number and unit."""
    if value is not None and point.kind in (Kind.BINARY, Kind.MULTISTATE):
        state = point.states.get(round(value))
        return state if state is not None else Name(en=f"{value:g}")
    return Name(en=quantity(value, point.unit))


def exact_value_name(point: Point, value: float) -> Name:
    """As ``value_name``, with every digit of the value."""
    return value_name(point, value) if point.states else Name(en=exact_quantity(value, point.unit))


def difference_unit(unit: str) -> str:
    """The unit of a difference of two values: a difference of temperatures is in kelvin."""
    return "K" if unit in ("°C", "degC") else unit
