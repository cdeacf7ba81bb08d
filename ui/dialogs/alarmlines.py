"""Alarms as short lines in a dialog: mark, source, message."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.messages import Alarm
from ui.context import Context
from ui.siteindex import tag
from widgets import theme
from widgets.lettering import draw_text
from widgets.marks import alarm_words, paint_alarm
from widgets.theme import px

LINE_PX = 26


class AlarmLines(QWidget):
    """Painted once; what is asked about does not change while the dialog is open."""

    def __init__(self, context: Context, alarms: Sequence[Alarm]) -> None:
        super().__init__()
        self._lines = [(a.priority, a.state, tag(a.source), context.text(a.name)) for a in alarms]
        spoken = (f"{alarm_words(line[0], line[1])} {line[2]} {line[3]}" for line in self._lines)
        self.setAccessibleName("; ".join(spoken))
        self.setFixedHeight(px(LINE_PX) * max(1, len(self._lines)))

    def sizeHint(self) -> QSize:
        return QSize(px(400), px(LINE_PX) * max(1, len(self._lines)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), px(LINE_PX)
        for place, (priority, state, source, text) in enumerate(self._lines):
            top = place * height
            paint_alarm(painter, QRectF(0, top + px(5), px(16), px(16)), priority, state)
            draw_text(painter, QRectF(px(26), top, px(170), height), source, role="text2", px=12)
            draw_text(painter, QRectF(px(204), top, self.width() - px(204), height), text, weight=500)
            painter.fillRect(QRectF(0, top + height - 1, self.width(), 1), theme.colour("line1"))
