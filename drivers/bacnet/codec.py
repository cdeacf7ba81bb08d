"""The fast lane: requests encoded once, answers decoded straight to plain Python values (ANSI/ASHRAE 135, clauses 20 and 21).

bacpypes3's own classes cost some 250 µs a point, this about 10. Every loop moves on by at least one byte and every
length is checked against the bytes that are there, so that a lying device costs an error and nothing else.

Values: Real and Double float, Unsigned, Integer and Enumerated int, Boolean bool, Null ``None``, CharacterString str,
BitString tuple of 0/1, ObjectIdentifier ``ObjectId``, everything else ``Opaque``; an array or list is a list of them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NewType, TypeAlias, TypeVar

from app.domain.errors import MalformedAnswer

ObjectNumber = NewType("ObjectNumber", int)  # object type and instance in 32 bits, clause 20.2.14


@dataclass(frozen=True, slots=True)
class ObjectId:
    """A decoded object identifier."""

    object_type: int
    instance: int


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that no point can show: its bytes for dates, times and octets, none for constructed ones."""

    octets: bytes = b""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The device's error for one property (clause 18: error class and code)."""

    error_class: int
    error_code: int


Atom: TypeAlias = "float | int | bool | str | tuple[int, ...] | ObjectId | Opaque | None"
Value: TypeAlias = "Atom | Refusal | list[Atom]"
Key: TypeAlias = "tuple[int, int, int | None]"  # object number, property, array index

_T = TypeVar("_T")

_FLOAT: Final = struct.Struct(">f").unpack_from
_DOUBLE: Final = struct.Struct(">d").unpack_from
_LONG: Final = struct.Struct(">I").unpack_from
_BITS: Final = tuple(tuple((octet >> (7 - k)) & 1 for k in range(8)) for octet in range(256))
_LONGEST_NUMBER: Final = 8  # bytes of an Unsigned or Integer that still is a measured value

_REAL_TAG: Final = 0x44  # application tag 4, length 4 (clause 20.2.6)
_OPEN_ACCESS, _CLOSE_ACCESS = 0x1E, 0x1F  # ReadAccessResult: list of results [1]
_RPM_VALUE, _RPM_ERROR = 4, 5  # clause 21: ReadAccessResult property-value [4], property-access-error [5]
_RP_VALUE: Final = 3  # clause 15.5: ReadProperty-ACK property-value [3]


def object_number(object_type: int, instance: int) -> ObjectNumber:
    return ObjectNumber(object_type << 22 | instance)


def context(tag: int, number: int) -> bytes:
    """An unsigned number in a context tag (clauses 20.2.1 and 20.2.4)."""
    octets = number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")
    return bytes((tag << 4 | 8 | len(octets),)) + octets


def context_object(tag: int, number: ObjectNumber) -> bytes:
    return bytes((tag << 4 | 8 | 4,)) + number.to_bytes(4, "big")


def read_property(number: ObjectNumber, prop: int, index: int | None = None) -> bytes:
    """The service parameters of ReadProperty (clause 15.5)."""
    body = context_object(0, number) + context(1, prop)
    return body if index is None else body + context(2, index)


def read_access_specification(number: ObjectNumber, references: Iterable[tuple[int, int | None]]) -> bytes:
    """One object of ReadPropertyMultiple with the properties wanted of it (clauses 15.7 and 21)."""
    wanted = b"".join(context(0, p) + (b"" if i is None else context(1, i)) for p, i in references)
    return context_object(0, number) + b"\x1e" + wanted + b"\x1f"


def decode_read_property(octets: bytes) -> tuple[Key, Value]:
    """A ReadProperty-ACK; raises ``MalformedAnswer``."""
    return _guarded(_read_property, octets)


def decode_read_property_multiple(octets: bytes) -> dict[Key, Value]:
    """A ReadPropertyMultiple-ACK: the value or refusal of each property; raises ``MalformedAnswer``."""
    return _guarded(_read_property_multiple, octets)


