"""Bytes of the history: records of a batch, pieces of one point and span, blocks of intervals.

Bodies of pieces and blocks start with a byte that tells their layout. Their columns are shuffled (all first bytes, then all
second bytes, …), because the high bytes of neighbouring values agree, and then deflated.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import StoreError
from app.store.history.columns import Samples

RECORD = np.dtype([("key", "<i4"), ("at_us", "<i8"), ("value", "<f8"), ("quality", "u1"), ("reason", "u1")])
"""One sample of a batch, 22 bytes without padding."""

PIECE = np.dtype([("at_us", "<i8"), ("value", "<f8"), ("quality", "u1"), ("reason", "u1")], align=True)
"""One sample of a known point, in memory."""

ROLLED = np.dtype([
    ("mean", "<f8"), ("min", "<f8"), ("max", "<f8"), ("last", "<f8"), ("valued_us", "<u4"), ("good_us", "<u4"), ("origin", "u1"),
])  # fmt: skip
"""One interval: ``valued_us`` of its time has a value, ``good_us`` of it a good one."""

EMPTY, OWN, IMPORTED = 0, 1, 2
"""Origins of an interval: nothing known, rolled up from samples, brought in from elsewhere."""

Records = NDArray[np.void]

_LAYOUT = 1
_LEVEL = 1  # of deflate: the higher ones cost ten times the time for a tenth of the bytes
_HEAD = struct.Struct("<BBIqI")  # layout, form, samples, first instant, unit of the steps in µs
_WIDE_STEPS, _WITH_QUALITY = 1, 2  # bits of the form
_UNITS_US = (1_000_000, 1_000, 1)


def pack_batch(samples: Samples) -> bytes:
    """The samples as they come; a value that is not finite is none."""
    records = np.empty(len(samples), RECORD)
    records["key"], records["at_us"] = samples.key, samples.at_us
    records["value"] = np.where(np.isfinite(samples.value), samples.value, np.nan)
    records["quality"], records["reason"] = samples.quality, samples.reason
    return records.tobytes()


def unpack_batches(bodies: Sequence[bytes]) -> Records:
    """The records of several batches. Raises ``StoreError`` when they are damaged."""
    try:
        return np.frombuffer(b"".join(bodies), RECORD)
    except ValueError as error:
        raise StoreError(f"Waiting samples are damaged ({error}). Restore the database from its last backup") from error


def pack_piece(samples: Records) -> bytes:
    """At least one sample of one point, in order of time, each instant once."""
    at, steps = samples["at_us"], np.diff(samples["at_us"])
    unit = next(u for u in _UNITS_US if not (steps % u).any())
    steps //= unit
    wide = bool(len(steps)) and int(steps.max()) >= 2**32
    quality = bool(samples["quality"].any() or samples["reason"].any())
    form = _WIDE_STEPS * wide | _WITH_QUALITY * quality
    columns = [_shuffled(steps.astype("<i8" if wide else "<u4")), _shuffled(samples["value"])]
    if quality:
        columns += [samples["quality"].tobytes(), samples["reason"].tobytes()]
    head = _HEAD.pack(_LAYOUT, form, len(samples), int(at[0]), unit)
    return head + zlib.compress(b"".join(columns), _LEVEL)


def unpack_piece(body: bytes) -> Records:
    """The samples of ``pack_piece``. Raises ``StoreError`` when they are damaged."""
    try:
        layout, form, count, first, unit = _HEAD.unpack_from(body)
        plain = zlib.decompress(memoryview(body)[_HEAD.size :])
        if layout != _LAYOUT:
            raise StoreError(f"Samples were written in layout {layout}, which this version does not know")
        return _samples(plain, form, count, first, unit)
    except (struct.error, zlib.error, ValueError) as error:
        raise StoreError(f"Stored samples are damaged ({error}). Restore the database from its last backup") from error


def pack_blocks(blocks: Records) -> list[bytes]:
    """The bodies of ``blocks`` (blocks × intervals)."""
    count, slots = blocks.shape
    raw = np.ascontiguousarray(blocks).view(np.uint8).reshape(count, slots, ROLLED.itemsize)
    planes = np.ascontiguousarray(raw.transpose(0, 2, 1)).reshape(count, -1)
    return [bytes([_LAYOUT]) + zlib.compress(plane.data, _LEVEL) for plane in planes]


def unpack_blocks(bodies: Sequence[bytes], slots: int) -> Records:
    """The opposite of ``pack_blocks``. Raises ``StoreError`` when a body is damaged."""
    if any(body[:1] != bytes([_LAYOUT]) for body in bodies):
        raise StoreError("Stored intervals have a layout that this version does not know. Install the newer version")
    try:
        planes = b"".join(zlib.decompress(memoryview(body)[1:]) for body in bodies)
        raw = np.frombuffer(planes, np.uint8).reshape(len(bodies), ROLLED.itemsize, slots)
    except (zlib.error, ValueError) as error:
        raise StoreError(f"Stored intervals are damaged ({error}). Restore the database from its backup") from error
    return np.ascontiguousarray(raw.transpose(0, 2, 1)).view(ROLLED).reshape(len(bodies), slots)


def empty_blocks(count: int, slots: int) -> Records:
    """Blocks in which nothing is known."""
    blocks = np.zeros((count, slots), ROLLED)
    for name in ("mean", "min", "max", "last"):
        blocks[name] = np.nan
    return blocks


def _shuffled(column: NDArray[np.generic]) -> bytes:
    packed = np.ascontiguousarray(column)
    return packed.view(np.uint8).reshape(len(packed), packed.itemsize).T.tobytes()


def _samples(plain: bytes, form: int, count: int, first: int, unit: int) -> Records:
    width = 8 if form & _WIDE_STEPS else 4
    steps_end = (count - 1) * width
    values_end = steps_end + count * 8
    if len(plain) != values_end + (2 * count if form & _WITH_QUALITY else 0):
        raise ValueError(f"{len(plain)} bytes for {count} samples")
    samples = np.zeros(count, PIECE)
    steps = _plain(plain[:steps_end], "<i8" if width == 8 else "<u4")
    samples["at_us"][0] = first
    samples["at_us"][1:] = first + np.cumsum(steps.astype(np.int64) * unit)
    samples["value"] = _plain(plain[steps_end:values_end], "<f8")
    if form & _WITH_QUALITY:
        samples["quality"] = np.frombuffer(plain, np.uint8, count, values_end)
        samples["reason"] = np.frombuffer(plain, np.uint8, count, values_end + count)
    return samples


def _plain(column: bytes, dtype: str) -> NDArray[np.generic]:
    width = np.dtype(dtype).itemsize
    return np.ascontiguousarray(np.frombuffer(column, np.uint8).reshape(width, -1).T).view(dtype).reshape(-1)
