"""What registers can mean: number formats and byte orders, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

REGISTER_BYTES: Final = 2


@dataclass(frozen=True, slots=True)
class DataType:
    """A number format. ``dtype`` is how numpy reads it once the bytes lie from least to most significant.

    ``low`` to ``high`` can be written. ``bcd`` formats hold one decimal digit in each half byte.
    """

    registers: int
    dtype: str
    low: float
    high: float
    bcd: bool = False

    @property
    def whole(self) -> bool:
        return "f" not in self.dtype


_FLOAT32_MAX: Final = float(np.finfo(np.float32).max)
_FLOAT64_MAX: Final = float(np.finfo(np.float64).max)

TYPES: Final[dict[str, DataType]] = {
    "uint16": DataType(1, "<u2", 0, 2**16 - 1),
    "int16": DataType(1, "<i2", -(2**15), 2**15 - 1),
    "uint32": DataType(2, "<u4", 0, 2**32 - 1),
    "int32": DataType(2, "<i4", -(2**31), 2**31 - 1),
    "uint64": DataType(4, "<u8", 0, 2**64 - 1),
    "int64": DataType(4, "<i8", -(2**63), 2**63 - 1),
    "float32": DataType(2, "<f4", -_FLOAT32_MAX, _FLOAT32_MAX),
    "float64": DataType(4, "<f8", -_FLOAT64_MAX, _FLOAT64_MAX),
    "bcd16": DataType(1, "<u2", 0, 9_999, bcd=True),
    "bcd32": DataType(2, "<u4", 0, 99_999_999, bcd=True),
}

BIT: Final = DataType(1, "<u2", 0, 1)
"""One bit of a register (``bit0`` is the least significant), or a coil or discrete input."""

ORDERS: Final = ("abcd", "dcba", "badc", "cdab")
"""Byte orders of two registers as sent, a the most significant byte; four registers follow the same pattern."""

SHORT_ORDERS: Final = {"ab": "abcd", "ba": "badc", "abcd": "abcd", "badc": "badc", "cdab": "abcd", "dcba": "badc"}
"""Byte orders of one register; of the longer names only what they say about the two bytes of one counts."""

_WORDS_SWAPPED: Final = frozenset(("dcba", "cdab"))
_BYTES_SWAPPED: Final = frozenset(("dcba", "badc"))


def byte_positions(registers: int, order: str) -> NDArray[np.intp]:
    """Where the bytes of a number lie on the wire, from the least to the most significant."""
    positions = np.arange(registers * REGISTER_BYTES, dtype=np.intp).reshape(registers, REGISTER_BYTES)
    if order in _WORDS_SWAPPED:
        positions = positions[::-1]
    if order in _BYTES_SWAPPED:
        positions = positions[:, ::-1]
    return positions.ravel()[::-1]
