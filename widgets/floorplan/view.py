"""The floor plan as a widget: fit, zoom, pan, selection by mouse and arrows, layers that can be hidden."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain.site import Plan
from widgets.floorplan.geometry import Geometry, neighbour
from widgets.floorplan.looks import SensorLook, SymbolLook, ZoneLook
from widgets.floorplan.scene import Scene
from widgets.floorplan.structure import paint_structure
from widgets.focus import ENTER, Ringed, keeps_key
from widgets.language import tr
from widgets.theme import changes, colour
from widgets.tooltip import plain_tip

ZOOM_STEP, ZOOM_LEAST, ZOOM_MOST = 1.25, 1.0, 6.0
DRAG_FROM_PX = 4
ARROWS = {
    Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down",
}  # fmt: skip


class FloorPlanView(Ringed, QWidget):
    """``selected(id)`` on a click or by the arrows, ``activated(id)`` on a double click or Enter; ids of zones, equipment, points."""

    selected = Signal(str)
    activated = Signal(str)
    menu_requested = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene(self._structure_picture)
        self._chosen: str | None = None
        self._zoom, self._pan = 1.0, QPointF()
        self._pressed: QPointF | None = None
        self._dragging = False
        self._structure: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Floor plan"))
        changes.changed.connect(self._renew)

    def sizeHint(self) -> QSize:
        return QSize(900, 560)

    # -- what is shown ------------------------------------------------------------------------------------------------
    def show_plan(self, plan: Plan | None) -> None:
        """Another floor, fitted; ``None`` is an empty area."""
        if plan is not self.scene.plan:
            self.scene.show_plan(plan)
            self.fit()

    def show_looks(
        self,
        zones: Mapping[str, ZoneLook],
        symbols: Mapping[str, SymbolLook],
        sensors: Mapping[str, SensorLook] | None = None,
    ) -> None:
        """The present state of all zones, equipment and sensors; unchanged ones cost nothing."""
        scene, now = self.scene, (dict(zones), dict(symbols), dict(sensors or {}))
        if now != (scene.zones, scene.symbols, scene.sensors):
            scene.zones, scene.symbols, scene.sensors = now
            self._describe()
            self.update()

    def show_layer(self, layer: str, shown: bool) -> None:
        """Show or hide one of ``scene.LAYERS``."""
        (self.scene.shown.add if shown else self.scene.shown.discard)(layer)
        self.update()

    def select(self, wanted: str | None) -> None:
        """Mark a zone or a piece of equipment without telling anybody."""
        if wanted != self._chosen:
            self._chosen = wanted
            self._describe()
            self.update()

    @property
    def chosen(self) -> str | None:
        return self._chosen

    # -- zoom ---------------------------------------------------------------------------------------------------------
    @property
    def zoom(self) -> float:
        return self._zoom

    def fit(self) -> None:
        self._zoom, self._pan = 1.0, QPointF()
        self._renew()

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Zoom around a pixel, by default the middle."""
        centre = around or QPointF(self.width() / 2, self.height() / 2)
        before = self._geometry()
        wanted = min(ZOOM_MOST, max(ZOOM_LEAST, self._zoom * factor))
        if before is None or wanted == self._zoom:
            return
        metres = (centre - before.origin) / before.scale
        self._zoom = wanted
        after = self._geometry()
        assert after is not None
        self._pan = QPointF() if wanted == ZOOM_LEAST else self._pan + centre - (after.origin + metres * after.scale)
        self._renew()

    # -- painting -----------------------------------------------------------------------------------------------------
    def _geometry(self) -> Geometry | None:
        plan = self.scene.plan
        return Geometry(plan, self.width(), self.height(), self._zoom, self._pan) if plan else None

    def _renew(self) -> None:
        self._structure = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._renew()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        geometry = self._geometry()
        if geometry is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zoomed = self._zoom > ZOOM_LEAST
        self.scene.paint(painter, geometry, QRectF(self.rect()), self._chosen, zoomed=zoomed)
        self.paint_focus(painter)

    def _structure_picture(self, geometry: Geometry) -> QPixmap:
        if self._structure is None:
            ratio = self.devicePixelRatioF()
            self._structure = QPixmap(self.size() * ratio)
            self._structure.setDevicePixelRatio(ratio)
            self._structure.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._structure)
            paint_structure(painter, geometry)
            painter.end()
        return self._structure

    # -- mouse and keyboard -------------------------------------------------------------------------------------------
    def at(self, position: QPointF) -> str | None:
        """The sensor, equipment or zone under a pixel."""
        thing, geometry = self.scene.thing_at(position), self._geometry()
        return thing or (geometry.zone_at(position) if geometry else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if self.at(event.position()) else Qt.CursorShape.ArrowCursor
            )
            return
        moved = event.position() - self._pressed
        if self._zoom > ZOOM_LEAST and (self._dragging or moved.manhattanLength() > DRAG_FROM_PX):
            self._dragging = True
            self._pan += moved
            self._pressed = event.position()
            self._renew()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = None if self._dragging else self.at(event.position())
        self._pressed, self._dragging = None, False
        if found is None:
            return
        self.select(found)
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_requested.emit(found, event.globalPosition().toPoint())
        else:
            self.selected.emit(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        if found is not None:
            self.activated.emit(found)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = ARROWS.get(Qt.Key(event.key()))
        if direction is not None and self.scene.plan is not None:
            found = neighbour(self.scene.plan, self._chosen, direction)
            if found is not None:
                self.select(found)
                self.selected.emit(found)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen:
            self.activated.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and keeps_key(event, ENTER if self._chosen else ()):
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.scene.words(self.at(QPointF(event.pos())) or "")
            QToolTip.showText(event.globalPos(), plain_tip(words), self)
            return True
        return super().event(event)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.scene.words(self._chosen or ""))
