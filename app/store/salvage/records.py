"""Records of a SQLite file: varints, serial types, values (SQLite file format, sections 1.6 and 2.1)."""

from __future__ import annotations

import struct

Value = int | float | str | bytes | None

_WIDTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
"""Bytes of the serial types 0 to 9."""
_REAL, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12
_RESERVED = (10, 11)


class Damaged(Exception):
    """What was read cannot be what SQLite wrote."""


def varint(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """The number at ``at`` (1 to 9 bytes, high bits first) and where it ends."""
    number = 0
    for place in range(8):
        byte = data[at + place]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + place + 1
    number = number << 8 | data[at + 8]
    return (number - (1 << 64) if number >= 1 << 63 else number), at + 9


def values(payload: bytes) -> tuple[Value, ...]:
    """The columns of a record. Raises ``Damaged``."""
    try:
        head, at = varint(payload, 0)
        kinds = []
        while at < head:
            kind, at = varint(payload, at)
            kinds.append(kind)
        found = []
        for kind in kinds:
            width = _width(kind)
            body = payload[at : at + width]
            if len(body) != width:
                raise Damaged("a record ends too early")
            found.append(_value(kind, body))
            at += width
    except (IndexError, UnicodeDecodeError) as error:
        raise Damaged("a record is torn") from error
    if at != len(payload):
        raise Damaged("a record is longer than its columns")
    return tuple(found)


def _width(kind: int) -> int:
    if kind < 0 or kind in _RESERVED:
        raise Damaged(f"no serial type {kind}")
    return _WIDTHS[kind] if kind < len(_WIDTHS) else (kind - _FIRST_BLOB) // 2


def _value(kind: int, body: bytes) -> Value:
    if kind == 0:
        return None
    if kind == _REAL:
        real: float = struct.unpack(">d", body)[0]
        return real
    if kind in (_ZERO, _ONE):
        return kind - _ZERO
    if kind < _REAL:
        return int.from_bytes(body, "big", signed=True)
    return bytes(body) if kind % 2 == 0 else body.decode("utf-8")
