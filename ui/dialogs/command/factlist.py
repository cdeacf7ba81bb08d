"""Names with values at their right, under a caption: what a command does and what it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.text import Text
from widgets.theme import px
from widgets.tooltip import plain_tip

LINE_PX = 24


@dataclass(frozen=True, slots=True)
class Fact:
    """``strong`` is what should not be overlooked: bold, and in the colour of text."""

    name: str
    value: str
    strong: bool = False


class FactLine(QWidget):
    """A name and a value at the right; what is cut is told in full by the tooltip."""

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self._fact = fact
        self.setFixedHeight(px(LINE_PX))
        self.setAccessibleName(f"{fact.name}: {fact.value}")
        self.setToolTip(plain_tip(f"{fact.name}: {fact.value}"))

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(LINE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box, fact = QPainter(self), QRectF(self.rect()), self._fact
        weight = 600 if fact.strong else 400
        room = self.width() - text_width(theme.font(13, weight), fact.name) - px(12)
        value_px = min(text_width(theme.font(13, 600), fact.value) + 2, max(room, self.width() * 0.5))
        name = box.adjusted(0, 0, -value_px - px(8), 0)
        draw_text(painter, name, fact.name, role="text1" if fact.strong else "text2", weight=weight)
        value = box.adjusted(self.width() - value_px, 0, 0, 0)
        draw_text(painter, value, fact.value, role="text1" if fact.strong else "live", weight=600, side=RIGHT)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour("line1"))


class FactList(QWidget):
    """A caption with a note, and facts; nothing at all without facts."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self._facts: Sequence[Fact] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        caption = QHBoxLayout()
        caption.setSpacing(px(8))
        caption.addWidget(Text(title, 13, 600))
        caption.addWidget(Text(note, 12, 400, "text2", elide=True, right=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(10), 0, 0)
        column.setSpacing(px(4))
        column.addLayout(caption)
        column.addLayout(self._lines)
        self.setAccessibleName(title)
        self.hide()

    def facts(self) -> Sequence[Fact]:
        """What is shown."""
        return self._facts

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Take other facts; the same ones cost nothing."""
        if list(facts) == list(self._facts):
            return
        self._facts = list(facts)
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for fact in facts:
            self._lines.addWidget(FactLine(fact))
        self.setVisible(bool(facts))
