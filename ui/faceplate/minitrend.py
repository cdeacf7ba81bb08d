"""The last two hours of a loop in 100 pixels: value, setpoint, alarm limits, gaps hatched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import look
from ui.look import tr
from ui.readout import number

HEIGHT_PX = 122
LEFT_PX, RIGHT_PX, BOTTOM_PX, TOP_PX = 26, 58, 20, 8


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
        self.setFixedHeight(HEIGHT_PX)
        self.setAccessibleName(tr("Trend of the last two hours"))

    def sizeHint(self) -> QSize:
        return QSize(340, HEIGHT_PX)

    def show_sentence(self, text: str) -> None:
        """Why there is no trend (loading, no history)."""
        self._sentence, self._at, self._values = text, (), ()
        self.update()

    def show_series(
        self,
        at: Sequence[datetime],
        values: Sequence[float | None],
        setpoint: float | None,
        limits: Sequence[tuple[str, float]],
        zone: tzinfo | None,
    ) -> None:
        self._at, self._values, self._setpoint, self._limits, self._zone = at, values, setpoint, limits, zone
        known = [value for value in values if value is not None]
        self._sentence = "" if known else tr("No history for these two hours.")
        if known:
            self.setAccessibleDescription(f"{min(known):.1f} … {max(known):.1f}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = QRectF(LEFT_PX, TOP_PX, self.width() - LEFT_PX - RIGHT_PX, HEIGHT_PX - TOP_PX - BOTTOM_PX)
        painter.fillRect(plot, look.colour("plot"))
        painter.setFont(look.font(11))
        if self._sentence or len(self._at) < 2:
            painter.setPen(look.colour("text3"))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._sentence)
            return
        low, high = self._scale()
        self._paint_grid(painter, plot, low, high)
        self._paint_levels(painter, plot, low, high)
        self._paint_line(painter, plot, low, high)

    def _scale(self) -> tuple[float, float]:
        known = [value for value in self._values if value is not None]
        known += [self._setpoint] if self._setpoint is not None else []
        low, high = min(known), max(known)
        near = [value for _, value in self._limits if low - (high - low) - 2 < value < high + (high - low) + 2]
        low, high = min([low, *near]), max([high, *near])
        room = max((high - low) * 0.12, abs(high) * 0.01, 0.2)
        return low - room, high + room

    def _paint_grid(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        for share in (0.0, 1 / 3, 2 / 3, 1.0):
            y = round(plot.bottom() - share * plot.height())
            painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), look.colour("grid"))
            painter.setPen(look.colour("text3"))
            text = number(low + share * (high - low), 0 if high - low > 6 else 1)
            painter.drawText(
                QRectF(0, y - 8, LEFT_PX - 4, 16), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text
            )
        first, last = self._at[0], self._at[-1]
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            at = (first + (last - first) * share).astimezone(self._zone)
            box = QRectF(plot.left() + share * plot.width() - 24, plot.bottom() + 4, 48, 14)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, at.strftime("%H:%M"))

    def _paint_levels(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        lines = [(f"{name.upper()} {number(value, 1)}", value, False) for name, value in self._limits]
        if self._setpoint is not None:
            lines.append(("SP", self._setpoint, True))
        for text, value, dashed in lines:
            if not low <= value <= high:
                continue
            y = round(plot.bottom() - (value - low) / (high - low) * plot.height()) + 0.5
            pen = QPen(look.colour("text2" if dashed else "limit"), 1.2)
            if dashed:
                pen.setDashPattern([5, 3])
            painter.setPen(pen)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(look.colour("text2"))
            painter.drawText(QRectF(plot.right() + 5, y - 8, RIGHT_PX - 5, 16), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_line(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        start, span = self._at[0], (self._at[-1] - self._at[0]).total_seconds() or 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("series"), 1.8))
        run: list[QPointF] = []
        for at, value in zip(self._at, self._values, strict=True):
            if value is None:
                painter.drawPolyline(run)
                run = []
                continue
            x = plot.left() + (at - start).total_seconds() / span * plot.width()
            run.append(QPointF(x, plot.bottom() - (value - low) / (high - low) * plot.height()))
        painter.drawPolyline(run)
        if run:
            painter.setBrush(look.colour("series"))
            painter.drawEllipse(run[-1], 2.5, 2.5)
            painter.setPen(look.colour("live"))
            painter.setFont(look.font(11, 600))
            last = next(value for value in reversed(self._values) if value is not None)
            if not any(abs(v - last) < (high - low) * 0.14 for _, v in self._limits):
                painter.drawText(QPointF(run[-1].x() + 5, run[-1].y() + 4), number(last, 1))
