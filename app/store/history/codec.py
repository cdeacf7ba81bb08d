"""Columns of numbers ⇄ bytes, bit by bit: what is equal or regular as one figure, the rest by pcodec or zstandard.

pcodec finds by itself that decimals are whole multiples of 0.1, takes differences (of differences) and keeps the entropy of what
is left; on/off and enumerations are bytes in runs, which zstandard folds. The shortest form wins.
"""

from __future__ import annotations

import struct
import threading
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray
from pcodec import ChunkConfig, ModeSpec, standalone

Column = NDArray[Any]

PLAIN, EQUAL, STEADY, NUMBERS, BYTES = range(5)
"""Forms: as it is; one value; a first value and a step; pcodec; small whole numbers in zstandard."""

FAST, THOROUGH = 4, 8
"""Levels of pcodec: for what is packed again soon, and for what stays."""

_HEAD = struct.Struct("<BI")
_ZSTANDARD_LEVEL = 3
_SECOND_MS = 1000
_own = threading.local()  # a compressor is for one thread at a time


def pack(column: Column, level: int = FAST) -> bytes:
    """An int64 or float64 column of any length."""
    form, body = _steady(column) or _shortest(column, level)
    return _HEAD.pack(form, len(body)) + body


def unpack(body: bytes, offset: int, count: int, dtype: str) -> tuple[Column, int]:
    """The column of ``count`` numbers at ``offset`` and where the next one begins. Raises ``ValueError`` when it cannot be."""
    form, length = _HEAD.unpack_from(body, offset)
    begin = offset + _HEAD.size
    end = begin + length
    column = _UNPACK[form](body[begin:end], count, dtype)
    if len(column) != count:
        raise ValueError(f"{len(column)} instead of {count} numbers")
    return column, end


def squeeze(plain: bytes) -> bytes:
    """Bytes with runs and repetitions, by zstandard."""
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=_ZSTANDARD_LEVEL, write_checksum=True)
    squeezed: bytes = _own.compressor.compress(plain)
    return squeezed


def stretch(squeezed: bytes) -> bytes:
    """The opposite of ``squeeze``. Raises ``ValueError`` when it is damaged."""
    if not hasattr(_own, "decompressor"):
        _own.decompressor = zstandard.ZstdDecompressor()
    try:
        plain: bytes = _own.decompressor.decompress(squeezed)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    return plain


def _steady(column: Column) -> tuple[int, bytes] | None:
    """Where one or two figures tell all."""
    bits = column.view(np.int64)
    if not len(bits):
        return PLAIN, b""
    if (bits == bits[0]).all():
        return EQUAL, bits[:1].tobytes()
    if column.dtype.kind == "i" and (np.diff(column) == column[1] - column[0]).all():
        return STEADY, column[:2].tobytes()
    return None


def _shortest(column: Column, level: int) -> tuple[int, bytes]:
    found = [(PLAIN, column.tobytes())]
    found += [(NUMBERS, standalone.simple_compress(column, config)) for config in _configs(column, level)]
    if column.dtype.kind == "f" and _small(column):
        found.append((BYTES, squeeze(column.astype(np.uint8).tobytes())))
    return min(found, key=lambda one: len(one[1]))


def _configs(column: Column, level: int) -> list[ChunkConfig]:
    """What pcodec shall try: instants that are read in a rhythm are a number of seconds and a small rest."""
    configs = [ChunkConfig(compression_level=level)]
    if column.dtype.kind == "i" and level == THOROUGH:
        rhythm = round(int(np.diff(column).min()) / _SECOND_MS) * _SECOND_MS
        if rhythm:
            configs.append(ChunkConfig(compression_level=level, mode_spec=ModeSpec.try_int_mult(rhythm)))
    return configs


def _small(column: Column) -> bool:
    with np.errstate(invalid="ignore"):
        bytes_ = column.astype(np.uint8)
    return bool((bytes_.astype(np.float64).view(np.int64) == column.view(np.int64)).all())  # not -0.0


def _plain(body: bytes, count: int, dtype: str) -> Column:
    return np.frombuffer(body, dtype)


def _equal(body: bytes, count: int, dtype: str) -> Column:
    return np.full(count, np.frombuffer(body, dtype)[0])


def _straight(body: bytes, count: int, dtype: str) -> Column:
    first, second = np.frombuffer(body, dtype)
    straight: Column = first + np.arange(count, dtype=dtype) * (second - first)
    return straight


def _numbers(body: bytes, count: int, dtype: str) -> Column:
    column = np.empty(count, dtype)
    try:
        progress = standalone.simple_decompress_into(body, column)
    except (RuntimeError, TypeError) as error:
        raise ValueError(str(error)) from error
    if progress.n_processed != count or not progress.finished:
        raise ValueError(f"{progress.n_processed} instead of {count} numbers")
    return column


def _bytes(body: bytes, count: int, dtype: str) -> Column:
    return np.frombuffer(stretch(body), np.uint8).astype(dtype)


_UNPACK = {PLAIN: _plain, EQUAL: _equal, STEADY: _straight, NUMBERS: _numbers, BYTES: _bytes}
