"""The value tile: name, value, unit, what to compare it with, and a small trend; one widget with every state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.language import tr
from widgets.lettering import draw_run, draw_text
from widgets.marks import alarm_words, paint_alarm, paint_override, paint_quality, quality_words
from widgets.numbers import NO_VALUE
from widgets.spark import Series, paint_spark
from widgets.theme import alarm_colours, changes, colour, hatch, px
from widgets.tooltip import plain_tip

WIDTH_PX, HEIGHT_PX = 222, 78
SPARK_PX, LEAST_SPARK_PX = (80, 30), 28
EDGE_PX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """All a tile shows. ``value`` is written already (``18.9``); ``context`` is the line below (setpoint, band, limit, age).

    ``quality`` is S, ×, ? or empty, ``override`` M, A, L, T or empty, ``alarm`` priority and state of the worst alarm.
    ``off_normal`` makes the context bold. ``loading`` shows grey blocks; ``forbidden`` is the reason why it may not be seen.
    """

    name: str
    value: str = NO_VALUE
    unit: str = ""
    context: str = ""
    spark: Series | None = None
    off_normal: bool = False
    alarm: tuple[int, str] | None = None
    override: str = ""
    quality: str = ""
    loading: bool = False
    forbidden: str = ""


class ValueTile(QWidget):
    """A link: click or Enter emits ``opened``."""

    opened = Signal()

    def __init__(self, tile: Tile | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tile = Tile(name="", loading=True)
        self.show_tile(tile or self._tile)
        changes.changed.connect(self.updateGeometry)

    def show_tile(self, tile: Tile) -> None:
        """Take a new state."""
        self._tile = tile
        self.setAccessibleName(tile.name)
        self.setAccessibleDescription(_words(tile))
        self.setToolTip(plain_tip(tile.forbidden))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH_PX), px(HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        painter.setPen(QPen(colour("line1"), 1))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        left = px(11) + self._paint_edge(painter, rect)
        draw_text(
            painter,
            QRectF(left, px(5), rect.width() - left - self._marks_px(), px(20)),
            self._tile.name,
            role="text2",
            px=12,
        )
        if self._tile.loading:
            _paint_blocks(painter, left)
        else:
            self._paint_value(painter, rect, left)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_edge(self, painter: QPainter, rect: QRectF) -> int:
        tile = self._tile
        if tile.alarm is not None:
            painter.fillRect(QRectF(0, 0, EDGE_PX, rect.height()), alarm_colours(tile.alarm[0])[0])
        elif tile.override:
            painter.fillRect(QRectF(0, 0, EDGE_PX, rect.height()), colour("override"))
        else:
            return 0
        return EDGE_PX

    def _paint_value(self, painter: QPainter, rect: QRectF, left: int) -> None:
        tile, width = self._tile, rect.width()
        stale, bad = tile.quality == "S", tile.quality == "×"
        value = "–" if tile.forbidden else NO_VALUE if bad else tile.value
        role = "text3" if stale or tile.forbidden else "text2" if bad else "live"
        baseline = px(47)
        x = draw_run(painter, QPointF(left, baseline), value, role=role, px=20, weight=600)
        if not tile.forbidden:
            x = draw_run(painter, QPointF(x + px(5), baseline - px(1)), tile.unit, role="text2", px=13)
        if not bad and not tile.forbidden:
            self._paint_spark(painter, x + px(8), width - px(11))
        line = QRectF(left, px(54), width - left - px(8), px(18))
        weight, ink = (600, "text1") if tile.off_normal else (400, "text2")
        draw_text(painter, line, tile.context, role=ink, px=12, weight=weight)
        self._paint_marks(painter, width)

    def _paint_spark(self, painter: QPainter, left: float, right: float) -> None:
        """Beside the value and never over it: smaller in a narrow tile, and none where it would say nothing."""
        left = max(left, right - px(SPARK_PX[0]))
        if right - left < px(LEAST_SPARK_PX):
            return
        spark = QRectF(left, px(27), right - left, px(SPARK_PX[1]))
        if self._tile.quality == "S":
            painter.fillRect(spark, hatch())
        elif self._tile.spark is not None:
            paint_spark(painter, spark, self._tile.spark)

    def _marks_px(self) -> int:
        """Width of the marks at the upper right."""
        count = (self._tile.alarm is not None) + bool(self._tile.override) + bool(self._tile.quality)
        return px(14 + 18 * count)

    def _paint_marks(self, painter: QPainter, width: float) -> None:
        tile, x = self._tile, width - px(11)
        if tile.alarm is not None:
            x -= px(16)
            paint_alarm(painter, QRectF(x, px(7), px(16), px(16)), *tile.alarm)
        for letter, paint in ((tile.override, paint_override), (tile.quality, paint_quality)):
            if letter:
                x -= px(14) + (px(4) if x < width - px(12) else 0)
                paint(painter, QRectF(x, px(8), px(14), px(14)), letter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


def _paint_blocks(painter: QPainter, left: int) -> None:
    painter.fillRect(QRectF(left, px(31), px(84), px(14)), colour("track"))
    painter.fillRect(QRectF(left, px(54), px(132), px(8)), colour("track"))


def _words(tile: Tile) -> str:
    if tile.loading:
        return tr("Loading")
    if tile.forbidden:
        return tile.forbidden
    value = NO_VALUE if tile.quality == "×" else f"{tile.value} {tile.unit}".strip()
    alarm = alarm_words(*tile.alarm) if tile.alarm else ""
    parts = (value, tile.context, alarm, quality_words(tile.override), quality_words(tile.quality))
    return ", ".join(part for part in parts if part)
