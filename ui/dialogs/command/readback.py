"""The value read back from the controller since the command was sent, against the commanded one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.language import tr
from widgets.lettering import CENTRE, RIGHT, draw_text
from widgets.numbers import number
from widgets.theme import px

HEIGHT_PX = 84
BEFORE_S = 4.0
KEPT_S = 120.0


class Readback(QWidget):
    """Seconds are counted from the moment of sending; the axis grows with the time that has passed."""

    def __init__(self, places: int) -> None:
        super().__init__()
        self._places = places
        self._samples: list[tuple[float, float]] = []
        self._commanded: float | None = None
        self._span_s = 10.0
        self.setFixedHeight(px(HEIGHT_PX))
        self.setAccessibleName(tr("Read-back"))

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(HEIGHT_PX))

    def show_command(self, commanded: float | None, before: float | None, span_s: float) -> None:
        """A new command: the value it should become and the one before it."""
        self._commanded, self._span_s = commanded, span_s
        self._samples = [(-BEFORE_S, before), (0.0, before)] if before is not None else []
        self.update()

    def add(self, at_s: float, value: float | None) -> None:
        """The value at ``at_s`` seconds after sending; ``None`` adds nothing."""
        if value is None or (not self._samples and at_s > KEPT_S):
            return
        if at_s <= KEPT_S:
            self._samples.append((at_s, value))
            self._span_s = max(self._span_s, at_s)
        self.setAccessibleDescription(number(value, self._places))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = QRectF(self.rect()).adjusted(px(38), px(4), -px(4), -px(18))
        painter.fillRect(plot, theme.colour("plot"))
        known = [value for _, value in self._samples] + ([self._commanded] if self._commanded is not None else [])
        if not known:
            return
        low, high = min(known), max(known)
        room = max((high - low) * 0.25, 0.5)
        low, high = low - room, high + room
        self._paint_axes(painter, plot, low, high)
        self._paint_commanded(painter, plot, low, high)
        self._paint_samples(painter, plot, low, high)

    def _point(self, plot: QRectF, at_s: float, value: float, low: float, high: float) -> QPointF:
        x = plot.left() + (at_s + BEFORE_S) / (self._span_s + BEFORE_S) * plot.width()
        return QPointF(x, plot.bottom() - (value - low) / (high - low) * plot.height())

    def _paint_axes(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        for value in (low, (low + high) / 2, high):
            y = self._point(plot, 0, value, low, high).y()
            painter.fillRect(QRectF(plot.left(), round(y), plot.width(), 1), theme.colour("grid"))
            box = QRectF(0, y - px(8), plot.left() - px(5), px(16))
            draw_text(painter, box, number(value, self._places), role="text3", px=11, side=RIGHT)
        for at_s in (0.0, self._span_s / 2, self._span_s):
            x = self._point(plot, at_s, low, low, high).x()
            box = QRectF(min(x - px(20), plot.right() - px(40)), plot.bottom() + px(3), px(40), px(14))
            draw_text(painter, box, f"{at_s:.0f} s", role="text3", px=11, side=CENTRE)

    def _paint_commanded(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        if self._commanded is None:
            return
        pen = QPen(theme.colour("accent"), 1.4)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        start = self._point(plot, 0, self._commanded, low, high)
        painter.drawLine(start, QPointF(plot.right(), start.y()))
        box = QRectF(plot.right() - px(150), start.y() - px(15), px(148), px(14))
        text = tr("commanded {value}").format(value=number(self._commanded, self._places))
        draw_text(painter, box, text, role="text2", px=11, side=RIGHT)

    def _paint_samples(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        """A step line: a value holds until the next is read."""
        painter.setPen(QPen(theme.colour("series"), 2))
        last: QPointF | None = None
        for at_s, value in self._samples:
            here = self._point(plot, at_s, value, low, high)
            if last is not None:
                painter.drawPolyline([last, QPointF(here.x(), last.y()), here])
            last = here
        if last is not None:
            painter.setBrush(theme.colour("series"))
            painter.drawEllipse(last, 2.5, 2.5)
