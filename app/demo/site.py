"""The demo site: everything the declared tables of ``app.demo.campus`` say, as one ``Site``.

``python -m app.demo.site`` writes it as a site file to standard output.
"""
# ruff: noqa: E501  one row of a table stands in one line

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

from app.demo.campus.alarms import alarm_rules
from app.demo.campus.calculated import CONTRACT_KW, calculated_points
from app.demo.campus.controllers import MACHINES, SLOTS, WEATHER_ROWS, lighting_controller, zone_controller
from app.demo.campus.machines import FCU, ZONE
from app.demo.campus.meters import ELECTRIC, KINDS, METERS, rows
from app.demo.campus.plans import plans
from app.demo.campus.pointrows import point, roles
from app.demo.campus.rooms import FLOORS
from app.demo.campus.wires import DEFAULT_PORTS, Ports, device_id, devices, links
from app.demo.campus.zones import ZoneSpec, zones
from app.domain.site import Building, Equipment, Floor, Goal, Name, Point, Site, SiteInfo, Zone

ZONE_SLOTS = 10
"""Object numbers between two zones of one gateway."""

BUILDINGS: tuple[tuple[str, Name, float, float, dict[str, str]], ...] = (
    ("cth", Name("City Hall", "시청"), 28_400, 650, {"power": "cth.mtr-1.kw", "energy": "cth.mtr-1.kwh", "gas": "cth.gas-1.vol", "water": "cth.wtr-1.vol"}),
    ("lib", Name("Library", "도서관"), 11_200, 240, {"power": "lib.mtr-5.kw", "energy": "lib.mtr-5.kwh", "heat": "lib.ht-1.kwh", "water": "lib.wtr-1.vol"}),
    ("spc", Name("Sports Centre", "체육센터"), 9_800, 340, {"power": "spc.mtr-8.kw", "energy": "spc.mtr-8.kwh", "gas": "spc.gas-1.vol", "water": "spc.wtr-1.vol"}),
    ("dmc", Name("Data & Monitoring Centre", "데이터·관제센터"), 6_300, 300, {"power": "dmc.mtr-11.kw", "energy": "dmc.mtr-11.kwh"}),
)  # fmt: skip

SITE = SiteInfo(
    id="seoul-riverside",
    name=Name("Seoul Riverside Civic Campus", "서울 강변 시민캠퍼스"),
    time_zone="Asia/Seoul",
    latitude=37.53,
    longitude=126.93,
    currency="KRW",
    contract_kw=CONTRACT_KW,
    demand_warning_share=0.95,
    demand_interval_min=15,
    carbon_kg_per_kwh=0.4173,
    price_per_kwh=169.0,
    points={
        "demand": "cmp.mtr-0.kw",
        "energy": "cmp.mtr-0.kwh",
        "pv": "cmp.pv.kw",
        "temperature": "cmp.wx.tmp",
        "humidity": "cmp.wx.rh",
        "irradiance": "cmp.wx.irr",
    },
    goals=(
        Goal(measure="energy", value=520.0, unit="MWh"),
        Goal(measure="peak", value=1150.0, unit="kW"),
        Goal(measure="carbon", value=217.0, unit="tCO2e"),
        Goal(measure="cost", value=88.0, unit="₩ M"),
        Goal(measure="pv", value=12.8, unit="MWh"),
    ),
)


def demo_site(ports: Ports = DEFAULT_PORTS, goals: tuple[Goal, ...] = SITE.goals) -> Site:
    """The whole campus, its devices on ``ports``; without ``goals`` it has those of a July."""
    return Site(
        site=replace(SITE, goals=goals),
        buildings=tuple(_building(*row) for row in BUILDINGS),
        equipment=tuple(_equipment()),
        links=tuple(links(ports)),
        devices=tuple(devices(ports)),
        points=tuple(_points()),
        alarms=alarm_rules(),
        plans=plans(),
    )


