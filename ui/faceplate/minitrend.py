"""The last two hours of a loop in 100 pixels: value, setpoint, alarm limits, gaps hatched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.language import tr
from widgets.lettering import CENTRE, RIGHT, draw_text
from widgets.numbers import decimals, number
from widgets.plotdata import nice_scale
from widgets.theme import px

HEIGHT_PX = 122
LEVELS = 3
LEFT_PX, RIGHT_PX, BOTTOM_PX, TOP_PX = 50, 58, 20, 8


class MiniTrend(QWidget):
    """``None`` in a series is a gap and stays one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at: Sequence[datetime] = ()
        self._values: Sequence[float | None] = ()
        self._setpoint: float | None = None
        self._limits: Sequence[tuple[str, float]] = ()
        self._zone: tzinfo | None = None
        self._sentence = ""
        self._names: dict[float, str] = {}
        self._unit = ""
        self.setFixedHeight(px(HEIGHT_PX))
        self.setAccessibleName(tr("Trend of the last two hours"))

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(HEIGHT_PX))

    def show_sentence(self, text: str) -> None:
        """Why there is no trend (loading, no history)."""
        self._sentence, self._at, self._values = text, (), ()
        self.setAccessibleDescription(text)
        self.update()

    def show_series(
        self,
        at: Sequence[datetime],
        values: Sequence[float | None],
        setpoint: float | None,
        limits: Sequence[tuple[str, float]],
        zone: tzinfo | None,
        *,
        unit: str = "",
        names: Mapping[float, str] | None = None,
    ) -> None:
        """``at`` and ``values`` of equal length; limits that are far away are left out. ``unit`` decides the decimals,
        ``names`` are those of states by value."""
        self._unit = unit
        self._names = dict(names or {})
        self._at, self._values, self._setpoint, self._limits, self._zone = at, values, setpoint, limits, zone
        known = [value for value in values if value is not None]
        self._sentence = "" if known else tr("No history for this time.")
        words = f"{self._text(min(known))} – {self._text(max(known))}" if known else self._sentence
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = QRectF(self.rect()).adjusted(px(LEFT_PX), px(TOP_PX), -px(RIGHT_PX), -px(BOTTOM_PX))
        painter.fillRect(plot, theme.colour("plot"))
        if self._sentence or len(self._at) < 2:
            painter.setFont(theme.font(12))
            painter.setPen(theme.colour("text3"))
            box = plot.adjusted(px(4), 0, -px(4), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._sentence)
            return
        low, high, levels = self._scale()
        self._paint_gaps(painter, plot)
        self._paint_grid(painter, plot, low, high, levels)
        taken = self._paint_levels(painter, plot, low, high)
        self._paint_line(painter, plot, low, high, taken)

    def _text(self, value: float) -> str:
        return self._names.get(value) or number(value, decimals(self._unit, value))

    def _scale(self) -> tuple[float, float, list[float]]:
        """Ends of the axis and its levels: round numbers, or the states."""
        if self._names:
            return min(self._names) - 0.3, max(self._names) + 0.3, sorted(self._names)
        known = [value for value in self._values if value is not None]
        known += [self._setpoint] if self._setpoint is not None else []
        low, high = min(known), max(known)
        near = [value for _, value in self._limits if low - (high - low) - 2 < value < high + (high - low) + 2]
        low, high = min([low, *near]), max([high, *near])
        room = max((high - low) * 0.05, abs(high) * 0.005, 0.1)
        low, high, step = nice_scale(low - room, high + room, LEVELS)
        return low, high, [low + place * step for place in range(round((high - low) / step) + 1)]

    def _x(self, plot: QRectF, at: datetime) -> float:
        span = (self._at[-1] - self._at[0]).total_seconds() or 1.0
        return plot.left() + (at - self._at[0]).total_seconds() / span * plot.width()

    def _y(self, plot: QRectF, value: float, low: float, high: float) -> float:
        return plot.bottom() - (value - low) / (high - low) * plot.height()

    def _paint_gaps(self, painter: QPainter, plot: QRectF) -> None:
        """Hatch from the last value before a gap to the first after it."""
        before = self._at[0]
        missing = False
        for at, value in zip(self._at, self._values, strict=True):
            if value is None:
                missing = True
                continue
            if missing:
                painter.fillRect(self._span(plot, before, at), theme.hatch())
            before, missing = at, False
        if missing:
            painter.fillRect(self._span(plot, before, self._at[-1]), theme.hatch())

    def _span(self, plot: QRectF, start: datetime, end: datetime) -> QRectF:
        left = self._x(plot, start)
        return QRectF(left, plot.top(), self._x(plot, end) - left, plot.height())

    def _paint_grid(self, painter: QPainter, plot: QRectF, low: float, high: float, levels: Sequence[float]) -> None:
        whole = all(level == int(level) for level in levels)
        for level in levels:
            y = round(self._y(plot, level, low, high))
            painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), theme.colour("grid"))
            text = self._names.get(level) or number(level, 0 if whole else 1)
            draw_text(painter, QRectF(0, y - px(8), plot.left() - px(5), px(16)), text, role="text3", px=11, side=RIGHT)
        first, last = self._at[0], self._at[-1]
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            at = (first + (last - first) * share).astimezone(self._zone)
            box = QRectF(plot.left() + share * plot.width() - px(24), plot.bottom() + px(4), px(48), px(14))
            draw_text(painter, box, at.strftime("%H:%M"), role="text3", px=11, side=CENTRE)

    def _paint_levels(self, painter: QPainter, plot: QRectF, low: float, high: float) -> list[float]:
        """Limits and setpoint with names at the right; the heights that are taken by them."""
        lines = [(f"{name.upper()} {self._text(value)}", value, False) for name, value in self._limits]
        if self._setpoint is not None:
            lines.append(("SP", self._setpoint, True))
        taken = []
        for text, value, dashed in lines:
            if not low <= value <= high:
                continue
            y = round(self._y(plot, value, low, high)) + 0.5
            pen = QPen(theme.colour("text2" if dashed else "limit"), 1.2)
            if dashed:
                pen.setDashPattern([5, 3])
            painter.setPen(pen)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            box = QRectF(plot.right() + px(5), y - px(8), px(RIGHT_PX - 5), px(16))
            draw_text(painter, box, text, role="text2", px=11)
            taken.append(y)
        return taken

    def _paint_line(self, painter: QPainter, plot: QRectF, low: float, high: float, taken: Sequence[float]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("series"), 1.8))
        run: list[QPointF] = []
        for at, value in zip(self._at, self._values, strict=True):
            if value is None:
                painter.drawPolyline(run)
                run = []
                continue
            point = QPointF(self._x(plot, at), self._y(plot, value, low, high))
            if self._names and run:
                run.append(QPointF(point.x(), run[-1].y()))  # a state holds until the next
            run.append(point)
        painter.drawPolyline(run)
        if not run:
            return
        end = run[-1]
        painter.setBrush(theme.colour("series"))
        painter.drawEllipse(end, 2.5, 2.5)
        if all(abs(y - end.y()) >= px(13) for y in taken):
            last = next(value for value in reversed(self._values) if value is not None)
            box = QRectF(plot.right() + px(5), end.y() - px(8), px(RIGHT_PX - 5), px(16))
            draw_text(painter, box, self._text(last), role="live", px=11, weight=600)
