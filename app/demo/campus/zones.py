"""The zones of the campus: one for each numbered room, with what a thermal model needs to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.demo.campus.layout import Cell, Layout, area, centre, facade_lengths
from app.demo.campus.layouts import LAYOUTS
from app.demo.campus.rooms import FLOORS, SERVED_OTHERWISE, USES, FloorSpec, Use
from app.domain.site import Name

FULLY_FITTED = "cth.f3"
"""The floor of which every zone has all sensors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSpec:
    """A zone: ``fit`` are role letters (``rooms.Use``), ``facade_m`` the outer wall by orientation."""

    id: str
    number: str
    name: Name
    building: str
    floor: str
    level: int
    use: str
    fit: str
    area_m2: float
    facade_m: Mapping[str, float]
    at: tuple[float, float]
    ahu: str

    @property
    def figures(self) -> Use:
        return USES[self.use]

    @property
    def unit(self) -> str | None:
        """Id of the zone's own terminal unit (``cth.fcu-3.12``)."""
        kind = self.figures.unit
        return self.id.replace(".z-", f".{kind}-") if kind else None

    @property
    def fully_fitted(self) -> bool:
        return self.floor == FULLY_FITTED


@cache
def zones() -> tuple[ZoneSpec, ...]:
    """All zones in the order of floors and rooms."""
    return tuple(zone for floor in FLOORS for zone in _zones_of(floor))


def _zones_of(floor: FloorSpec) -> list[ZoneSpec]:
    layout = LAYOUTS[floor.layout]
    cells = {cell.key: cell for cell in layout.cells if cell.key}
    return [_zone(floor, layout, cells[key], Name(en, ko), use) for key, en, ko, use in floor.rooms]


def _zone(floor: FloorSpec, layout: Layout, cell: Cell, name: Name, use: str) -> ZoneSpec:
    number = f"{floor.number}.{cell.key}"
    zone_id = f"{floor.building}.z-{number.lower()}"
    fit = USES[use].fit
    if floor.id == FULLY_FITTED:
        fit = "".join(sorted({*fit, *"tsochplk"}, key="tsochplk".index))
    return ZoneSpec(
        id=zone_id,
        number=number,
        name=name,
        building=floor.building,
        floor=floor.id,
        level=floor.level,
        use=use,
        fit=fit,
        area_m2=round(area(cell.polygon), 1),
        facade_m={} if floor.level < 0 else facade_lengths(cell, layout),
        at=centre(cell),
        ahu=SERVED_OTHERWISE.get(zone_id, floor.ahu),
    )
