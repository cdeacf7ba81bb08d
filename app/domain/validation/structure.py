"""Ids, references between places, and plans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.binding import Fault, Path, describe
from app.domain.site import COMMAND_IDLE_MIN, Plan
from app.domain.validation.entries import Places, Where, numbered, text_of

ID = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*")
"""Dotted path in lower case: ``cth.ahu-3.sat``."""

MAX_ID_LENGTH = 120
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOST_BACKUPS = 1000
LEAST_KEPT_DAYS = 7
"""Shorter than this a mistake could not be looked into any more."""


ROLES: Mapping[str, frozenset[str]] = {
    "site": frozenset({"demand", "energy", "pv", "temperature", "humidity", "irradiance"}),
    "buildings": frozenset({"power", "energy", "gas", "heat", "water"}),
    "zones": frozenset({"temperature", "setpoint", "co2", "humidity", "occupancy", "lighting", "power", "output"}),
}
"""Roles of points, by the key of the list that their owner stands in. Those of equipment are as many as there are kinds of it."""
POSITIVE = {"site": ("contract_kw",), "buildings": ("area_m2", "capacity_kw"), "zones": ("area_m2",)}
"""Figures that are above 0 where they are known."""


def check_ids(places: Places) -> Iterator[Fault]:
    for key in ("buildings", "equipment", "links", "devices", "points", "alarms", "plans"):
        yield from _unique(((key, i), row) for i, row in numbered(places.data.get(key)))
    yield from _unique(_zones(places))


def _zones(places: Places) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every zone with its place in the file."""
    for b, building in numbered(places.data.get("buildings")):
        for f, floor in numbered(building.get("floors")):
            for z, zone in numbered(floor.get("zones")):
                yield ("buildings", b, "floors", f, "zones", z), zone


