"""The priority array of a BACnet point: 16 cells, used ones filled, the one of this command marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.dialogs.command.form import active_slot
from widgets import theme
from widgets.language import tr
from widgets.theme import px
from widgets.tooltip import plain_tip

SLOTS = 16


class PriorityCells(QWidget):
    """``show_slots`` takes the texts of the used slots; an empty sequence means that the device has no array."""

    def __init__(self, priority: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._priority = priority
        self._values: Sequence[float | None] = ()
        self._texts: dict[int, str] = {}
        self.setFixedHeight(px(40))
        self.setAccessibleName(tr("Priority level"))

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(40))

    def show_slots(self, values: Sequence[float | None], texts: dict[int, str]) -> None:
        """``texts`` has the shown value of each used priority (1 to 16)."""
        self._values, self._texts = values, texts
        used = "; ".join(f"{priority}: {text}" for priority, text in sorted(texts.items()))
        self.setAccessibleDescription(used or tr("no priority in use"))
        self.setToolTip(plain_tip(used))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = (self.width() - 1) / SLOTS
        active = active_slot(self._values)
        for place in range(SLOTS):
            box = QRectF(round(place * width) + 0.5, 0.5, round((place + 1) * width) - round(place * width), px(20))
            self._paint_cell(painter, box, place + 1)
        self._label(painter, self._priority, width, tr("this command"))
        if active is not None and abs(active - self._priority) > 2:
            self._label(painter, active, width, self._texts.get(active, ""))

    def _paint_cell(self, painter: QPainter, box: QRectF, priority: int) -> None:
        used = priority <= len(self._values) and self._values[priority - 1] is not None
        own = priority == self._priority
        painter.setPen(QPen(theme.colour("line3"), 1))
        painter.setBrush(theme.colour("accent" if own else "bar" if used else "plot"))
        painter.drawRect(box)
        painter.setFont(theme.font(11, 600 if own or used else 400))
        painter.setPen(theme.colour("on_accent" if own or used else "text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(priority))

    def _label(self, painter: QPainter, priority: int, width: float, text: str) -> None:
        painter.setFont(theme.font(11))
        painter.setPen(theme.colour("text2"))
        wanted = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2
        middle = (priority - 0.5) * width
        left = min(max(0.0, middle - wanted / 2), self.width() - wanted)
        painter.drawText(QRectF(left, px(22), wanted, px(16)), Qt.AlignmentFlag.AlignCenter, text)
