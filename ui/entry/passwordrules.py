"""How strong a password is and which rules it keeps, drawn while it is typed."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.passwords import rules, strength
from ui.tick import paint_tick
from widgets import theme
from widgets.language import tr
from widgets.lettering import draw_text
from widgets.theme import px

STRENGTHS = ("", "Weak", "Fair", "Fairly strong", "Strong")
BLOCKS = 4


class Strength(QWidget):
    """Four blocks and a word."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks = 0
        self.setFixedHeight(px(28))
        self.setAccessibleName(tr("Strength of the password"))

    def show_password(self, password: str) -> None:
        """How hard it is to guess."""
        self._blocks = blocks = strength(password)
        self.setAccessibleDescription(tr(STRENGTHS[blocks]) if blocks else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, gap = QPainter(self), px(4)
        width = (self.width() - gap * (BLOCKS - 1)) / BLOCKS
        for place in range(BLOCKS):
            box = QRectF(place * (width + gap), px(3), width, px(7))
            painter.fillRect(box, theme.colour("bar" if place < self._blocks else "track"))
        if self._blocks:
            draw_text(
                painter, QRectF(0, px(12), self.width(), px(16)), tr(STRENGTHS[self._blocks]), role="text2", px=12
            )


class RuleList(QWidget):
    """What a password must be, each with a check or a cross."""

    ROW_PX = 24

    def __init__(self) -> None:
        super().__init__()
        self._rules = rules("", "", "")
        self._typed = False
        self.setFixedHeight(px(self.ROW_PX) * len(self._rules))
        self.show_rules("", "", "")

    def show_rules(self, name: str, password: str, repeated: str) -> None:
        self._rules, self._typed = rules(name, password, repeated), bool(password)
        words = (f"{tr(rule.text)}: {tr('kept') if rule.kept else tr('not kept')}" for rule in self._rules)
        self.setAccessibleName("; ".join(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), px(self.ROW_PX)
        for place, rule in enumerate(self._rules):
            top = place * height
            if rule.kept:
                paint_tick(painter, QRectF(0, top + px(5), px(14), px(14)))
            elif self._typed:
                draw_text(painter, QRectF(px(2), top, px(14), height), "×", weight=600)
            broken = self._typed and not rule.kept
            text = QRectF(px(24), top, self.width() - px(24), height)
            draw_text(painter, text, tr(rule.text), role="text1" if broken else "text2", weight=600 if broken else 400)
