"""Look-ups on the site model that every display needs: what a point belongs to, its tag, its name, its building."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.domain.site import AlarmRule, Building, Device, Equipment, Floor, Name, Plan, Point, Site, Zone
from widgets.language import tr


def tag(path: str) -> str:
    """The tag of an id as operators read it: ``cth.ahu-3.sat`` is ``CTH.AHU-3.SAT``."""
    return path.upper()


class SiteIndex:
    """One site and its look-ups, built once when the console connects."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.points: dict[str, Point] = {point.id: point for point in site.points}
        self.buildings: dict[str, Building] = {building.id: building for building in site.buildings}
        self.equipment: dict[str, Equipment] = {item.id: item for item in site.equipment}
        self.devices: dict[str, Device] = {device.id: device for device in site.devices}
        self.alarm_rules: dict[str, AlarmRule] = {rule.id: rule for rule in site.alarms}
        self.plans: dict[str, Plan] = {plan.floor: plan for plan in site.plans}
        self.zones: dict[str, Zone] = {}
        self.floors: dict[str, Floor] = {}
        self._floor_of_zone: dict[str, Floor] = {}
        self._building_of_floor: dict[str, Building] = {}
        self.rules: dict[str, list[AlarmRule]] = defaultdict(list)
        self._owner: dict[str, Equipment | Zone] = {}
        self._index_floors()
        self._index_points()

    def building_of(self, path: str) -> Building | None:
        """The building of any id; ``None`` for campus points."""
        floor = self.floors.get(path) or self._floor_of_zone.get(path)
        if floor is not None:
            return self._building_of_floor[floor.id]
        if path in self.equipment:
            return self.buildings.get(self.equipment[path].building)
        return self.buildings.get(path.partition(".")[0])

    def code_of(self, path: str) -> str:
        """The short code of the building of an id; ``Campus`` for what belongs to no building."""
        building = self.building_of(path)
        return (building.code or building.id.upper()) if building else tr("Campus")

    def floor_of(self, path: str) -> Floor | None:
        """The floor of a zone or of a piece of equipment."""
        if path in self._floor_of_zone:
            return self._floor_of_zone[path]
        item = self.equipment.get(path)
        return self.floors.get(item.floor) if item and item.floor else None

    def owner_of(self, point: str) -> Equipment | Zone | None:
        """The equipment or zone whose role the point fills, or whose device it is read from."""
        if point in self._owner:
            return self._owner[point]
        known = self.points.get(point)
        device = self.devices.get(known.device) if known and known.device else None
        return self.equipment.get(device.equipment) if device and device.equipment else None

    def points_of(self, path: str) -> list[Point]:
        """The points of a piece of equipment or a zone: its roles first, then all of its devices."""
        holder = self.equipment.get(path) or self.zones.get(path)
        if holder is None:
            return [self.points[path]] if path in self.points else []
        found = [self.points[p] for p in holder.points.values() if p in self.points]
        devices = {device.id for device in self.devices.values() if device.equipment == path}
        rest = [p for p in self.points.values() if p.device in devices and p not in found] if devices else []
        return found + rest

    def zones_served_by(self, equipment: str) -> list[Zone]:
        return [zone for zone in self.zones.values() if zone.served_by == equipment]

    def knows(self, path: str) -> bool:
        """Whether there is anything of this id."""
        return self._named(path) is not None

    def name(self, path: str, language: str) -> str:
        """The name of anything with an id, or its tag."""
        found = self._named(path)
        return found.text(language) if found else tag(path)

    def full_name(self, point: str, language: str) -> str:
        """Name of the owner and of the point: ``AHU-3 supply air temperature setpoint``."""
        known = self.points.get(point)
        owner = self.owner_of(point)
        if known is None:
            return self.name(point, language)
        return f"{owner.name.text(language)} · {known.name.text(language)}" if owner else known.name.text(language)

    def search(self, pattern: Iterable[str]) -> list[str]:
        """Point ids that contain every word of the pattern in id or names."""
        words = [word.casefold() for word in pattern]
        return [
            p.id for p in self.points.values() if all(w in f"{p.id} {p.name.en} {p.name.ko}".casefold() for w in words)
        ]

    def _named(self, path: str) -> Name | None:
        for table in (self.equipment, self.zones, self.points, self.buildings, self.floors, self.devices):
            if path in table:
                return table[path].name
        return self.site.site.name if path == self.site.site.id else None

    def _index_floors(self) -> None:
        for building in self.site.buildings:
            for floor in building.floors:
                self.floors[floor.id] = floor
                self._building_of_floor[floor.id] = building
                for zone in floor.zones:
                    self.zones[zone.id] = zone
                    self._floor_of_zone[zone.id] = floor

    def _index_points(self) -> None:
        holders: list[Equipment | Zone] = [*self.site.equipment, *self.zones.values()]
        for holder in holders:
            for point in holder.points.values():
                self._owner.setdefault(point, holder)
        for rule in self.site.alarms:
            if rule.point:
                self.rules[rule.point].append(rule)
