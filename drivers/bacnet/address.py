"""Point addresses: ``<object-type>:<instance>[:<property>]``, for example ``analog-input:3`` or ``ao:1:priority-array[8]``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.domain.errors import AddressError
from drivers.bacnet.names import OBJECT_TYPES, PRESENT_VALUE, PROPERTIES, PROPERTY_NAMES, SHORT_TYPES, TYPE_NAMES

MAX_TYPE: Final = 1023  # ten bits, clause 20.2.14
MAX_INSTANCE: Final = 4_194_302  # twenty-two bits; 4194303 means "any" (clause 12)
MAX_PROPERTY: Final = 4_194_303  # clause 21, BACnetPropertyIdentifier
MAX_INDEX: Final = 65_535

_PROPERTY = re.compile(r"(?P<name>[a-z0-9-]+)(?:\[(?P<index>[0-9]+)])?\Z")


@dataclass(frozen=True, slots=True, order=True)
class PointAddress:
    """One property of one object, in the numbers of the standard. ``index`` picks one element of an array property."""

    object_type: int
    instance: int
    property: int = PRESENT_VALUE
    index: int | None = None

    def __str__(self) -> str:
        text = f"{TYPE_NAMES.get(self.object_type, self.object_type)}:{self.instance}"
        if self.property != PRESENT_VALUE or self.index is not None:
            text += f":{PROPERTY_NAMES.get(self.property, self.property)}"
        return text if self.index is None else f"{text}[{self.index}]"


def parse_address(text: str) -> PointAddress:
    """The address in numbers; raises ``AddressError`` with a sentence that names the bad part."""
    parts = text.strip().lower().replace("_", "-").split(":")
    if len(parts) not in (2, 3):
        raise AddressError(
            f"'{text}' is not a BACnet address: write <object-type>:<instance>[:<property>], analog-input:3"
        )
    object_type = _object_type(parts[0], text)
    instance = _number(parts[1], MAX_INSTANCE, "instance", text)
    if len(parts) == 2:
        return PointAddress(object_type, instance)
    return PointAddress(object_type, instance, *_property(parts[2], text))


def _object_type(word: str, text: str) -> int:
    name = SHORT_TYPES.get(word, word)
    if name in OBJECT_TYPES:
        return OBJECT_TYPES[name]
    if not word.isascii() or not word.isdigit():
        raise AddressError(f"'{text}': there is no object type '{word}'; for instance analog-input, binary-output, msv")
    return _number(word, MAX_TYPE, "object type", text)


def _property(word: str, text: str) -> tuple[int, int | None]:
    match = _PROPERTY.match(word)
    if match is None:
        raise AddressError(f"'{text}': '{word}' is not a property; for instance present-value or priority-array[8]")
    name, index = match["name"], match["index"]
    if name in PROPERTIES:
        number = PROPERTIES[name]
    elif name.isdigit():
        number = _number(name, MAX_PROPERTY, "property", text)
    else:
        raise AddressError(f"'{text}': there is no property '{name}'; write its name or its number")
    return number, None if index is None else _number(index, MAX_INDEX, "array index", text)


def _number(word: str, highest: int, what: str, text: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= 9):
        raise AddressError(f"'{text}': the {what} '{word}' is not a whole number")
    if int(word) > highest:
        raise AddressError(f"'{text}': the {what} {int(word)} is above {highest}")
    return int(word)
