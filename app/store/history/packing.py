"""Bytes of the history: records of a batch and sealed pieces of one point.

A piece is a head, the column of instants in ms, the column of values and, where not all of it is good, one of qualities,
reasons and missing values. Pieces of layout 1 (deflated, in µs) are read only; ``app.store.history.formerly`` knows them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import StoreError
from app.store.history import codec, formerly
from app.store.history.columns import MILLISECOND_US, Floats, Samples

RECORD = np.dtype([("key", "<i4"), ("at_us", "<i8"), ("value", "<f8"), ("quality", "u1"), ("reason", "u1")])
"""One sample of a batch, 22 bytes without padding."""

PIECE = np.dtype([("at_us", "<i8"), ("value", "<f8"), ("quality", "u1"), ("reason", "u1")], align=True)
"""One sample of a known point, in memory."""

Records = NDArray[np.void]

_LAYOUT = 2
_HEAD = struct.Struct("<BBII")  # layout, form, samples, CRC-32 of the form, of the number and of what follows
_WITH_QUALITY = 1


def pack_batch(samples: Samples) -> bytes:
    """The samples as they come; a value that is not finite is none."""
    records = np.empty(len(samples), RECORD)
    records["key"], records["at_us"] = samples.key, samples.at_us
    records["value"] = np.where(np.isfinite(samples.value), samples.value, np.nan)
    records["quality"], records["reason"] = samples.quality, samples.reason
    return records.tobytes()


def unpack_batches(bodies: Sequence[bytes]) -> Records:
    """The records of several batches, their instants at whole milliseconds. Raises ``StoreError`` when they are damaged.

    This is where the millisecond is made, for all that follows: "the same instant" is the same one in every place.
    """
    try:
        records: Records = np.frombuffer(bytearray().join(bodies), RECORD)
    except ValueError as error:
        raise StoreError(f"Waiting samples are damaged ({error}). Restore the database from its last backup") from error
    records["at_us"] -= records["at_us"] % MILLISECOND_US
    return records


def pack_piece(samples: Records, level: int = codec.FAST) -> bytes:
    """At least one sample of one point, in order of time, each instant once and at a whole millisecond."""
    value = np.ascontiguousarray(samples["value"])
    missing = np.isnan(value)
    told = bool(samples["quality"].any() or samples["reason"].any() or missing.any())
    columns = [codec.pack(samples["at_us"] // MILLISECOND_US, level), codec.pack(_filled(value, missing), level)]
    if told:
        columns.append(codec.squeeze(b"".join(c.tobytes() for c in (samples["quality"], samples["reason"], missing))))
    body, form = b"".join(columns), _WITH_QUALITY * told
    return _HEAD.pack(_LAYOUT, form, len(samples), _check(form, len(samples), body)) + body


def unpack_piece(body: bytes) -> Records:
    """The samples of ``pack_piece``. Raises ``StoreError`` when they are damaged."""
    try:
        if body[:1] == bytes([formerly.LAYOUT]):
            return formerly.unpack_piece(body, PIECE)
        layout, form, count, check = _HEAD.unpack_from(body)
        if layout != _LAYOUT:
            raise StoreError(f"Samples were written in layout {layout}, which this version does not know")
        if check != _check(form, count, body[_HEAD.size :]):
            raise ValueError("the check sum does not agree")
        return _samples(body, form, count)
    except (struct.error, zlib.error, ValueError, KeyError) as error:
        raise StoreError(f"Stored samples are damaged ({error}). Restore the database from its last backup") from error


def _check(form: int, count: int, columns: bytes) -> int:
    return zlib.crc32(columns, zlib.crc32(struct.pack("<BI", form, count)))


def _filled(value: Floats, missing: NDArray[np.bool_]) -> Floats:
    """Where there is no value the one before, so that the others stay a smooth column; the first one if there is none."""
    if not missing.any() or missing.all():
        return value
    known = np.maximum.accumulate(np.where(missing, 0, np.arange(len(value))))
    return np.where(missing[known], value[~missing][0], value[known])


def _samples(body: bytes, form: int, count: int) -> Records:
    samples = np.zeros(count, PIECE)
    at_ms, end = codec.unpack(body, _HEAD.size, count, "<i8")
    samples["value"], end = codec.unpack(body, end, count, "<f8")
    samples["at_us"] = at_ms * MILLISECOND_US
    if form & _WITH_QUALITY:
        told = np.frombuffer(codec.stretch(body[end:]), np.uint8).reshape(3, count)
        samples["quality"], samples["reason"] = told[0], told[1]
        samples["value"][told[2] != 0] = np.nan
    return samples
