"""The point list of a faceplate: name, value, gauge, override flag. A row is a link to its point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui import look
from ui.readout import Readout

ROW_PX = 24


@dataclass(frozen=True, slots=True)
class PointRow:
    """``share`` places the pointer on the gauge, 0 to 1, ``None`` without gauge; ``band`` is the normal part of it."""

    id: str
    name: str
    shown: Readout
    share: float | None = None
    band: tuple[float, float] | None = None
    overridden: bool = False
    writable: bool = False


class PointRows(QWidget):
    """Arrows move the selection; double click or Enter wishes a command, a click selects."""

    selected = Signal(str)
    activated = Signal(str)
    menu_requested = Signal(str, object)  # point id, global position

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PointRow] = []
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Points")

    def show_rows(self, rows: Sequence[PointRow]) -> None:
        resized = len(rows) != len(self._rows)
        self._rows = list(rows)
        if resized:
            self._current = min(self._current, len(rows) - 1)
            self.setFixedHeight(max(1, len(rows)) * ROW_PX)
            self.updateGeometry()
        self._describe()
        self.update()

    def selected_id(self) -> str | None:
        return self._rows[self._current].id if 0 <= self._current < len(self._rows) else None

    def sizeHint(self) -> QSize:
        return QSize(340, max(1, len(self._rows)) * ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        first = max(0, event.rect().top() // ROW_PX)
        for place in range(first, min(len(self._rows), event.rect().bottom() // ROW_PX + 1)):
            self._paint_row(painter, QRectF(0, place * ROW_PX, self.width(), ROW_PX), self._rows[place], place)

    def _paint_row(self, painter: QPainter, rect: QRectF, row: PointRow, place: int) -> None:
        if place == self._current:
            painter.fillRect(rect, look.colour("selection"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), look.colour("line1"))
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        painter.setFont(look.font(12))
        painter.setPen(look.colour("text2"))
        name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, 126)
        painter.drawText(rect.adjusted(12, 0, 0, 0), middle, name)
        painter.setFont(look.font(13, 600))
        painter.setPen(look.colour(row.shown.role))
        painter.drawText(QRectF(rect.left() + 120, rect.top(), 62, ROW_PX), middle | right, row.shown.text)
        painter.setFont(look.font(12))
        painter.setPen(look.colour("text2"))
        painter.drawText(QRectF(rect.left() + 186, rect.top(), 46, ROW_PX), middle, row.shown.unit)
        self._paint_gauge(painter, QRectF(rect.left() + 236, rect.center().y() - 4, 74, 8), row)
        if row.shown.mark:
            look.quality_mark(painter, QRectF(rect.right() - 44, rect.center().y() - 7, 14, 14), row.shown.mark)
        if row.overridden:
            look.override_mark(painter, QRectF(rect.right() - 24, rect.center().y() - 7, 14, 14), "M")
        if place == self._current and self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_gauge(self, painter: QPainter, track: QRectF, row: PointRow) -> None:
        if row.share is None:
            return
        painter.fillRect(track, look.colour("track"))
        if row.band is not None:
            painter.setPen(QPen(look.colour("line3"), 1))
            painter.setBrush(look.colour("plot"))
            left = track.left() + row.band[0] * track.width()
            painter.drawRect(QRectF(left, track.top(), (row.band[1] - row.band[0]) * track.width(), track.height() - 1))
        x = round(track.left() + row.share * track.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("bar_strong"))
        painter.drawPolygon(
            QPolygonF([QPointF(x - 4, track.top() - 4), QPointF(x + 4, track.top() - 4), QPointF(x, track.top() + 2)])
        )
        painter.fillRect(QRectF(x - 0.75, track.top() - 4, 1.5, track.height() + 5), look.colour("bar_strong"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._select(int(event.position().y()) // ROW_PX)
        if event.button() == Qt.MouseButton.RightButton and (point := self.selected_id()):
            self.menu_requested.emit(point, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if point := self.selected_id():
            self.activated.emit(point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self._select(max(0, min(len(self._rows) - 1, self._current + step)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (point := self.selected_id()):
            self.activated.emit(point)
        else:
            super().keyPressEvent(event)

    def _select(self, place: int) -> None:
        if 0 <= place < len(self._rows):
            self._current = place
            self._describe()
            self.update()
            self.selected.emit(self._rows[place].id)

    def _describe(self) -> None:
        row = self._rows[self._current] if 0 <= self._current < len(self._rows) else None
        if row is not None:
            held = " override" if row.overridden else ""
            self.setAccessibleDescription(f"{row.name} {row.shown.text} {row.shown.unit} {row.shown.mark}{held}")
