"""Blocks of a faceplate below its points: an alarm with Ack, an override with Release, recent changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.controls import Button
from widgets.language import tr
from widgets.lettering import draw_text
from widgets.marks import alarm_words, paint_alarm, paint_override, quality_words
from widgets.theme import px

BLOCK_PX = 50
LINE_PX = 19
LEFT_PX = 36


class _Block(QWidget):
    """Two lines and a button at the right."""

    pressed = Signal()

    def __init__(self, head: str, line: str, button: str, *, allowed: bool, mark: str) -> None:
        super().__init__()
        self._head, self._line = head, line
        self._button = Button(button, "row", parent=self)
        self._button.setVisible(allowed)
        self._button.clicked.connect(self.pressed)
        self._button.setAccessibleName(f"{button}: {head}")
        self.setAccessibleName(f"{mark}: {head}")
        self.setAccessibleDescription(line)
        self.setFixedHeight(px(BLOCK_PX))

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(BLOCK_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = max(px(44), self._button.sizeHint().width())
        self._button.setGeometry(self.width() - width - px(12), px(6), width, px(20))

    def _paint_texts(self, painter: QPainter) -> None:
        left, room = px(LEFT_PX), self.width() - px(LEFT_PX) - px(12)
        taken = 0 if self._button.isHidden() else self._button.width() + px(8)
        draw_text(painter, QRectF(left, px(6), room - taken, px(20)), self._head, weight=600)
        draw_text(painter, QRectF(left, px(26), room, px(18)), self._line, role="text2", px=12)


class AlarmBlock(_Block):
    """An alarm of the subject."""

    def __init__(self, priority: int, state: str, head: str, line: str, *, allowed: bool) -> None:
        super().__init__(head, line, tr("Ack"), allowed=allowed, mark=alarm_words(priority, state))
        self._mark = (priority, state)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_alarm(painter, QRectF(px(12), px(8), px(16), px(16)), *self._mark)
        self._paint_texts(painter)


class OverrideBlock(_Block):
    """An override of one of its points."""

    def __init__(self, head: str, line: str, *, allowed: bool) -> None:
        super().__init__(head, line, tr("Release"), allowed=allowed, mark=quality_words("M"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(px(12), 1, -px(4), -1)
        painter.fillRect(box, theme.colour("override_tint"))
        painter.fillRect(QRectF(box.left(), box.top(), px(4), box.height()), theme.colour("override"))
        paint_override(painter, QRectF(px(20), px(9), px(14), px(14)), "M")
        self._paint_texts(painter)


class Changes(QWidget):
    """Time and text of the latest events of the subject."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, str]] = []
        self.show_lines(())

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        self._lines = list(lines) or [("", tr("None since the console was started."))]
        self.setAccessibleName(tr("Recent changes"))
        self.setAccessibleDescription("; ".join(f"{time} {text}" for time, text in self._lines))
        self.setFixedHeight(px(26 + len(self._lines) * LINE_PX))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, left = QPainter(self), px(12)
        draw_text(painter, QRectF(left, px(2), px(200), px(20)), tr("Recent changes"), px=12, weight=600)
        for place, (time, text) in enumerate(self._lines):
            y = px(24 + place * LINE_PX)
            draw_text(painter, QRectF(left, y, px(78), px(LINE_PX)), time, role="text3", px=12)
            start = px(92) if time else left
            draw_text(painter, QRectF(start, y, self.width() - start - px(8), px(LINE_PX)), text, role="text2", px=12)
