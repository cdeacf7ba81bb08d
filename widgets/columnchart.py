"""A small column chart: one column for each slot, limits as lines, a zero line where values go below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.lettering import CENTRE, LEFT, RIGHT, draw_text
from widgets.numbers import number
from widgets.plotdata import nice_scale
from widgets.theme import changes, colour, px

LEFT_PX, BOTTOM_PX, TOP_PX = 36, 20, 8
COLUMN_SHARE = 0.72
MOST_LEVELS, LEVEL_ROOM_PX = 4, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSeries:
    """``values`` by slot, ``None`` where there is none. ``labels`` by slot stand below, ``limits`` are names and values.

    ``targets`` are limits drawn dashed. ``low`` and ``high`` are the least reach of the scale. Columns in ``strong`` are outside
    what is wanted.
    """

    values: Sequence[float | None]
    unit: str = ""
    labels: Mapping[int, str] = field(default_factory=dict)
    limits: Sequence[tuple[str, float]] = ()
    targets: Sequence[tuple[str, float]] = ()
    low: float = 0.0
    high: float = 1.0
    strong: frozenset[int] = frozenset()
    places: int = 0


class ColumnChart(QWidget):
    """``right_px`` is the room for the names of limits."""

    def __init__(self, name: str, right_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series = ColumnSeries(values=())
        self._right = right_px
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        changes.changed.connect(self.update)

    def show_series(self, series: ColumnSeries) -> None:
        """Other values."""
        if series != self._series:
            self._series = series
            known = [value for value in series.values if value is not None]
            words = (
                f"{number(min(known), series.places)} … {number(max(known), series.places)} {series.unit}"
                if known
                else ""
            )
            self.setAccessibleDescription(words.strip())
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(140))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = QRectF(self.rect()).adjusted(px(LEFT_PX), px(TOP_PX), -px(self._right) - 4, -px(BOTTOM_PX))
        low, high, step = self._scale(plot.height())
        painter.fillRect(plot, colour("plot"))
        for place in range(round((high - low) / step) + 1):
            self._paint_level(painter, plot, low + place * step, (low, high, step))
        self._paint_columns(painter, plot, low, high)
        for dashed, lines in ((False, self._series.limits), (True, self._series.targets)):
            for name, value in lines:
                self._paint_limit(painter, plot, name, self._y(plot, value, low, high), dashed=dashed)
        self._paint_labels(painter, plot)

    def _reach(self) -> tuple[float, float]:
        known = [value for value in self._series.values if value is not None]
        known += [value for _, value in (*self._series.limits, *self._series.targets)]
        return min([self._series.low, *known]), max([self._series.high, *known])

    def _scale(self, height: float) -> tuple[float, float, float]:
        """Round ends and step; counts have whole steps."""
        low, high = self._reach()
        levels = min(MOST_LEVELS, max(1, int(height / px(LEVEL_ROOM_PX))))
        low, high, step = nice_scale(low, high, levels, from_zero=True)
        if self._series.places == 0 and step < 1:
            return floor(low), max(ceil(high), floor(low) + 1), 1.0
        return low, high, step

    def _y(self, plot: QRectF, value: float, low: float, high: float) -> float:
        return plot.bottom() - (value - low) / ((high - low) or 1.0) * plot.height()

    def _paint_level(self, painter: QPainter, plot: QRectF, value: float, scale: tuple[float, float, float]) -> None:
        low, high, step = scale
        y = round(self._y(plot, value, low, high))
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), colour("line3" if abs(value) < step / 2 else "grid"))
        text = number(value, 0 if step == int(step) else 1, sign=low < 0)
        draw_text(painter, QRectF(0, y - px(8), plot.left() - px(6), px(16)), text, role="text3", px=11, side=RIGHT)

    def _paint_columns(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        slot = plot.width() / max(1, len(self._series.values))
        zero = self._y(plot, 0.0, low, high)
        for at, value in enumerate(self._series.values):
            if value is None:
                continue
            y = self._y(plot, value, low, high)
            rect = QRectF(
                plot.left() + at * slot + slot * (1 - COLUMN_SHARE) / 2,
                min(y, zero),
                slot * COLUMN_SHARE,
                abs(zero - y),
            )
            painter.fillRect(rect, colour("bar_strong" if at in self._series.strong else "bar"))

    def _paint_limit(self, painter: QPainter, plot: QRectF, name: str, y: float, *, dashed: bool) -> None:
        line = QPen(colour("limit"), 1 if dashed else 2)
        if dashed:
            line.setDashPattern([6, 4])
        painter.setPen(line)
        painter.drawLine(int(plot.left()), round(y), int(plot.right()), round(y))
        box = QRectF(plot.right() + px(6), y - px(8), px(self._right), px(16))
        draw_text(painter, box, name, role="text2", px=11, side=LEFT)

    def _paint_labels(self, painter: QPainter, plot: QRectF) -> None:
        slot = plot.width() / max(1, len(self._series.values))
        for at, text in self._series.labels.items():
            box = QRectF(plot.left() + (at + 0.5) * slot - px(30), plot.bottom() + px(3), px(60), px(16))
            draw_text(painter, box, text, role="text3", px=11, side=CENTRE)
