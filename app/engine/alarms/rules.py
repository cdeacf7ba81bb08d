"""The rules of a site, each with everything that judging and showing it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.alarms.condition import Watch, watch_of
from app.domain.alarms.machine import Traits
from app.domain.placing import Placing
from app.domain.quantities import difference_unit
from app.domain.site import AlarmKind, AlarmRule, Name, Point, Site

DATABASE = "kilowatch.database"
"""The database as a device of the engine, and the alarm of it."""
OWN_RULES = (
    AlarmRule(
        id=DATABASE,
        name=Name(en="The database does not keep what is recorded", ko="데이터베이스에 기록되지 않음"),
        kind=AlarmKind.DEVICE,
        device=DATABASE,
        priority=2,
        cause=Name(
            en="The database server, the network to it or the disk",
            ko="데이터베이스 서버, 네트워크 또는 디스크",
        ),
        consequence=Name(
            en="Values, alarms and commands go on; what is recorded waits in the engine until there is no room for it",
            ko="값, 경보, 명령은 계속되며 기록은 공간이 남아 있는 동안 엔진에 보관됩니다",
        ),
        action=(
            Name(en="See Database in the top bar for what waits", ko="상단 표시줄의 데이터베이스에서 대기량 확인"),
            Name(en="Free space on its disk, or bring the server back", ko="디스크 공간을 확보하거나 서버를 복구"),
        ),
    ),
)
"""Alarms of the engine itself, on every site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """One rule. ``rows`` are the rows of its point and, for a deviation, of its setpoint in the live table."""

    rule: AlarmRule
    watch: Watch
    traits: Traits
    rows: tuple[int, ...]
    devices: tuple[str, ...]  # those its points are read from
    source: str
    point: Point | None
    unit: str
    building: str
    equipment: str


def rules_of(site: Site, rows: dict[str, int]) -> list[Ruled]:
    """The rules of ``site`` in its order, then those of the engine; ``rows`` are the rows of the live table by point id."""
    placing = Placing(site)
    taken = {rule.id for rule in site.alarms}
    own = (rule for rule in OWN_RULES if rule.id not in taken)
    return [_ruled(rule, rows, placing) for rule in (*site.alarms, *own)]


def _ruled(rule: AlarmRule, rows: dict[str, int], placing: Placing) -> Ruled:
    inputs = _inputs(rule)
    point = placing.points.get(rule.point or "")
    source = (rule.device if rule.kind is AlarmKind.DEVICE else rule.point) or ""
    owner = placing.equipment_of_device(source) if rule.kind is AlarmKind.DEVICE else placing.owner_of(source)
    unit = point.unit if point else ""
    return Ruled(
        rule=rule,
        watch=watch_of(rule),
        traits=Traits(latch=rule.latch, ack_required=rule.ack_required),
        rows=tuple(rows[id] for id in inputs),
        devices=tuple(device for id in inputs if (device := placing.points[id].device)),
        source=source,
        point=point,
        unit=difference_unit(unit) if rule.kind is AlarmKind.DEVIATION else unit,
        building=placing.building_of(source, owner),
        equipment=owner,
    )


def _inputs(rule: AlarmRule) -> tuple[str, ...]:
    if rule.kind is AlarmKind.DEVICE:
        return ()
    named = (rule.point, rule.setpoint) if rule.kind is AlarmKind.DEVIATION else (rule.point,)
    return tuple(id for id in named if id)


def by_device(rules: Sequence[Ruled]) -> dict[str, list[int]]:
    """The numbers of the rules that a device decides on: its own and those of its points."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, ruled in enumerate(rules):
        devices = (ruled.rule.device or "",) if ruled.rule.kind is AlarmKind.DEVICE else ruled.devices
        for device in set(devices):
            found[device].append(n)
    return dict(found)
