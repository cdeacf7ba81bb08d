"""Pieces and blocks of layout 1, which the program wrote before it had its present ones: shuffled and deflated columns."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from app.store.history.columns import MILLISECOND_US

LAYOUT = 1
BLOCK = np.dtype([
    ("mean", "<f8"), ("min", "<f8"), ("max", "<f8"), ("last", "<f8"), ("valued_us", "<u4"), ("good_us", "<u4"), ("origin", "u1"),
])  # fmt: skip

_HEAD = struct.Struct("<BBIqI")  # layout, form, samples, first instant, unit of the steps in µs
_WIDE_STEPS, _WITH_QUALITY = 1, 2  # bits of the form


def unpack_piece(body: bytes, dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """Its samples, their instants at whole milliseconds, of several in one the last. Raises ``struct.error``, ``zlib.error``
    or ``ValueError`` when they are damaged."""
    _, form, count, first, unit = _HEAD.unpack_from(body)
    samples = _samples(zlib.decompress(memoryview(body)[_HEAD.size :]), form, count, dtype)
    at_us = first + samples["at_us"] * unit
    samples["at_us"] = at_us - at_us % MILLISECOND_US
    kept: NDArray[np.void] = samples[np.append(np.diff(samples["at_us"]) != 0, True)]
    return kept


def unpack_block(body: bytes, slots: int) -> NDArray[np.void]:
    """The intervals of one block. Raises ``zlib.error`` or ``ValueError`` when they are damaged."""
    planes = np.frombuffer(zlib.decompress(memoryview(body)[1:]), np.uint8).reshape(BLOCK.itemsize, slots)
    return np.ascontiguousarray(planes.T).view(BLOCK).reshape(slots)


def _samples(plain: bytes, form: int, count: int, dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """Samples with the number of units since the first one in ``at_us``."""
    width = 8 if form & _WIDE_STEPS else 4
    steps_end = (count - 1) * width
    values_end = steps_end + count * 8
    if len(plain) != values_end + (2 * count if form & _WITH_QUALITY else 0):
        raise ValueError(f"{len(plain)} bytes for {count} samples")
    samples = np.zeros(count, dtype)
    samples["at_us"][1:] = np.cumsum(_plain(plain[:steps_end], "<i8" if width == 8 else "<u4").astype(np.int64))
    samples["value"] = _plain(plain[steps_end:values_end], "<f8")
    if form & _WITH_QUALITY:
        samples["quality"] = np.frombuffer(plain, np.uint8, count, values_end)
        samples["reason"] = np.frombuffer(plain, np.uint8, count, values_end + count)
    return samples


def _plain(column: bytes, dtype: str) -> NDArray[np.generic]:
    width = np.dtype(dtype).itemsize
    return np.ascontiguousarray(np.frombuffer(column, np.uint8).reshape(width, -1).T).view(dtype).reshape(-1)
