"""Rows of name, value and a note at the right, with lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.marks import paint_quality, quality_words
from widgets.theme import px

ROW_PX = 29


@dataclass(frozen=True, slots=True)
class Fact:
    """``mark`` is a quality letter after the value; ``role`` the colour of the value."""

    name: str
    value: str
    note: str = ""
    mark: str = ""
    role: str = "live"


class FactTable(QWidget):
    """``share`` is where the values begin."""

    def __init__(self, name: str, *, share: float = 0.305) -> None:
        super().__init__()
        self._facts: Sequence[Fact] = ()
        self._share = share
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(px(480), px(ROW_PX) * len(self._facts) + 1)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        if list(facts) == list(self._facts):
            return
        self._facts = list(facts)
        self.setFixedHeight(px(ROW_PX) * len(facts) + 1)
        spoken = "; ".join(f"{f.name}: {f.value} {quality_words(f.mark)} {f.note}" for f in facts)
        self.setAccessibleDescription(spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), px(ROW_PX)
        left = self.width() * self._share
        painter.fillRect(0, 0, self.width(), 1, theme.colour("line2"))
        for place, fact in enumerate(self._facts):
            top = place * height
            draw_text(painter, QRectF(0, top, left - px(8), height), fact.name, role="text2")
            width = min(text_width(theme.font(13, 500), fact.value) + 2, self.width() - left)
            draw_text(painter, QRectF(left, top, width, height), fact.value, role=fact.role, weight=500)
            paint_quality(painter, QRectF(left + width + px(6), top + px(7), px(14), px(14)), fact.mark)
            rest = QRectF(left + width + px(26), top, self.width() - left - width - px(26), height)
            draw_text(painter, rest, fact.note, role="text3", px=12, side=RIGHT)
            painter.fillRect(QRectF(0, top + height, self.width(), 1), theme.colour("line1"))
