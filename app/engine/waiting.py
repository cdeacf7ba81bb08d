"""The alarms that nobody has acknowledged, for consoles at which nobody is signed in."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from app.domain.alarms.machine import WAITING
from app.domain.messages import Alarm, WaitingAlarm
from app.domain.site import Name, Site
from app.engine.live import LiveTable

MOST = 5
"""So many rows the banner has at most."""


def waiting_alarms(site: Site, live: LiveTable, alarms: Iterable[Alarm]) -> tuple[WaitingAlarm, ...]:
    """The highest and newest of them, at most ``MOST``."""
    waiting = (alarm for alarm in alarms if alarm.state in WAITING)
    return tuple(_told(alarm, site, live) for alarm in heapq.nsmallest(MOST, waiting, key=_order))


def _order(alarm: Alarm) -> tuple[int, float]:
    return alarm.priority, -(alarm.raised_at.timestamp() if alarm.raised_at else 0.0)


def _told(alarm: Alarm, site: Site, live: LiveTable) -> WaitingAlarm:
    building = next((each for each in site.buildings if each.id == alarm.building), None)
    equipment = next((each.name for each in site.equipment if each.id == alarm.equipment), Name())
    return WaitingAlarm(
        priority=alarm.priority,
        state=alarm.state,
        name=alarm.name,
        raised_at=alarm.raised_at,
        area=(building.code or building.id.upper()) if building else "",
        equipment=equipment,
        level=alarm.level,
        limit=alarm.limit,
        value=alarm.value,
        unit=alarm.unit,
        value_text=alarm.value_text,
        value_name=_state_name(alarm, live),
        consequence=alarm.consequence,
    )


def _state_name(alarm: Alarm, live: LiveTable) -> Name:
    row = live.row.get(alarm.source)
    states = live.points[row].states if row is not None else {}
    return states.get(int(alarm.value), Name()) if alarm.value is not None else Name()
