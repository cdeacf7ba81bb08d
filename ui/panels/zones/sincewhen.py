"""Since when a zone is outside its band, from its history: asked for once, when the zone leaves the band."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.domain.errors import KilowatchError
from app.domain.messages import History
from ui.context import Context
from ui.panels.zones.looks import ZoneState
from widgets.dates import clock, day_clock, local

LOOK_BACK = timedelta(hours=24)
BUCKETS = 288  # five minutes each


class SinceWhen:
    """``text(state)`` is at once what is known; ``on_known`` is called when an answer has come."""

    def __init__(self, context: Context, on_known: Callable[[], object]) -> None:
        self._context, self._on_known = context, on_known
        self._since: dict[str, datetime | None] = {}

    def text(self, state: ZoneState) -> str:
        """Local time, with the day when it was another one; empty when the zone is inside or nothing is known."""
        if not state.outside:
            self._since.pop(state.zone.id, None)
            if state.alarm is not None and state.alarm.raised_at is not None:
                return self._written(state.alarm.raised_at)
            return ""
        if state.zone.id not in self._since:
            self._since[state.zone.id] = None
            self._ask(state)
        found = self._since[state.zone.id]
        return self._written(found) if found else ""

    def _written(self, at: datetime) -> str:
        zone = self._context.zone
        same = local(at, zone).date() == local(datetime.now(UTC), zone).date()
        return clock(at, zone, seconds=False) if same else day_clock(at, zone)

    def _ask(self, state: ZoneState) -> None:
        now = datetime.now(UTC)
        asked = self._context.client.history(state.zone.points["temperature"], now - LOOK_BACK, now, BUCKETS)
        self._context.feed.run(asked, lambda history: self._take(state, history), self._unknown)

    def _take(self, state: ZoneState, history: History) -> None:
        setpoint, tolerance = state.setpoint or 0.0, state.zone.tolerance_k
        since = None
        for at, value in zip(reversed(history.at), reversed(history.mean), strict=True):
            if value is None:
                continue
            if abs(value - setpoint) <= tolerance:
                break
            since = at
        self._since[state.zone.id] = since or datetime.now(UTC)
        self._on_known()

    def _unknown(self, error: KilowatchError) -> None:
        """Without history the column stays empty; the deviation itself is live."""
