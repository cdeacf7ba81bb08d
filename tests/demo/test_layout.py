"""Walls, windows and doors follow from the cells of a floor."""

from __future__ import annotations

import pytest

from app.demo.campus.layout import (
    Cell,
    Layout,
    area,
    doors,
    facade_lengths,
    inner_walls,
    outer_walls,
    rectangle,
    windows,
)
from app.demo.campus.layouts import LAYOUTS
from app.demo.campus.plans import plans
from app.demo.campus.rooms import FLOORS, FloorSpec
from app.demo.campus.zones import zones
from app.domain.site import Name

WEST = Cell("01", rectangle(0.0, 0.0, 6.0, 4.0), "room", Name(), "S", 0.5)
EAST = Cell("02", rectangle(6.0, 0.0, 10.0, 4.0), "room", Name(), "S")
CORRIDOR = Cell("", rectangle(0.0, 4.0, 10.0, 6.0), "corridor")
FLOOR = Layout(
    width_m=10.0,
    height_m=6.0,
    outline=rectangle(0.0, 0.0, 10.0, 6.0),
    cells=(WEST, EAST, CORRIDOR),
    axes_x=(("A", 0.0),),
    axes_y=(("1", 0.0),),
)


def test_the_outer_wall_is_closed() -> None:
    (wall,) = outer_walls(FLOOR)
    assert wall[0] == wall[-1]


def test_rooms_are_walled_once_and_not_along_the_outer_wall() -> None:
    assert set(inner_walls(FLOOR)) == {((0.0, 4.0), (10.0, 4.0)), ((6.0, 0.0), (6.0, 4.0))}


def test_windows_stand_in_the_middle_of_the_outer_walls_of_rooms() -> None:
    assert ((0.9, 0.0), (5.1, 0.0)) in windows(FLOOR)
    assert all(a[0] in (0.0, 10.0) or a[1] in (0.0, 6.0) for a, _ in windows(FLOOR))


def test_a_door_is_one_metre_on_its_side() -> None:
    assert doors(FLOOR)[0] == ((2.5, 4.0), (3.5, 4.0))
    assert len(doors(FLOOR)) == 2


def test_a_corner_room_faces_two_ways() -> None:
    assert facade_lengths(WEST, FLOOR) == {"N": 6.0, "E": 0.0, "S": 0.0, "W": 4.0}


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_doors_lead_out_of_a_room_into_another_space(name: str) -> None:
    layout = LAYOUTS[name]
    for a, b in doors(layout):
        middle = (a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0
        sides = ((0.0, 0.3), (0.0, -0.3)) if a[1] == b[1] else ((0.3, 0.0), (-0.3, 0.0))
        beside = {_cell_at(layout, middle[0] + dx, middle[1] + dy) for dx, dy in sides}
        assert len(beside) == 2, f"{name}: the door at {middle} leads nowhere"
        assert None not in beside, f"{name}: the door at {middle} leads outside"


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.id)
def test_ducts_and_sensors_are_inside_the_building(floor: FloorSpec) -> None:
    layout = LAYOUTS[floor.layout]
    plan = next(plan for plan in plans() if plan.floor == floor.id)
    assert bool(plan.ducts) is bool(floor.ahu)
    places = [corner for duct in plan.ducts for corner in duct] + [sensor.at for sensor in plan.sensors]
    assert all(_cell_at(layout, *at) is not None for at in places)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in plan.ducts), "a duct runs along the walls"


def test_every_room_that_measures_its_temperature_has_a_sensor_on_the_plan() -> None:
    points = {sensor.point for plan in plans() for sensor in plan.sensors}
    assert {f"{zone.id}.tmp" for zone in zones() if "t" in zone.fit} <= points
    assert "cth.z-3.12.co2" in points


def _cell_at(layout: Layout, x: float, y: float) -> int | None:
    """The smallest cell around a point."""
    around = [
        (area(cell.polygon), number)
        for number, cell in enumerate(layout.cells)
        if cell.box[0] < x < cell.box[2] and cell.box[1] < y < cell.box[3]
    ]
    return min(around)[1] if around else None
