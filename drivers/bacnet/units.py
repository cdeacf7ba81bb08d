"""Engineering units (clause 21: BACnetEngineeringUnits) in the short forms that sites use."""

from __future__ import annotations

from typing import Final

from bacpypes3.basetypes import EngineeringUnits

NO_UNITS: Final = 95

SHORT: Final[dict[int, str]] = {
    2: "mA",
    3: "A",
    5: "V",
    6: "kV",
    8: "VA",
    9: "kVA",
    11: "var",
    12: "kvar",
    16: "J",
    17: "kJ",
    18: "Wh",
    19: "kWh",
    27: "Hz",
    28: "g/kg",
    29: "%RH",
    35: "W/m2",
    37: "lx",
    47: "W",
    48: "kW",
    49: "MW",
    53: "Pa",
    54: "kPa",
    55: "bar",
    62: "°C",
    63: "K",
    64: "°F",
    71: "h",
    72: "min",
    73: "s",
    74: "m/s",
    80: "m3",
    85: "m3/s",
    87: "L/s",
    88: "L/min",
    96: "ppm",
    98: "%",
    104: "rpm",
    121: "K",
    126: "MJ",
    133: "hPa",
    134: "mbar",
    135: "m3/h",
    146: "MWh",
    243: "kvarh",
    249: "m3/d",
}


def unit_text(number: int) -> str:
    """The unit for people; the standard's own name where no short form is listed."""
    if number == NO_UNITS:
        return ""
    return SHORT.get(number) or str(EngineeringUnits(number))
