"""Arrays between the process of the model and the process of the controllers: a length, then the values as they lie in memory."""

from __future__ import annotations

import asyncio
import struct

import numpy as np

from app.demo.model.calendar import Floats

_LENGTH = struct.Struct("<I")


def frame(values: Floats) -> bytes:
    data = np.ascontiguousarray(values, "<f8").tobytes()
    return _LENGTH.pack(len(data)) + data


async def read_frame(reader: asyncio.StreamReader) -> Floats:
    """The next array; raises ``IncompleteReadError`` when the other side has gone."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return np.frombuffer(await reader.readexactly(length), "<f8").copy()
