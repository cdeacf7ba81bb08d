"""Records in a segment file: each with its length, number and checksum, so that a torn end is recognised.

Layout, little-endian: checksum u32 (CRC-32 of all that follows), length of the body u32, number u64, kind u8,
samples u32, earliest instant i64 (µs since 1970), then the body.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_CHECKSUM = struct.Struct("<I")
_HEAD = struct.Struct("<IQBIq")
HEAD_BYTES = _CHECKSUM.size + _HEAD.size
LONGEST_BODY = 256 * 1024 * 1024
"""More than any record has: a length beyond it is damage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a record says of itself. ``end`` is where the next one begins in the file."""

    number: int
    kind: int
    samples: int
    at_us: int
    length: int
    checksum: int
    end: int


def framed(number: int, kind: int, samples: int, at_us: int, body: bytes) -> bytes:
    """A whole record."""
    rest = _HEAD.pack(len(body), number, kind, samples, at_us) + body
    return _CHECKSUM.pack(zlib.crc32(rest)) + rest


def heads(file: BinaryIO, size: int) -> Iterator[Head]:
    """The heads of all records that fit into ``size`` bytes from the present position; bodies are passed over."""
    place = file.tell()
    while place + HEAD_BYTES <= size:
        head = _head(file.read(HEAD_BYTES), place)
        if head is None or head.end > size:
            return
        yield head
        place = head.end
        file.seek(place)


def body_of(file: BinaryIO, head: Head) -> bytes | None:
    """The body of the record; ``None`` when its checksum does not fit."""
    file.seek(head.end - head.length - HEAD_BYTES + _CHECKSUM.size)
    rest = file.read(_HEAD.size + head.length)
    return rest[_HEAD.size :] if zlib.crc32(rest) == head.checksum else None


def _head(raw: bytes, place: int) -> Head | None:
    if len(raw) < HEAD_BYTES:
        return None
    (checksum,) = _CHECKSUM.unpack_from(raw)
    length, number, kind, samples, at_us = _HEAD.unpack_from(raw, _CHECKSUM.size)
    if length > LONGEST_BODY:
        return None
    return Head(
        number=number,
        kind=kind,
        samples=samples,
        at_us=at_us,
        length=length,
        checksum=checksum,
        end=place + HEAD_BYTES + length,
    )
