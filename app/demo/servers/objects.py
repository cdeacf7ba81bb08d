"""BACnet objects of the controllers, made from the points of the site (ANSI/ASHRAE 135, clause 12)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from bacpypes3.errors import PropertyError
from bacpypes3.local.analog import AnalogInputObject, AnalogOutputObject, AnalogValueObject
from bacpypes3.local.binary import BinaryInputObject, BinaryOutputObject, BinaryValueObject
from bacpypes3.local.cmd import Commandable
from bacpypes3.local.multistate import MultiStateInputObject, MultiStateValueObject

from app.domain.site import Kind, Point

UNITS: Final[Mapping[str, str]] = {
    "°C": "degrees-celsius", "%": "percent", "%RH": "percent-relative-humidity", "ppm": "parts-per-million",
    "Pa": "pascals", "kPa": "kilopascals", "kW": "kilowatts", "m³/h": "cubic-meters-per-hour", "h": "hours",
    "W/m²": "watts-per-square-meter", "mg/L": "milligrams-per-liter",
}  # fmt: skip
SCALED_UNITS: Final[Mapping[tuple[str, float], str]] = {
    ("kW", 0.001): "watts",
    ("km³/h", 0.001): "cubic-meters-per-hour",
    ("%RH", 0.1): "no-units",
}
"""Units of the raw value where the point is scaled."""

NORMAL: Final = (0, 0, 0, 0)
FAULT: Final = (0, 1, 0, 0)
OUT_OF_SERVICE: Final = (0, 0, 0, 1)
PRESENT_VALUE: Final = ("presentValue", 85)
SMALLEST_INCREMENT: Final = 0.05


class Guarded(Commandable):  # type: ignore[misc]  # bacpypes3 has no types
    """A commandable object that refuses values outside its range.

    ``relinquishDefault`` carries the automatic value of the local program.
    """

    _low: float = -math.inf
    _high: float = math.inf
    _told: Callable[[], None] | None = None
    """Called after every write."""

    async def write_property(
        self, attr: int | str, value: Any, index: int | None = None, priority: int | None = None
    ) -> None:
        if attr in PRESENT_VALUE and not isinstance(value, tuple) and not self._low <= float(value) <= self._high:
            raise PropertyError("valueOutOfRange")
        await super().write_property(attr, value, index, priority)
        if self._told is not None:
            self._told()

    def follow(self, automatic: float | int) -> None:
        """The automatic value; shown while no slot of the priority array holds another."""
        self.relinquishDefault = automatic
        self.recalculating()

    @property
    def forced(self) -> float | None:
        """The value that an operator holds, or ``None``."""
        held: Any = self.currentCommandPriority
        return None if held is None or held.unsigned is None else float(self.presentValue)


class Measured:
    """An object whose present value comes from a sensor: nobody writes it."""

    async def write_property(
        self, attr: int | str, value: Any, index: int | None = None, priority: int | None = None
    ) -> None:
        if attr in PRESENT_VALUE:
            raise PropertyError("writeAccessDenied")
        await super().write_property(attr, value, index, priority)  # type: ignore[misc]


class AnalogSensor(Measured, AnalogInputObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Analog input."""


class AnalogReading(Measured, AnalogValueObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Analog value that is not commandable."""


class BinarySensor(Measured, BinaryInputObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Binary input."""


class MultiStateSensor(Measured, MultiStateInputObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Multi-state input."""


class AnalogOutput(Guarded, AnalogOutputObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Commandable output."""


class AnalogSetpoint(Guarded, AnalogValueObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Commandable value."""


class BinaryOutput(Guarded, BinaryOutputObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Commandable output."""


class BinarySetting(Guarded, BinaryValueObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Commandable value."""


class MultiStateSetting(Guarded, MultiStateValueObject):  # type: ignore[misc]  # bacpypes3 has no types
    """Commandable mode."""


_CLASSES: Final[Mapping[tuple[str, bool], Any]] = {
    ("analog-input", False): AnalogSensor,
    ("analog-value", False): AnalogReading,
    ("analog-value", True): AnalogSetpoint,
    ("analog-output", True): AnalogOutput,
    ("binary-input", False): BinarySensor,
    ("binary-output", True): BinaryOutput,
    ("binary-value", True): BinarySetting,
    ("multi-state-input", False): MultiStateSensor,
    ("multi-state-value", True): MultiStateSetting,
}


def make_object(point: Point, raw: float) -> Any:
    """The object of a point with its first value, as the controller numbers and names it."""
    object_type, instance = point.address.split(":")
    found = _CLASSES[object_type, point.writable is not None](
        objectIdentifier=(object_type, int(instance)),
        objectName=point.id.upper(),
        description=point.name.en,
        statusFlags=list(NORMAL),
        eventState="normal",
        outOfService=False,
        reliability="no-fault-detected",
        **_own_properties(point, raw),
    )
    if point.writable is not None:
        found._low = _raw(point.writable.low, point, -math.inf)
        found._high = _raw(point.writable.high, point, math.inf)
    return found


def plain(point: Point, raw: float) -> float | int:
    """A value as the object type takes it."""
    return raw if point.kind is Kind.ANALOG else round(raw)


def _own_properties(point: Point, raw: float) -> dict[str, Any]:
    value = plain(point, raw)
    own: dict[str, Any] = {"presentValue": value}
    if point.writable is not None:
        own["relinquishDefault"] = value
    if point.kind is Kind.ANALOG:
        units = SCALED_UNITS.get((point.unit, point.scale), UNITS.get(point.unit, "no-units"))
        deadband = point.record.deadband if point.record else 0.0
        return own | {"units": units, "covIncrement": max(SMALLEST_INCREMENT, deadband) / abs(point.scale)}
    texts = [point.states[state].en for state in sorted(point.states)]
    if point.kind is Kind.MULTISTATE:
        return own | {"numberOfStates": len(texts), "stateText": texts}
    polarity = {} if point.address.startswith("binary-value") else {"polarity": "normal"}
    return own | polarity | {"inactiveText": texts[0], "activeText": texts[1]}


def _raw(limit: float | None, point: Point, otherwise: float) -> float:
    return otherwise if limit is None else (limit - point.offset) / point.scale
