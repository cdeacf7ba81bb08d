"""The loop of a faceplate: process value against setpoint and alarm levels, output, hero value and facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui import look
from ui.readout import Readout, number

HEIGHT_PX = 222
BAR_TOP_PX, BAR_HEIGHT_PX = 16, 170


@dataclass(frozen=True, slots=True)
class LoopState:
    """Everything the picture needs; ``scale`` in the unit of the value, ``output`` in per cent."""

    name: str = ""
    caption: str = ""
    value: float | None = None
    shown: Readout = Readout("– –")
    setpoint: float | None = None
    tolerance: float | None = None
    scale: tuple[float, float] = (0.0, 100.0)
    levels: Sequence[tuple[str, float]] = ()
    output: float | None = None
    output_name: str = ""
    alarm: tuple[int, str] | None = None  # priority and state of its worst alarm
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)


class LoopView(QWidget):
    """Painted; the accessible description says the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = LoopState()
        self.setFixedHeight(HEIGHT_PX)

    def sizeHint(self) -> QSize:
        return QSize(340, HEIGHT_PX)

    def show_state(self, state: LoopState) -> None:
        self._state = state
        self.setAccessibleName(state.name)
        facts = ", ".join(f"{name} {value}" for name, value in state.facts)
        self.setAccessibleDescription(f"{state.shown.text} {state.shown.unit} {state.shown.mark} {facts}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        bar = QRectF(50, BAR_TOP_PX, 18, BAR_HEIGHT_PX)
        self._paint_value_bar(painter, bar)
        if self._state.output_name:
            self._paint_output_bar(painter, QRectF(124, BAR_TOP_PX, 18, BAR_HEIGHT_PX))
        self._paint_facts(painter, 196 if self.width() > 350 else 172)

    def _y(self, bar: QRectF, value: float) -> float:
        low, high = self._state.scale
        share = min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))
        return round(bar.bottom() - share * bar.height())

    def _paint_value_bar(self, painter: QPainter, bar: QRectF) -> None:
        state = self._state
        painter.fillRect(bar, look.colour("track"))
        if state.setpoint is not None and state.tolerance:
            top, bottom = self._y(bar, state.setpoint + state.tolerance), self._y(bar, state.setpoint - state.tolerance)
            painter.setPen(QPen(look.colour("line3"), 1))
            painter.setBrush(look.colour("plot"))
            painter.drawRect(QRectF(bar.left() + 0.5, top + 0.5, bar.width() - 1, bottom - top))
        for level, value in state.levels:
            self._paint_level(painter, bar, level, value)
        if state.setpoint is not None:
            self._paint_pointer(painter, bar, state.setpoint, "SP", solid=False)
        if state.value is not None:
            self._paint_pointer(painter, bar, state.value, "PV", solid=True)
        else:
            painter.fillRect(bar.adjusted(1, 1, -1, -1), look.hatch())
        self._caption(painter, QRectF(4, bar.bottom() + 10, 108, 16), state.caption)

    def _paint_level(self, painter: QPainter, bar: QRectF, level: str, value: float) -> None:
        y = self._y(bar, value)
        painter.fillRect(QRectF(bar.left() - 3, y - 1, bar.width() + 6, 2), look.colour("limit"))
        painter.setFont(look.font(11))
        painter.setPen(look.colour("text2"))
        box = QRectF(0, y - 8, bar.left() - 7, 16)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{level.upper()} {number(value, 1)}"
        )

    def _paint_pointer(self, painter: QPainter, bar: QRectF, value: float, text: str, *, solid: bool) -> None:
        y, x = self._y(bar, value), bar.right()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("live" if solid else "text1"), 1.2))
        painter.setBrush(look.colour("live") if solid else look.colour("plot"))
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + 9, y - 5), QPointF(x + 9, y + 5)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if solid:
            painter.fillRect(QRectF(bar.left(), y - 1, bar.width(), 2), look.colour("live"))
        painter.setFont(look.font(11, 600 if solid else 400))
        painter.setPen(look.colour("live" if solid else "text2"))
        painter.drawText(QRectF(x + 12, y - 8, 24, 16), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_output_bar(self, painter: QPainter, bar: QRectF) -> None:
        painter.fillRect(bar, look.colour("track"))
        output = self._state.output
        if output is None:
            painter.fillRect(bar, look.hatch())
        else:
            height = bar.height() * min(1.0, max(0.0, output / 100.0))
            painter.fillRect(QRectF(bar.left(), bar.bottom() - height, bar.width(), height), look.colour("bar"))
        painter.setFont(look.font(11))
        painter.setPen(look.colour("text3"))
        for text, y in (("100", bar.top()), ("%", bar.center().y()), ("0", bar.bottom())):
            painter.drawText(QRectF(bar.right() + 8, y - 8, 26, 16), Qt.AlignmentFlag.AlignVCenter, text)
        self._caption(painter, QRectF(bar.left() - 38, bar.bottom() + 10, 94, 16), self._state.output_name)

    def _caption(self, painter: QPainter, box: QRectF, text: str) -> None:
        painter.setFont(look.font(11))
        painter.setPen(look.colour("text3"))
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_facts(self, painter: QPainter, left: float) -> None:
        state, middle = self._state, Qt.AlignmentFlag.AlignVCenter
        width = self.width() - left - 2
        painter.setFont(look.font(12))
        painter.setPen(look.colour("text2"))
        name = QFontMetricsF(painter.font()).elidedText(state.name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, 8, width, 18), middle, name)
        self._paint_hero(painter, left)
        y = 66.0
        for fact, value in state.facts[:6]:
            painter.setFont(look.font(12))
            painter.setPen(look.colour("text2"))
            painter.drawText(QRectF(left, y, width, 22), middle, fact)
            painter.setFont(look.font(12, 600))
            painter.setPen(look.colour("live"))
            painter.drawText(QRectF(left, y, width, 22), middle | Qt.AlignmentFlag.AlignRight, value)
            painter.fillRect(QRectF(left, y + 22, width, 1), look.colour("line1"))
            y += 23

    def _paint_hero(self, painter: QPainter, left: float) -> None:
        shown = self._state.shown
        painter.setFont(look.font(28, 600))
        painter.setPen(look.colour(shown.role))
        painter.drawText(QPointF(left, 52), shown.text)
        x = left + QFontMetricsF(painter.font()).horizontalAdvance(shown.text) + 4
        painter.setFont(look.font(15))
        painter.setPen(look.colour("text2"))
        painter.drawText(QPointF(x, 52), shown.unit)
        x += QFontMetricsF(painter.font()).horizontalAdvance(shown.unit) + 8
        if shown.mark:
            look.quality_mark(painter, QRectF(x, 37, 14, 14), shown.mark)
            x += 20
        if self._state.alarm is not None:
            look.alarm_mark(painter, QRectF(x, 35, 18, 18), *self._state.alarm)
