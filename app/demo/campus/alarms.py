"""The alarm rules of the campus: one generator for each kind, parameters in rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.demo.campus import guides as g
from app.demo.campus.controllers import CONTROLLERS, MACHINES
from app.demo.campus.meters import METERS
from app.demo.campus.zones import ZoneSpec, zones
from app.domain.site import AlarmKind, AlarmRule, Name

CO2_ZONES = frozenset(
    (
        "cth.z-3.02",
        "cth.z-3.03",
        "cth.z-3.12",
        "cth.z-3.21",
        "cth.z-3.22",
        "cth.z-2.01",
        "cth.z-1.02",
        "lib.z-1.07",
        "lib.z-2.01",
    )
).union(("lib.z-2.07", "lib.z-3.01", "spc.z-1.02", "dmc.z-3.01"))
WATCHED_ROOMS = frozenset(
    ("cth.z-3.12", "cth.z-1.01", "cth.z-2.01", "lib.z-2.07", "dmc.z-3.01", "dmc.z-2.03", "spc.z-1.01")
)
"""Rooms whose deviation from the setpoint is an alarm."""

MANUAL_PANELS = ("cth.lp-3a", "cth.lp-3b", "cth.lp-7", "lib.lp-2", "spc.lp-1", "dmc.lp-1")

CHILLED_WATER_HIGH = {"h": 9.5, "hh": 12.0}


def alarm_rules() -> tuple[AlarmRule, ...]:
    """All rules in the order of their ids."""
    groups = (_campus(), _air(), _plant(), _rooms(), _pool(), _power(), _panels(), _devices())
    return tuple(sorted((rule for group in groups for rule in group), key=lambda rule: rule.id))


def _rule(alarm: str, en: str, ko: str, guide: g.Guide, priority: int, **fields: object) -> AlarmRule:
    """A limit, state or deviation rule; ``point`` is the alarm's id without its last part unless given."""
    values: dict[str, object] = {"point": alarm, "on_delay_s": 10.0, "off_delay_s": 5.0} | fields
    return AlarmRule(
        id=f"{alarm}.alm",
        name=Name(en, ko),
        priority=priority,
        cause=guide.cause,
        consequence=guide.consequence,
        action=guide.action,
        respond_min=guide.respond_min,
        **values,  # type: ignore[arg-type]
    )


def _high(  # noqa: PLR0917 a row of a table
    point: str, en: str, ko: str, guide: g.Guide, priority: int, levels: Mapping[str, float], deadband: float, delay_s: float
) -> AlarmRule:  # fmt: skip
    worst = {"hh": max(1, priority - 1)} if "hh" in levels else {}
    return _rule(
        point, en, ko, guide, priority, levels=levels, deadband=deadband, on_delay_s=delay_s, off_delay_s=10.0, priorities=worst
    )  # fmt: skip


def _state(  # noqa: PLR0917 a row of a table
    point: str, en: str, ko: str, guide: g.Guide, priority: int, state: int, delay_s: float = 1.0, latch: bool = False
) -> AlarmRule:
    return _rule(point, en, ko, guide, priority, kind=AlarmKind.STATE, state=state, on_delay_s=delay_s, latch=latch)


def _campus() -> Iterator[AlarmRule]:
    levels = {"h": 1140.0, "hh": 1200.0}
    yield _high("cmp.mtr-0.kw", "Campus demand high", "캠퍼스 수요전력 높음", g.DEMAND, 2, levels, 15.0, 30.0)


def _air() -> Iterator[AlarmRule]:
    for machine in MACHINES:
        if machine.kind != "ahu":
            continue
        unit = machine.id
        high = {"h": 24.0, "hh": 27.0} if unit == "spc.ahu-6" else {"h": 18.0, "hh": 20.0}
        yield _high(f"{unit}.sat", "Supply air temperature high", "급기온도 높음", g.SUPPLY_AIR, 2, high, 0.5, 60.0)
        yield _high(
            f"{unit}.flt_dp", "Filter pressure drop high", "필터 차압 높음", g.FILTER, 4, {"h": 220.0}, 10.0, 60.0
        )
        yield _state(f"{unit}.frz", "Frost protection tripped", "동파 방지 동작", g.FROST, 1, 0, latch=True)
        yield _state(f"{unit}.fire", "Fire and smoke mode", "화재 연동 동작", g.FIRE, 1, 0)


def _plant() -> Iterator[AlarmRule]:
    for n in (1, 2):
        chiller = f"cth.ch-{n}"
        name = f"Chiller CH-{n} tripped: condenser pressure high"
        yield _state(f"{chiller}.trip", name, f"냉동기 {n} 트립: 응축 압력 높음", g.CHILLER_TRIP, 1, 1, latch=True)
        yield _high(
            f"{chiller}.cnd_p",
            f"Chiller CH-{n} condenser pressure high",
            f"냉동기 {n} 응축 압력 높음",
            g.CONDENSER,
            2,
            {"h": 1600.0},
            40.0,
            5.0,
        )
        yield _high(
            f"{chiller}.oil_t",
            f"Chiller CH-{n} oil temperature high",
            f"냉동기 {n} 유온 높음",
            g.CONDENSER,
            3,
            {"h": 70.0},
            2.0,
            30.0,
        )
        yield _high(
            f"cth.ct-{n}.cwt",
            f"Tower CT-{n} water too warm",
            f"냉각탑 {n} 출구온도 높음",
            g.TOWER,
            3,
            {"h": 34.0},
            0.5,
            120.0,
        )
    yield _high(
        "cth.plant.chws",
        "Chilled water supply too warm",
        "냉수 공급온도 높음",
        g.CHILLED_WATER,
        2,
        CHILLED_WATER_HIGH,
        0.5,
        60.0,
    )
    yield _rule("cth.blr-1.lwt", "Hot water too hot", "온수 온도 높음", g.HOT_WATER, 2, levels={"h": 88.0}, deadband=2.0)  # fmt: skip


