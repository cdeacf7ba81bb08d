"""The event list of the last days before the demo was started: what the seeded alarms, devices, machines and people did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from app.demo import habits as h
from app.demo.model.calendar import DAY_S, HOUR_S, Floats, weekday
from app.demo.past import QUARTER_S, Week
from app.demo.pastalarms import Answered, Told
from app.demo.troubles import day_start_s, dice_of
from app.domain.alarms.chatter import LEAST
from app.domain.alarms.machine import Happening
from app.domain.messages import Event
from app.domain.quantities import decimals, number, quantity, value_name
from app.domain.site import AlarmKind, AlarmRule, Name, Point, Site

MACHINE = frozenset({Happening.RAISE, Happening.HIGHER, Happening.CLEAR})
SWITCHED = (".occ", ".mode")
"""Points whose changes are told: the modes of air handling units and chillers."""


def alarm_events(site: Site, told: Sequence[Told]) -> Iterator[Event]:
    """What the engine says of such transitions; an alarm that chatters is told when it begins to."""
    rules = {rule.id: rule for rule in site.alarms}
    points = {point.id: point for point in site.points}
    for one in told:
        row, count = one.transition, one.state.count
        if row.event in MACHINE and (count > LEAST or (count == LEAST and row.event != Happening.RAISE)):
            continue
        rule = rules[row.alarm]
        said = _said(one, rule, points.get(rule.point or ""))
        text = Name(en=f"{rule.name.en}{said.en}", ko=f"{rule.name.ko}{said.ko}")
        kind = "alarm" if row.event in MACHINE else "operator"
        yield Event(seq=0, at=row.at, type=kind, source=row.alarm, text=text, priority=row.priority)


def link_events(site: Site, past: Sequence[Answered]) -> Iterator[Event]:
    """Devices that fell silent ten seconds before their alarm, and answered again."""
    devices = {device.id: device for device in site.devices}
    silences = {rule.id: rule for rule in site.alarms if rule.kind is AlarmKind.DEVICE}
    for trouble, _ in past:
        if trouble.alarm in silences:
            rule = silences[trouble.alarm]
            name = devices[rule.device or ""].name
            lost = Name(en=f"{name.en} does not answer, values are stale", ko=f"{name.ko} 무응답, 값 갱신 중단")
            yield _event(trouble.start_s - rule.on_delay_s, "link", rule.device or "", lost)
            back = Name(en=f"{name.en} answers again", ko=f"{name.ko} 다시 응답")
            yield _event(trouble.end_s, "link", rule.device or "", back)


def switching_events(site: Site, lived: Week) -> Iterator[Event]:
    """Modes that the controllers changed in the week of the model."""
    names = {item.id: item.name for item in site.equipment if item.kind in ("ahu", "chiller")}
    for point in site.points:
        owner, suffix = point.id.rpartition(".")[0], f".{point.id.rpartition('.')[2]}"
        if owner in names and suffix in SWITCHED and point.id in lived.points:
            modes = lived.last[lived.points.index(point.id)]
            for quarter in np.flatnonzero(np.diff(modes) != 0.0).tolist():
                mode = value_name(point, float(modes[quarter + 1]))
                text = Name(en=f"{names[owner].en}: {mode.en}", ko=f"{names[owner].ko}: {mode.ko}")
                yield _event(float(lived.start_s[quarter + 1]), "automation", point.id, text)


def duty_events(site: Site, start_s: float, end_s: float) -> Iterator[Event]:
    """Operators who sign in for their shift, some minutes early."""
    for midnight_s in np.arange(day_start_s(start_s), end_s, DAY_S).tolist():
        for hour, (name, workstation) in h.SHIFTS:
            if name != h.DAY_OPERATOR[0] or int(weekday(midnight_s)) < 5:
                early_s = 600.0 * dice_of(site, f"{name} {midnight_s:.0f}").random()
                text = Name(en=f"Signed in, {workstation}", ko=f"로그인, {workstation}")
                yield _event(midnight_s + hour * HOUR_S - early_s, "operator", name, text)


def demand_events(point: str, start_s: Floats, mean_kw: Floats) -> Iterator[Event]:
    """The highest demand interval of each local day, when it closed."""
    days = np.array([day_start_s(at_s) for at_s in start_s.tolist()])
    for day in np.unique(days).tolist():
        of_day = np.flatnonzero(days == day)
        highest = int(of_day[np.argmax(mean_kw[of_day])])
        kw = quantity(float(mean_kw[highest]), "kW")
        text = Name(
            en=f"15-min interval closed at {kw}, the highest of the day so far",
            ko=f"15분 수요전력 {kw}로 마감, 당일 최고",
        )
        yield _event(float(start_s[highest]) + QUARTER_S, "demand", point, text)


def _said(one: Told, rule: AlarmRule, point: Point | None) -> Name:
    row = one.transition
    why = row.note and f" ({row.note})"
    words: Mapping[str, Name] = {
        Happening.CLEAR: Name(en=": returned to normal", ko=": 정상 복귀"),
        Happening.ACK: Name(en=f": acknowledged by {row.user}{why}", ko=f": {row.user} 확인{why}"),
        Happening.RESET: Name(en=f": reset by {row.user}", ko=f": {row.user} 리셋"),
    }
    return words.get(row.event) or _seen(one, rule, point)


def _seen(one: Told, rule: AlarmRule, point: Point | None) -> Name:
    row, count = one.transition, one.state.count
    if count > 1:
        return Name(en=f": {count} times within a minute", ko=f": 1분 내 {count}회 반복")
    if row.value is None or point is None:
        return Name(en=f": {row.note}", ko=f": {row.note}")
    if rule.kind is AlarmKind.STATE:
        state = value_name(point, row.value)
        return Name(en=f": {state.en}", ko=f": {state.ko}")
    deviates = rule.kind is AlarmKind.DEVIATION
    unit = "K" if deviates else point.unit
    text = f": {quantity(row.value, unit, sign=deviates)}"
    if row.limit is not None:
        level = "dev" if deviates else one.state.level.upper()
        text += f", {level} {number(row.limit, decimals(unit, row.limit))}"
    return Name(en=text, ko=text)


def _event(at_s: float, kind: str, source: str, text: Name) -> Event:
    return Event(seq=0, at=datetime.fromtimestamp(at_s, UTC), type=kind, source=source, text=text)
