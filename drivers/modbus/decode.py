"""From the bytes of one answer to the values of all its fields at once: one gather for each number format, no loop over registers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from drivers.modbus.address import RegisterAddress
from drivers.modbus.datatypes import REGISTER_BYTES, DataType, byte_positions

Values: TypeAlias = NDArray[np.float64]

_TENS: Final = 10.0 ** np.arange(8)


@dataclass(frozen=True, slots=True)
class _Group:
    """Fields of one format: their rows, the bytes of each (least significant first), and which bit of a register."""

    datatype: DataType
    rows: NDArray[np.intp]
    octets: NDArray[np.intp]
    shifts: NDArray[np.uint16] | None

    def values(self, payload: NDArray[np.uint8]) -> Values:
        raw = payload[self.octets].view(self.datatype.dtype)[:, 0]
        if self.shifts is not None:
            raw = (raw >> self.shifts) & 1
        elif self.datatype.bcd:
            return _from_bcd(raw, 4 * self.datatype.registers)
        return raw.astype(np.float64)


class RegisterDecoder:
    """Decodes an answer that begins at register ``start``. Beyond 2**53 a 64-bit number loses its last digits."""

    __slots__ = ("_groups", "_size")

    def __init__(self, start: int, fields: Sequence[RegisterAddress], byte_order: str) -> None:
        rows: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for row, field in enumerate(fields):
            rows[field.type, field.order_on(byte_order)].append(row)
        self._size = len(fields)
        self._groups = [_group(start, fields, members, order) for (_, order), members in rows.items()]

    def __call__(self, payload: bytes) -> Values:
        octets = np.frombuffer(payload, np.uint8)
        if len(self._groups) == 1:
            return self._groups[0].values(octets)
        values = np.empty(self._size)
        for group in self._groups:
            values[group.rows] = group.values(octets)
        return values


class BitDecoder:
    """Decodes coils and discrete inputs; the first one is the least significant bit (V1.1b3, clause 6.1)."""

    __slots__ = ("_bits",)

    def __init__(self, start: int, fields: Sequence[RegisterAddress]) -> None:
        self._bits = np.array([field.register - start for field in fields], np.intp)

    def __call__(self, payload: bytes) -> Values:
        bits = np.unpackbits(np.frombuffer(payload, np.uint8), bitorder="little")
        return bits[self._bits].astype(np.float64)


def _group(start: int, fields: Sequence[RegisterAddress], rows: list[int], order: str) -> _Group:
    members = [fields[row] for row in rows]
    datatype = members[0].datatype
    first = np.array([REGISTER_BYTES * (field.register - start) for field in members], np.intp)
    bits = members[0].type == "bit"
    return _Group(
        datatype,
        np.array(rows, np.intp),
        first[:, np.newaxis] + byte_positions(datatype.registers, order),
        np.array([field.bit for field in members], np.uint16) if bits else None,
    )


def _from_bcd(raw: NDArray[np.unsignedinteger], digits: int) -> Values:
    """Decimal digits in half bytes; NaN where one of them is above 9."""
    halves = (raw[:, np.newaxis] >> np.arange(0, 4 * digits, 4, dtype=raw.dtype)) & 15
    values = halves @ _TENS[:digits]
    return np.where((halves > 9).any(axis=1), np.nan, values)
