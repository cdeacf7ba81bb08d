"""The header of a table: sunken, each title aligned as its column, a triangle at the sorted one, the column chooser in its menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from widgets.columns import Column
from widgets.language import tr
from widgets.lettering import LEFT, RIGHT, draw_text, text_width
from widgets.theme import colour, font, px

HEIGHT_PX, PADDING_PX = 26, 8


class TableHeader(QHeaderView):
    """Columns can be dragged, resized and hidden."""

    columns_changed = Signal()

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self.sorted_by, self.descending = "", False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.sectionMoved.connect(self.columns_changed)
        self.sectionResized.connect(self.columns_changed)

    def show_sort(self, key: str, descending: bool) -> None:
        """Move the triangle."""
        self.sorted_by, self.descending = key, descending
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(HEIGHT_PX))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column, box = self._columns[section], QRectF(rect)
        painter.fillRect(box, colour("sunken"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), colour("line2"))
        words = box.adjusted(px(PADDING_PX), 0, -px(PADDING_PX), -1)
        sorted_here = bool(column.key) and column.key == self.sorted_by
        if sorted_here:
            wide = min(words.width() - px(11), text_width(font(12, 500), column.title))
            x = words.right() - wide - px(7) if column.aligned_right else words.left() + wide + px(7)
            self._paint_triangle(painter, QPointF(x, words.center().y()))
            words = words.adjusted(px(11), 0, 0, 0) if column.aligned_right else words.adjusted(0, 0, -px(11), 0)
        draw_text(
            painter, words, column.title, role="text1" if sorted_here else "text2", px=12, weight=500,
            side=RIGHT if column.aligned_right else LEFT,
        )  # fmt: skip

    def _paint_triangle(self, painter: QPainter, centre: QPointF) -> None:
        x, y, half = centre.x(), centre.y(), px(3.5)
        way = 1 if self.descending else -1
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("text1"))
        base = y - way * half * 0.6
        painter.drawPolygon(QPolygonF([QPointF(x - half, base), QPointF(x + half, base), QPointF(x, y + way * half)]))
        painter.restore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.chooser().popup(event.globalPos())

    def chooser(self) -> QMenu:
        """The menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Columns")).setEnabled(False)
        for section, column in enumerate(self._columns):
            action = menu.addAction(column.label)
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(section))
            action.setEnabled(not column.fixed)
            action.toggled.connect(lambda shown, at=section: self._show_section(at, shown))
        return menu

    def _show_section(self, section: int, shown: bool) -> None:
        self.setSectionHidden(section, not shown)
        self.columns_changed.emit()
