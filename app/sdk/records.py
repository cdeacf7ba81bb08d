"""What happened and how the campus is: events, audit, overview."""

from __future__ import annotations

from app.domain.messages import AuditEntry, AuditProof, Event, Overview
from app.sdk.transport import Transport

OVERVIEW_TIMEOUT_S = 30.0


class RecordCalls(Transport):
    """Reading only."""

    async def events(self, limit: int = 200) -> list[Event]:
        """The latest events, newest first."""
        return await self._ask("GET", "events", list[Event], query={"limit": limit})

    async def audit(
        self, limit: int = 200, before: int | None = None, user: str = "", action: str = ""
    ) -> list[AuditEntry]:
        """Who did what, newest first, of one user or action if asked for; ``before`` is a sequence number to page on from."""
        query = {"limit": limit, "before": before, "user": user or None, "action": action or None}
        return await self._ask("GET", "audit", list[AuditEntry], query=query)

    async def audit_proof(self) -> AuditProof:
        """Whether no entry of the audit was changed, removed, inserted or swapped."""
        return await self._ask("GET", "audit/proof", AuditProof, timeout_s=OVERVIEW_TIMEOUT_S)

    async def overview(self) -> Overview:
        """The campus at a glance."""
        return await self._ask("GET", "overview", Overview, timeout_s=OVERVIEW_TIMEOUT_S)
