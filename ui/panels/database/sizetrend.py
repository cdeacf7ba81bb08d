"""The size of the database over time, and where it goes at the present growth: solid what was, dashed what is expected."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.messages import DatabaseState
from ui.panels.database.words import bytes_text
from widgets.dates import day_clock, short_day
from widgets.language import tr
from widgets.lettering import LEFT, RIGHT, draw_text
from widgets.plotdata import nice_scale
from widgets.theme import changes, colour, px

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 66, 12, 8, 22
LEVELS = 4
SHORTEST = timedelta(hours=12)
LONG = timedelta(days=3)
DOT_PX = 2.5


class SizeTrend(QWidget):
    """``show_state`` draws the kept sizes and as long a time ahead as they reach back."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self._points: list[tuple[datetime, float]] = []
        self._growth: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Size over time"))
        changes.changed.connect(self.update)

    def show_state(self, state: DatabaseState) -> None:
        self._points = [(size.at, float(size.bytes)) for size in state.sizes]
        self._growth = state.growth
        ahead = self._ahead()
        said = tr("{size} now, {later} expected on {day}")
        if ahead is not None and self._growth is not None:
            now, later = self._points[-1], ahead
            day = short_day(later[0].astimezone(self._zone).date())
            self.setAccessibleDescription(said.format(size=bytes_text(now[1]), later=bytes_text(later[1]), day=day))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(160))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = QRectF(self.rect()).adjusted(px(LEFT_PX), px(TOP_PX), -px(RIGHT_PX), -px(BOTTOM_PX))
        painter.fillRect(plot, colour("plot"))
        ahead = self._ahead()
        if ahead is None:
            return
        low, high, step = nice_scale(0.0, max(ahead[1], *(size for _, size in self._points)) * 1.02, LEVELS)
        self._paint_levels(painter, plot, low, high, step)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start, end = self._points[0][0], ahead[0]

        def place(point: tuple[datetime, float]) -> QPointF:
            share = (point[0] - start) / max(end - start, SHORTEST)
            return QPointF(
                plot.left() + plot.width() * share, plot.bottom() - plot.height() * (point[1] - low) / (high - low)
            )

        self._paint_lines(painter, [place(point) for point in self._points], place(ahead))
        self._paint_times(painter, plot, start, end)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _ahead(self) -> tuple[datetime, float] | None:
        """As far ahead as the sizes reach back."""
        if not self._points:
            return None
        at, size = self._points[-1]
        reach = max(SHORTEST, at - self._points[0][0])
        return at + reach, max(0.0, size + (self._growth or 0.0) * (reach / timedelta(days=1)))

    def _paint_levels(self, painter: QPainter, plot: QRectF, low: float, high: float, step: float) -> None:
        for place in range(round((high - low) / step) + 1):
            value = low + place * step
            y = round(plot.bottom() - plot.height() * (value - low) / (high - low))
            painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), colour("line1"))
            box = QRectF(0, y - px(8), plot.left() - px(6), px(16))
            draw_text(painter, box, bytes_text(value), role="text3", px=11, weight=400, side=RIGHT)

    def _paint_lines(self, painter: QPainter, was: list[QPointF], ahead: QPointF) -> None:
        pen = QPen(colour("accent"), 2)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(was))
        painter.setBrush(colour("accent"))
        painter.drawEllipse(was[-1], px(DOT_PX), px(DOT_PX))
        if self._growth is None:
            return
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(was[-1], ahead)

    def _paint_times(self, painter: QPainter, plot: QRectF, start: datetime, end: datetime) -> None:
        last = self._points[-1][0]
        x = plot.left() + plot.width() * ((last - start) / (end - start))
        painter.fillRect(QRectF(round(x), plot.top(), 1, plot.height()), colour("line2"))
        room = QRectF(plot.left(), plot.bottom() + px(3), plot.width(), px(16))
        if x - plot.left() > px(120):
            draw_text(painter, room, self._when(start, end - start), role="text3", px=11, weight=400, side=LEFT)
        draw_text(painter, room, self._when(end, end - start), role="text3", px=11, weight=400, side=RIGHT)
        now = QRectF(x + px(4), room.top(), px(80), room.height())
        draw_text(painter, now, tr("now"), role="text2", px=11, weight=500, side=LEFT)

    def _when(self, at: datetime, reach: timedelta) -> str:
        return short_day(at.astimezone(self._zone).date()) if reach > LONG else day_clock(at, self._zone)
