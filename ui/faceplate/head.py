"""The head of a faceplate: name, tag, place, state tags, quality and age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui import look
from ui.look import tr

HEIGHT_PX = 80


@dataclass(frozen=True, slots=True)
class HeadState:
    """``tags`` are short states; ``overrides`` is shown as a teal tag when it is not 0."""

    name: str = ""
    tag: str = ""
    place: str = ""
    tags: Sequence[str] = field(default_factory=tuple)
    overrides: int = 0
    quality: str = ""


class FaceplateHead(QWidget):
    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = HeadState()
        self.setFixedHeight(HEIGHT_PX)
        self._close = QPushButton("×", self)
        self._close.setFlat(True)
        self._close.setProperty("kind", "link")
        self._close.setToolTip("Esc")
        self._close.setAccessibleName(tr("Close"))
        self._close.clicked.connect(self.close_requested)

    def show_state(self, state: HeadState) -> None:
        if state != self._state:
            self._state = state
            self.setAccessibleName(state.name)
            self.setAccessibleDescription(", ".join((state.tag, state.place, *state.tags, state.quality)))
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._close.setGeometry(self.width() - 34, 8, 24, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        state, middle = self._state, Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font(15, 600))
        painter.setPen(look.colour("text1"))
        room = self.width() - 150.0
        name = QFontMetricsF(painter.font()).elidedText(state.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(12, 8, room, 22), middle, name)
        x = 20 + QFontMetricsF(painter.font()).horizontalAdvance(name)
        painter.setFont(look.font(12))
        painter.setPen(look.colour("text3"))
        painter.drawText(QRectF(x, 9, self.width() - x - 40, 22), middle, state.tag)
        painter.setPen(look.colour("text2"))
        painter.drawText(QRectF(12, 30, self.width() - 24, 16), middle, state.place)
        self._paint_tags(painter)
        painter.setFont(look.font(12))
        painter.setPen(look.colour("text2"))
        painter.drawText(QRectF(12, 52, self.width() - 24, 20), middle | Qt.AlignmentFlag.AlignRight, state.quality)

    def _paint_tags(self, painter: QPainter) -> None:
        x = 12.0
        painter.setFont(look.font(12))
        for text in self._state.tags:
            width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 16
            painter.fillRect(QRectF(x, 53, width, 19), look.colour("sunken"))
            painter.setPen(look.colour("text2"))
            painter.drawText(QRectF(x, 53, width, 19), Qt.AlignmentFlag.AlignCenter, text)
            x += width + 6
        if self._state.overrides:
            text = tr("M  {n} override").format(n=self._state.overrides)
            painter.setFont(look.font(12, 600))
            width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 16
            painter.fillRect(QRectF(x, 53, width, 19), look.colour("override"))
            painter.setPen(look.colour("on_override"))
            painter.drawText(QRectF(x, 53, width, 19), Qt.AlignmentFlag.AlignCenter, text)
