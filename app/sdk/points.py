"""Live points and their history."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from app.domain.messages import History, PointState
from app.sdk.columns import HistoryColumns, read_columns
from app.sdk.transport import Transport

HISTORY_TIMEOUT_S = 60.0
PRIORITY_TIMEOUT_S = 30.0
PAGE = 10_000
"""Points asked for at once."""


class PointCalls(Transport):
    """Values of now and of the past."""

    async def points(
        self, pattern: str = "*", quality: str = "", writable: bool | None = None, limit: int | None = None
    ) -> list[PointState]:
        """Points whose id matches ``pattern`` (``cth.*``), those of one quality or writability only if asked for."""
        query = {"pattern": pattern, "quality": quality or None, "writable": writable}
        found: list[PointState] = []
        while limit is None or len(found) < limit:
            most = PAGE if limit is None else min(PAGE, limit - len(found))
            behind = {"limit": most, "after": found[-1].id if found else None}
            page = await self._ask("GET", "points", list[PointState], query={**query, **behind})
            found += page
            if len(page) < most:
                break
        return found

    async def point(self, id: str) -> PointState:
        """One point. Raises ``NotFound``."""
        return await self._ask("GET", f"points/{quote(id, safe='')}", PointState)

    async def priority_array(self, id: str) -> list[float | None]:
        """The 16 slots of a commandable BACnet point, priority 1 first, as the device answers now."""
        path = f"points/{quote(id, safe='')}/priority-array"
        return await self._ask("GET", path, list[float | None], timeout_s=PRIORITY_TIMEOUT_S)

    async def history(self, point: str, start: datetime, end: datetime, buckets: int | None = None) -> History:
        """History in at most ``buckets`` intervals, or every sample. ``start`` and ``end`` are aware; ``end`` is exclusive."""
        query = {"point": point, "start": start, "end": end, "buckets": buckets}
        return await self._ask("GET", "history", History, query=query, timeout_s=HISTORY_TIMEOUT_S)

    async def history_columns(
        self, point: str, start: datetime, end: datetime, buckets: int | None = None
    ) -> HistoryColumns:
        """The same as arrays in one binary block: the fastest way to many values."""
        query = {"point": point, "start": start, "end": end, "buckets": buckets}
        binary = {"Accept": "application/octet-stream"}
        return read_columns(
            await self._send("GET", "history", headers=binary, query=query, timeout_s=HISTORY_TIMEOUT_S)
        )
