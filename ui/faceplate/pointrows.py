"""The point list of a faceplate: name, value, gauge, override flag. A row is a link to its point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.readout import Readout
from widgets import theme
from widgets.language import tr
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.marks import paint_override, paint_quality, quality_words
from widgets.theme import px

ROW_PX = 24
GAUGE_PX, NARROW_GAUGE_PX, NARROW_BELOW_PX = 66, 48, 360
MARKS_PX, UNIT_PX = 54, 42


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
        self.setAccessibleName(tr("Points"))

    def show_rows(self, rows: Sequence[PointRow]) -> None:
        """Show these rows; the selection stays where it is as long as the points are the same."""
        if list(rows) == self._rows:
            return
        before = self.selected_id()
        resized = len(rows) != len(self._rows)
        self._rows = list(rows)
        self._current = next((place for place, row in enumerate(rows) if row.id == before), -1)
        if resized:
            self.setFixedHeight(max(1, len(rows)) * px(ROW_PX))
            self.updateGeometry()
        self._describe()
        self.update()

    def selected_id(self) -> str | None:
        return self._rows[self._current].id if 0 <= self._current < len(self._rows) else None

    def sizeHint(self) -> QSize:
        return QSize(px(320), max(1, len(self._rows)) * px(ROW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), px(ROW_PX)
        first, last = max(0, event.rect().top() // height), event.rect().bottom() // height + 1
        for place in range(first, min(len(self._rows), last)):
            self._paint_row(painter, QRectF(0, place * height, self.width(), height), self._rows[place], place)

    def _paint_row(self, painter: QPainter, rect: QRectF, row: PointRow, place: int) -> None:
        if place == self._current:
            painter.fillRect(rect, theme.colour("selection"))
        painter.fillRect(
            QRectF(rect.left() + px(12), rect.bottom() - 1, rect.width() - px(16), 1), theme.colour("line1")
        )
        self._paint_value(painter, rect, row)
        self._paint_gauge(painter, self._gauge(rect), row)
        mark = QRectF(rect.right() - px(42), round(rect.center().y() - px(7)), px(14), px(14))
        paint_quality(painter, mark, row.shown.mark)
        paint_override(painter, mark.translated(px(20), 0), "M" if row.overridden else "")
        if place == self._current and self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _gauge(self, rect: QRectF) -> QRectF:
        """The track of the gauge, left of the marks; names need the room more in a narrow faceplate."""
        width = px(GAUGE_PX if rect.width() >= px(NARROW_BELOW_PX) else NARROW_GAUGE_PX)
        return QRectF(rect.right() - px(MARKS_PX) - width, rect.center().y() - px(4), width, px(8))

    def _paint_value(self, painter: QPainter, rect: QRectF, row: PointRow) -> None:
        """The value ends where the units begin; the name takes the room that is left."""
        gauge = self._gauge(rect)
        units = gauge.left() - px(UNIT_PX)
        end = units - px(4) if row.shown.unit else gauge.left() - px(12)
        if row.share is None and not row.shown.unit:
            end = rect.right() - px(MARKS_PX)
        value_px = text_width(theme.font(13, 600), row.shown.text) + 2
        name = QRectF(px(12), rect.top(), end - value_px - px(18), rect.height())
        draw_text(painter, name, row.name, role="text2", px=12)
        value = QRectF(end - value_px, rect.top(), value_px, rect.height())
        draw_text(painter, value, row.shown.text, role=row.shown.role, weight=600, side=RIGHT)
        draw_text(painter, QRectF(units, rect.top(), px(UNIT_PX), rect.height()), row.shown.unit, role="text2", px=12)

    def _paint_gauge(self, painter: QPainter, track: QRectF, row: PointRow) -> None:
        if row.share is None:
            return
        painter.fillRect(track, theme.colour("track"))
        if row.band is not None:
            painter.setPen(QPen(theme.colour("line3"), 1))
            painter.setBrush(theme.colour("plot"))
            left = round(track.left() + row.band[0] * track.width()) + 0.5
            width = round((row.band[1] - row.band[0]) * track.width()) - 1
            painter.drawRect(QRectF(left, track.top() + 0.5, width, track.height() - 1))
        outside = row.band is not None and not row.band[0] <= row.share <= row.band[1]
        ink = theme.colour("bar_strong" if outside or row.band is None else "text2")
        x, top = round(track.left() + row.share * track.width()), track.top() - px(4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([QPointF(x - px(4), top), QPointF(x + px(4), top), QPointF(x, top + px(6))]))
        painter.fillRect(QRectF(x - 1, top, 2, track.height() + px(5)), ink)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._select(int(event.position().y()) // px(ROW_PX))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if point := self.selected_id():
            self.activated.emit(point)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right click and the menu key."""
        if point := self.selected_id():
            self.menu_requested.emit(point, event.globalPos())

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
            marks = ", ".join(
                quality_words(letter) for letter in (row.shown.mark, "M" if row.overridden else "") if letter
            )
            self.setAccessibleDescription(f"{row.name} {row.shown.text} {row.shown.unit} {marks}".strip())
