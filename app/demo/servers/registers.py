"""The registers of one Modbus unit: what its points look like on the wire, and what writing them means."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.demo.model.calendar import Floats
from app.demo.model.signals import Signals
from app.domain.site import Point

FORMATS: Final = {
    "uint16": ">H",
    "int16": ">h",
    "uint32": ">I",
    "int32": ">i",
    "uint64": ">Q",
    "int64": ">q",
    "float32": ">f",
}
BITS: Final = ("coil", "discrete")
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, TARGET_SILENT = 1, 2, 3, 11


class Refused(Exception):
    """A Modbus exception answer with its code (V1.1b3, clause 7)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exception {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Register:
    """One point: table, first register, format (empty for a bit) and byte order."""

    point: Point
    slot: int
    table: str
    start: int
    format: str
    order: str

    @classmethod
    def of(cls, point: Point, slot: int) -> Register:
        table, start, *rest = point.address.split(":")
        kind = "" if table in BITS else (rest[0] if rest else "uint16")
        return cls(point, slot, table, int(start), kind, rest[1] if len(rest) > 1 else "abcd")

    @property
    def count(self) -> int:
        return struct.calcsize(FORMATS[self.format]) // 2 if self.format else 1

    def encode(self, value: float) -> bytes:
        """Bytes as sent for an engineering value; integers stop at their ends."""
        raw = (value - self.point.offset) / self.point.scale
        form = FORMATS[self.format]
        if form[-1] != "f":
            raw = _whole(raw, form)
        return ordered(struct.pack(form, raw), self.order)

    def decode(self, data: bytes) -> float:
        """The engineering value of bytes as received."""
        raw = struct.unpack(FORMATS[self.format], ordered(data, self.order))[0]
        return float(raw * self.point.scale + self.point.offset)


class Unit:
    """A device behind a gateway. ``silent`` units swallow requests like a meter without power."""

    def __init__(self, points: Iterable[Point], signals: Signals) -> None:
        self.signals = signals
        self.silent = False
        self.registers = [Register.of(point, signals.slot(point.id)) for point in points]
        self._words: dict[str, tuple[int, bytearray]] = {}
        self._bits: dict[str, tuple[int, bytearray]] = {}
        for register in self.registers:
            self._reserve(register)

    def refresh(self, actual: Floats) -> None:
        """Take the present values into the registers."""
        for register in self.registers:
            value = float(actual[register.slot])
            if register.format:
                start, words = self._words[register.table]
                at = 2 * (register.start - start)
                words[at : at + 2 * register.count] = register.encode(value)
            else:
                start, bits = self._bits[register.table]
                bits[register.start - start] = value > 0.5

    def read_words(self, table: str, start: int, count: int) -> bytes:
        """Registers as sent; raises ``Refused`` outside the map."""
        if not 1 <= count <= 125:
            raise Refused(ILLEGAL_VALUE)
        first, words = self._words.get(table, (0, bytearray()))
        if start < first or start + count > first + len(words) // 2:
            raise Refused(ILLEGAL_ADDRESS)
        return bytes(words[2 * (start - first) : 2 * (start - first + count)])

    def read_bits(self, table: str, start: int, count: int) -> bytes:
        """Bits packed as sent, the first in the lowest bit."""
        if not 1 <= count <= 2000:
            raise Refused(ILLEGAL_VALUE)
        first, bits = self._bits.get(table, (0, bytearray()))
        if start < first or start + count > first + len(bits):
            raise Refused(ILLEGAL_ADDRESS)
        return np.packbits(
            np.frombuffer(bytes(bits[start - first : start - first + count]), np.uint8), bitorder="little"
        ).tobytes()

    def write(self, table: str, start: int, data: bytes) -> None:
        """Writes whole points (holding registers) or one coil (``data`` is one byte, 0 or 1)."""
        register = next((r for r in self.registers if (r.table, r.start) == (table, start)), None)
        if (
            register is None
            or register.point.writable is None
            or len(data) != (2 * register.count if register.format else 1)
        ):
            raise Refused(ILLEGAL_ADDRESS)
        value = register.decode(data) if register.format else float(data[0])
        limits = register.point.writable
        low, high = (-np.inf if limits.low is None else limits.low), (np.inf if limits.high is None else limits.high)
        if not low <= value <= high:
            raise Refused(ILLEGAL_VALUE)
        self.signals.override[register.slot] = self.signals.actual[register.slot] = value
        self.refresh(self.signals.actual)

    def _reserve(self, register: Register) -> None:
        kind, size = (self._words, 2) if register.format else (self._bits, 1)
        first, room = kind.get(register.table, (register.start, bytearray()))
        low = min(first, register.start)
        end = max(first + len(room) // size, register.start + register.count)
        kind[register.table] = low, bytearray(size * (end - low))


def ordered(data: bytes, order: str) -> bytes:
    """Big-endian bytes in the order of the device, and back: each order is its own opposite.

    ``abcd`` as is, ``cdab`` words swapped, ``badc`` bytes swapped in each word, ``dcba`` both.
    """
    words = np.frombuffer(data, np.uint8).reshape(-1, 2)
    if order in ("cdab", "dcba"):
        words = words[::-1]
    if order in ("badc", "dcba"):
        words = words[:, ::-1]
    return words.tobytes()


def _whole(raw: float, form: str) -> int:
    bits = 8 * struct.calcsize(form)
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if form[-1].islower() else (0, 2**bits - 1)
    return int(min(max(round(raw), low), high))
