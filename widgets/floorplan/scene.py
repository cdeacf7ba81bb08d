"""What stands on a plan now, painted in its order: ground, zones, walls, texts, ducts, equipment, sensors, scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.domain.site import Plan, PlanRoom
from widgets.floorplan.compass import compass_place, paint_compass
from widgets.floorplan.ducts import paint_ducts
from widgets.floorplan.equipment import paint_symbols, symbol_places
from widgets.floorplan.geometry import Geometry
from widgets.floorplan.looks import SensorLook, SymbolLook, ZoneLook
from widgets.floorplan.placing import Places
from widgets.floorplan.sensors import paint_sensors, sensor_places
from widgets.floorplan.structure import paint_names
from widgets.floorplan.zones import paint_fill, paint_outline, paint_texts
from widgets.theme import colour

LAYERS = ("equipment", "ducts", "sensors")
SHOWN_FIRST = frozenset({"equipment", "ducts"})


class Scene:
    """``shown`` are the layers that are switched on; ``structure(geometry)`` gives the picture of what never changes."""

    def __init__(self, structure: Callable[[Geometry], QPixmap]) -> None:
        self._structure = structure
        self.plan: Plan | None = None
        self.zones: Mapping[str, ZoneLook] = {}
        self.symbols: Mapping[str, SymbolLook] = {}
        self.sensors: Mapping[str, SensorLook] = {}
        self.shown = set(SHOWN_FIRST)
        self._places: Places = []
        self._sensor_places: Places = []

    def show_plan(self, plan: Plan | None) -> None:
        """Another plan, of which nothing is known yet."""
        self.plan, self.zones, self.symbols, self.sensors = plan, {}, {}, {}
        self._places, self._sensor_places = [], []

    def words(self, wanted: str) -> str:
        """What a screen reader says of a zone, a piece of equipment or a sensor; empty for none."""
        look = self.zones.get(wanted) or self.symbols.get(wanted) or self.sensors.get(wanted)
        return look.words if look else ""

    def thing_at(self, position: QPointF) -> str | None:
        """The sensor or equipment that is drawn at a pixel."""
        things = (*self._sensor_places, *self._places)
        return next((found for found, rect in things if rect.contains(position)), None)

    def paint(self, painter: QPainter, geometry: Geometry, area: QRectF, chosen: str | None, *, zoomed: bool) -> None:
        """Everything; ``area`` is the widget."""
        self._paint_ground(painter, geometry, chosen)
        self._place(geometry)
        compass = compass_place(geometry, area, zoomed=zoomed)
        taken = [rect for _, rect in (*self._places, *self._sensor_places)]
        written = [compass, *paint_names(painter, geometry, [*taken, compass])]
        for room, look in self._rooms(geometry.plan):
            written.append(paint_texts(painter, geometry, room, look, taken))
        if "ducts" in self.shown:
            paint_ducts(painter, geometry, written)
        paint_symbols(painter, self.symbols, self._places, chosen)
        paint_sensors(painter, self.sensors, self._sensor_places, chosen)
        paint_compass(painter, geometry, compass, zoomed=zoomed)

    def _paint_ground(self, painter: QPainter, geometry: Geometry, chosen: str | None) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("plot"))
        for wall in geometry.plan.walls:
            painter.drawPolygon(geometry.polygon(wall))
        rooms = self._rooms(geometry.plan)
        for room, look in rooms:
            paint_fill(painter, geometry, room, look)
        painter.drawPixmap(0, 0, self._structure(geometry))
        for room, look in rooms:
            paint_outline(painter, geometry, room, look, room.zone == chosen)

    def _rooms(self, plan: Plan) -> list[tuple[PlanRoom, ZoneLook]]:
        """The rooms of which something is known."""
        return [(room, self.zones[room.zone]) for room in plan.rooms if room.zone and room.zone in self.zones]

    def _place(self, geometry: Geometry) -> None:
        """Where equipment and sensors stand at this size."""
        self._places = symbol_places(geometry, self.symbols, self.zones) if "equipment" in self.shown else []
        taken = [rect for _, rect in self._places]
        shown = self.sensors if "sensors" in self.shown else {}
        self._sensor_places = sensor_places(geometry, shown, self.zones, taken)
