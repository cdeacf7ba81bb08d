"""Bytes of a block of intervals: a byte that tells the layout, then its columns shuffled (all first bytes, then all second
bytes, …), because the high bytes of neighbouring values agree, and squeezed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from app.domain.errors import StoreError
from app.store.history import codec, formerly
from app.store.history.packing import Records

ROLLED = np.dtype([
    ("mean", "<f8"), ("min", "<f8"), ("max", "<f8"), ("first", "<f8"), ("last", "<f8"),
    ("count", "<u4"), ("valued_us", "<i8"), ("good_us", "<i8"), ("origin", "u1"),
])  # fmt: skip
"""One interval: ``valued_us`` of its time has a value, ``good_us`` of it a good one; ``count`` samples began in it."""

VALUES = ("mean", "min", "max", "first", "last")

EMPTY, OWN, IMPORTED = 0, 1, 2
"""Origins of an interval: nothing known, rolled up from samples, brought in from elsewhere."""

_LAYOUT = 2


def pack(blocks: Records) -> list[bytes]:
    """The bodies of ``blocks`` (blocks × intervals)."""
    count, slots = blocks.shape
    raw = np.ascontiguousarray(blocks).view(np.uint8).reshape(count, slots, ROLLED.itemsize)
    planes = np.ascontiguousarray(raw.transpose(0, 2, 1)).reshape(count, -1)
    return [bytes([_LAYOUT]) + codec.squeeze(plane.tobytes()) for plane in planes]


def unpack(bodies: Sequence[bytes], slots: int) -> Records:
    """The opposite of ``pack``. Raises ``StoreError`` when a body is damaged."""
    if any(body[0] not in {_LAYOUT, formerly.LAYOUT} for body in bodies):
        raise StoreError("Stored intervals have a layout that this version does not know. Install the newer version")
    old = [number for number, body in enumerate(bodies) if body[0] == formerly.LAYOUT]
    unknown = empty_plane(slots) if old else b""
    try:
        planes = b"".join(unknown if body[0] == formerly.LAYOUT else codec.stretch(body[1:]) for body in bodies)
        raw = np.frombuffer(planes, np.uint8).reshape(len(bodies), ROLLED.itemsize, slots)
        blocks: Records = np.ascontiguousarray(raw.transpose(0, 2, 1)).view(ROLLED).reshape(len(bodies), slots)
        for number in old:
            _take(blocks[number], formerly.unpack_block(bodies[number], slots))
    except (zlib.error, ValueError) as error:
        raise StoreError(f"Stored intervals are damaged ({error}). Restore the database from its backup") from error
    return blocks


def empty(count: int, slots: int) -> Records:
    """Blocks in which nothing is known."""
    blocks = np.zeros((count, slots), ROLLED)
    for name in VALUES:
        blocks[name] = np.nan
    return blocks


def empty_plane(slots: int) -> bytes:
    return bytes(ROLLED.itemsize * slots)


def _take(block: Records, old: Records) -> None:
    """Layout 1 knew neither the first value nor the number of samples."""
    for name in formerly.BLOCK.names or ():
        block[name] = old[name]
    block["first"] = np.nan