def decode_enclosed(octets: bytes, tag: int) -> Value:
    """What stands between the opening and closing context ``tag``; raises ``MalformedAnswer``."""
    return _guarded(lambda data: _constructed(data, 0, tag)[0], octets)


def as_float(value: Value) -> float:
    """The value of a point; NaN where there is no number in it."""
    return float(value) if isinstance(value, (float, int)) else float("nan")


def _guarded(decode: Callable[[bytes], _T], octets: bytes) -> _T:
    try:
        return decode(octets)
    except (IndexError, struct.error, ValueError, RecursionError) as error:
        raise MalformedAnswer(f"an answer of {len(octets)} bytes is not BACnet: {error}") from error


def _read_property(data: bytes) -> tuple[Key, Value]:
    number, offset = _context_unsigned(data, 0, 0)
    prop, offset = _context_unsigned(data, offset, 1)
    index: int | None = None
    if data[offset] >> 4 == 2:
        index, offset = _context_unsigned(data, offset, 2)
    value, offset = _constructed(data, offset, _RP_VALUE)
    if offset != len(data):
        raise ValueError("bytes are left over")
    return (number, prop, index), value


def _read_property_multiple(data: bytes) -> dict[Key, Value]:
    results: dict[Key, Value] = {}
    offset, end = 0, len(data)
    while offset < end:
        number, offset = _context_unsigned(data, offset, 0)
        if data[offset] != _OPEN_ACCESS:
            raise ValueError("a list of results was expected")
        offset += 1
        while data[offset] != _CLOSE_ACCESS:
            offset = _result(data, offset, number, results)
        offset += 1
    return results


def _result(data: bytes, offset: int, number: int, results: dict[Key, Value]) -> int:
    prop, offset = _context_unsigned(data, offset, 2)
    index: int | None = None
    if data[offset] & 0xF8 == 0x38:
        index, offset = _context_unsigned(data, offset, 3)
    if data[offset] == 0x4E and data[offset + 1] == _REAL_TAG and data[offset + 6] == 0x4F:  # the usual case
        results[number, prop, index] = _FLOAT(data, offset + 2)[0]
        return offset + 7
    if data[offset] == 0x5E:
        results[number, prop, index], offset = _refusal(data, offset)
    else:
        results[number, prop, index], offset = _constructed(data, offset, _RPM_VALUE)
    return offset


def _refusal(data: bytes, offset: int) -> tuple[Refusal, int]:
    codes, offset = _constructed(data, offset, _RPM_ERROR)
    if not (isinstance(codes, list) and len(codes) == 2 and all(isinstance(c, int) for c in codes)):
        raise ValueError("an error needs a class and a code")
    return Refusal(int(as_float(codes[0])), int(as_float(codes[1]))), offset


def _context_unsigned(data: bytes, offset: int, tag: int) -> tuple[int, int]:
    octet = data[offset]
    if octet >> 4 != tag or not octet & 8 or octet & 7 > 4:
        raise ValueError(f"context tag {tag} was expected at byte {offset}")
    end = offset + 1 + (octet & 7)
    if end > len(data):
        raise ValueError("it ends in the middle")
    return int.from_bytes(data[offset + 1 : end], "big"), end


def _constructed(data: bytes, offset: int, tag: int) -> tuple[Atom | list[Atom], int]:
    """What stands between the opening and the closing ``tag``: one atom, or the list of them."""
    if data[offset] != tag << 4 | 0xE:
        raise ValueError(f"opening tag {tag} was expected at byte {offset}")
    closing = tag << 4 | 0xF
    offset += 1
    atoms: list[Atom] = []
    while data[offset] != closing:
        atom, offset = _atom(data, offset)
        atoms.append(atom)
    return (atoms[0] if len(atoms) == 1 else atoms), offset + 1


