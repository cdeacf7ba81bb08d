"""What is drawn on a plan: switches for what the plan has, kept for the operator, and sensors that open their faceplate."""

from __future__ import annotations

from dataclasses import replace

from app.domain.site import Plan, PlanRoom, PlanSensor, Polygon
from tests.ui.conftest import Run
from tests.ui.smallsite import small_site
from ui.context import Context
from ui.panels.zones.panel import ZonesPanel
from ui.siteindex import SiteIndex

ROOM: Polygon = ((0.0, 0.0), (20.0, 0.0), (20.0, 10.0), (0.0, 10.0))
PLAN = Plan(
    id="t.f1.plan", building="t", floor="t.f1", width_m=20.0, height_m=10.0, rooms=(PlanRoom(polygon=ROOM, zone="t.z"),),
    sensors=(PlanSensor(point="t.z.tmp", at=(1.0, 9.0)),),
)  # fmt: skip


def with_plan(context: Context, plan: Plan = PLAN) -> Context:
    return replace(context, site=SiteIndex(replace(small_site(), plans=(plan,))))


def test_a_plan_without_ducts_has_no_switch_for_them(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = ZonesPanel(with_plan(context))
        panel.refresh()
        assert [key for key, check in panel.plan.drawn.checks.items() if not check.isHidden()] == [
            "equipment",
            "sensors",
        ]
        panel.close()
        panel = ZonesPanel(with_plan(context, replace(PLAN, ducts=(((0.0, 5.0), (20.0, 5.0)),))))
        panel.refresh()
        assert not panel.plan.drawn.checks["ducts"].isHidden()
        panel.close()

    run(story())


def test_what_is_drawn_is_kept_for_the_operator_and_goes_back_with_the_place(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = ZonesPanel(with_plan(context))
        panel.refresh()
        place = panel.place
        assert panel.plan.view.scene.sensors == {}
        panel.plan.drawn.checks["sensors"].click()
        panel.plan.drawn.checks["equipment"].click()
        assert panel.plan.view.scene.sensors["t.z.tmp"].words == "Meeting · Room temperature, 24.2 °C"
        panel.close()
        again = ZonesPanel(with_plan(context))
        assert again.plan.drawn.chosen() == ["ducts", "sensors"]
        again.show_place(place)
        assert again.plan.drawn.chosen() == ["equipment", "ducts"]
        again.close()

    run(story())


def test_a_sensor_opens_the_faceplate_of_its_point_and_selects_its_zone(run: Run, context: Context) -> None:
    async def story() -> None:
        opened: list[str] = []
        panel = ZonesPanel(replace(with_plan(context), open_faceplate=opened.append))
        panel.plan.view.selected.emit("t.z.tmp")
        assert opened == ["t.z.tmp"]
        assert panel.selected_id() == "t.z"
        assert panel.plan.view.chosen == "t.z.tmp"
        panel.close()

    run(story())


def test_in_a_narrow_window_the_switches_are_a_menu_with_the_same_effect(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = ZonesPanel(with_plan(context))
        panel.refresh()
        switches = panel.plan.drawn
        switches.fit(60)
        assert not switches.more.isHidden()
        assert all(check.isHidden() for check in switches.checks.values())
        menu = switches.menu()
        assert [action.text() for action in menu.actions()] == ["Equipment", "Sensors"]
        menu.actions()[1].trigger()
        assert panel.plan.view.scene.shown == {"equipment", "ducts", "sensors"}
        switches.fit(600)
        assert switches.more.isHidden()
        assert switches.checks["sensors"].isChecked()
        menu.deleteLater()
        panel.close()

    run(story())


def test_what_a_faceplate_shows_is_marked_on_the_plan_and_in_the_tree(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = ZonesPanel(with_plan(context))
        panel.refresh()
        for path, marked in (("t.ahu.sp", "t.ahu"), ("t.z", "t.z"), ("nowhere", "t.z"), ("t.ahu", "t.ahu")):
            panel.faceplate_opened(path)
            assert panel.plan.view.chosen == marked
            assert panel.tree.tree.current_id() == marked
        panel.plan.view.selected.emit("t.z.tmp")
        panel.faceplate_opened("t.z.tmp")
        assert panel.plan.view.chosen == "t.z.tmp"
        panel.close()

    run(story())
