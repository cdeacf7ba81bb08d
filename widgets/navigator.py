"""The strip below a trend: a long time at a glance, and a window on it that can be taken, stretched and moved."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.language import tr
from widgets.lettering import RIGHT, draw_text
from widgets.plotcurves import range_path
from widgets.plotdata import Floats, span_of, thinned
from widgets.theme import changes, colour, px
from widgets.timeaxis import ROW_PX, paint_time_axis

STRIP_PX, TOP_PX, GRIP_PX = 32, 6, 7
LEAST_WINDOW_S = 60.0


class Navigator(QWidget):
    """``window_changed`` (aware start, end) while the window is moved; arrow keys move it by a tenth of its width."""

    window_changed = Signal(object, object)

    def __init__(self, zone: tzinfo | None, left: int, right: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone, self._left, self._right = zone, left, right
        self._caption = ""
        self._at: Floats = np.empty(0)
        self._values: Floats = np.empty(0)
        self._span, self._window = (0.0, 1.0), (0.0, 1.0)
        self._picture: QPixmap | None = None
        self._held = ""
        self._from = (0.0, 0.0, 0.0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Navigator"))
        changes.changed.connect(self._dress)

    def show_series(self, start: datetime, end: datetime, at: Floats, values: Floats, caption: str = "") -> None:
        """The long time: its ends, unix seconds and values (NaN is a gap), and what it is called (``30 d``)."""
        self._span = (start.timestamp(), end.timestamp())
        self._at, self._values, self._caption, self._picture = at, values, caption, None
        self.update()

    def show_window(self, start: datetime, end: datetime) -> None:
        """Where the window is, without a signal."""
        self._window = (start.timestamp(), end.timestamp())
        self.update()

    def _dress(self) -> None:
        """Take colours and sizes of the present theme and text scale."""
        self._picture = None
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(TOP_PX + STRIP_PX + ROW_PX + 6))

    # -- painting -----------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, strip = QPainter(self), self._strip()
        painter.fillRect(strip, colour("plot"))
        draw_text(
            painter,
            QRectF(0, strip.top(), strip.left() - px(7), strip.height()),
            self._caption,
            role="text2",
            px=11,
            side=RIGHT,
        )
        self._paint_series(painter, strip)
        line = QRectF(strip.left(), strip.bottom() + 1, strip.width(), px(ROW_PX))
        paint_time_axis(painter, line, *self._span, self._zone, named=False)
        self._paint_window(painter, strip)

    def _paint_series(self, painter: QPainter, strip: QRectF) -> None:
        """From a picture: the window above it moves often, the series seldom."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.deviceIndependentSize().toSize() != self.size():
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._picture) as inner:
                self._draw_series(inner, strip)
        painter.drawPixmap(0, 0, self._picture)

    def _draw_series(self, painter: QPainter, strip: QRectF) -> None:
        found = span_of(self._values)
        if found is None:
            return
        low, high = min(0.0, found[0]), found[1] * 1.05 or 1.0
        at, values = thinned(self._at, self._values, int(strip.width()))
        x = strip.left() + (at - self._span[0]) / (self._span[1] - self._span[0]) * strip.width()
        y = strip.bottom() - (values - low) / ((high - low) or 1.0) * strip.height()
        painter.setClipRect(strip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("ghost"), 1))
        painter.setBrush(colour("track"))
        painter.drawPath(range_path(x, np.where(np.isfinite(y), strip.bottom() + 2, np.nan), y))

    def _paint_window(self, painter: QPainter, strip: QRectF) -> None:
        left, right = (min(strip.right(), max(strip.left(), self._x(at))) for at in self._window)
        veil = colour("surface")
        veil.setAlpha(150)
        painter.fillRect(QRectF(strip.left(), strip.top(), left - strip.left(), strip.height()), veil)
        painter.fillRect(QRectF(right, strip.top(), strip.right() - right, strip.height()), veil)
        painter.setPen(QPen(colour("accent"), 2 if self.hasFocus() else 1.4, j=Qt.PenJoinStyle.MiterJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(round(left), strip.top() - 1, max(2, round(right - left)), strip.height() + 1))
        for x in (left, right):
            grip = QRectF(round(x) - px(3), strip.center().y() - px(7), px(6), px(14))
            painter.fillRect(grip, colour("accent"))

    # -- moving -------------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._held = self._part(event.position()) or "window"
        at = self._at_s(event.position().x())
        if not self._window[0] <= at <= self._window[1] and self._held == "window":
            half = (self._window[1] - self._window[0]) / 2
            self._move(at - half, at + half)
        self._from = (at, *self._window)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._held:
            sizing = self._part(event.position()) in ("start", "end")
            self.setCursor(Qt.CursorShape.SizeHorCursor if sizing else Qt.CursorShape.ArrowCursor)
            return
        pressed, start, end = self._from
        moved = self._at_s(event.position().x()) - pressed
        if self._held == "start":
            self._move(min(start + moved, end - LEAST_WINDOW_S), end)
        elif self._held == "end":
            self._move(start, max(end + moved, start + LEAST_WINDOW_S))
        else:
            self._move(start + moved, end + moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        step = way * (self._window[1] - self._window[0]) / 10
        self._move(self._window[0] + step, self._window[1] + step)

    def _move(self, start_s: float, end_s: float) -> None:
        """Stay inside the long time, with the width kept where it is moved."""
        first, last = self._span
        width = min(end_s - start_s, last - first)
        start_s = min(max(first, start_s), last - width)
        self._window = (start_s, start_s + width)
        self.update()
        self.window_changed.emit(*(datetime.fromtimestamp(at, UTC) for at in self._window))

    def _part(self, place: QPointF) -> str:
        near = {name: abs(place.x() - self._x(at)) for name, at in zip(("start", "end"), self._window, strict=True)}
        name = min(near, key=lambda key: near[key])
        return name if near[name] <= px(GRIP_PX) else ""

    def _strip(self) -> QRectF:
        return QRectF(px(self._left), px(TOP_PX), self.width() - px(self._left) - px(self._right), px(STRIP_PX))

    def _x(self, at_s: float) -> float:
        strip = self._strip()
        return strip.left() + (at_s - self._span[0]) / ((self._span[1] - self._span[0]) or 1.0) * strip.width()

    def _at_s(self, x: float) -> float:
        strip = self._strip()
        return self._span[0] + (x - strip.left()) / (strip.width() or 1.0) * (self._span[1] - self._span[0])
