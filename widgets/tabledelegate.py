"""Draws the cells of a table row by row state, and makes the editor of a cell that may be changed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from widgets.cellpaint import ink_of, paint_cell
from widgets.columns import Cell
from widgets.fields import Field
from widgets.lettering import text_width
from widgets.tableheader import PADDING_PX
from widgets.tablemodel import VALUE_ROLE, RowsModel
from widgets.theme import colour, font, px

Index = QModelIndex | QPersistentModelIndex
WORDS = (Cell.TEXT, Cell.NUMBER, Cell.MARKED)


class CellDelegate(QStyledItemDelegate):
    """Background by row, then the cell by its column."""

    def __init__(self, model: RowsModel, row_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self.row_px = model, row_px
        self.hovered = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        place, column = index.row(), self._model.columns[index.column()]
        state = self._model.state_at(place)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        fill = "selection" if selected else "hover" if place == self.hovered else "sunken" if state.group else ""
        if fill:
            painter.fillRect(rect, colour(fill))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("line1"))
        inner = rect.adjusted(px(PADDING_PX), 0, -px(PADDING_PX), -1)
        ink = ink_of(column, state, place == self.hovered)
        paint_cell(painter, inner, column, index.data(VALUE_ROLE), ink)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(self._model.columns[index.column()].width), px(self.row_px))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """What does not fit into its cell is told in full; a hint of the column goes first."""
        told = super().helpEvent(event, view, option, index)
        if told or not index.isValid() or index.data(Qt.ItemDataRole.ToolTipRole):
            return told
        column, words = self._model.columns[index.column()], str(index.data() or "")
        room = option.rect.width() - 2 * px(PADDING_PX)
        ink = ink_of(column, self._model.state_at(index.row()))
        if column.cell in WORDS and text_width(font(13, ink.weight), words) > room:
            QToolTip.showText(event.globalPos(), words, view)
            return True
        return told

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = Field(kind="row", parent=parent)
        field.setProperty("ring", False)
        return field
