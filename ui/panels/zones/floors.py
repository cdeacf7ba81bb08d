"""What stands on a floor and in a building, by the model of the site. Without widgets."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.site import Equipment, Point, Zone
from ui.siteindex import SiteIndex


def zones_of(site: SiteIndex, floor: str) -> Sequence[Zone]:
    return site.floors[floor].zones


def machines_of(site: SiteIndex, floor: str) -> list[Equipment]:
    """What has a symbol on the plan of a floor."""
    plan = site.plans.get(floor)
    return [site.equipment[e] for e in {s.equipment for s in plan.symbols} if e in site.equipment] if plan else []


def sensors_of(site: SiteIndex, floor: str) -> list[Point]:
    """What the sensors on the plan of a floor measure."""
    plan = site.plans.get(floor)
    return [site.points[s.point] for s in plan.sensors if s.point in site.points] if plan else []


def points_of(site: SiteIndex, building: str) -> set[str]:
    """Everything of a building that the screen can show."""
    found = site.buildings.get(building)
    floors = found.floors if found else ()
    holders: list[Zone | Equipment] = [zone for floor in floors for zone in floor.zones]
    holders += [item for item in site.equipment.values() if item.building == building]
    sensors = {point.id for floor in floors for point in sensors_of(site, floor.id)}
    return sensors | {point for holder in holders for point in holder.points.values()}


def first_floor(site: SiteIndex, building: str) -> str:
    """The floor with most zones that has a plan: the one that an operator most likely wants; empty without floors."""
    found = site.buildings.get(building)
    floors = [floor for floor in found.floors if floor.zones] if found else []
    best = max(floors, key=lambda f: (f.id in site.plans, len(f.zones), -abs(f.level - 3)), default=None)
    return best.id if best else ""
