"""Alarm rules: what they watch, their levels and priorities."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from app.domain.binding import Fault
from app.domain.site import AlarmKind, AlarmRule, Kind
from app.domain.validation.entries import Places, Where

LEVEL_ORDER = ("ll", "l", "h", "hh")


def check_alarms(places: Places) -> Iterator[Fault]:
    kinds = {w.value.id: w.value.kind for w in places.points}
    for where in places.alarms:
        rule: AlarmRule = where.value
        yield from _check_alarm_source(where, rule, places)
        if not 1 <= rule.priority <= 4:
            yield where.fault(f"priority {rule.priority} is outside 1 (urgent) to 4 (low)", "priority")
        if min(rule.deadband, rule.on_delay_s, rule.off_delay_s) < 0:
            yield where.fault("dead band and delays are at least 0")
        if rule.kind in (AlarmKind.LIMIT, AlarmKind.DEVIATION):
            yield from _check_levels(where, rule)
        if rule.kind is AlarmKind.LIMIT and kinds.get(rule.point or "") in (Kind.BINARY, Kind.MULTISTATE):
            yield where.fault("a limit alarm needs an analog point; use kind: state", "kind")
        if rule.kind is AlarmKind.STATE and rule.state is None:
            yield where.fault("a state alarm needs 'state'")


def _check_alarm_source(where: Where, rule: AlarmRule, places: Places) -> Iterator[Fault]:
    if rule.kind is AlarmKind.DEVICE:
        if rule.device not in places.device_ids:
            yield where.fault(f"there is no device '{rule.device}'" if rule.device else "'device' is missing", "device")
        return
    names = {"point": rule.point}
    if rule.kind is AlarmKind.DEVIATION:
        names["setpoint"] = rule.setpoint
    for key, point in names.items():
        if point not in places.point_ids:
            yield where.fault(f"there is no point '{point}'" if point else f"'{key}' is missing", key)


def _check_levels(where: Where, rule: AlarmRule) -> Iterator[Fault]:
    unknown = [k for k in rule.levels if k not in LEVEL_ORDER]
    for key in unknown:
        yield where.fault(f"'{key}' is not a level; known are hh, h, l, ll", "levels", key)
    if rule.kind is AlarmKind.DEVIATION and not {"l", "ll"}.isdisjoint(rule.levels):
        yield where.fault("a deviation has only the levels h and hh of its amount", "levels")
    present = [rule.levels[k] for k in LEVEL_ORDER if k in rule.levels]
    if not present:
        yield where.fault("a limit alarm needs at least one level (hh, h, l, ll)", "levels")
    if any(a >= b for a, b in pairwise(present)):
        yield where.fault("the levels are not in the order ll < l < h < hh", "levels")
    for level, priority in rule.priorities.items():
        if level not in rule.levels or not 1 <= priority <= 4:
            yield where.fault(
                f"priorities: '{level}: {priority}' is no level of this alarm or outside 1 to 4", "priorities"
            )
