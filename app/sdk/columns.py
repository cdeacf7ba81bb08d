"""History in binary: reads the block that ``GET history`` gives with ``Accept: application/octet-stream``.

Little-endian: the four bytes ``KWH1``, a ``uint32`` with the length of the header, the header as JSON (padded with spaces
so that the columns start at a multiple of eight), then the columns one after the other as the header names them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.domain.errors import EngineLost

MAGIC = b"KWH1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryColumns:
    """Columns of equal length. ``at_us`` is epoch microseconds UTC; NaN is a gap; ``good`` is the good share, 0 to 1."""

    point: str
    unit: str
    level: str
    at_us: NDArray[np.int64]
    min: NDArray[np.float64]
    mean: NDArray[np.float64]
    max: NDArray[np.float64]
    last: NDArray[np.float64]
    good: NDArray[np.float64]


class _Header(msgspec.Struct):
    point: str
    unit: str
    level: str
    count: int
    columns: list[tuple[str, str]]


def read_columns(raw: bytes) -> HistoryColumns:
    """The columns in ``raw``. Raises ``EngineLost`` when it is not such a block."""
    try:
        header, offset = _header(raw)
        columns = {}
        for name, kind in header.columns:
            columns[name] = np.frombuffer(raw, np.dtype(kind).newbyteorder("<"), header.count, offset)
            offset += columns[name].nbytes
        return HistoryColumns(point=header.point, unit=header.unit, level=header.level, **columns)
    except (ValueError, TypeError, struct.error, msgspec.DecodeError) as error:
        raise EngineLost(f"The engine sent a block of history that cannot be read: {error}.") from error


def _header(raw: bytes) -> tuple[_Header, int]:
    magic, length = struct.unpack_from("<4sI", raw)
    if magic != MAGIC:
        raise ValueError("it does not begin with KWH1")
    end = struct.calcsize("<4sI") + length
    return msgspec.json.decode(raw[struct.calcsize("<4sI") : end], type=_Header), end
