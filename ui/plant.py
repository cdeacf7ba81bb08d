"""The plant as the console last heard of it: live values, alarms, overrides, events, health. Without Qt and without waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.messages import (
    Alarm,
    Event,
    Health,
    LiveAlarms,
    LiveEvents,
    LiveHealth,
    LiveOverrides,
    LivePoints,
    LiveState,
    Override,
)
from app.domain.readings import Quality, Reading, Reason

LiveMessage = LiveState | LivePoints | LiveAlarms | LiveEvents | LiveOverrides | LiveHealth

EVENTS_KEPT = 500
UNACKNOWLEDGED = frozenset({"unacknowledged", "returned", "latched"})
SILENT = frozenset({"shelved", "suppressed", "out_of_service", "cleared"})
"""States that are neither in the active list nor sound."""

_QUALITIES, _REASONS = {int(q): q for q in Quality}, {int(r): r for r in Reason}
"""A look-up costs a third of asking the enumeration, and every value on the screen is asked ten times a second."""

_NEVER = Reading(None, datetime.fromtimestamp(0, UTC), Quality.BAD, Reason.NEVER_READ)


@dataclass(slots=True)
class Changes:
    """What one message changed."""

    points: set[str] = field(default_factory=set)
    alarms: bool = False
    overrides: bool = False
    events: list[Event] = field(default_factory=list)
    health: bool = False
    raised: list[Alarm] = field(default_factory=list)  # newly unacknowledged: annunciate


class Values:
    """The newest reading of every subscribed point, as columns of the last full state and the changes after it."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._value: list[float | None] = []
        self._quality: list[int] = []
        self._reason: list[int] = []
        self._at_ms: list[int] = []
        self.lost = False

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> Sequence[str]:
        return self._ids

    def replace(self, state: LiveState) -> set[str]:
        """Take the whole state; the ids of what was there and what is there now."""
        before = set(self._ids)
        self._ids, self._rows = state.ids, {point: row for row, point in enumerate(state.ids)}
        self._value, self._quality = list(state.value), list(state.quality)
        self._reason, self._at_ms = list(state.reason), list(state.at_ms)
        self.lost = False
        return before | set(self._ids)

    def apply(self, points: LivePoints) -> set[str]:
        """Take changed rows; the ids that changed."""
        for place, row in enumerate(points.index):
            self._value[row] = points.value[place]
            self._quality[row] = points.quality[place]
            self._reason[row] = points.reason[place]
            self._at_ms[row] = points.at_ms[place]
        return {self._ids[row] for row in points.index}

    def lose(self) -> set[str]:
        """The engine is lost: every value stays as the last one known, bad with the reason ``engine_lost``."""
        self.lost = True
        return set(self._ids)

    def regain(self) -> set[str]:
        """The stream goes on without a gap: every value is as it was said."""
        self.lost = False
        return set(self._ids)

    def reading(self, point: str | None) -> Reading:
        """The newest reading; one that says ``never_read`` for a point that is not known."""
        row = self._rows.get(point or "")
        if row is None:
            return _NEVER
        at = datetime.fromtimestamp(self._at_ms[row] / 1000, UTC)
        if self.lost:
            return Reading(self._value[row], at, Quality.BAD, Reason.ENGINE_LOST)
        return Reading(self._value[row], at, _QUALITIES[self._quality[row]], _REASONS[self._reason[row]])

    def count(self, points: Iterable[str]) -> tuple[int, int, int]:
        """How many of the points are good, uncertain and bad now."""
        counts = [0, 0, 0]
        for point in points:
            counts[int(self.reading(point).quality)] += 1
        return counts[0], counts[1], counts[2]


EASED = {("hh", "h"), ("ll", "l")}
"""Levels from and to: the condition has become less bad, which calls nobody."""


def _is_worse(level: str, before: str) -> bool:
    return level != before and (before, level) not in EASED


def banner_order(alarm: Alarm) -> tuple[bool, int, float]:
    """Unacknowledged first, then priority, then newest."""
    raised = alarm.raised_at.timestamp() if alarm.raised_at else 0.0
    return (alarm.state not in UNACKNOWLEDGED, alarm.priority, -raised)


class Plant:
    """Everything the console knows about the running plant; ``apply`` takes one message of the live stream."""

    def __init__(self) -> None:
        self.values = Values()
        self.alarms: dict[str, Alarm] = {}
        self.overrides: dict[str, Override] = {}
        self.events: deque[Event] = deque(maxlen=EVENTS_KEPT)
        self.health: Health | None = None

    def apply(self, message: LiveMessage) -> Changes:
        match message:
            case LivePoints():
                return Changes(points=self.values.apply(message))
            case LiveState():
                return self._replace(message)
            case LiveAlarms():
                return self._take_alarms(message.alarms)
            case LiveOverrides():
                return self._take_overrides(message.overrides)
            case LiveEvents():
                self.events.extend(message.events)
                return Changes(events=list(message.events))
            case LiveHealth():
                self.health = message.health
                return Changes(health=True)

    def lose(self) -> Changes:
        """Mark everything as of the last contact."""
        return Changes(points=self.values.lose(), alarms=True, overrides=True, health=True)

    def regain(self) -> Changes:
        """The same stream goes on after a silence: what it said last holds again."""
        return Changes(points=self.values.regain(), alarms=True, overrides=True, health=True)

    def listed(self) -> list[Alarm]:
        """Alarms of the active list in the order of every list."""
        return sorted((a for a in self.alarms.values() if a.state not in SILENT), key=banner_order)

    def unacknowledged(self) -> list[Alarm]:
        return [alarm for alarm in self.listed() if alarm.state in UNACKNOWLEDGED]

    def alarms_of(self, sources: Iterable[str]) -> list[Alarm]:
        """Alarms whose source or equipment is one of ``sources``, shelved ones too."""
        wanted = set(sources)
        found = [a for a in self.alarms.values() if a.source in wanted or a.equipment in wanted]
        return sorted(found, key=banner_order)

    def _replace(self, state: LiveState) -> Changes:
        raised = [a for a in state.alarms if a.state == "unacknowledged" and self._is_new(a)]
        self.alarms = {alarm.id: alarm for alarm in state.alarms if alarm.state != "cleared"}
        overridden = set(self.overrides) | {override.point for override in state.overrides}
        self.overrides = {override.point: override for override in state.overrides}
        new = [event for event in state.events if not self.events or event.seq > self.events[-1].seq]
        self.events.extend(sorted(new, key=lambda event: event.seq))
        points = self.values.replace(state) | overridden
        return Changes(points=points, alarms=True, overrides=True, events=new, health=True, raised=raised)

    def _take_alarms(self, alarms: Sequence[Alarm]) -> Changes:
        raised = [a for a in alarms if a.state == "unacknowledged" and self._is_new(a)]
        for alarm in alarms:
            if alarm.state == "cleared":
                self.alarms.pop(alarm.id, None)
            else:
                self.alarms[alarm.id] = alarm
        return Changes(alarms=True, raised=raised)

    def _is_new(self, alarm: Alarm) -> bool:
        known = self.alarms.get(alarm.id)
        if known is None or known.state != "unacknowledged" or known.occurrence != alarm.occurrence:
            return True
        return alarm.priority < known.priority or _is_worse(alarm.level, known.level)

    def _take_overrides(self, overrides: Sequence[Override]) -> Changes:
        before = self.overrides
        self.overrides = {override.point: override for override in overrides}
        return Changes(points=set(before) ^ set(self.overrides) | set(self.overrides), overrides=True)
