"""Tables: declared columns, uniform rows, sorting, column chooser, copying with headers, row states. Fast with 10,000 rows.

    table = Table(COLUMNS, row_id=lambda row: row.id, row_state=state_of, row_px=29, name=tr("Alarms"))
    table.show_rows(rows)        # all rows; selection, focus and scroll position stay with their ids
    table.update_rows(changed)   # new versions of some rows, in place and in one go

A row is any value. A sorted table keeps its place until the next ``show_rows``, so that rows do not jump under the hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from widgets.cellpaint import action_rect
from widgets.columns import Cell, Column, RowState
from widgets.focus import ENTER, PAGES, keeps_key
from widgets.rowsview import RowsView
from widgets.tableheader import HEIGHT_PX, PADDING_PX
from widgets.tablelayout import layout_of, restore
from widgets.tablemodel import VALUE_ROLE
from widgets.theme import changes, px, text_scale

DEFAULT_ROW_PX, DENSE_ROW_PX, ALARM_ROW_PX = 26, 24, 29
_WITH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Table(RowsView):
    """Signals carry row ids. ``opened`` is double click or Enter; ``selected`` the current row, empty for none."""

    opened = Signal(str)
    menu_requested = Signal(str, QPoint)  # row id, global position
    checked = Signal(str, str, bool)  # row id, column key, wanted
    action_requested = Signal(str, str)  # row id, column key
    edited = Signal(str, str, str)  # row id, column key, text typed
    layout_changed = Signal()  # by the operator: keep ``table_layout()``

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        row_state: Callable[[Any], RowState] | None = None,
        *,
        row_px: int = DEFAULT_ROW_PX,
        name: str = "",
        many: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, row_id, row_state, row_px, parent)
        self._row_px, self._fitting = row_px, False
        self._dropped: set[str] = set()  # columns that left by rank
        self._kept: set[str] = set()  # columns that the operator has brought back
        self._widths_at = 0  # text scale that the widths belong to, 0 before they are set
        self.setAccessibleName(name)
        self._behave(many)
        self._connect()
        self._fit()

    # -- layout -------------------------------------------------------------------------------------------------------
    def sort_by(self, key: str, descending: bool = False) -> None:
        """Sort by a column; an empty key restores the order given."""
        self._keeping(lambda: self._model.sort_by(key, descending))
        self._header.show_sort(key, descending)

    def table_layout(self) -> dict[str, Any]:
        """Order, widths and hidden columns as the operator has them, as plain data to be kept."""
        hidden = {c.key for at, c in enumerate(self._model.columns) if self._header.isSectionHidden(at)}
        return layout_of(self._header, self._model.columns, hidden - self._dropped, self._kept)

    def restore_layout(self, kept: Mapping[str, Any]) -> None:
        """Take what ``table_layout`` gave, perhaps by an older version."""
        self._fitting = True
        self._dropped, self._kept = set(), restore(self._header, self._model.columns, kept)
        self._fitting = False
        self._stretch()

    def show_column(self, key: str, shown: bool) -> None:
        """Show or hide a column that only sometimes has something to say."""
        self._fitting = True
        for section, column in enumerate(self._model.columns):
            if column.key == key:
                self._dropped.discard(key)
                self._header.setSectionHidden(section, not shown)
        self._fitting = False
        self._stretch()

    def copy_text(self) -> str:
        """The selected rows (all without a selection) with their header, separated by tabs, as spreadsheets take them."""
        order = sorted(self._shown(), key=lambda pair: self._header.visualIndex(pair[0]))
        ids = self.selected_ids()
        rows = [self.row(row_id) for row_id in ids] if ids else self._model.rows
        lines = ["\t".join(column.label for _, column in order)]
        lines += ["\t".join(column.text(row).replace("\t", " ") for _, column in order) for row in rows]
        return "\n".join(lines)

    # -- events -------------------------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        """Pages, Enter and, where there is something to check, Space are those of the table while it has the focus."""
        return (event.type() is QEvent.Type.ShortcutOverride and self._keeps(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copy_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _WITH:
            if self.current_id() and self.state() != QAbstractItemView.State.EditingState:
                self.opened.emit(self.current_id())
        elif event.key() == Qt.Key.Key_Space and self._check_current():
            pass
        elif event.key() == Qt.Key.Key_F2:
            super().keyPressEvent(event)
        elif (event.text() and event.text().isprintable()) or event.matches(QKeySequence.StandardKey.SelectAll):
            event.ignore()  # single letters and Ctrl+A are shortcuts of the display
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._press(index, event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._model.columns[index.column()].edit:
            super().mouseDoubleClickEvent(event)
        elif index.isValid() and event.button() == Qt.MouseButton.LeftButton and not self._pressed_control(index):
            self.opened.emit(self._model.id_at(index.row()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            at = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_requested.emit(self._model.id_at(index.row()), at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _keeps(self, event: QEvent) -> bool:
        space = (Qt.Key.Key_Space,) if any(column.cell is Cell.CHECK for _, column in self._shown()) else ()
        return keeps_key(event, (*PAGES, *ENTER, *space))

    def _connect(self) -> None:
        self._model.edited.connect(self.edited)
        self._header.sectionClicked.connect(self._sort_clicked)
        self._header.columns_changed.connect(self._columns_changed)
        changes.changed.connect(self._fit)

    def _fit(self) -> None:
        """Sizes of the present text scale."""
        self.verticalHeader().setMinimumSectionSize(px(self._row_px))
        self.verticalHeader().setDefaultSectionSize(px(self._row_px))
        self._header.setFixedHeight(px(HEIGHT_PX))
        self._fitting, before, self._widths_at = True, self._widths_at, text_scale()
        for section, column in enumerate(self._model.columns):
            kept = self._header.sectionSize(section) * self._widths_at / before if before else 0.0
            self._header.resizeSection(section, round(kept) or px(column.width))
        self._fitting = False
        self._stretch()
        self.viewport().update()

    def _stretch(self) -> None:
        """Columns that stretch share what the others leave; they never become narrower than declared."""
        if self._fitting:
            return
        self._fitting = True
        self._drop_by_rank()
        stretching = [(at, column) for at, column in self._shown() if column.stretch]
        self._share(stretching)
        self._fitting = False

    def _share(self, stretching: Sequence[tuple[int, Column]]) -> None:
        if not stretching:
            return
        taken = sum(self._header.sectionSize(at) for at, column in self._shown() if not column.stretch)
        room = max(0, self.viewport().width() - taken) / len(stretching)
        for at, column in stretching:
            self._header.resizeSection(at, max(px(column.width), int(room)))

    def _drop_by_rank(self) -> None:
        """Columns leave, highest rank first, until the rest fits; they come back when there is room."""
        columns = self._model.columns
        there = [
            (at, c) for at, c in enumerate(columns) if c.key in self._dropped or not self._header.isSectionHidden(at)
        ]
        width = {c.key: self._least_width(at, c) for at, c in there}
        excess = sum(width.values()) - self.viewport().width()
        dropped = set[str]()
        for _, column in sorted(there, key=lambda pair: -pair[1].rank):
            if excess > 0 and column.rank and column.key not in self._kept:
                dropped.add(column.key)
                excess -= width[column.key]
        for _, column in sorted(there, key=lambda pair: pair[1].rank):
            if column.key in dropped and excess + width[column.key] <= 0:  # a narrow one may still have room
                dropped.discard(column.key)
                excess += width[column.key]
        for at, column in there:
            if (column.key in dropped) != self._header.isSectionHidden(at):
                self._header.setSectionHidden(at, column.key in dropped)
        self._dropped = dropped

    def _least_width(self, section: int, column: Column) -> int:
        kept = 0 if column.stretch else self._header.sectionSize(section)
        return kept or px(column.width)

    def _press(self, index: QModelIndex, at: QPoint) -> None:
        column, value = self._model.columns[index.column()], index.data(VALUE_ROLE)
        row_id = self._model.id_at(index.row())
        if column.cell is Cell.CHECK and value is not None:
            self.checked.emit(row_id, column.key, not value)
        elif column.cell is Cell.ACTION and value and isinstance(value, str):
            pad = px(PADDING_PX)
            box = action_rect(QRectF(self.visualRect(index)).adjusted(pad, 0, -pad, 0), value)
            if box.contains(at.toPointF()):
                self.action_requested.emit(row_id, column.key)

    def _pressed_control(self, index: QModelIndex) -> bool:
        return self._model.columns[index.column()].cell in (Cell.CHECK, Cell.ACTION)

    def _check_current(self) -> bool:
        """Space turns the first check box of the current row; False when it has none."""
        row = self.row(self.current_id()) if self.current_id() else None
        for _, column in self._shown():
            if row is not None and column.cell is Cell.CHECK and (value := column.value(row)) is not None:
                self.checked.emit(self.current_id(), column.key, not value)
                return True
        return False

    def _sort_clicked(self, section: int) -> None:
        column = self._model.columns[section]
        if not column.sortable:
            return
        again = column.key == self._model.sorted_by
        if again and self._model.descending:
            self.sort_by("")
        else:
            self.sort_by(column.key, again)

    def _columns_changed(self) -> None:
        if not self._fitting:
            back = {column.key for _, column in self._shown()} & self._dropped
            self._kept |= back
            self._dropped -= back
            self._stretch()
            self.layout_changed.emit()
