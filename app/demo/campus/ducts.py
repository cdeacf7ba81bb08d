"""Supply ducts and sensors of the plans: runs in the corridors with their risers, and a room unit in each zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.demo.campus.layout import Cell, Layout
from app.demo.campus.layouts import LAYOUTS
from app.demo.campus.rooms import FloorSpec
from app.demo.campus.zones import ZoneSpec
from app.domain.site import PlanSensor, Polygon

_NORTH, _SOUTH = ((3.0, 9.31), (51.0, 9.31)), ((3.0, 23.62), (51.0, 23.62))
_RISERS = ((43.9, 9.31), (43.9, 16.2)), ((40.2, 22.0), (40.2, 23.62))
"""City Hall: both corridors, joined through the riser and the plant room between them."""

RUNS: Mapping[str, tuple[Polygon, ...]] = {
    "cth-3": (_NORTH, _SOUTH, *_RISERS, ((16.5, 21.31), (37.5, 21.31)), ((37.0, 21.31), (37.0, 23.62))),
    "cth-atrium": (_NORTH, _SOUTH, *_RISERS),
    "cth-tower": (_NORTH, _SOUTH, *_RISERS),
    "cth-b1": (_NORTH, _SOUTH, *_RISERS),
    "cth-b2": (_NORTH, _SOUTH, *_RISERS),
    "lib": (((15.0, 13.15), (41.0, 13.15)), ((25.2, 13.15), (25.2, 25.15)), ((15.0, 25.15), (54.5, 25.15))),
    "lib-b1": (((15.0, 13.15), (41.0, 13.15)), ((34.0, 13.15), (34.0, 25.15)), ((15.0, 25.15), (54.5, 25.15))),
    "spc-1": (
        ((42.0, 19.15), (71.0, 19.15)), ((42.0, 19.15), (42.0, 43.5)), ((1.5, 28.15), (42.0, 28.15)), ((37.0, 28.15), (37.0, 31.0)),
    ),
    "spc-2": (((2.0, 31.15), (70.5, 31.15)), ((50.0, 31.15), (50.0, 37.0))),
    "spc-b1": (((2.0, 21.15), (70.5, 21.15)),),
    "dmc": (((1.5, 14.15), (43.5, 14.15)), ((16.0, 14.15), (16.0, 33.5))),
}  # fmt: skip

UNIT_M = (0.9, 0.8)
"""Distance of a room unit from the south-west corner of its room; in a corridor from the north-west one."""
APART_M = 1.3
MOUNTED = "tch"
"""Role letters of what is measured by a room unit, in their order on the wall."""
SIGNALS = {"t": "tmp", "c": "co2", "h": "rh"}


def ducts(floor: FloorSpec) -> tuple[Polygon, ...]:
    """The runs of a floor that an air handling unit serves."""
    return RUNS[floor.layout] if floor.ahu else ()


def sensors(floor: FloorSpec, by_key: Mapping[str, ZoneSpec]) -> Iterator[PlanSensor]:
    """The room units of a floor."""
    layout: Layout = LAYOUTS[floor.layout]
    for cell in layout.cells:
        zone = by_key.get(cell.key)
        if zone is not None:
            yield from _room_unit(cell, zone)


def _room_unit(cell: Cell, zone: ZoneSpec) -> Iterator[PlanSensor]:
    x0, y0, _, y1 = cell.box
    y = y0 + UNIT_M[1] if cell.use == "corridor" else y1 - UNIT_M[1]
    for place, role in enumerate(role for role in MOUNTED if role in zone.fit):
        x = x0 + UNIT_M[0] + place * APART_M
        yield PlanSensor(point=f"{zone.id}.{SIGNALS[role]}", at=(round(x, 2), round(y, 2)))
