"""From alarms to rows of the banner: of somebody who is signed in, and of health before that. Pure but for the language."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.messages import Alarm, WaitingAlarm
from ui.shell.bannerrow import BannerRow
from ui.siteindex import SiteIndex
from widgets.language import language, tr
from widgets.numbers import age_text, decimals, number, unit_text

FLOOD_COUNT, FLOOD_WINDOW_S = 10, 600.0


def row_of(alarm: Alarm, site: SiteIndex, now: datetime, zone: ZoneInfo | None) -> BannerRow:
    """A row of the list of alarms."""
    equipment = site.name(alarm.equipment, language()) if alarm.equipment else ""
    area = site.code_of(alarm.building or alarm.source)
    return _row(alarm.id, alarm, value_of(alarm, site), place_of(area, equipment), now=now, zone=zone)


def row_before_sign_in(alarm: WaitingAlarm, number: int, now: datetime, zone: ZoneInfo | None) -> BannerRow:
    """A row of health, the ``number``-th: it has no id, as nothing can be done about it."""
    value = alarm.value_name.text(language()) or _measured(alarm)
    place = place_of(alarm.area or tr("Campus"), alarm.equipment.text(language()))
    return _row(str(number), alarm, value, place, now=now, zone=zone)


def _row(
    id: str, alarm: Alarm | WaitingAlarm, value: str, area: str, *, now: datetime, zone: ZoneInfo | None
) -> BannerRow:
    raised = alarm.raised_at or now
    return BannerRow(
        id,
        alarm.priority,
        alarm.state,
        raised.astimezone(zone).strftime("%H:%M:%S"),
        age_text((now - raised).total_seconds()),
        area,
        alarm.name.text(language()),
        value,
        limit_of(alarm),
        alarm.consequence.text(language()),
    )


def place_of(area: str, equipment: str) -> str:
    """Building and equipment."""
    return f"{area} · {equipment}" if equipment else area


def of_flood(waiting: list[Alarm], now: datetime) -> tuple[list[Alarm], bool]:
    """In a flood (more than 10 in 10 min) only priorities 1 and 2 are shown, if there are any."""
    fresh = [a for a in waiting if a.raised_at and (now - a.raised_at).total_seconds() < FLOOD_WINDOW_S]
    urgent = [alarm for alarm in waiting if alarm.priority <= 2]
    flood = len(fresh) > FLOOD_COUNT and bool(urgent)
    return (urgent if flood else waiting), flood


def value_of(alarm: Alarm, site: SiteIndex) -> str:
    """The value at the last transition with its unit, or its state in the language of the operator."""
    point = site.points.get(alarm.source)
    if point is not None and point.states and alarm.value is not None and int(alarm.value) in point.states:
        return point.states[int(alarm.value)].text(language())
    return _measured(alarm)


def limit_of(alarm: Alarm | WaitingAlarm) -> str:
    """The level that was passed and its limit: ``HH 1,700``."""
    level = alarm.level.upper() if alarm.level in ("hh", "h", "l", "ll") else alarm.level
    if alarm.limit is None:
        return ""
    return f"{level} {number(alarm.limit, decimals(alarm.unit, alarm.limit))}".strip()


def _measured(alarm: Alarm | WaitingAlarm) -> str:
    if alarm.value_text or alarm.value is None:
        return alarm.value_text
    return f"{number(alarm.value, decimals(alarm.unit, alarm.value))} {unit_text(alarm.unit)}".strip()
