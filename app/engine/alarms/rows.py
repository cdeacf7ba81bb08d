"""A rule and its state as a row of the alarm list."""

from __future__ import annotations

from app.domain.alarms.state import AlarmState, Kind
from app.domain.messages import Alarm
from app.domain.quantities import quantity, value_name
from app.domain.site import AlarmKind
from app.engine.alarms.rules import Ruled


def alarm_row(ruled: Ruled, state: AlarmState) -> Alarm:
    """The row; ``value_text`` carries number and unit, or the English text of a state."""
    rule = ruled.rule
    shelf = state.suppression(Kind.SHELVED)
    return Alarm(
        id=rule.id,
        occurrence=state.occurrence,
        priority=priority_of(ruled, state),
        state=state.shown,
        active=state.condition,
        name=rule.name,
        building=ruled.building,
        source=ruled.source,
        equipment=ruled.equipment,
        raised_at=state.raised_at,
        returned_at=state.returned_at,
        changed_at=state.changed_at,
        acked_at=state.acked_at,
        acked_by=state.acked_by,
        note=state.note,
        level="dev" if rule.kind is AlarmKind.DEVIATION and state.level else state.level,
        limit=state.limit,
        value=state.value,
        unit=ruled.unit,
        value_text=value_text(ruled, state.value),
        unknown_since=state.unknown_since,
        shelved_until=shelf.until if shelf else None,
        cause=rule.cause,
        consequence=rule.consequence,
        action=rule.action,
        respond_min=rule.respond_min,
        count=state.count,
    )


def priority_of(ruled: Ruled, state: AlarmState) -> int:
    """The priority of the level it is at, or of the rule while it never was at any."""
    return state.priority or ruled.rule.priority


def value_text(ruled: Ruled, value: float | None) -> str:
    """A value of the alarm with its unit; empty when there is none."""
    if value is None:
        return ""
    if ruled.rule.kind is AlarmKind.STATE and ruled.point is not None:
        return value_name(ruled.point, value).text("en")
    return quantity(value, ruled.unit, sign=ruled.rule.kind is AlarmKind.DEVIATION)