def _rooms() -> Iterator[AlarmRule]:
    for zone in zones():
        yield from _room(zone)


def _room(zone: ZoneSpec) -> Iterator[AlarmRule]:
    en, ko = f"{zone.number} {zone.name.en}", f"{zone.number} {zone.name.ko}"
    if zone.id in CO2_ZONES:
        yield _high(
            f"{zone.id}.co2",
            f"CO₂ high: {en}",
            f"CO₂ 농도 높음: {ko}",
            g.CO2,
            3,
            {"h": 1000.0, "hh": 1500.0},
            50.0,
            180.0,
        )
    if zone.use in ("server", "it", "power"):
        yield _high(
            f"{zone.id}.tmp",
            f"Room temperature high: {en}",
            f"실내온도 높음: {ko}",
            g.SERVER_ROOM,
            2,
            {"h": 27.0, "hh": 30.0},
            0.5,
            60.0,
        )
    if zone.id in WATCHED_ROOMS:
        yield _rule(
            f"{zone.id}.dev",
            f"Room off its setpoint: {en}",
            f"설정값 편차: {ko}",
            g.ROOM_WARM,
            3,
            point=f"{zone.id}.tmp",
            kind=AlarmKind.DEVIATION,
            setpoint=f"{zone.id}.sp",
            levels={"h": 1.2 if zone.use == "server" else 2.0},
            deadband=0.4,
            on_delay_s=300.0,
        )


def _pool() -> Iterator[AlarmRule]:
    yield _high(
        "spc.z-1.01.rh",
        "Pool hall humidity high",
        "수영장 습도 높음",
        g.HUMIDITY,
        3,
        {"h": 70.0, "hh": 78.0},
        2.0,
        300.0,
    )
    yield _rule(
        "spc.pool.tmp",
        "Pool water temperature off",
        "수온 이상",
        g.POOL_WATER,
        3,
        levels={"l": 26.0, "h": 30.5},
        deadband=0.2,
        on_delay_s=120.0,
    )
    yield _rule(
        "spc.pool.cl",
        "Free chlorine off",
        "유리 잔류염소 이상",
        g.POOL_WATER,
        2,
        levels={"l": 0.3, "h": 1.2},
        deadband=0.05,
        on_delay_s=60.0,
    )


def _power() -> Iterator[AlarmRule]:
    for n in (1, 2):
        ups = f"dmc.ups-{n}"
        yield _state(f"{ups}.sts", f"UPS-{n} on battery", f"UPS-{n} 축전지 운전", g.UPS_BATTERY, 1, 2, latch=True)
        yield _state(f"{ups}.flt", f"UPS-{n} charger fault", f"UPS-{n} 충전기 고장", g.UPS_BATTERY, 2, 1)
        yield _high(
            f"{ups}.load",
            f"UPS-{n} load high",
            f"UPS-{n} 부하율 높음",
            g.UPS_LOAD,
            3,
            {"h": 80.0, "hh": 95.0},
            2.0,
            60.0,
        )
        pv = f"dmc.pv-{n}"
        yield _state(f"{pv}.sts", f"PV inverter {n} fault", f"태양광 인버터 {n} 고장", g.INSULATION, 3, 3)
        yield _rule(
            f"{pv}.iso",
            f"PV {n} insulation low",
            f"태양광 {n} 절연 저하",
            g.INSULATION,
            4,
            levels={"l": 1.0},
            deadband=0.1,
        )


def _panels() -> Iterator[AlarmRule]:
    for panel in MANUAL_PANELS:
        tag = panel.rpartition(".")[2].upper()
        yield _state(
            f"{panel}.mode",
            f"Lighting panel {tag} left in manual",
            f"조명 분전반 {tag} 수동 상태",
            g.PANEL_MANUAL,
            4,
            2,
            60.0,
        )


def _devices() -> Iterator[AlarmRule]:
    rows = [(c.id, c.name, g.CONTROLLER, 2 if c.id.startswith("cth-plant") else 3) for c in CONTROLLERS]
    rows += [(m.id, m.name, g.METER, 3 if m.id == "cmp.mtr-0" else 4) for m in METERS]
    for device, name, guide, priority in rows:
        yield AlarmRule(
            id=f"{device.replace('.', '-')}.comm",
            name=Name(f"{name.en} not answering", f"{name.ko} 무응답"),
            kind=AlarmKind.DEVICE,
            device=device.replace(".", "-"),
            priority=priority,
            on_delay_s=10.0,
            cause=guide.cause,
            consequence=guide.consequence,
            action=guide.action,
            respond_min=guide.respond_min,
        )
