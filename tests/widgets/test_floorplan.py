"""Floor plans: where texts go, what is under the mouse, how the arrows walk."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from app.domain.site import Plan, PlanRoom
from widgets.floorplan import FloorPlanView, SymbolLook, ZoneLook
from widgets.floorplan.geometry import Geometry, largest_rectangle, neighbour

L_SHAPE = ((0.0, 0.0), (10.0, 0.0), (10.0, 4.0), (3.0, 4.0), (3.0, 9.0), (0.0, 9.0))


def square(x: float, y: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + 5, y), (x + 5, y + 5), (x, y + 5))


PLAN = Plan(
    id="p",
    building="b",
    floor="b.f1",
    width_m=15.0,
    height_m=10.0,
    walls=(((0.0, 0.0), (15.0, 0.0), (15.0, 10.0), (0.0, 10.0), (0.0, 0.0)),),
    rooms=tuple(PlanRoom(polygon=square(5 * i, 5 * j), zone=f"b.z{i}{j}") for i in range(3) for j in range(2)),
)


def test_texts_stand_in_the_largest_rectangle_of_an_l_shaped_room() -> None:
    assert largest_rectangle(L_SHAPE) == (0.0, 0.0, 10.0, 4.0)


def test_a_pixel_belongs_to_the_room_that_is_drawn_there() -> None:
    geometry = Geometry(PLAN, 800, 600)
    assert geometry.zone_at(geometry.point((7.5, 7.5))) == "b.z11"
    assert geometry.zone_at(geometry.point((16.0, 1.0))) is None


def test_the_whole_plan_fits_into_the_widget() -> None:
    geometry = Geometry(PLAN, 800, 600)
    corner = geometry.point((15.0, 10.0))
    assert corner.x() <= 800
    assert corner.y() <= 600


def test_arrows_walk_to_the_next_room_and_stop_at_the_wall() -> None:
    assert neighbour(PLAN, "b.z00", "right") == "b.z10"
    assert neighbour(PLAN, "b.z00", "down") == "b.z01"
    assert neighbour(PLAN, "b.z00", "up") is None
    assert neighbour(PLAN, None, "up") == "b.z00"


def view(qtbot: QtBot) -> FloorPlanView:
    made = FloorPlanView()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show_plan(PLAN)
    looks = {
        room.zone: ZoneLook(number="1.01", name="Office", value="25.2", unit="°C", mark="S", age="11 m")
        for room in PLAN.rooms
        if room.zone
    }
    made.show_looks(looks, {"b.ahu": SymbolLook(kind="ahu", name="AHU")})
    made.show()
    return made


def test_a_click_selects_the_zone_and_says_so(qtbot: QtBot) -> None:
    made = view(qtbot)
    place = Geometry(PLAN, 800, 600).point((12.0, 2.0)).toPoint()
    with qtbot.waitSignal(made.selected) as told:
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["b.z20"]
    assert made.accessibleDescription() == "1.01 Office, 25.2 °C, 11 m"


def test_the_plan_is_walked_by_keyboard_and_enter_opens(qtbot: QtBot) -> None:
    made = view(qtbot)
    made.select("b.z00")
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert made.chosen == "b.z10"
    with qtbot.waitSignal(made.activated) as told:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert told.args == ["b.z10"]


def test_zooming_keeps_the_place_under_the_mouse(qtbot: QtBot) -> None:
    made = view(qtbot)
    at = QPointF(300, 200)
    before = made.at(at)
    made.zoom_by(2.0, at)
    assert made.at(at) == before
    made.zoom_by(0.1)
    assert made.zoom == 1.0
