"""One pane of a time plot: curves by pyqtgraph, everything else painted around and over them in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets import plotpaint
from widgets.plotcurves import Curve, Range
from widgets.plotdata import Band, Gap, Limit, Line, Note, PaneSpec, inside, nice_scale, span_of
from widgets.theme import colour, px

LEFT_PX, TOP_PX, BARE_TOP_PX, BOTTOM_PX = 46, 22, 8, 7
CURSOR_GRIP_PX = 6
LEVEL_ROOM_PX = 22


class _View(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """Wheel zooms and drag moves in time only; near the cursor the drag moves the cursor."""

    cursor_placed = Signal(float, bool)  # unix seconds, whether it is the second one

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.setMouseEnabled(x=True, y=False)
        self.disableAutoRange()
        self.cursors_s: tuple[float | None, float | None] = (None, None)
        self._held: int | None = None

    def mouseClickEvent(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            second = self.cursors_s[1] is not None and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.cursor_placed.emit(self.mapSceneToView(event.scenePos()).x(), second)

    def mouseDragEvent(self, event: pg.GraphicsScene.mouseEvents.MouseDragEvent, axis: int | None = None) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        if event.isStart():
            self._held = self._cursor_near(event.buttonDownScenePos().x())
        if self._held is not None:
            event.accept()
            self.cursor_placed.emit(self.mapSceneToView(event.scenePos()).x(), bool(self._held))
        else:
            super().mouseDragEvent(event, axis)

    def _cursor_near(self, scene_x: float) -> int | None:
        """0 or 1: the cursor that is within reach, the nearer of two."""
        away = [
            (abs(self.mapViewToScene(QPointF(at_s, 0)).x() - scene_x), place)
            for place, at_s in enumerate(self.cursors_s)
            if at_s is not None
        ]
        distance_px, place = min(away, default=(float("inf"), 0))
        return place if distance_px <= CURSOR_GRIP_PX else None


class PlotPane(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Used by ``TimePlot``, which gives it the span, the cursor and what is in it."""

    span_changed = Signal(float, float)  # by mouse, unix seconds
    cursor_placed = Signal(float, bool)  # unix seconds, whether it is the second one

    def __init__(self, spec: PaneSpec, zone: tzinfo | None, right_px: int, parent: QWidget | None = None) -> None:
        self.view, self._is_made = _View(), False
        super().__init__(parent, background=None, viewBox=self.view)
        self.spec, self.zone = spec, zone
        self.curves: dict[str, Curve] = {}
        self.limits: Sequence[Limit] = ()
        self.gaps: Sequence[Gap] = ()
        self.notes: Sequence[Note] = ()
        self.bands: Sequence[Band] = ()
        self.now_s: float | None = None
        self.cursors_s: tuple[float | None, float | None] = (None, None)
        self.weekends = True
        self.focused = False
        self.ticks_below: Sequence[float] = ()
        self.span = (0.0, 1.0)
        self.scale_y = (0.0, 1.0, 0.2)
        self._ranges: list[Range] = []
        self._right_px = right_px
        self._quiet = False
        self._prepare()
        self._is_made = True

    # -- what is in it ------------------------------------------------------------------------------------------------
    def show_line(self, line: Line) -> None:
        """Add or renew a curve by its key."""
        curve = self.curves.get(line.key)
        if curve is None:
            curve = self.curves[line.key] = Curve(self.view, line)
        curve.show(line, *self.span, self._columns())

    def drop_line(self, key: str) -> None:
        """Remove a curve; an unknown key is ignored."""
        curve = self.curves.pop(key, None)
        if curve is not None:
            curve.remove()

    def show_bands(self, bands: Sequence[Band]) -> None:
        """Expected bands and forecast spreads, all of them."""
        self.bands = tuple(bands)
        while len(self._ranges) > len(bands):
            self.view.removeItem(self._ranges.pop())
        while len(self._ranges) < len(bands):
            made = Range()
            made.setZValue(-10)
            self.view.addItem(made, ignoreBounds=True)
            self._ranges.append(made)
        for item, band in zip(self._ranges, bands, strict=True):
            item.show_range(band.at, band.low, band.high, QBrush(colour("fan" if band.fan else "band")))

    def show_span(self, start_s: float, end_s: float) -> None:
        """Show another span of time."""
        if (start_s, end_s) == self.span:
            return
        self.span = (start_s, end_s)
        self._quiet = True
        self.view.setXRange(start_s, end_s, padding=0)
        self._quiet = False
        for curve in self.curves.values():
            curve.show(curve.line, start_s, end_s, self._columns())

    def rescale(self) -> None:
        """Fit the value axis to what the span shows, with round ends."""
        self.scale_y = self._wanted_scale()
        self.view.setYRange(self.scale_y[0], self.scale_y[1], padding=0)
        self.viewport().update()

    def show_cursors(self, at_s: float | None, second_s: float | None) -> None:
        """Move the cursors."""
        self.cursors_s = self.view.cursors_s = (at_s, second_s)
        self.viewport().update()

    def dress(self) -> None:
        """Take colours and sizes of the present theme and text scale."""
        top = px(TOP_PX if self.spec.unit or self.notes else BARE_TOP_PX)
        self.plotItem.layout.setContentsMargins(px(LEFT_PX), top, px(self._right_px), px(BOTTOM_PX))
        for curve in self.curves.values():
            curve.dress()
        self.show_bands(self.bands)
        self.viewport().update()

    # -- geometry -----------------------------------------------------------------------------------------------------
    def plot_rect(self) -> QRectF:
        """The plot inside the margins, in pixels of the viewport."""
        return QRectF(self.view.sceneBoundingRect())

    def x(self, at_s: float) -> float:
        """Pixel of an instant."""
        rect, (start, end) = self.plot_rect(), self.span
        return rect.left() + (at_s - start) / ((end - start) or 1.0) * rect.width()

    def y(self, value: float) -> float:
        """Pixel of a value."""
        rect, (low, high, _) = self.plot_rect(), self.scale_y
        return rect.bottom() - (value - low) / ((high - low) or 1.0) * rect.height()

    def levels(self) -> list[float]:
        """Values of the horizontal grid lines."""
        low, high, step = self.scale_y
        return [low + place * step for place in range(round((high - low) / step) + 1)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_made:
            self.rescale()

    # -- painting -----------------------------------------------------------------------------------------------------
    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        plotpaint.paint_under(painter, self)
        painter.restore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        plotpaint.paint_over(painter, self)
        painter.restore()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _prepare(self) -> None:
        item = self.plotItem
        item.hideButtons()
        item.setMenuEnabled(False)
        for side in ("left", "bottom"):
            item.hideAxis(side)
        item.layout.setSpacing(0)
        self.setFrameShape(self.Shape.NoFrame)
        self.setAntialiasing(True)
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # grid, weekends and gaps change with the data
        for part in (self, self.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the plot around it has the keys
        self.setMinimumHeight(px(60))
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.view.setLimits(minXRange=60)
        self.view.cursor_placed.connect(self.cursor_placed)
        self.view.sigXRangeChanged.connect(self._moved)
        self.dress()

    def _moved(self, _view: object, span: tuple[float, float]) -> None:
        if not self._quiet and tuple(span) != self.span:
            self.span_changed.emit(float(span[0]), float(span[1]))

    def _columns(self) -> int:
        return max(200, int(self.width()))

    def _wanted_scale(self) -> tuple[float, float, float]:
        spec = self.spec
        if spec.scale is not None:
            return nice_scale(*spec.scale, self._levels())
        spans = [span for span in map(self._curve_span, self.curves.values()) if span is not None]
        spans += [span for band in self.bands if (span := self._band_span(band)) is not None]
        spans += [(note.value, note.value) for note in self.notes if self.span[0] <= note.at_s <= self.span[1]]
        if not spans:
            return nice_scale(0.0, 1.0, self._levels())
        low, high = min(span[0] for span in spans), max(span[1] for span in spans)
        reach = (high - low) or abs(high) * 0.1 or 1.0
        near = [limit.value for limit in self.limits if low - reach <= limit.value <= high + reach]
        low, high = min([low, *near]), max([high, *near])
        return nice_scale(low, high, self._levels(), from_zero=spec.from_zero)

    def _levels(self) -> int:
        """As many as wished, as far as their texts have room."""
        return min(self.spec.levels, max(1, int(self.plot_rect().height() / px(LEVEL_ROOM_PX))))

    def _curve_span(self, curve: Curve) -> tuple[float, float] | None:
        line = curve.line
        part = inside(line.at, *self.span)
        arrays = [line.values[part]]
        arrays += [edge[part] for edge in (line.low, line.high) if edge is not None]
        return span_of(np.concatenate(arrays))

    def _band_span(self, band: Band) -> tuple[float, float] | None:
        part = inside(band.at, *self.span)
        return span_of(np.concatenate((band.low[part], band.high[part])))
