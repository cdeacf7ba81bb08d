"""Alarms as rows of the list, and the filters that choose among them. Without widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.messages import Alarm
from ui.context import Context
from ui.plant import SILENT, UNACKNOWLEDGED, banner_order
from ui.readout import value_text as point_text
from ui.siteindex import tag
from widgets.columns import Done, Mark
from widgets.dates import clock, day_clock
from widgets.language import tr
from widgets.marks import STATES
from widgets.numbers import age_text, decimals, number, quantity

PRIORITIES = (1, 2, 3, 4)
ONLY_TIME = timedelta(hours=20)
"""An alarm of this age may still be of today: its time says enough."""


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One row; texts are ready to be shown."""

    id: str
    alarm: Alarm
    mark: Mark
    state: str
    time: str
    age: str
    area: str
    floor: str
    equipment: str
    point: str
    message: str
    value: str
    limit: str
    ack: str | Done | Mark
    raised: float

    @property
    def waiting(self) -> bool:
        return self.alarm.state in UNACKNOWLEDGED


@dataclass(slots=True)
class Filters:
    """``state`` is all, unacknowledged, active or returned; ``building`` and ``floor`` are ids, empty for all."""

    state: str = "all"
    priorities: set[int] = field(default_factory=lambda: set(PRIORITIES))
    building: str = ""
    search: str = ""
    floor: str = ""

    @property
    def are_set(self) -> bool:
        return bool(
            self.state != "all"
            or self.building
            or self.floor
            or self.search.strip()
            or self.priorities != set(PRIORITIES)
        )

    def takes(self, row: AlarmRow) -> bool:
        alarm = row.alarm
        by_state = {
            "all": True,
            "unacknowledged": row.waiting,
            "active": alarm.active,
            "returned": not alarm.active,
        }
        words = f"{row.message} {row.point} {row.equipment} {row.area} {tag(alarm.id)}".casefold()
        return (
            by_state.get(self.state, True)
            and alarm.priority in self.priorities
            and (not self.building or alarm.building == self.building)
            and (not self.floor or row.floor == self.floor)
            and all(word in words for word in self.search.casefold().split())
        )


def alarm_rows(context: Context, alarms: Iterable[Alarm], now: datetime, *, may_ack: bool) -> list[AlarmRow]:
    """Rows in the order of every alarm list."""
    return [_row(context, alarm, now, may_ack=may_ack) for alarm in sorted(alarms, key=banner_order)]


def listed(context: Context) -> list[Alarm]:
    """The active list: without shelved, suppressed and cleared ones."""
    return [alarm for alarm in context.feed.plant.alarms.values() if alarm.state not in SILENT]


def set_aside(context: Context) -> list[Alarm]:
    """Shelved, suppressed and out of service."""
    return [a for a in context.feed.plant.alarms.values() if a.state in SILENT and a.state != "cleared"]


def counts(rows: Sequence[AlarmRow]) -> dict[str, int]:
    """For the state filter."""
    return {
        "all": len(rows),
        "unacknowledged": sum(row.waiting for row in rows),
        "active": sum(row.alarm.active for row in rows),
        "returned": sum(not row.alarm.active for row in rows),
    }


def _row(context: Context, alarm: Alarm, now: datetime, *, may_ack: bool) -> AlarmRow:
    raised = alarm.raised_at or alarm.changed_at or now
    site = context.site
    return AlarmRow(
        id=alarm.id,
        alarm=alarm,
        mark=Mark(alarm.priority, alarm.state),
        state=state_text(context, alarm),
        time=clock(raised, context.zone) if now - raised < ONLY_TIME else day_clock(raised, context.zone),
        age=age_text((now - raised).total_seconds()),
        area=site.code_of(alarm.building or alarm.source),
        floor=_floor(context, alarm),
        equipment=site.name(alarm.equipment, context.language) if alarm.equipment else _place(context, alarm.source),
        point=tag(alarm.source),
        message=_message(context, alarm),
        value=value_text(context, alarm),
        limit=limit_text(alarm),
        ack=_ack(alarm, may_ack=may_ack),
        raised=raised.timestamp(),
    )


def state_text(context: Context, alarm: Alarm) -> str:
    """What the state column says; a shelf says until when."""
    if alarm.state == "shelved" and alarm.shelved_until is not None:
        return tr("Shelved to {time}").format(time=context.local(alarm.shelved_until).strftime("%H:%M"))
    if alarm.state == "returned":
        return tr("Returned, unack.")
    return tr(STATES.get(alarm.state, alarm.state))


def _ack(alarm: Alarm, *, may_ack: bool) -> str | Done | Mark:
    """The button, or who has acknowledged; shelved ones have their mark."""
    if alarm.state in UNACKNOWLEDGED:
        return tr("Ack") if may_ack else ""
    if alarm.state == "shelved":
        return Mark(letter="Z")
    return Done(alarm.acked_by) if alarm.acked_at is not None else ""


def value_text(context: Context, alarm: Alarm) -> str:
    """The value at the last transition, states in the language of the operator."""
    point = context.site.points.get(alarm.source)
    if point is not None and point.states and alarm.value is not None:
        return point_text(point, alarm.value, context.language)
    return alarm.value_text or (quantity(alarm.value, alarm.unit) if alarm.value is not None else "")


def limit_text(alarm: Alarm) -> str:
    """``HH 1,700``; empty where the alarm has no limit."""
    if alarm.limit is None:
        return ""
    level = alarm.level.upper() if alarm.level in ("hh", "h", "l", "ll") else alarm.level
    return f"{level} {number(alarm.limit, decimals(alarm.unit, alarm.limit))}".strip()


def _message(context: Context, alarm: Alarm) -> str:
    text = context.text(alarm.name)
    if alarm.state == "returned" and alarm.returned_at is not None:
        at = context.local(alarm.returned_at).strftime("%H:%M")
        text = tr("{text}; returned to normal {time}").format(text=text, time=at)
    if alarm.unknown_since is not None:
        since = context.local(alarm.unknown_since).strftime("%H:%M")
        text = tr("{text}; value unknown since {time}").format(text=text, time=since)
    return f"{text} ({alarm.count}×)" if alarm.count > 1 else text


def _floor(context: Context, alarm: Alarm) -> str:
    """Id of the floor of what is in alarm; empty where it stands on none."""
    owner = context.site.owner_of(alarm.source)
    floor = context.site.floor_of(alarm.equipment or (owner.id if owner is not None else alarm.source))
    return floor.id if floor is not None else ""


def _place(context: Context, source: str) -> str:
    owner = context.site.owner_of(source)
    if owner is not None:
        return context.text(owner.name)
    device = context.site.devices.get(source)
    return context.text(device.name) if device else ""


def now_utc() -> datetime:
    return datetime.now(UTC)