def _atom(data: bytes, offset: int) -> tuple[Atom, int]:
    octet = data[offset]
    if octet == _REAL_TAG:
        return _FLOAT(data, offset + 1)[0], offset + 5
    if octet & 0xF == 0xE:  # something constructed: its end is found, its meaning is not wanted
        return Opaque(), _after_constructed(data, offset)
    tag, length, start = _tag(data, offset)
    if octet & 8:  # context class
        return Opaque(_content(data, start, length)), start + length
    if tag == 1:  # Boolean: the length field is the value (clause 20.2.3)
        return bool(length), start
    return _primitive(tag, _content(data, start, length)), start + length


def _after_constructed(data: bytes, offset: int) -> int:
    depth = 0
    while True:
        kind = data[offset] & 0xF
        if kind in (0xE, 0xF):
            depth += 1 if kind == 0xE else -1
            offset += 2 if data[offset] >> 4 == 15 else 1
            if depth <= 0:
                return offset
        else:
            tag, length, start = _tag(data, offset)
            offset = start if tag == 1 and not data[offset] & 8 else start + length


def _tag(data: bytes, offset: int) -> tuple[int, int, int]:
    """Tag number, length and where the contents begin (clause 20.2.1)."""
    octet = data[offset]
    tag, length = octet >> 4, octet & 7
    offset += 1
    if tag == 15:
        tag = data[offset]
        offset += 1
    if length == 5:
        length = data[offset]
        offset += 1
        if length == 254:
            length, offset = data[offset] << 8 | data[offset + 1], offset + 2
        elif length == 255:
            length, offset = _LONG(data, offset)[0], offset + 4
    elif length > 5:
        raise ValueError(f"a closing tag at byte {offset - 1} has no opening one")
    return tag, length, offset


def _content(data: bytes, start: int, length: int) -> bytes:
    content = data[start : start + length]
    if len(content) != length:
        raise ValueError("it ends in the middle")
    return content


def _primitive(tag: int, content: bytes) -> Atom:
    """A primitive value by its application tag (clause 20.2.1.4)."""
    decode = _PRIMITIVES.get(tag)
    return Opaque(content) if decode is None else decode(content)


def _number(content: bytes, signed: bool = False) -> int:
    if not 1 <= len(content) <= _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(content)} bytes")
    return int.from_bytes(content, "big", signed=signed)


def _real(content: bytes) -> float:
    if len(content) != 4:
        raise ValueError(f"a Real of {len(content)} bytes")
    return float(_FLOAT(content)[0])


def _double(content: bytes) -> float:
    if len(content) != 8:
        raise ValueError(f"a Double of {len(content)} bytes")
    return float(_DOUBLE(content)[0])


def _text(content: bytes) -> str:
    """CharacterString: the first octet names the character set (clause 20.2.9)."""
    encoding = {0: "utf-8", 3: "utf-32-be", 4: "utf-16-be"}.get(content[0], "latin-1")
    return content[1:].decode(encoding, "replace")


def _bit_string(content: bytes) -> tuple[int, ...]:
    """The first octet counts the unused bits of the last one (clause 20.2.10)."""
    unused = content[0]
    if unused > 7 or (unused and len(content) == 1):
        raise ValueError("a bit string with more unused bits than bits")
    if len(content) == 2:
        return _BITS[content[1]][: 8 - unused]
    bits = tuple(bit for octet in content[1:] for bit in _BITS[octet])
    return bits[: len(bits) - unused]


def _object_id(content: bytes) -> ObjectId:
    if len(content) != 4:
        raise ValueError(f"an object identifier of {len(content)} bytes")
    number = int.from_bytes(content, "big")
    return ObjectId(number >> 22, number & 0x3FFFFF)


_PRIMITIVES: Final[dict[int, Callable[[bytes], Atom]]] = {
    0: lambda content: None,
    2: _number,
    3: lambda content: _number(content, signed=True),
    4: _real,
    5: _double,
    7: _text,
    8: _bit_string,
    9: _number,
    12: _object_id,
}
