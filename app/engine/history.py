"""History as a client asks for it."""

from __future__ import annotations

import asyncio
from datetime import datetime

from app.domain.errors import InvalidInput, NotFound
from app.engine.live import LiveTable
from app.engine.overview.days import epoch_us
from app.store import Columns, Store

MAX_SAMPLES = 500_000


async def read_history(  # noqa: PLR0917 a span of a point
    store: Store, live: LiveTable, point: str, start: datetime, end: datetime, buckets: int | None
) -> tuple[Columns, str]:
    """Columns and unit. Points that the site has no more keep their history.

    Raises ``NotFound``, and ``InvalidInput`` for a span that is empty or has more samples than can be given at once.
    """
    if end <= start:
        raise InvalidInput("end", "end: the end of the span must be after its start.")
    row = live.row.get(point)
    if row is None and await asyncio.to_thread(store.samples.span, point) is None:
        raise NotFound(f"There is no point '{point}'.")
    period_s = max(1.0, live.points[row].period_s) if row is not None else 1.0
    if buckets is None and (end - start).total_seconds() / period_s > MAX_SAMPLES:
        raise InvalidInput("buckets", "buckets: this span has too many samples; ask for intervals with buckets.")
    columns = await asyncio.to_thread(store.samples.history, point, epoch_us(start), epoch_us(end), buckets)
    return columns, live.points[row].unit if row is not None else ""
