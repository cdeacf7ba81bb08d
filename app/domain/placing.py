"""What a point belongs to: its device, the equipment or zone whose role it fills, its building."""

from __future__ import annotations

from app.domain.site import Equipment, Point, Site, Zone


class Placing:
    """Look-ups on one site, built once."""

    def __init__(self, site: Site) -> None:
        self.points: dict[str, Point] = {point.id: point for point in site.points}
        self.equipment: dict[str, Equipment] = {item.id: item for item in site.equipment}
        self._device_equipment = {device.id: device.equipment or "" for device in site.devices}
        self._buildings = {building.id for building in site.buildings}
        self._owners: dict[str, str] = {}
        zones = [zone for building in site.buildings for floor in building.floors for zone in floor.zones]
        holders: list[Equipment | Zone] = [*site.equipment, *zones]
        for holder in holders:
            for point in holder.points.values():
                self._owners.setdefault(point, holder.id)

    def owner_of(self, point: str) -> str:
        """The id of the equipment or zone whose role the point fills, else of its device's equipment; may be empty."""
        known = self.points.get(point)
        return self._owners.get(point) or (self._device_equipment.get(known.device or "", "") if known else "")

    def equipment_of(self, point: str) -> Equipment | None:
        """The equipment that owns the point."""
        return self.equipment.get(self.owner_of(point))

    def equipment_of_device(self, device: str) -> str:
        return self._device_equipment.get(device, "")

    def building_of(self, source: str, owner: str = "") -> str:
        """The building of a point or device that belongs to ``owner``; empty when it is none of the site's buildings."""
        item = self.equipment.get(owner)
        if item is not None:
            return item.building
        first = source.partition(".")[0]
        return first if first in self._buildings else ""
