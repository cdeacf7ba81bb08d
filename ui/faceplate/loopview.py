"""The loop of a faceplate: process value against setpoint and alarm levels, output, hero value and facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.readout import Readout
from widgets import theme
from widgets.lettering import CENTRE, RIGHT, draw_run, draw_text, text_width
from widgets.marks import paint_alarm, paint_quality, quality_words
from widgets.numbers import number
from widgets.theme import px

HEIGHT_PX = 222
BAR_TOP_PX, BAR_WIDTH_PX, BAR_HEIGHT_PX = 16, 18, 170
LABEL_PX = 15
"""Alarm levels nearer than this move apart."""


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
    places: int = 1
    output: float | None = None
    output_name: str = ""
    alarm: tuple[int, str] | None = None  # priority and state of its worst alarm
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)


class LoopView(QWidget):
    """Painted; the accessible description says the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = LoopState()
        self.setFixedHeight(px(HEIGHT_PX))

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(HEIGHT_PX))

    def show_state(self, state: LoopState) -> None:
        if state == self._state:
            return
        self._state = state
        facts = ", ".join(f"{name} {value}" for name, value in state.facts)
        shown = f"{state.shown.text} {state.shown.unit} {quality_words(state.shown.mark)}"
        self.setAccessibleName(state.name)
        self.setAccessibleDescription(f"{shown} {facts}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        narrow = self.width() < px(350)
        bar = QRectF(px(58 if not narrow else 54), px(BAR_TOP_PX), px(BAR_WIDTH_PX), px(BAR_HEIGHT_PX))
        self._paint_value_bar(painter, bar)
        if self._state.output_name:
            self._paint_output_bar(painter, bar.translated(px(76 if not narrow else 66), 0))
        self._paint_facts(painter, px(206 if not narrow else 184))

    # -- value --------------------------------------------------------------------------------------------------------
    def _y(self, bar: QRectF, value: float) -> float:
        low, high = self._state.scale
        share = min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))
        return round(bar.bottom() - share * bar.height())

    def _paint_value_bar(self, painter: QPainter, bar: QRectF) -> None:
        state = self._state
        painter.fillRect(bar, theme.colour("track"))
        if state.setpoint is not None and state.tolerance:
            top, bottom = self._y(bar, state.setpoint + state.tolerance), self._y(bar, state.setpoint - state.tolerance)
            painter.setPen(QPen(theme.colour("line3"), 1))
            painter.setBrush(theme.colour("plot"))
            painter.drawRect(QRectF(bar.left() + 0.5, top + 0.5, bar.width() - 1, bottom - top))
        self._paint_levels(painter, bar)
        if state.setpoint is not None:
            self._paint_pointer(painter, bar, state.setpoint, solid=False)
        if state.value is not None:
            self._paint_pointer(painter, bar, state.value, solid=True)
            self._paint_pointer_names(painter, bar)
        else:
            painter.fillRect(bar.adjusted(1, 1, -1, -1), theme.hatch())
        caption = QRectF(bar.center().x() - px(61), bar.bottom() + px(10), px(108), px(16))
        draw_text(painter, caption, state.caption, role="text3", px=11, side=CENTRE)

    def _paint_levels(self, painter: QPainter, bar: QRectF) -> None:
        """Limits with their names, spread so that none covers another."""
        lowest = -1e9
        for level, value in sorted(self._state.levels, key=lambda item: -item[1]):
            y = self._y(bar, value)
            painter.fillRect(QRectF(bar.left() - 3, y - 1, bar.width() + 6, 2), theme.colour("limit"))
            lowest = max(y, lowest + px(LABEL_PX))
            box = QRectF(0, lowest - px(8), bar.left() - px(6), px(16))
            text = f"{level.upper()} {number(value, self._state.places)}"
            draw_text(painter, box, text, role="text2", px=11, side=RIGHT)

    def _paint_pointer(self, painter: QPainter, bar: QRectF, value: float, *, solid: bool) -> None:
        y, x = self._y(bar, value), bar.right()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("live" if solid else "text1"), 1.2))
        painter.setBrush(theme.colour("live") if solid else theme.colour("plot"))
        tip, base = QPointF(x, y), x + px(9)
        painter.drawPolygon(QPolygonF([tip, QPointF(base, y - px(5)), QPointF(base, y + px(5))]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if solid:
            painter.fillRect(QRectF(bar.left(), y - 1, bar.width(), 2), theme.colour("live"))

    def _paint_pointer_names(self, painter: QPainter, bar: QRectF) -> None:
        """``PV`` and ``SP`` beside their pointers, apart where both stand at the same height."""
        state = self._state
        left, height = bar.right() + px(12), px(16)
        actual = self._y(bar, state.value) if state.value is not None else 0.0
        if state.setpoint is not None:
            wanted = self._y(bar, state.setpoint)
            apart = px(13) - abs(wanted - actual)
            shift = max(0.0, apart / 2)
            above = actual <= wanted
            wanted += shift if above else -shift
            actual -= shift if above else -shift
            draw_text(painter, QRectF(left, wanted - height / 2, px(24), height), "SP", role="text2", px=11)
        box = QRectF(left, actual - height / 2, px(24), height)
        draw_text(painter, box, "PV", role="live", px=11, weight=600)

    # -- output -------------------------------------------------------------------------------------------------------
    def _paint_output_bar(self, painter: QPainter, bar: QRectF) -> None:
        painter.fillRect(bar, theme.colour("track"))
        output = self._state.output
        if output is None:
            painter.fillRect(bar, theme.hatch())
        else:
            height = round(bar.height() * min(1.0, max(0.0, output / 100.0)))
            painter.fillRect(QRectF(bar.left(), bar.bottom() - height, bar.width(), height), theme.colour("bar"))
        for text, y in (("100", bar.top()), ("%", bar.center().y()), ("0", bar.bottom())):
            draw_text(painter, QRectF(bar.right() + px(8), y - px(8), px(28), px(16)), text, role="text3", px=11)
        caption = QRectF(bar.center().x() - px(36), bar.bottom() + px(10), px(96), px(16))
        draw_text(painter, caption, self._state.output_name, role="text3", px=11, side=CENTRE)

    # -- facts --------------------------------------------------------------------------------------------------------
    def _paint_facts(self, painter: QPainter, left: float) -> None:
        width = self.width() - left - px(12)
        draw_text(painter, QRectF(left, px(8), width, px(18)), self._state.name, role="text2", px=12)
        self._paint_hero(painter, left)
        y = px(66)
        for fact, value in self._state.facts[:6]:
            box = QRectF(left, y, width, px(22))
            draw_text(painter, box, fact, role="text2", px=12)
            role = "text3" if self._state.shown.role == "text3" else "live"
            named = text_width(theme.font(12), fact) + px(8)
            draw_text(painter, box.adjusted(named, 0, 0, 0), value, role=role, px=12, weight=600, side=RIGHT)
            painter.fillRect(QRectF(left, y + px(22), width, 1), theme.colour("line1"))
            y += px(23)

    def _paint_hero(self, painter: QPainter, left: float) -> None:
        shown, base = self._state.shown, px(52)
        room = self.width() - left - px(12)
        size = 28 if len(shown.text) < 8 or room > px(190) else 20
        x = draw_run(painter, QPointF(left, base), shown.text, role=shown.role, px=size, weight=600) + px(4)
        x = draw_run(painter, QPointF(x, base), shown.unit, role="text2", px=15) + px(8)
        if shown.mark:
            paint_quality(painter, QRectF(x, base - px(15), px(14), px(14)), shown.mark)
            x += px(20)
        if self._state.alarm is not None:
            paint_alarm(painter, QRectF(x, base - px(17), px(18), px(18)), *self._state.alarm)
        painter.setBrush(Qt.BrushStyle.NoBrush)
