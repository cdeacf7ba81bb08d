"""From a raw value to the question that writes it; a value that does not fit is refused, never bent."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from app.domain.errors import DeviceRefused
from drivers.modbus.address import RegisterAddress, Table
from drivers.modbus.datatypes import byte_positions
from drivers.modbus.options import DeviceSettings
from drivers.modbus.pdu import Question, read_question, write_coil, write_coils, write_register, write_registers

WHOLE_WITHIN: Final = 1e-6
"""How far from a whole number a value may lie, relative above 1: what scaling leaves of 22.3 / 0.1."""


def write_question(address: RegisterAddress, value: float, settings: DeviceSettings) -> Question:
    """Functions 5, 6, 15 or 16 (one bit of a register is ``written_bit``); raises ``DeviceRefused`` with a sentence."""
    check_writable(address, value)
    if address.table is Table.COIL:
        on = bool(_whole(address, value))
        return write_coils(address.register, (on,)) if settings.write_multiple else write_coil(address.register, on)
    octets = encode(address, value, settings.byte_order)
    if len(octets) == 2 and not settings.write_multiple:
        return write_register(address.register, int.from_bytes(octets, "big"))
    return write_registers(address.register, octets)


def written_bit(address: RegisterAddress, value: float) -> bool:
    """The state for one bit of a register; raises ``DeviceRefused``."""
    check_writable(address, value)
    return bool(_whole(address, value))


def mask_bit(address: RegisterAddress) -> int:
    """The number of the bit as the register travels, where 0 is the least significant."""
    return address.bit ^ 8 if address.order_on("abcd") == "badc" else address.bit


def register_question(address: RegisterAddress) -> Question:
    """Reads the register whose bit is to be written."""
    return read_question(Table.HOLDING, address.register, 1)


def changed_register(address: RegisterAddress, octets: bytes, on: bool, settings: DeviceSettings) -> Question:
    """Writes the register as it was read in ``octets`` with one bit changed."""
    bit = 1 << mask_bit(address)
    word = int.from_bytes(octets, "big")
    word = word | bit if on else word & ~bit
    if settings.write_multiple:
        return write_registers(address.register, word.to_bytes(2, "big"))
    return write_register(address.register, word)


def check_writable(address: RegisterAddress, value: float) -> None:
    """Raise ``DeviceRefused`` for tables that can only be read and values outside the format."""
    if address.table not in (Table.COIL, Table.HOLDING):
        raise DeviceRefused(f"{address} can only be read")
    if not math.isfinite(value):
        raise DeviceRefused(f"{address}: {value} is not a number that can be written")
    kind = address.datatype
    number = _whole(address, value) if kind.whole else value
    if not kind.low <= number <= kind.high:
        raise DeviceRefused(f"{address}: {value:.10g} does not fit; it takes {kind.low:.10g} to {kind.high:.10g}")


def encode(address: RegisterAddress, value: float, byte_order: str) -> bytes:
    """The registers of a checked value as they travel."""
    kind = address.datatype
    number: float | int = _whole(address, value) if kind.whole else value
    octets = np.array([_to_bcd(int(number)) if kind.bcd else number], kind.dtype).view(np.uint8)
    sent = np.empty_like(octets)
    sent[byte_positions(kind.registers, address.order_on(byte_order))] = octets
    return sent.tobytes()


def _whole(address: RegisterAddress, value: float) -> int:
    nearest = round(value)
    if abs(value - nearest) > WHOLE_WITHIN * max(1.0, abs(value)):
        raise DeviceRefused(f"{address}: {value:.10g} is not a whole number, and {address.type} takes only those")
    return nearest


def _to_bcd(number: int) -> int:
    return int(str(number), 16)
