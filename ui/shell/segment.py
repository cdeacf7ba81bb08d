"""A segment of the top bar: a caption over a value made of texts and marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.language import tr
from widgets.marks import paint_alarm, paint_quality, quality_words
from widgets.style import paint_chevron
from widgets.theme import px

PADDING_PX = 15
MARK_PX = 14
GAP_PX = 5
CHEVRON_PX = 8


@dataclass(frozen=True, slots=True)
class Text:
    """``role`` is a colour token."""

    text: str
    role: str = "text1"
    weight: int = 500


@dataclass(frozen=True, slots=True)
class AlarmMark:
    priority: int
    state: str = "unacknowledged"


@dataclass(frozen=True, slots=True)
class QualityMark:
    letter: str


Part = Text | AlarmMark | QualityMark


class Segment(QWidget):
    """Caption 11 over value 13; with ``opens`` a chevron says that a click opens a choice."""

    clicked = Signal()

    def __init__(self, name: str, *, opens: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._opens = name, opens
        self._caption, self._parts = name, list[Part]()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_value(self, caption: str, parts: Sequence[Part]) -> None:
        """Show a caption and the value below it."""
        if (caption, list(parts)) == (self._caption, self._parts):
            return
        wider = self._width(caption, list(parts)) != self._width(self._caption, self._parts)
        self._caption, self._parts = caption, list(parts)
        self.setAccessibleDescription(f"{caption}: {self.spoken()}")
        if wider:
            self.updateGeometry()
        self.update()

    def spoken(self) -> str:
        """The value in words, for a screen reader."""
        return " ".join(_spoken(part) for part in self._parts).strip()

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._caption, self._parts), px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _width(self, caption: str, parts: list[Part]) -> int:
        caption_px = QFontMetricsF(theme.font(11)).horizontalAdvance(caption)
        value_px = sum(self._part_width(part) for part in parts) + (px(CHEVRON_PX + 8) if self._opens else 0)
        return int(max(caption_px, value_px) + 2 * px(PADDING_PX) + 0.5)

    def _part_width(self, part: Part) -> float:
        if isinstance(part, Text):
            return QFontMetricsF(theme.font(13, part.weight)).horizontalAdvance(part.text)
        return px(MARK_PX + GAP_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        painter.setFont(theme.font(11))
        painter.setPen(theme.colour("text3"))
        painter.drawText(QPointF(px(PADDING_PX), middle - px(5)), self._caption)
        x = float(px(PADDING_PX))
        for part in self._parts:
            x += self._paint_part(painter, part, x, middle + px(11))
        if self._opens:
            paint_chevron(painter, QPointF(x + px(10), middle + px(7)))
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(2, 2, -3, -3))

    def _paint_part(self, painter: QPainter, part: Part, x: float, baseline: float) -> float:
        box = QRectF(x, round(baseline - px(12)), px(MARK_PX), px(MARK_PX))
        if isinstance(part, AlarmMark):
            paint_alarm(painter, box, part.priority, part.state)
        elif isinstance(part, QualityMark):
            paint_quality(painter, box, part.letter)
        else:
            painter.setFont(theme.font(13, part.weight))
            painter.setPen(theme.colour(part.role))
            painter.drawText(QPointF(x, baseline), part.text)
        return self._part_width(part)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


def _spoken(part: Part) -> str:
    if isinstance(part, AlarmMark):
        return f"{tr('priority')} {part.priority}"
    return quality_words(part.letter) if isinstance(part, QualityMark) else part.text.strip()
