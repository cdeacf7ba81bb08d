"""What is known of a point, its machine and its device at the moment of a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from app.domain.alarms.machine import Base
from app.domain.commands.checks import Situation
from app.domain.commands.interlocks import Interlock, interlocks
from app.domain.errors import NotFound
from app.domain.messages import Alarm, Session
from app.domain.placing import Placing
from app.domain.readings import Quality, Reading, Reason
from app.domain.site import Equipment, Point, Site
from app.engine.commands.wire import Wire
from app.engine.live import LiveTable

LISTED = frozenset(base.value for base in Base) - {Base.NORM.value}
_NONE = Reading(None, datetime.fromtimestamp(0, UTC), Quality.BAD, Reason.NEVER_READ)


class Survey:
    """Gathers a ``Situation``; waits for nothing, so that nothing changes between check and reservation."""

    def __init__(self, site: Site, live: LiveTable, wire: Wire, alarms: Callable[[], Iterable[Alarm]]) -> None:
        self._live, self._wire, self._alarms = live, wire, alarms
        self._placing = Placing(site)
        self._hold_max_h = site.site.override_max_h

    def has(self, point: str) -> bool:
        return point in self._placing.points

    def point(self, id: str) -> Point:
        """Raises ``NotFound``."""
        if id not in self._placing.points:
            raise NotFound(f"There is no point '{id}'.")
        return self._placing.points[id]

    def reading(self, point: str) -> Reading:
        return self._live.reading(point) if point in self._live.row else _NONE

    def online(self, point: Point) -> bool | None:
        """Whether its device answers; ``None`` while that is not known."""
        try:
            return self._wire.device_online(point.device) if point.device else None
        except NotFound:
            return False

    def situation(self, point: Point, session: Session, held_by: str) -> Situation:
        machine = self._placing.equipment_of(point.id)
        return Situation(
            point=point,
            role=session.role,
            rights=session.rights,
            reading=self.reading(point.id),
            online=self.online(point),
            hold_max_h=self._hold_max_h,
            interlocks=self._interlocks(machine),
            alarms=self._warnings(point, machine),
            held_by=held_by,
        )

    def _interlocks(self, machine: Equipment | None) -> tuple[Interlock, ...]:
        if machine is None:
            return ()
        points = {role: self._placing.points[id] for role, id in machine.points.items() if id in self._placing.points}
        return interlocks(points, {role: self.reading(point.id) for role, point in points.items()})

    def _warnings(self, point: Point, machine: Equipment | None) -> tuple[Alarm, ...]:
        """Active alarms of the machine, of the one it is part of, and of the point itself; the most urgent first."""
        owners = {owner for owner in (self._placing.owner_of(point.id), machine.parent if machine else "") if owner}
        found = [
            alarm
            for alarm in self._alarms()
            if alarm.active and alarm.state in LISTED and (alarm.equipment in owners or alarm.source == point.id)
        ]
        return tuple(sorted(found, key=lambda alarm: (alarm.priority, alarm.id)))