def _building(code: str, name: Name, area_m2: float, capacity_kw: float, role_table: dict[str, str]) -> Building:
    floors = sorted((f for f in FLOORS if f.building == code), key=lambda f: f.level)
    return Building(
        id=code,
        name=name,
        code=code.upper(),
        area_m2=area_m2,
        capacity_kw=capacity_kw,
        points=role_table,
        floors=tuple(
            Floor(id=f.id, name=f.name, level=f.level, zones=tuple(_zone(z) for z in zones() if z.floor == f.id))
            for f in floors
        ),
    )


def _zone(zone: ZoneSpec) -> Zone:
    table = {ZONE[letter].role: f"{zone.id}.{ZONE[letter].suffix}" for letter in zone.fit}
    return Zone(
        id=zone.id,
        name=zone.name,
        number=zone.number,
        area_m2=zone.area_m2,
        served_by=zone.ahu if zone.unit else None,
        points=table,
    )


def _equipment() -> Iterator[Equipment]:
    for m in MACHINES:
        table = roles(m.rows, m.id) | ({"power": "cth.plant.kw", "cop": "cth.plant.cop"} if m.kind == "plant" else {})
        yield Equipment(
            id=m.id, name=m.name, kind=m.kind, building=m.building, floor=m.floor, parent=m.parent, points=table
        )
    yield Equipment(
        id="cmp.wx",
        name=Name("Weather station", "기상 관측기"),
        kind="weather_station",
        building="cth",
        floor="cth.f14",
        points=roles(WEATHER_ROWS, "cmp.wx"),
    )
    yield from (_terminal_unit(zone, zone.unit) for zone in zones() if zone.unit)
    for meter in METERS:
        building = meter.id.partition(".")[0]
        yield Equipment(
            id=meter.id,
            name=meter.name,
            kind="meter" if meter.make in ELECTRIC else KINDS[meter.make],
            building="cth" if building == "cmp" else building,
            floor=meter.floor,
            parent=meter.parent,
            points=roles(rows(meter.make, meter.rated), meter.id),
        )


def _terminal_unit(zone: ZoneSpec, unit: str) -> Equipment:
    tag = unit.partition(".")[2].upper()
    table = {"output": f"{zone.id}.out"} | (
        roles(FCU, unit) if zone.fully_fitted and zone.figures.unit == "fcu" else {}
    )
    return Equipment(
        id=unit,
        name=Name(f"{tag} {zone.name.en}", f"{tag} {zone.name.ko}"),
        kind=zone.figures.unit,
        building=zone.building,
        floor=zone.floor,
        parent=zone.ahu,
        points=table,
    )


def _points() -> Iterator[Point]:
    yield from (point(row, "cmp.wx", "cmp-wx") for row in WEATHER_ROWS)
    for machine in MACHINES:
        yield from (point(row, machine.id, machine.controller, machine.slot * SLOTS) for row in machine.rows)
    yield from _zone_points()
    for meter in METERS:
        yield from (point(row, meter.id, device_id(meter.id)) for row in rows(meter.make, meter.rated))
    yield from calculated_points()


def _zone_points() -> Iterator[Point]:
    slots: dict[str, int] = {}
    for zone in zones():
        gateway = zone_controller(zone.building, zone.level)
        slot = slots[gateway] = slots.get(gateway, 0) + 1
        for letter in zone.fit:
            device = lighting_controller(zone.building) if letter == "l" else gateway
            base = slot if letter != "l" or device == gateway else slot + (100 if gateway == "cth-fcu-2" else 0)
            yield point(ZONE[letter], zone.id, device, base * ZONE_SLOTS)
        if zone.unit and zone.fully_fitted and zone.figures.unit == "fcu":
            yield from (point(row, zone.unit, gateway, slot * ZONE_SLOTS) for row in FCU)


def main() -> None:
    """Write the site file with the default ports."""
    from app.store.sitefile import write_text

    sys.stdout.write(write_text(demo_site()))


if __name__ == "__main__":
    main()
