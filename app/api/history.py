"""History as JSON or as columns in binary."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
import numpy as np
from aiohttp import web
from msgspec import Meta
from numpy.typing import NDArray

from app.api import examples
from app.api.answers import SAFE_HEADERS
from app.api.route import BINARY, JSON, Call, Route
from app.domain.messages import History
from app.engine.history import read_history
from app.store import Columns

MAGIC = b"KWH1"
TEXT = """`end` is exclusive. With `buckets` the span is divided into at most that many intervals with min, mean, max, last and good
share; without it every stored sample is given (at most 500,000). A gap is null (NaN in binary).

With `Accept: application/octet-stream` the answer is binary, little-endian: the four bytes `KWH1`, a uint32 with the length of
the header, the header as JSON, padded with spaces:
`{"point", "unit", "level", "count", "columns": [["at_us", "int64"], ["min", "float64"], …]}`,
then each column whole, one after the other. `at_us` is epoch microseconds UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    point: str
    start: datetime
    end: datetime
    buckets: Annotated[int, Meta(ge=1, le=100_000)] | None = None


async def history(call: Call) -> web.Response:
    wanted: HistoryQuery = call.query
    columns, unit = await read_history(
        call.engine.store, call.engine.plant.live, wanted.point, wanted.start, wanted.end, wanted.buckets
    )
    binary = BINARY in call.request.headers.get("Accept", "")
    encode = _binary if binary else _json
    body = await asyncio.to_thread(encode, wanted, unit, columns)
    return web.Response(body=body, content_type=BINARY if binary else JSON, headers=SAFE_HEADERS)


def _json(wanted: HistoryQuery, unit: str, columns: Columns) -> bytes:
    at = np.datetime_as_string(columns.at_us.astype("datetime64[us]"), timezone="UTC")
    body = {
        "point": wanted.point,
        "unit": unit,
        "start": wanted.start,
        "end": wanted.end,
        "level": columns.level,
        "at": at.tolist(),
        **{name: getattr(columns, name).tolist() for name in ("min", "mean", "max", "last", "good")},
    }
    return msgspec.json.encode(body)  # NaN becomes null


def _binary(wanted: HistoryQuery, unit: str, columns: Columns) -> bytes:
    arrays: list[tuple[str, NDArray[np.generic]]] = [("at_us", columns.at_us.astype("<i8"))]
    arrays += [(name, getattr(columns, name).astype("<f8")) for name in ("min", "mean", "max", "last", "good")]
    header = {
        "point": wanted.point,
        "unit": unit,
        "level": columns.level,
        "count": len(columns.at_us),
        "columns": [[name, "int64" if name == "at_us" else "float64"] for name, _ in arrays],
    }
    text = msgspec.json.encode(header)
    text += b" " * (-len(text) % 8)  # the eight bytes before it keep the columns aligned
    return b"".join([struct.pack("<4sI", MAGIC, len(text)), text, *(array.tobytes() for _, array in arrays)])


ROUTES = (
    Route(
        method="GET",
        path="history",
        handler=history,
        right="view",
        summary="History of a point, as JSON or as columns in binary.",
        text=TEXT,
        query=HistoryQuery,
        answer=History,
        gives=(JSON, BINARY),
        example_query="point=cth.ahu-3.sat&start=2026-07-14T05:00:00Z&end=2026-07-14T05:30:00Z&buckets=2",
        example_answer=examples.HISTORY,
    ),
)
