"""Blocks of a faceplate below its points: an alarm with Ack, an override with Release, recent changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import look
from ui.look import Button, tr

BLOCK_PX = 50
LINE_PX = 19


class _Block(QWidget):
    """Two lines and a button at the right."""

    pressed = Signal()

    def __init__(self, head: str, line: str, button: str, allowed: bool) -> None:
        super().__init__()
        self._head, self._line = head, line
        self._button = Button(button, "row", parent=self)
        self._button.setVisible(allowed and bool(button))
        self._button.clicked.connect(self.pressed)
        self._button.setAccessibleName(f"{button}: {head}")
        self.setAccessibleName(head)
        self.setAccessibleDescription(line)
        self.setFixedHeight(BLOCK_PX)

    def sizeHint(self) -> QSize:
        return QSize(340, BLOCK_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = max(44, self._button.sizeHint().width())
        self._button.setGeometry(self.width() - width - 12, 6, width, 20)

    def _paint_texts(self, painter: QPainter) -> None:
        room = self.width() - 36 - (70 if self._button.isVisible() else 12)
        painter.setFont(look.font(13, 600))
        painter.setPen(look.colour("text1"))
        head = QFontMetricsF(painter.font()).elidedText(self._head, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(36, 6, room, 20), Qt.AlignmentFlag.AlignVCenter, head)
        painter.setFont(look.font(12))
        painter.setPen(look.colour("text2"))
        line = QFontMetricsF(painter.font()).elidedText(self._line, Qt.TextElideMode.ElideRight, self.width() - 48)
        painter.drawText(QRectF(36, 26, self.width() - 48, 18), Qt.AlignmentFlag.AlignVCenter, line)


class AlarmBlock(_Block):
    """An alarm of the subject."""

    def __init__(self, priority: int, state: str, head: str, line: str, *, allowed: bool) -> None:
        super().__init__(head, line, tr("Ack"), allowed)
        self._mark = (priority, state)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look.alarm_mark(painter, QRectF(12, 8, 16, 16), *self._mark)
        self._paint_texts(painter)


class OverrideBlock(_Block):
    """An override of one of its points."""

    def __init__(self, head: str, line: str, *, allowed: bool) -> None:
        super().__init__(head, line, tr("Release"), allowed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(12, 1, -4, -1)
        painter.fillRect(box, look.colour("override_tint"))
        painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), look.colour("override"))
        look.override_mark(painter, QRectF(20, 9, 13, 14), "M")
        self._paint_texts(painter)


class Changes(QWidget):
    """Time and text of the latest events of the subject."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, str]] = []
        self.setAccessibleName(tr("Recent changes"))
        self.show_lines(())

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        self._lines = list(lines)
        self.setAccessibleDescription("; ".join(f"{time} {text}" for time, text in lines))
        self.setFixedHeight(26 + max(1, len(self._lines)) * LINE_PX)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(look.font(12, 600))
        painter.setPen(look.colour("text1"))
        painter.drawText(QRectF(12, 2, 200, 20), Qt.AlignmentFlag.AlignVCenter, tr("Recent changes"))
        painter.setFont(look.font(12))
        for place, (time, text) in enumerate(self._lines or [("", tr("None since the console was started."))]):
            y = 24 + place * LINE_PX
            painter.setPen(look.colour("text3"))
            painter.drawText(QRectF(12, y, 76, LINE_PX), Qt.AlignmentFlag.AlignVCenter, time)
            painter.setPen(look.colour("text2"))
            left = 92 if time else 12
            room = self.width() - left - 8
            shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, y, room, LINE_PX), Qt.AlignmentFlag.AlignVCenter, shown)
