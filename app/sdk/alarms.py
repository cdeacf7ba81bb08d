"""Alarms and their journal."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from app.domain.messages import Ack, Alarm, AlarmTransition, Shelve
from app.sdk.transport import Transport


class AlarmCalls(Transport):
    """The alarm list and what an operator does with it."""

    async def alarms(self) -> list[Alarm]:
        """Every alarm that is not normal, shelved and suppressed ones included."""
        return await self._ask("GET", "alarms", list[Alarm])

    async def alarm(self, id: str) -> Alarm:
        return await self._ask("GET", _path(id), Alarm)

    async def acknowledge(self, alarm: str, note: str = "", occurrence: int | None = None) -> Alarm:
        """Acknowledge; with ``occurrence`` only that one. Raises ``Conflict`` when it is not waiting for that."""
        return await self._ask("POST", _path(alarm, "ack"), Alarm, body=Ack(note=note, occurrence=occurrence))

    async def reset(self, alarm: str) -> Alarm:
        """Reset a latched alarm that is acknowledged and whose condition is gone."""
        return await self._ask("POST", _path(alarm, "reset"), Alarm)

    async def shelve(self, alarm: str, minutes: float, reason: str) -> Alarm:
        return await self._ask("POST", _path(alarm, "shelve"), Alarm, body=Shelve(minutes=minutes, reason=reason))

    async def unshelve(self, alarm: str) -> Alarm:
        return await self._ask("POST", _path(alarm, "unshelve"), Alarm)

    async def journal(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        alarm: str = "",
        limit: int = 200,
        before: int | None = None,
    ) -> list[AlarmTransition]:
        """Transitions, newest first; ``before`` is a sequence number to page on from."""
        query = {"start": start, "end": end, "alarm": alarm or None, "limit": limit, "before": before}
        return await self._ask("GET", "alarms/journal", list[AlarmTransition], query=query)


def _path(alarm: str, action: str = "") -> str:
    return f"alarms/{quote(alarm, safe='')}" + (f"/{action}" if action else "")
