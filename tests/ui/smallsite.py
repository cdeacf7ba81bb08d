"""A site of one building with a zone and an air handling unit, its values and its alarms, made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.messages import Alarm, Event, LiveState, Override, Session
from app.domain.readings import Quality, Reason
from app.domain.site import (
    AlarmRule,
    Building,
    Device,
    Equipment,
    Floor,
    Kind,
    Link,
    Name,
    Point,
    Site,
    SiteInfo,
    Writable,
    Zone,
)

NOON = datetime(2026, 7, 14, 3, 0, tzinfo=UTC)
VALUES = {
    "t.ahu.sat": 18.9,
    "t.ahu.sp": 16.0,
    "t.ahu.vlv": 100.0,
    "t.ahu.run": 1.0,
    "t.z.tmp": 24.2,
    "t.z.sp": 24.0,
    "cmp.kw": 812.0,
}


def small_site() -> Site:
    return Site(
        site=SiteInfo(
            id="test", name=Name("Test site", "시험 사이트"), contract_kw=1200.0, points={"demand": "cmp.kw"}
        ),
        buildings=(
            Building(
                id="t",
                name=Name("Tower", "타워"),
                code="TWR",
                floors=(Floor(id="t.f1", name=Name("Floor 1", "1층"), level=1, zones=(_zone(),)),),
            ),
        ),
        equipment=(_unit(),),
        links=(Link(id="l1", driver="bacnet"),),
        devices=(Device(id="t.dev", link="l1", name=Name("AHU controller"), equipment="t.ahu"),),
        points=_points(),
        alarms=(
            AlarmRule(
                id="t.ahu.sat.high",
                name=Name("Supply air temperature high"),
                point="t.ahu.sat",
                levels={"h": 18.0, "hh": 20.0},
            ),
        ),
    )


def _zone() -> Zone:
    points = {"temperature": "t.z.tmp", "setpoint": "t.z.sp"}
    return Zone(id="t.z", name=Name("Meeting", "회의실"), number="1.01", area_m2=40.0, served_by="t.ahu", points=points)


def _unit() -> Equipment:
    points = {
        "supply_temperature": "t.ahu.sat",
        "supply_setpoint": "t.ahu.sp",
        "cooling_valve": "t.ahu.vlv",
        "status": "t.ahu.run",
    }
    return Equipment(id="t.ahu", name=Name("AHU-1", "공조기 1"), kind="ahu", building="t", floor="t.f1", points=points)


def _points() -> tuple[Point, ...]:
    on_off = {0: Name("Off", "정지"), 1: Name("On", "운전")}
    setpoint = Writable(low=12.0, high=20.0, step=2.0)
    return (
        Point(
            id="t.ahu.sat",
            name=Name("Supply air temperature", "급기 온도"),
            device="t.dev",
            address="analog-input:1",
            unit="°C",
        ),
        Point(
            id="t.ahu.sp",
            name=Name("Supply setpoint", "급기 설정"),
            device="t.dev",
            address="analog-value:1",
            unit="°C",
            writable=setpoint,
        ),
        Point(
            id="t.ahu.vlv", name=Name("Cooling valve", "냉수 밸브"), device="t.dev", address="analog-output:1", unit="%"
        ),
        Point(
            id="t.ahu.run",
            name=Name("Fan status", "팬 상태"),
            device="t.dev",
            address="binary-input:1",
            kind=Kind.BINARY,
            states=on_off,
        ),
        Point(
            id="t.z.tmp",
            name=Name("Room temperature", "실내 온도"),
            device="t.dev",
            address="analog-input:9",
            unit="°C",
        ),
        Point(
            id="t.z.sp",
            name=Name("Room setpoint", "실내 설정"),
            device="t.dev",
            address="analog-value:9",
            unit="°C",
            writable=Writable(low=18.0, high=28.0),
        ),
        Point(id="cmp.kw", name=Name("Demand"), device="t.dev", address="analog-input:2", unit="kW"),
    )


def state_of(
    site: Site,
    values: Mapping[str, float] = VALUES,
    alarms: tuple[Alarm, ...] = (),
    overrides: tuple[Override, ...] = (),
) -> LiveState:
    """The whole state with every value good, as of now."""
    ids = [point.id for point in site.points]
    at_ms = int(datetime.now(UTC).timestamp() * 1000)
    return LiveState(
        ids=ids,
        value=[values.get(point) for point in ids],
        quality=[int(Quality.GOOD if point in values else Quality.BAD) for point in ids],
        reason=[int(Reason.NONE if point in values else Reason.NEVER_READ) for point in ids],
        at_ms=[at_ms] * len(ids),
        alarms=list(alarms),
        overrides=list(overrides),
    )


def alarm(
    id: str = "t.ahu.sat.high",
    priority: int = 2,
    state: str = "unacknowledged",
    minutes_ago: float = 1.0,
    **other: object,
) -> Alarm:
    made = Alarm(
        id=id,
        occurrence=1,
        priority=priority,
        state=state,
        active=state != "returned",
        name=Name("Supply air temperature high", "급기 온도 높음"),
        building="t",
        source="t.ahu.sat",
        equipment="t.ahu",
        raised_at=datetime.now(UTC) - timedelta(minutes=minutes_ago),
        level="h",
        limit=18.0,
        value=18.9,
        unit="°C",
    )
    return replace(made, **other)  # type: ignore[arg-type]  # fields by name


def override(point: str = "t.ahu.sp") -> Override:
    return Override(
        point=point,
        name=Name("Supply setpoint"),
        unit="°C",
        value=17.5,
        automatic=16.0,
        priority=8,
        by="op.day-1",
        since=NOON,
        until=NOON + timedelta(minutes=30),
        reason="Filter test",
        command="c1",
    )


def event(seq: int, source: str = "t.ahu.sp") -> Event:
    return Event(seq=seq, at=NOON + timedelta(seconds=seq), type="operator", source=source, text=Name(f"Event {seq}"))


def operator(*rights: str) -> Session:
    return Session(token="t", name="op.shift-2", role="operator", rights=rights, expires_at=NOON)
