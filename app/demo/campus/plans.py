"""Floor plans from the layouts: rooms, walls, and where machines stand."""
# ruff: noqa: E501  one row of a table stands in one line

from __future__ import annotations

from collections.abc import Iterator

from app.demo.campus.ducts import ducts, sensors
from app.demo.campus.layout import Cell, Layout, centre, doors, inner_walls, outer_walls, windows
from app.demo.campus.layouts import LAYOUTS
from app.demo.campus.rooms import FLOORS, FloorSpec
from app.demo.campus.zones import ZoneSpec, zones
from app.domain.site import Plan, PlanRoom, PlanSymbol

CORNER_M = (1.1, 0.9)
"""Distance of a terminal unit's symbol from the north-east corner of its room."""

STANDING: dict[str, tuple[tuple[str, float, float], ...]] = {
    "cth.b2": (
        ("cth.ch-1", 6.0, 2.5), ("cth.ch-2", 6.0, 6.0), ("cth.cwp-1", 12.0, 2.5), ("cth.cwp-2", 12.0, 6.0),
        ("cth.chp-1", 17.0, 2.5), ("cth.chp-2", 17.0, 6.0), ("cth.scp-1", 21.0, 4.2), ("cth.blr-1", 24.5, 4.2),
        ("cmp.mtr-0", 30.0, 6.0),
        ("cth.mtr-1", 32.0, 3.0), ("cth.mtr-2", 37.0, 3.0), ("cth.mtr-4", 42.0, 3.0), ("cth.gas-1", 47.0, 3.0),
    ),
    "cth.f3": (("cth.ahu-3", 41.8, 18.0), ("cth.mtr-3", 44.2, 16.4), ("cth.lp-3a", 12.5, 20.9), ("cth.lp-3b", 9.5, 33.2)),
    "cth.f10": (("cth.ahu-2", 41.8, 19.0),),
    "cth.f14": (("cth.ahu-1", 41.8, 19.0), ("cth.ct-1", 40.0, 16.6), ("cth.ct-2", 43.6, 16.6)),
    "lib.b1": (("lib.ahu-4", 34.0, 20.0), ("lib.mtr-5", 6.0, 31.0), ("lib.mtr-6", 12.0, 31.0), ("lib.mtr-7", 18.0, 31.0), ("lib.ht-1", 24.0, 31.0)),
    "spc.b1": (("spc.mtr-8", 42.0, 30.0), ("spc.mtr-9", 50.0, 30.0), ("spc.mtr-10", 58.0, 30.0), ("spc.gas-1", 66.0, 30.0)),
    "spc.f1": (("spc.ahu-6", 37.0, 33.0), ("spc.hp-1", 37.0, 37.0), ("spc.hp-2", 37.0, 40.0), ("spc.pfp-1", 37.0, 43.0), ("spc.pool", 20.0, 17.0)),
    "spc.f2": (("spc.ahu-5", 50.0, 39.5),),
    "dmc.f1": (("dmc.ups-1", 36.0, 22.0), ("dmc.ups-2", 41.0, 22.0), ("dmc.mtr-11", 36.0, 31.0), ("dmc.mtr-12", 41.0, 31.0), ("dmc.mtr-13", 3.0, 31.0), ("dmc.mtr-14", 8.0, 31.0)),
    "dmc.f3": (("dmc.ahu-7", 16.0, 25.0), ("dmc.pv-1", 4.0, 30.0), ("dmc.pv-2", 10.0, 30.0)),
}  # fmt: skip


def plans() -> tuple[Plan, ...]:
    return tuple(_plan(floor) for floor in FLOORS)


def _plan(floor: FloorSpec) -> Plan:
    layout = LAYOUTS[floor.layout]
    by_key = {zone.number.rpartition(".")[2]: zone for zone in zones() if zone.floor == floor.id}
    return Plan(
        id=f"{floor.id}.plan",
        building=floor.building,
        floor=floor.id,
        width_m=layout.width_m,
        height_m=layout.height_m,
        walls=outer_walls(layout),
        inner_walls=inner_walls(layout),
        windows=() if floor.level < 0 else windows(layout),
        doors=doors(layout),
        rooms=tuple(_room(cell, by_key) for cell in layout.cells),
        symbols=tuple(_symbols(floor, layout, by_key)),
        sensors=tuple(sensors(floor, by_key)),
        ducts=ducts(floor),
        axes_x=layout.axes_x,
        axes_y=layout.axes_y,
    )


def _room(cell: Cell, by_key: dict[str, ZoneSpec]) -> PlanRoom:
    zone = by_key.get(cell.key)
    if zone is None:
        return PlanRoom(polygon=cell.polygon, label=cell.label, use=cell.use)
    return PlanRoom(polygon=cell.polygon, zone=zone.id, use=cell.use)


def _symbols(floor: FloorSpec, layout: Layout, by_key: dict[str, ZoneSpec]) -> Iterator[PlanSymbol]:
    for cell in layout.cells:
        zone = by_key.get(cell.key)
        if zone is not None and zone.unit is not None:
            for at in _unit_places(cell):
                yield PlanSymbol(equipment=zone.unit, at=at)
    standing = STANDING.get(floor.id, ())
    for equipment, x, y in standing:
        yield PlanSymbol(equipment=equipment, at=(x, y))
    if floor.id != "cth.f3":
        yield PlanSymbol(equipment=f"{floor.building}.lp-{floor.number.lower()}", at=_panel_place(layout))


def _unit_places(cell: Cell) -> tuple[tuple[float, float], ...]:
    """A fan coil sits in the corner of its room; a corridor has several boxes along its axis."""
    x0, y0, x1, _ = cell.box
    if cell.use != "corridor":
        return ((round(x1 - CORNER_M[0], 2), round(y0 + CORNER_M[1], 2)),)
    middle = y0 + 1.15
    return tuple((round(x0 + (x1 - x0) * share, 2), round(middle, 2)) for share in (0.19, 0.69, 0.91))


def _panel_place(layout: Layout) -> tuple[float, float]:
    """Beside the stairs."""
    stairs = next(cell for cell in layout.cells if cell.use == "stairs")
    x, y = centre(stairs)
    return x, round(y + 1.0, 2)
