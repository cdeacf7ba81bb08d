"""The Zones screen: composes tree, floor strip, plan and lists, and keeps them in step with the live plant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from app.domain.site import Equipment, Zone
from ui.context import Context
from ui.panel import Panel
from ui.panels.zones.factlist import FactList
from ui.panels.zones.facts import floor_facts, floor_states
from ui.panels.zones.floors import first_floor, machines_of, points_of, sensors_of, zones_of
from ui.panels.zones.floorstrip import FloorStrip
from ui.panels.zones.layers import BY_KEY
from ui.panels.zones.looks import Moment, sensor_look, symbol_look, zone_look
from ui.panels.zones.offpane import OffPane
from ui.panels.zones.placetree import PlaceTree
from ui.panels.zones.planpane import PlanPane
from ui.panels.zones.sincewhen import SinceWhen
from ui.panels.zones.zonetable import make_table, zone_row
from ui.place import Crumb, Place, View
from ui.pointmenu import command_point, show_point_menu
from widgets.language import tr
from widgets.pane import Pane, PaneSplitter, Rule
from widgets.theme import px

REFRESH_MS = 500
LIST_PX, SHORT_LIST_PX, TALL_FROM_PX = 190, 132, 800
DRAWN_KEPT = "zones/drawn"
TREE_FROM_PX = 1080
"""Narrower than this the tree makes room for plan and faceplate; the floor strip stays."""


class ZonesPanel(Panel):
    level: ClassVar[int] = 2

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._building = next(iter(context.site.buildings), "")
        self._floor = first_floor(context.site, self._building)
        self._layer, self._view, self._chosen = "temperature", "plan", ""
        self._since = SinceWhen(context, self.refresh)
        self.tree, self.strip, self.plan = PlaceTree(context), FloorStrip(), PlanPane()
        self.facts = FactList()
        self.off, self.table = OffPane(), make_table(True, tr("All zones"))
        self._table_pane = Pane(tr("All zones"))
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        if isinstance(kept := context.settings.layout(DRAWN_KEPT), list):
            self.plan.drawn.show_keys(kept)
        self._wire()
        self._watch = self.watch(points_of(context.site, self._building), self._changed)
        context.feed.alarms_changed.connect(self._later)
        context.feed.overrides_changed.connect(self._later)

    # -- the contract of panels ---------------------------------------------------------------------------------------
    @property
    def place(self) -> dict[str, Any]:
        return {
            "building": self._building, "floor": self._floor, "layer": self._layer, "view": self._view, "chosen": self._chosen,
            "drawn": self.plan.drawn.chosen(),
        }  # fmt: skip

    def show_place(self, state: Mapping[str, Any]) -> None:
        building, floor = str(state.get("building") or ""), str(state.get("floor") or "")
        if floor in self.context.site.floors:
            self._show_floor(floor)
        elif building in self.context.site.buildings and building != self._building:
            self._show_floor(first_floor(self.context.site, building))
        if state.get("layer") in BY_KEY:
            self._show_layer(str(state["layer"]))
        if isinstance(drawn := state.get("drawn"), list):
            self.plan.drawn.show_keys(drawn)
        self._choose(str(state.get("chosen") or ""))
        if state.get("view") in ("plan", "table"):
            self.show_view(str(state["view"]))

    def shown(self) -> None:
        self.refresh()

    def hidden(self) -> None:
        self._timer.stop()

    def crumbs(self) -> Sequence[Crumb]:
        site = self.context.site
        building, floor = site.buildings.get(self._building), site.floors.get(self._floor)
        if building is None or floor is None:
            return ()
        home = Place("zones", {"building": self._building, "floor": first_floor(site, self._building)})
        return (Crumb(self.context.text(building.name), home), Crumb(self.context.text(floor.name)))

    def views(self) -> Sequence[View]:
        return (View("plan", tr("Plan")), View("table", tr("Table")))

    def view(self) -> str:
        return self._view

    def show_view(self, key: str) -> None:
        self._view = key
        self._pages.setCurrentIndex(0 if key == "plan" else 1)
        self.refresh()

    def _want_view(self, key: str) -> None:
        self.show_view(key)
        self.header_changed.emit()

    def selected_id(self) -> str | None:
        return self._chosen or None

    def selected_point(self) -> str | None:
        return command_point(self.context, self._chosen) if self._chosen else None

    def faceplate_opened(self, path: str) -> None:
        owner = self.context.site.owner_of(path)
        subject = owner.id if owner is not None else path
        if subject != self._chosen:
            self._choose(subject)

    def keyed(self, action: str) -> bool:
        match action:
            case "floor_up" | "floor_down":
                self.strip.step(action == "floor_up")
            case "zoom_in" | "zoom_out" | "zoom_fit":
                self.plan.zoom({"zoom_in": 1, "zoom_out": -1, "zoom_fit": 0}[action])
            case "reload":
                self.refresh()
            case _:
                return False
        return True

    def ready(self) -> bool:
        return len(self.feed.plant.values) > 0

    # -- what is shown ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Judge the building once and show it everywhere."""
        if not self._building or not self._floor:
            return
        moment = Moment(self.context)
        states = [moment.zone(zone) for zone in zones_of(self.context.site, self._floor)]
        self.strip.show_floors(floor_states(moment, self._building), self._floor)
        self.tree.show_place(moment, self._building, self._chosen or self._floor)
        name = self.context.text(self.context.site.floors[self._floor].name)
        self.facts.show_facts(tr("{floor} now").format(floor=name), floor_facts(moment, states))
        if self._view == "plan":
            self._show_plan(moment, states)
        else:
            zones = [z for floor in self.context.site.buildings[self._building].floors for z in floor.zones]
            self.table.show_rows([zone_row(moment, s, self._since.text(s)) for s in map(moment.zone, zones)])
            self._table_pane.show_note(tr("{n} zones").format(n=len(zones)))

    def _show_plan(self, moment: Moment, states: Sequence[Any]) -> None:
        self.plan.show_plan(self.context.site.plans.get(self._floor))
        self._show_looks(moment, states)
        self.off.show_states(moment, states, self._since)

    def _show_looks(self, moment: Moment, states: Sequence[Any]) -> None:
        layer = BY_KEY[self._layer]
        site = self.context.site
        machines = {item.id: symbol_look(moment, item) for item in machines_of(site, self._floor)}
        shown = sensors_of(site, self._floor) if "sensors" in self.plan.drawn.chosen() else ()
        sensors = {point.id: sensor_look(moment, point) for point in shown}
        self.plan.view.show_looks({s.zone.id: zone_look(moment, s, layer) for s in states}, machines, sensors)

    def _changed(self, points: set[str]) -> None:
        """The plan shows a value as soon as it is known; lists and the other floors follow twice a second."""
        site, floor = self.context.site, self._floor
        zones = zones_of(site, floor) if floor else ()
        holders: list[Zone | Equipment] = [*zones, *machines_of(site, floor)]
        if self._view == "plan" and any(not points.isdisjoint(holder.points.values()) for holder in holders):
            moment = Moment(self.context)
            self._show_looks(moment, [moment.zone(zone) for zone in zones])
        self._later()

    def _show_floor(self, floor: str) -> None:
        building = self.context.site.building_of(floor)
        if building is None or floor == self._floor:
            return
        moved = building.id != self._building
        self._building, self._floor, self._chosen = building.id, floor, ""
        self.plan.view.select(None)
        if moved:
            self._watch.replace(points_of(self.context.site, building.id))
        self.refresh()
        self.header_changed.emit()

    def _show_layer(self, key: str) -> None:
        self._layer = key
        self.plan.layers.set_current(key)
        self.refresh()

    def _drawn_changed(self) -> None:
        """What is drawn is kept for the operator on this workstation."""
        self.context.settings.keep_layout(DRAWN_KEPT, self.plan.drawn.chosen())
        self.refresh()

    def _choose(self, wanted: str) -> None:
        """Select a zone or a piece of equipment, on its own floor."""
        if not wanted or (wanted not in self.context.site.zones and wanted not in self.context.site.equipment):
            return
        floor = self.context.site.floor_of(wanted)
        if floor is not None:
            self._show_floor(floor.id)
        self._chosen = wanted
        self.plan.view.select(wanted)
        self.off.table.select_id(wanted)
        self.refresh()

    def _pick(self, wanted: str) -> None:
        """A click: select and show the faceplate; that of a sensor is the one of its zone or machine."""
        owner = self.context.site.owner_of(wanted)
        self._choose(owner.id if owner is not None else wanted)
        if owner is not None:
            self.plan.view.select(wanted)
        self.context.open_faceplate(wanted)

    def _tree_chosen(self, node: str) -> None:
        site = self.context.site
        if node in site.floors:
            self._show_floor(node)
        elif node in site.buildings:
            if node != self._building:
                self._show_floor(first_floor(site, node))
        elif node in site.zones or node in site.equipment:
            self._pick(node)

    def _menu(self, subject: str, at: QPoint) -> None:
        show_point_menu(self.context, subject, at, self)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _later(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _wire(self) -> None:
        self.strip.chosen.connect(self._show_floor)
        self.tree.chosen.connect(self._tree_chosen)
        self.tree.tree.menu_requested.connect(self._menu)
        self.plan.layer_chosen.connect(self._show_layer)
        self.plan.drawn_changed.connect(self._drawn_changed)
        self.plan.view.selected.connect(self._pick)
        self.plan.view.activated.connect(self._pick)
        self.plan.view.menu_requested.connect(self._menu)
        self.off.all_requested.connect(lambda: self._want_view("table"))
        for table in (self.off.table, self.table):
            table.selected.connect(self._choose)
            table.opened.connect(self._pick)
            table.menu_requested.connect(self._menu)

    def _lay_out(self) -> None:
        self._table_pane.body.addWidget(self.table)
        self.tree.body.addWidget(self.facts)
        self._middle = PaneSplitter(self.plan, self.off, across=False, stretch=(1, 0))
        self._list_px = 0
        self._pages = QStackedWidget()
        self._pages.addWidget(self._middle)
        self._pages.addWidget(self._table_pane)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tree)
        row.addWidget(Rule(upright=True))
        row.addWidget(self.strip)
        row.addWidget(self._pages, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tree.setVisible(self.width() >= px(TREE_FROM_PX))
        self.off.setVisible(self.height() >= px(520))
        wanted = px(LIST_PX if self.height() >= px(TALL_FROM_PX) else SHORT_LIST_PX)
        if wanted != self._list_px:
            self._list_px = wanted
            self._middle.setSizes([self.height() - wanted, wanted])
