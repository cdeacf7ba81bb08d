"""Point addresses: ``<coil|discrete|holding|input>:<register>[:<type>[:<byte order>]]``, for example ``holding:40:float32:cdab``.

Registers count from zero. Types: uint16 (when none is given), int16, uint32, int32, uint64, int64, float32, float64,
bcd16, bcd32, and bit0 to bit15 for one bit of a register, bit0 the least significant. Without a byte order, formats of
two and more registers take the device's ``byte_order``; one register is sent high byte first (``ab``) unless it says ``ba``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from app.domain.errors import AddressError
from drivers.modbus.datatypes import BIT, ORDERS, SHORT_ORDERS, TYPES, DataType

REGISTERS: Final = 65_536
_FORM: Final = "write <coil|discrete|holding|input>:<register>[:<type>[:<byte order>]], holding:40:float32:cdab"
_BIT = re.compile(r"bit([0-9]|1[0-5])\Z")


class Table(IntEnum):
    """The four tables of a device; the number is the function code that reads it (V1.1b3, clauses 6.1 to 6.4)."""

    COIL = 1
    DISCRETE = 2
    HOLDING = 3
    INPUT = 4

    @property
    def of_bits(self) -> bool:
        return self in (Table.COIL, Table.DISCRETE)


_TABLES: Final = {table.name.lower(): table for table in Table}


@dataclass(frozen=True, slots=True)
class RegisterAddress:
    """One value of a device. ``type`` is a key of ``TYPES`` or ``bit``; ``bit`` is its number in a register.

    ``order`` is one of ``ORDERS``; empty takes the device's default.
    """

    table: Table
    register: int
    type: str
    bit: int = 0
    order: str = ""

    @property
    def datatype(self) -> DataType:
        return TYPES.get(self.type, BIT)

    @property
    def end(self) -> int:
        """The first register (or bit of a bit table) behind it."""
        return self.register + self.datatype.registers

    def order_on(self, default: str) -> str:
        """Its byte order on a device whose default is ``default``."""
        return self.order or (default if self.datatype.registers > 1 else "abcd")

    def __str__(self) -> str:
        text = f"{self.table.name.lower()}:{self.register}"
        if not self.table.of_bits:
            text += f":bit{self.bit}" if self.type == "bit" else f":{self.type}"
        return f"{text}:{self.order[: 2 * self.datatype.registers]}" if self.order else text


def parse_address(text: str) -> RegisterAddress:
    """The address in the driver's form; raises ``AddressError`` with a sentence that names the bad part."""
    parts = text.strip().lower().split(":")
    if not 2 <= len(parts) <= 4:
        raise AddressError(f"'{text}' is not a Modbus address: {_FORM}")
    table = _TABLES.get(parts[0])
    if table is None:
        raise AddressError(f"'{text}': there is no table '{parts[0]}'; it is coil, discrete, holding or input")
    register = _register(parts[1], text)
    if table.of_bits:
        return _bit_address(table, register, parts[2:], text)
    address = RegisterAddress(table, register, *_type(parts[2] if len(parts) > 2 else "uint16", text))
    if address.end > REGISTERS:
        raise AddressError(f"'{text}': {address.type} needs registers up to {address.end - 1}; the last one is 65535")
    return _ordered(address, parts[3], text) if len(parts) == 4 else address


def _register(word: str, text: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= 9):
        raise AddressError(f"'{text}': the register '{word}' is not a whole number; registers count from 0")
    if int(word) >= REGISTERS:
        raise AddressError(f"'{text}': the register {int(word)} is above {REGISTERS - 1}")
    return int(word)


def _bit_address(table: Table, register: int, rest: list[str], text: str) -> RegisterAddress:
    if rest and rest != ["bit"]:
        raise AddressError(f"'{text}': a {table.name.lower()} is one bit and has no type '{':'.join(rest)}'")
    return RegisterAddress(table, register, "bit")


def _type(word: str, text: str) -> tuple[str, int]:
    if match := _BIT.match(word):
        return "bit", int(match[1])
    if word not in TYPES:
        raise AddressError(f"'{text}': there is no type '{word}'; known are {', '.join(TYPES)} and bit0 to bit15")
    return word, 0


def _ordered(address: RegisterAddress, word: str, text: str) -> RegisterAddress:
    single = address.datatype.registers == 1
    order = SHORT_ORDERS.get(word, "") if single else word
    if order not in ORDERS:
        known = "ab, ba" if single else ", ".join(ORDERS)
        raise AddressError(f"'{text}': there is no byte order '{word}' for {address.type}; known are {known}")
    return RegisterAddress(address.table, address.register, address.type, address.bit, order)
