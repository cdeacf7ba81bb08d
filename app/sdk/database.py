"""The database: how it is, and compaction on demand."""

from __future__ import annotations

from app.domain.messages import CompactState, DatabaseState
from app.sdk.transport import Transport


class DatabaseCalls(Transport):
    """The engine looks through it; the console shows it."""

    async def database(self) -> DatabaseState:
        return await self._ask("GET", "database", DatabaseState)

    async def compact_database(self) -> CompactState:
        """Begin now; ask ``database`` how far it is. Raises ``Conflict`` while it runs."""
        return await self._ask("POST", "database/compact", CompactState)
