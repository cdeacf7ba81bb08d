"""What Qt asks of the cells of a table: their size, their tooltip, and the editor of one that may be changed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from widgets.cellpaint import ink_of
from widgets.columns import Cell
from widgets.fields import Field
from widgets.lettering import text_width
from widgets.tableheader import PADDING_PX
from widgets.tablemodel import RowsModel
from widgets.theme import font, px
from widgets.tooltip import plain_tip

Index = QModelIndex | QPersistentModelIndex
WORDS = (Cell.TEXT, Cell.NUMBER, Cell.MARKED)


class CellDelegate(QStyledItemDelegate):
    """The view draws the cells itself (``RowsView``): row by row that takes a tenth of the time of asking Qt for each."""

    def __init__(self, model: RowsModel, row_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self.row_px = model, row_px

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
            QToolTip.showText(event.globalPos(), plain_tip(words), view)
            return True
        return told

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = Field(kind="row", parent=parent)
        field.setProperty("ring", False)
        return field
