"""Commanding a property: the value in the property's own datatype, at a priority (clauses 15.9 and 19.2)."""

from __future__ import annotations

import math
from typing import Any, Final

from bacpypes3.apdu import WritePropertyRequest
from bacpypes3.basetypes import BinaryPV, PropertyIdentifier
from bacpypes3.constructeddata import Any as AnyValue
from bacpypes3.primitivedata import (
    Boolean,
    Double,
    Enumerated,
    Integer,
    Null,
    ObjectIdentifier,
    ObjectType,
    Real,
    Unsigned,
)
from bacpypes3.vendor import get_vendor_info

from app.domain.errors import DeviceRefused
from drivers.bacnet.address import PointAddress
from drivers.bacnet.names import (
    MULTI_STATE_INPUT,
    MULTI_STATE_OUTPUT,
    MULTI_STATE_VALUE,
    PRESENT_VALUE,
)

LOWEST_PRIORITY: Final = 16
_FLOAT32_MAX: Final = 3.4028234663852886e38
_MULTISTATE: Final = frozenset((MULTI_STATE_INPUT, MULTI_STATE_OUTPUT, MULTI_STATE_VALUE))


def write_request(address: PointAddress, value: float | None, priority: int) -> Any:
    """The request; ``None`` releases. Raises ``DeviceRefused`` with a sentence when the value does not fit the datatype."""
    if not 1 <= priority <= LOWEST_PRIORITY:
        raise DeviceRefused(f"{address}: there is no priority {priority}; they run from 1 to {LOWEST_PRIORITY}")
    request = WritePropertyRequest(
        objectIdentifier=ObjectIdentifier((address.object_type, address.instance)),
        propertyIdentifier=PropertyIdentifier(address.property),
        propertyValue=AnyValue(Null(()) if value is None else typed(address, value)),
        priority=priority,
    )
    if address.index is not None:
        request.propertyArrayIndex = address.index
    return request


def typed(address: PointAddress, value: float) -> Any:
    """``value`` in the datatype that the standard gives the property."""
    if not math.isfinite(value):
        raise DeviceRefused(f"{address}: {value} is not a number that can be written")
    datatype = _datatype(address)
    if issubclass(datatype, Real | Double):
        if issubclass(datatype, Real) and abs(value) > _FLOAT32_MAX:
            raise DeviceRefused(f"{address}: {value:g} is too large for it")
        return datatype(value)
    if value != int(value):
        raise DeviceRefused(f"{address}: {value:g} is not a whole number, and it takes only those")
    _check_whole(address, datatype, int(value))
    return datatype(bool(value)) if issubclass(datatype, Boolean) else datatype(int(value))


def _check_whole(address: PointAddress, datatype: type, value: int) -> None:
    if issubclass(datatype, BinaryPV | Boolean) and value not in (0, 1):
        raise DeviceRefused(f"{address}: {value} is neither 0 (off) nor 1 (on)")
    if issubclass(datatype, Unsigned | Enumerated) and value < 0:
        raise DeviceRefused(f"{address}: {value} is below 0")
    if address.object_type in _MULTISTATE and address.property == PRESENT_VALUE and value < 1:
        raise DeviceRefused(f"{address}: there is no state {value}; the first is 1")


def _datatype(address: PointAddress) -> type:
    object_class = get_vendor_info(0).get_object_class(ObjectType(address.object_type))
    datatype = object_class and object_class.get_property_type(PropertyIdentifier(address.property))
    if not isinstance(datatype, type) or not issubclass(
        datatype, Real | Double | Unsigned | Integer | Enumerated | Boolean
    ):
        raise DeviceRefused(f"{address}: its datatype is not a number that can be written")
    return datatype
