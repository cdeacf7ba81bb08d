"""Backups of the database."""

from __future__ import annotations

from app.domain.messages import BackupState
from app.sdk.transport import Transport


class BackupCalls(Transport):
    """The engine makes them; the console shows how they stand."""

    async def backups(self) -> BackupState:
        return await self._ask("GET", "backups", BackupState)

    async def start_backup(self) -> BackupState:
        """Begin one now; ask ``backups`` for its progress. Raises ``Conflict`` while one is being made."""
        return await self._ask("POST", "backups", BackupState)
