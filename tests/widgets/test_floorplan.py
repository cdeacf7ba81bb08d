"""Floor plans: where texts go, what is under the mouse, how the arrows walk."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from app.domain.site import Name, Plan, PlanRoom, PlanSensor, PlanSymbol
from widgets.floorplan import FloorPlanView, SensorLook, SymbolLook, ZoneLook
from widgets.floorplan.compass import compass_place, scale_length_m
from widgets.floorplan.equipment import symbol_places
from widgets.floorplan.geometry import Geometry, largest_rectangle, neighbour
from widgets.floorplan.placing import room_around, touches
from widgets.floorplan.sensors import sensor_places
from widgets.gauge import Deviation

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


def plan_of(
    room: tuple[tuple[float, float], ...], *at: tuple[str, tuple[float, float]], zone: str | None = "b.z"
) -> Plan:
    symbols = tuple(PlanSymbol(equipment=equipment, at=place) for equipment, place in at)
    return replace(PLAN, rooms=(PlanRoom(polygon=room, zone=zone),), symbols=symbols)


ZONE = ZoneLook(number="3.02", name="Meeting A", value="24.6", unit="°C")
FAN_COIL = SymbolLook(kind="fcu", name="FCU")
UNIT = SymbolLook(kind="ahu", name="AHU-3", value="18.9 °C", note="SP 16.0 °C")
NARROW = ((0.0, 0.0), (1.1, 0.0), (1.1, 5.0), (0.0, 5.0))
WIDE = ((0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 5.0))


def test_equipment_in_a_corner_leaves_the_number_of_its_room_free() -> None:
    for room, corner in ((WIDE, "top"), (NARROW, "bottom")):
        x = room[1][0]
        geometry = Geometry(plan_of(room, ("b.fcu", (x - 0.5, 0.5))), 600, 430)
        box = geometry.text_box(geometry.plan.rooms[0])
        ((_, rect),) = symbol_places(geometry, {"b.fcu": FAN_COIL}, {"b.z": ZONE})
        assert box.contains(rect)
        assert (rect.center().y() < box.center().y()) == (corner == "top")


def test_equipment_that_says_nothing_gives_way_to_the_value_and_a_fault_does_not() -> None:
    tiny = ((0.0, 0.0), (1.3, 0.0), (1.3, 1.6), (0.0, 1.6))
    geometry = Geometry(plan_of(tiny, ("b.fcu", (1.0, 0.4))), 500, 386)
    assert symbol_places(geometry, {"b.fcu": FAN_COIL}, {"b.z": ZONE}) == []
    fault = replace(FAN_COIL, alarm=(2, "unacknowledged"))
    assert [equipment for equipment, _ in symbol_places(geometry, {"b.fcu": fault}, {"b.z": ZONE})] == ["b.fcu"]


def test_an_air_handling_unit_stands_in_its_room_and_beside_other_equipment() -> None:
    room = ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0))
    geometry = Geometry(plan_of(room, ("b.ahu", (3.0, 3.0)), ("b.ct", (1.0, 0.8)), zone=None), 560, 400)
    places = dict(symbol_places(geometry, {"b.ahu": UNIT, "b.ct": SymbolLook(kind="cooling_tower", name="CT-1")}))
    assert geometry.text_box(geometry.plan.rooms[0]).contains(places["b.ahu"])
    assert not places["b.ahu"].intersects(places["b.ct"])


def test_plans_are_painted_at_every_size_without_complaint(qtbot: QtBot) -> None:
    made = FloorPlanView()
    qtbot.addWidget(made)
    rooms = (
        PlanRoom(polygon=((0.0, 0.0), (9.0, 0.0), (9.0, 1.5), (0.0, 1.5)), zone="b.flat"),
        PlanRoom(polygon=((0.0, 1.5), (2.0, 1.5), (2.0, 9.0), (0.0, 9.0)), zone="b.tall"),
        PlanRoom(polygon=((2.0, 1.5), (9.0, 1.5), (9.0, 9.0), (2.0, 9.0)), label=Name(en="Plant"), use="core"),
    )
    symbols = (
        PlanSymbol(equipment="b.vav", at=(4.5, 0.7)), PlanSymbol(equipment="b.fcu", at=(1.5, 2.0)),
        PlanSymbol(equipment="b.ahu", at=(5.0, 5.0)),
    )  # fmt: skip
    made.show_plan(replace(PLAN, rooms=rooms, symbols=symbols))
    off = replace(ZONE, deviation=Deviation(value=1.6), state="warm", override="M", lines=("SP 24.0",))
    unit = replace(UNIT, mark="S", alarm=(2, "unacknowledged"), override="M")
    made.show_looks({"b.flat": ZONE, "b.tall": off}, {"b.vav": FAN_COIL, "b.fcu": FAN_COIL, "b.ahu": unit})
    for width, height in ((160, 120), (500, 300), (1200, 800)):
        made.resize(width, height)
        assert not made.grab().isNull()


THERMOMETER = SensorLook(letter="T", name="Office · Temperature", value="24.6 °C")


def mounted(at: tuple[float, float], room: tuple[tuple[float, float], ...] = WIDE) -> Plan:
    return replace(plan_of(room), sensors=(PlanSensor(point="b.z.tmp", at=at),))


def test_a_sensor_stays_at_its_place_and_gives_way_to_the_value_of_its_room() -> None:
    geometry = Geometry(mounted((9.0, 4.0)), 600, 430)
    ((_, rect),) = sensor_places(geometry, {"b.z.tmp": THERMOMETER}, {"b.z": ZONE}, ())
    assert (rect.center() - geometry.point((9.0, 4.0))).manhattanLength() < 1
    geometry = Geometry(mounted((0.6, 0.7)), 600, 430)
    room = room_around(geometry, geometry.point((0.6, 0.7)), {"b.z": ZONE})
    assert room is not None
    ((_, rect),) = sensor_places(geometry, {"b.z.tmp": THERMOMETER}, {"b.z": ZONE}, ())
    assert room.inner.contains(rect)
    assert not touches(rect, room.texts())


def test_a_sensor_without_room_waits_for_a_larger_plan_unless_something_is_wrong_with_it() -> None:
    tiny = ((0.0, 0.0), (1.3, 0.0), (1.3, 1.6), (0.0, 1.6))
    geometry = Geometry(mounted((0.6, 0.7), tiny), 500, 386)
    assert sensor_places(geometry, {"b.z.tmp": THERMOMETER}, {"b.z": ZONE}, ()) == []
    dead = replace(THERMOMETER, mark="×")
    assert [point for point, _ in sensor_places(geometry, {"b.z.tmp": dead}, {"b.z": ZONE}, ())] == ["b.z.tmp"]


def test_a_sensor_is_found_and_spoken_while_its_layer_is_shown(qtbot: QtBot) -> None:
    made = FloorPlanView()
    qtbot.addWidget(made)
    made.resize(600, 430)
    made.show_plan(mounted((9.0, 4.0)))
    made.show_looks({"b.z": ZONE}, {}, {"b.z.tmp": THERMOMETER})
    at = Geometry(mounted((9.0, 4.0)), 600, 430).point((9.0, 4.0))
    for shown, found in ((False, "b.z"), (True, "b.z.tmp"), (False, "b.z")):
        made.show_layer("sensors", shown)
        made.grab()
        assert made.at(at) == found
    made.select("b.z.tmp")
    assert made.accessibleDescription() == "Office · Temperature, 24.6 °C"


def test_ducts_are_drawn_when_shown_and_leave_the_texts_free(qtbot: QtBot) -> None:
    made = FloorPlanView()
    qtbot.addWidget(made)
    made.resize(600, 430)
    plan = replace(plan_of(WIDE), ducts=(((0.5, 4.0), (9.5, 4.0)), ((0.1, 0.4), (9.5, 0.4))))
    made.show_plan(plan)
    made.show_looks({"b.z": ZONE}, {})
    here, name = (Geometry(plan, 600, 430).point(at).toPoint() for at in ((5.0, 4.0), (0.5, 0.4)))
    drawn = made.grab().toImage()
    made.show_layer("ducts", False)
    without = made.grab().toImage()
    assert drawn.pixelColor(here) != without.pixelColor(here)
    assert drawn.pixelColor(name) == without.pixelColor(name)


def test_scale_and_north_stand_below_a_plan_on_its_terrace_and_in_view_when_zoomed() -> None:
    area = QRectF(0, 0, 800, 600)
    geometry = Geometry(PLAN, 800, 600)
    below = compass_place(geometry, area, zoomed=False)
    assert area.contains(below)
    assert below.top() >= geometry.point((15.0, 10.0)).y()
    terrace = PlanRoom(polygon=((5.0, 5.0), (15.0, 5.0), (15.0, 10.0), (5.0, 10.0)), use="terrace")
    geometry = Geometry(replace(PLAN, rooms=(terrace,)), 800, 600)
    assert geometry.text_box(terrace).contains(compass_place(geometry, area, zoomed=False))
    assert area.contains(compass_place(Geometry(PLAN, 800, 600, 4.0), area, zoomed=True))


def test_the_scale_has_a_round_length_that_can_be_seen() -> None:
    assert [scale_length_m(px_per_m) for px_per_m in (3.0, 7.0, 12.0, 30.0, 90.0)] == [20, 10, 5, 2, 1]
