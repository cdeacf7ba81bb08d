"""Units that measure the same: from one to the other by a factor and, for temperatures, an offset."""

from __future__ import annotations

from dataclasses import dataclass

JOULES_PER_KWH = 3_600_000.0


@dataclass(frozen=True, slots=True)
class Measure:
    """Base value = value × ``factor`` + ``offset``."""

    dimension: str
    factor: float
    offset: float = 0.0


_UNITS: dict[str, Measure] = {
    "W": Measure("power", 0.001), "kW": Measure("power", 1.0), "MW": Measure("power", 1000.0),
    "Wh": Measure("energy", 0.001), "kWh": Measure("energy", 1.0), "MWh": Measure("energy", 1000.0), "GWh": Measure("energy", 1e6),
    "MJ": Measure("energy", 1 / 3.6), "GJ": Measure("energy", 1000 / 3.6), "kJ": Measure("energy", 1 / 3600),
    "Gcal": Measure("energy", 4184 / 3.6), "Mcal": Measure("energy", 4.184 / 3.6), "kcal": Measure("energy", 4.184 / 3600),
    "kvar": Measure("reactive power", 1.0), "var": Measure("reactive power", 0.001), "kvarh": Measure("reactive energy", 1.0),
    "kVA": Measure("apparent power", 1.0), "VA": Measure("apparent power", 0.001), "kVAh": Measure("apparent energy", 1.0),
    "°C": Measure("temperature", 1.0), "°F": Measure("temperature", 5 / 9, -160 / 9), "K": Measure("kelvin", 1.0),
    "Pa": Measure("pressure", 1.0), "hPa": Measure("pressure", 100.0), "kPa": Measure("pressure", 1000.0),
    "mbar": Measure("pressure", 100.0), "bar": Measure("pressure", 100_000.0), "MPa": Measure("pressure", 1e6),
    "m³": Measure("volume", 1.0), "l": Measure("volume", 0.001), "Nm³": Measure("normal volume", 1.0),
    "m³/h": Measure("flow", 1.0), "l/s": Measure("flow", 3.6), "l/min": Measure("flow", 0.06), "l/h": Measure("flow", 0.001),
    "m³/min": Measure("flow", 60.0), "m³/s": Measure("flow", 3600.0),
    "A": Measure("current", 1.0), "mA": Measure("current", 0.001), "V": Measure("voltage", 1.0), "kV": Measure("voltage", 1000.0),
    "Hz": Measure("frequency", 1.0), "%": Measure("share", 1.0), "%RH": Measure("humidity", 1.0), "ppm": Measure("ppm", 1.0),
    "lx": Measure("illuminance", 1.0), "W/m²": Measure("irradiance", 1.0), "kW/m²": Measure("irradiance", 1000.0),
    "s": Measure("time", 1.0), "min": Measure("time", 60.0), "h": Measure("time", 3600.0), "m/s": Measure("speed", 1.0),
    "rpm": Measure("rotation", 1.0), "kg": Measure("mass", 1.0), "t": Measure("mass", 1000.0),
    "kgCO₂e": Measure("carbon", 1.0), "tCO₂e": Measure("carbon", 1000.0),
}  # fmt: skip
_PLAIN = str.maketrans({"²": "2", "³": "3", "₂": "2", "º": "°", "℃": "C", "℉": "F", " ": None, "㎥": None})
_WORDS = {"degc": "°C", "c": "°C", "degf": "°F", "f": "°F", "°c": "°C", "°f": "°F", "℃": "°C", "㎥": "m³", "cbm": "m³", "liter": "l",
          "litre": "l", "㎾": "kW", "㎾h": "kWh", "㎿h": "MWh"}  # fmt: skip


_MILLI = frozenset({"mW", "mWh", "mwh", "mw", "mPa"})
"""Nobody can tell whether a million or a thousandth was meant."""


def _folded(unit: str) -> str:
    return unit.strip().translate(_PLAIN).casefold()


_BY_FOLDED: dict[str, str] = {}
for _name in _UNITS:
    _BY_FOLDED.setdefault(_folded(_name), _name)
_CASED = {_name.translate(_PLAIN): _name for _name in _UNITS}


def known_unit(unit: str) -> str:
    """How the unit is written here, or empty: ``kwh`` and ``㎾h`` are kWh. Case counts where it tells units apart (mW, MW)."""
    plain = unit.strip()
    if plain in _MILLI:
        return ""
    word = _WORDS.get(plain.casefold())
    return word or _CASED.get(plain.translate(_PLAIN), "") or _BY_FOLDED.get(_folded(plain), "")


def dimension(unit: str) -> str:
    """What the unit measures: power, energy, temperature …; empty when it is not known."""
    name = known_unit(unit)
    return _UNITS[name].dimension if name else ""


def conversion(unit: str, wanted: str) -> tuple[float, float] | None:
    """Factor and offset from ``unit`` to ``wanted``; ``None`` when they do not measure the same."""
    if unit.strip() == wanted.strip():
        return 1.0, 0.0
    here, there = known_unit(unit), known_unit(wanted)
    if not here or not there:
        return None
    a, b = _UNITS[here], _UNITS[there]
    if a.dimension != b.dimension:
        return None
    return a.factor / b.factor, (a.offset - b.offset) / b.factor
