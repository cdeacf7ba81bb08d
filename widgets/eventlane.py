"""The lane of events between panes: alarm marks, an open square for the operator, a filled one for automation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from widgets.language import tr
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.marks import paint_alarm
from widgets.theme import changes, colour, font, px
from widgets.tooltip import plain_tip

LANE_PX, MARK_PX = 24, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotEvent:
    """An event at an instant (unix seconds). Alarms carry priority and state; ``text`` is written where there is room."""

    id: str
    at_s: float
    kind: Literal["alarm", "operator", "automation"]
    text: str = ""
    priority: int = 0
    state: str = "acknowledged"


class EventLane(QWidget):
    """A click on a mark emits ``activated`` with the id of its event."""

    activated = Signal(str)

    def __init__(self, left: int, right: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self._events: Sequence[PlotEvent] = ()
        self._span = (0.0, 1.0)
        self._cursors_s: tuple[float | None, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Events"))
        changes.changed.connect(self.updateGeometry)

    def show_events(self, events: Sequence[PlotEvent]) -> None:
        """All events, in any order."""
        self._events = sorted(events, key=lambda event: event.at_s)
        self.setAccessibleDescription("; ".join(event.text for event in self._events if event.text)[:400])
        self.update()

    def show_span(self, start_s: float, end_s: float, *cursors_s: float | None) -> None:
        """Take span and cursors of the plot."""
        self._span = (start_s, end_s)
        self._cursors_s = cursors_s
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(LANE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, line = QPainter(self), self._line()
        caption = QRectF(0, 0, line.left() - px(7), self.height())
        draw_text(painter, caption, tr("Events"), role="text3", px=11, side=RIGHT)
        visible = [item for item in self._events if self._span[0] <= item.at_s <= self._span[1]]
        ends = [*(self._x(item.at_s) for item in visible[1:]), line.right()]
        for item, following in sorted(zip(visible, ends, strict=False), key=lambda pair: _weight(pair[0])):
            self._paint(painter, item, following)
        painter.setPen(QPen(colour("accent"), 1.4))
        for at_s in self._cursors_s:
            if at_s is not None and self._span[0] <= at_s <= self._span[1]:
                x = round(self._x(at_s)) + 0.5
                painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    def _paint(self, painter: QPainter, item: PlotEvent, following: float) -> None:
        x, size, middle = self._x(item.at_s), px(MARK_PX), self.height() / 2 + 1
        box = QRectF(round(x - size / 2), round(middle - size / 2), size, size)
        if item.kind == "alarm":
            paint_alarm(painter, box, item.priority, item.state)
        else:
            inner = box.adjusted(2, 2, -2, -2)
            painter.setPen(QPen(colour("text2"), 1.4, j=Qt.PenJoinStyle.MiterJoin))
            painter.setBrush(colour("plot") if item.kind == "operator" else colour("text2"))
            painter.drawRect(inner)
        width = text_width(font(11), item.text)
        if item.text and x + size + width + px(10) < following - size / 2:
            draw_text(
                painter, QRectF(x + size / 2 + px(4), 0, width + 1, self.height()), item.text, role="text2", px=11
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        item = self._at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if item else Qt.CursorShape.ArrowCursor)
        if item is not None and item.text:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(item.text), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        item = self._at(event.position())
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(item.id)

    def _at(self, place: QPointF) -> PlotEvent | None:
        near = [item for item in self._events if abs(self._x(item.at_s) - place.x()) <= px(MARK_PX) / 2 + 1]
        return min(near, key=lambda item: abs(self._x(item.at_s) - place.x()), default=None)

    def _line(self) -> QRectF:
        return QRectF(px(self._left), 0, self.width() - px(self._left) - px(self._right), self.height())

    def _x(self, at_s: float) -> float:
        line, (start, end) = self._line(), self._span
        return line.left() + (at_s - start) / ((end - start) or 1.0) * line.width()


def _weight(item: PlotEvent) -> int:
    """Where marks cover each other, the most urgent alarm lies on top."""
    return 10 - item.priority if item.kind == "alarm" else 0
