"""One of several things to open: a radio button with a title, a sentence, and what has to be entered for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme
from widgets.controls import Radio
from widgets.text import Text
from widgets.theme import px


class ChoiceBox(QWidget):
    """The whole box can be clicked; ``body`` takes the entries, which are shown when it is chosen."""

    chosen = Signal(str)

    def __init__(self, key: str, title: str, sentence: str, note: str = "") -> None:
        super().__init__()
        self.key = key
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.radio = Radio(title)
        self.radio.setAutoExclusive(False)
        self.radio.setFont(theme.font(15, 600))
        self.radio.setAccessibleDescription(sentence)
        self.radio.clicked.connect(lambda: self.chosen.emit(self.key))
        self._sentence, self.note = Text(sentence, 13, 400, "text2", wrap=True), Text(note, 12, 400, "text2", wrap=True)
        self.entries = QWidget()
        self.body = QVBoxLayout(self.entries)
        self.body.setContentsMargins(0, px(6), 0, 0)
        self.body.setSpacing(px(6))
        inner = QVBoxLayout()
        inner.setContentsMargins(px(24), 0, 0, 0)
        inner.setSpacing(px(4))
        for part in (self._sentence, self.note, self.entries):
            inner.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(4))
        column.addWidget(self.radio)
        column.addLayout(inner)
        self.note.setVisible(bool(note))
        self.show_chosen(False)

    def show_chosen(self, chosen: bool) -> None:
        self.radio.setChecked(chosen)
        self.entries.setVisible(chosen and self.body.count() > 0)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isEnabled() and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, chosen = QPainter(self), self.radio.isChecked()
        painter.fillRect(self.rect(), theme.colour("plot" if self.isEnabled() else "surface"))
        painter.setPen(QPen(theme.colour("accent" if chosen else "line3"), 2 if chosen else 1))
        painter.drawRect(self.rect().adjusted(1 if chosen else 0, 1 if chosen else 0, -1, -1))
