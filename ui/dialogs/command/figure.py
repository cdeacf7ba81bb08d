"""One live figure with its caption above and a note below: the present setpoint, the process value."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.readout import Readout
from widgets.lettering import draw_run, draw_text
from widgets.marks import paint_alarm, paint_quality, quality_words
from widgets.theme import px

HEIGHT_PX = 58


class Figure(QWidget):
    """Painted; the description says the same."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self._caption, self._shown, self._note = caption, Readout("– –"), ""
        self._alarm: tuple[int, str] | None = None
        self.setFixedHeight(px(HEIGHT_PX))
        self.setAccessibleName(caption)

    def sizeHint(self) -> QSize:
        return QSize(px(150), px(HEIGHT_PX))

    def show_figure(self, shown: Readout, note: str, alarm: tuple[int, str] | None = None) -> None:
        """``alarm`` is priority and state of the worst alarm of the value."""
        if (shown, note, alarm) != (self._shown, self._note, self._alarm):
            self._shown, self._note, self._alarm = shown, note, alarm
            self.setAccessibleDescription(f"{shown.text} {shown.unit} {quality_words(shown.mark)} {note}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown, base = QPainter(self), self._shown, px(37)
        draw_text(painter, QRectF(0, 0, self.width(), px(17)), self._caption, role="text2", px=12)
        x = draw_run(painter, QPointF(0, base), shown.text, role=shown.role, px=20, weight=600) + px(5)
        x = draw_run(painter, QPointF(x, base), shown.unit, role="text2", px=13) + px(7)
        if shown.mark:
            paint_quality(painter, QRectF(x, base - px(13), px(14), px(14)), shown.mark)
            x += px(20)
        if self._alarm is not None:
            paint_alarm(painter, QRectF(x, base - px(14), px(16), px(16)), *self._alarm)
        draw_text(painter, QRectF(0, px(41), self.width(), px(17)), self._note, role="text2", px=12)