def _unique(rows: Iterable[tuple[Path, Mapping[str, Any]]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for path, row in rows:
        text = text_of(row.get("id"))
        if text is None:
            continue
        if len(text) > MAX_ID_LENGTH or not ID.fullmatch(text):
            yield Fault(
                (*path, "id"), f"{describe(text)} is not an id: lower-case letters, digits, - and _, parts by dots"
            )
        if text in seen:
            yield Fault((*path, "id"), f"the id '{text}' is used twice")
        seen.add(text)


def check_site(places: Places) -> Iterator[Fault]:
    info = places.data.get("site")
    if not isinstance(info, Mapping):
        return
    zone = info.get("time_zone")
    if isinstance(zone, str) and not _is_time_zone(zone):
        yield Fault(("site", "time_zone"), f"'{zone}' is not a time zone, for example Asia/Seoul")
    interval = info.get("demand_interval_min", 15)
    if isinstance(interval, int) and interval not in (15, 30, 60):
        yield Fault(
            ("site", "demand_interval_min"), f"{interval} min is not a demand interval; known are 15, 30 and 60"
        )
    idle, (low, high) = info.get("command_idle_min"), COMMAND_IDLE_MIN
    if isinstance(idle, int | float) and not isinstance(idle, bool) and not low <= idle <= high:
        yield Fault(("site", "command_idle_min"), f"{idle} min is outside {low:g} to {high:g} min")
    yield from _check_backup(info.get("backup"))
    yield from _check_history(info.get("history"))


def _check_history(plan: object) -> Iterator[Fault]:
    for key, days in plan.items() if isinstance(plan, Mapping) else ():
        if isinstance(days, int) and not isinstance(days, bool) and days < LEAST_KEPT_DAYS:
            yield Fault(("site", "history", str(key)), f"{days} days are fewer than {LEAST_KEPT_DAYS}")


def _check_backup(plan: object) -> Iterator[Fault]:
    if not isinstance(plan, Mapping):
        return
    at, keep, folder = plan.get("at"), plan.get("keep"), plan.get("folder")
    if isinstance(at, str) and not CLOCK.fullmatch(at):
        yield Fault(("site", "backup", "at"), f"{describe(at)} is not a time of day, for example 02:30")
    if isinstance(keep, int) and not isinstance(keep, bool) and not 1 <= keep <= MOST_BACKUPS:
        yield Fault(("site", "backup", "keep"), f"{keep} is outside 1 to {MOST_BACKUPS} backups")
    if isinstance(folder, str) and folder and not PurePath(folder).is_absolute():
        yield Fault(("site", "backup", "folder"), f"{describe(folder)} does not start at the root of a disk")


def _is_time_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def check_roles(places: Places) -> Iterator[Fault]:
    """Role tables name points that exist."""
    for path, table in _role_tables(places):
        known = ROLES.get(str(path[-3] if len(path) > 2 else path[0]), frozenset())
        for role, named in table.items():
            if known and role not in known:
                yield Fault((*path, role), f"'{role}' is no role here; known are {', '.join(sorted(known))}")
            point = text_of(named)
            if point is not None and point not in places.point_ids:
                yield Fault((*path, role), f"there is no point '{point}'")


def _role_tables(places: Places) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    owners: list[tuple[Path, Any]] = [(("site",), places.data.get("site"))]
    owners += [(("equipment", i), e) for i, e in numbered(places.data.get("equipment"))]
    owners += [(("buildings", b), building) for b, building in numbered(places.data.get("buildings"))]
    owners += _zones(places)
    for path, owner in owners:
        table = owner.get("points") if isinstance(owner, Mapping) else None
        if isinstance(table, Mapping):
            yield (*path, "points"), table


def check_figures(places: Places) -> Iterator[Fault]:
    """Areas and powers that cannot be."""
    owners: list[tuple[Path, Any, str]] = [(("site",), places.data.get("site"), "site")]
    owners += [(("buildings", b), row, "buildings") for b, row in numbered(places.data.get("buildings"))]
    owners += [(path, zone, "zones") for path, zone in _zones(places)]
    for path, owner, kind in owners:
        for key in POSITIVE[kind]:
            value = owner.get(key) if isinstance(owner, Mapping) else None
            if isinstance(value, int | float) and not isinstance(value, bool) and value <= 0:
                yield Fault((*path, key), f"{value} is not above 0")


def check_places(places: Places) -> Iterator[Fault]:
    """Equipment stands in a building and on a floor that exist; zones are served by equipment that exists."""
    for i, row in numbered(places.data.get("equipment")):
        building, floor, parent = (text_of(row.get(key)) for key in ("building", "floor", "parent"))
        if building is not None and building not in places.building_ids:
            yield Fault(("equipment", i, "building"), f"there is no building '{building}'")
        elif floor is not None and (building, floor) not in places.floors:
            yield Fault(("equipment", i, "floor"), f"building '{building}' has no floor '{floor}'")
        if parent is not None and parent not in places.equipment_ids:
            yield Fault(("equipment", i, "parent"), f"there is no equipment '{parent}'")
    for path, zone in _zones(places):
        served = text_of(zone.get("served_by"))
        if served is not None and served not in places.equipment_ids:
            yield Fault((*path, "served_by"), f"there is no equipment '{served}'")


def check_plans(places: Places) -> Iterator[Fault]:
    for where in places.plans:
        plan: Plan = where.value
        if (plan.building, plan.floor) not in places.floors:
            yield where.fault(f"building '{plan.building}' has no floor '{plan.floor}'", "floor")
        if min(plan.width_m, plan.height_m) <= 0:
            yield where.fault("width_m and height_m are more than 0")
        for i, room in enumerate(plan.rooms):
            if room.zone is not None and room.zone not in places.zone_ids:
                yield where.fault(f"there is no zone '{room.zone}'", "rooms", i, "zone")
            if len(room.polygon) < 3:
                yield where.fault("a room needs at least 3 corners", "rooms", i, "polygon")
        for i, symbol in enumerate(plan.symbols):
            if symbol.equipment not in places.equipment_ids:
                yield where.fault(f"there is no equipment '{symbol.equipment}'", "symbols", i, "equipment")
        yield from _check_fittings(places, where)


def _check_fittings(places: Places, where: Where) -> Iterator[Fault]:
    """Sensors measure points that exist; a duct is a line."""
    for i, sensor in enumerate(where.value.sensors):
        if sensor.point not in places.point_ids:
            yield where.fault(f"there is no point '{sensor.point}'", "sensors", i, "point")
    for i, duct in enumerate(where.value.ducts):
        if len(duct) < 2:
            yield where.fault("a duct needs at least 2 points", "ducts", i)
