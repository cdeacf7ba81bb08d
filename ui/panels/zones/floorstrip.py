"""The floors of a building, one above the other, with mean deviation and alarm: a click goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.panels.zones.facts import FloorState
from widgets.focus import Ringed
from widgets.gauge import paint_deviation
from widgets.language import tr
from widgets.lettering import draw_text
from widgets.marks import paint_alarm, paint_quality
from widgets.numbers import number
from widgets.theme import changes, colour, px

WIDTH_PX, HEAD_PX, MOST_ROW_PX, LEAST_ROW_PX = 64, 32, 50, 28


class FloorStrip(Ringed, QWidget):
    """``chosen(floor id)``; Up and Down move when it has the focus."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._floors: list[FloorState] = []
        self._current = ""
        self.setFixedWidth(px(WIDTH_PX))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Floors"))
        changes.changed.connect(self.update)

    def show_floors(self, floors: Sequence[FloorState], current: str) -> None:
        """All floors from the top, and which is shown."""
        if (list(floors), current) != (self._floors, self._current):
            self._floors, self._current = list(floors), current
            self._describe()
            self.update()

    def step(self, up: bool) -> None:
        """Go one floor up or down."""
        ids = [floor.id for floor in self._floors]
        if self._current in ids:
            at = ids.index(self._current) + (-1 if up else 1)
            if 0 <= at < len(ids):
                self.chosen.emit(ids[at])

    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH_PX), px(HEAD_PX) + px(LEAST_ROW_PX) * len(self._floors))

    def _row_px(self) -> float:
        room = (self.height() - px(HEAD_PX)) / max(1, len(self._floors))
        return max(px(20), min(px(MOST_ROW_PX), room))

    def _rect(self, at: int) -> QRectF:
        return QRectF(0, px(HEAD_PX) + at * self._row_px(), self.width(), self._row_px())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), colour("line2"))
        draw_text(painter, QRectF(10, 0, self.width() - 12, px(HEAD_PX)), tr("Floor"), weight=600)
        painter.fillRect(0, px(HEAD_PX) - 1, self.width(), 1, colour("line2"))
        for at, floor in enumerate(self._floors):
            self._paint_floor(painter, self._rect(at), floor)
        self.paint_focus(painter)

    def _paint_floor(self, painter: QPainter, rect: QRectF, floor: FloorState) -> None:
        current = floor.id == self._current
        if current:
            painter.fillRect(rect, colour("selection"))
            painter.fillRect(QRectF(0, rect.top(), 4, rect.height()), colour("accent"))
        two_lines = rect.height() >= px(38)
        words = QRectF(10, rect.top(), px(26), rect.height() * (0.62 if two_lines else 1.0))
        draw_text(painter, words, floor.label, weight=600 if current else 400)
        bar = (
            QRectF(10, rect.top() + rect.height() * 0.68, px(34), 7)
            if two_lines
            else QRectF(px(28), rect.center().y() - 3, px(18), 7)
        )
        if floor.judged:
            paint_deviation(painter, bar, floor.deviation)
        mark = QRectF(self.width() - 18, words.center().y() - 7, 14, 14)
        if floor.alarm:
            paint_alarm(painter, mark, *floor.alarm)
        elif floor.mark:
            paint_quality(painter, mark, floor.mark)
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width() - 1, 1), colour("line1"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for at, floor in enumerate(self._floors):
            if self._rect(at).contains(event.position()):
                self.chosen.emit(floor.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(event.key() == Qt.Key.Key_Up)
        else:
            super().keyPressEvent(event)

    def _describe(self) -> None:
        found = next((floor for floor in self._floors if floor.id == self._current), None)
        off = f", {number(found.deviation, 1, sign=True)} K" if found and found.deviation is not None else ""
        self.setAccessibleDescription(f"{tr('Floor')} {found.label}{off}" if found else "")
