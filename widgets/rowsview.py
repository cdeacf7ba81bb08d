"""Rows that keep their identity: what a table shows, selects and hovers, and how rows are drawn over their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets.cellpaint import ink_of, paint_cell
from widgets.columns import Column, RowState
from widgets.tabledelegate import CellDelegate
from widgets.tableheader import PADDING_PX, TableHeader
from widgets.tablemodel import Index, RowsModel
from widgets.theme import alarm_colours, colour, ink, px

EDGE_PX = 4
FRAME_MS, CELLS_A_FRAME = 16, 300
_EDITS = QAbstractItemView.EditTrigger
_STATE = QAbstractItemView.State
_SELECT = QItemSelectionModel.SelectionFlag


class RowsView(QTableView):
    """``selected`` is the current row, empty for none; both signals carry row ids."""

    selected = Signal(str)
    selection_changed = Signal(list)

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        row_state: Callable[[Any], RowState] | None,
        row_px: int,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._model = RowsModel(columns, row_id, row_state)
        self._delegate = CellDelegate(self._model, row_px, self)
        self._header = TableHeader(self._model.columns, self)
        self._hovered = -1
        self._undrawn: dict[int, None] = {}  # places in the order in which they changed
        self._next_frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._next_frame.timeout.connect(self._draw_some)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self._header)
        for section, column in enumerate(self._model.columns):
            self._header.setSectionHidden(section, column.hidden)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    def show_rows(self, rows: Iterable[Any]) -> None:
        """Take all rows; selection, current row and scroll position stay with the ids that are still there."""
        self._keeping(lambda: self._model.show_rows(rows))

    def update_rows(self, rows: Iterable[Any]) -> None:
        """Take new versions of rows that are shown; others are ignored, the order stays.

        Where very much changes at once it is drawn over a few frames, so that the hand is never held up.
        """
        seen = self._seen()
        self._undrawn.update(dict.fromkeys(place for place in self._model.update_rows(rows) if place in seen))
        self._draw_some()

    def columns(self) -> Sequence[Column]:
        """The columns as they were declared."""
        return self._model.columns

    def rows(self) -> list[Any]:
        """The rows in the order shown."""
        return list(self._model.rows)

    def row(self, row_id: str) -> Any:
        """The row of an id, or ``None``."""
        place = self._model.place_of(row_id)
        return self._model.rows[place] if place >= 0 else None

    def current_id(self) -> str:
        """Id of the row with the focus, empty for none."""
        return self._model.id_at(self.currentIndex().row())

    def selected_ids(self) -> list[str]:
        """Ids of the selected rows from top to bottom."""
        return [self._model.id_at(index.row()) for index in sorted(self.selectionModel().selectedRows())]

    def visible_ids(self) -> list[str]:
        """Ids of the rows that can be seen without scrolling."""
        return [self._model.id_at(place) for place in self._seen()]

    def select_id(self, row_id: str) -> bool:
        """Select a row, make it current and scroll to it; False when it is not there."""
        place = self._model.place_of(row_id)
        if place < 0:
            return False
        self.setCurrentIndex(self._model.index(place, self._first_column()))
        self.scrollTo(self.currentIndex())
        return True

    # -- events -------------------------------------------------------------------------------------------------------
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rows:
            self.selectionModel().setCurrentIndex(self._model.index(0, self._first_column()), _SELECT.NoUpdate)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Qt would draw everything again; who changes rows says which. Editors and screen readers are told as ever."""
        if self.state() is _STATE.EditingState or QAccessible.isActive():
            super().dataChanged(first, last, roles)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        cells = [(self.columnViewportPosition(at), self.columnWidth(at), column) for at, column in self._shown()]
        left, right = event.rect().left(), event.rect().right()
        cells = [cell for cell in cells if cell[0] <= right and cell[0] + cell[1] >= left]
        for place in self._places_in(event.region()):
            self._paint_row(painter, place, cells)
        if self.hasFocus() and self.currentIndex().isValid():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(self._row_rect(self.currentIndex().row()).adjusted(1, 1, -1, -2))

    # -- inside -------------------------------------------------------------------------------------------------------
    def _behave(self, many: bool) -> None:
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(_EDITS.DoubleClicked | _EDITS.EditKeyPressed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _keeping(self, change: Callable[[], bool]) -> None:
        """Do what may move rows and bring selection, current row and scroll position back to their ids."""
        model, selection = self._model, self.selectionModel()
        ids, current, top = self.selected_ids(), self.current_id(), self.verticalScrollBar().value()
        blocked = selection.blockSignals(True)
        moved = change()
        self._undrawn.clear()
        if moved:
            self._reselect([place for place in map(model.place_of, ids) if place >= 0], model.place_of(current))
            self.verticalScrollBar().setValue(top)
        selection.blockSignals(blocked)
        self.viewport().update()
        if moved:
            if self.current_id() != current:
                self.selected.emit(self.current_id())
            if self.selected_ids() != ids:
                self.selection_changed.emit(self.selected_ids())

    def _reselect(self, places: Sequence[int], current: int) -> None:
        if current >= 0:
            index = self._model.index(current, self._first_column())
            self.selectionModel().setCurrentIndex(index, _SELECT.NoUpdate)
        wanted = QItemSelection()
        for place in places:
            wanted.select(self._model.index(place, 0), self._model.index(place, len(self._model.columns) - 1))
        self.selectionModel().select(wanted, _SELECT.ClearAndSelect)

    def _row_rect(self, place: int) -> QRectF:
        top, width = self.rowViewportPosition(place), min(self.viewport().width(), self._header.length())
        return QRectF(0, top, width, self.rowHeight(place))

    def _seen(self) -> range:
        """The places in view."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(0, first), (len(self._model.rows) - 1 if last < 0 else last) + 1)

    def _draw_some(self) -> None:
        """Draw what has changed, as much as a frame can take."""
        most = max(1, CELLS_A_FRAME // max(1, len(self._shown())))
        for place in list(self._undrawn)[:most]:
            del self._undrawn[place]
            self.viewport().update(self._row_rect(place).toAlignedRect())
        if self._undrawn:
            self._next_frame.start()

    def _places_in(self, region: QRegion) -> list[int]:
        """The rows that a region touches, from top to bottom."""
        places, most = set[int](), len(self._model.rows) - 1
        for rect in cast(Iterable[QRect], region):
            first, last = self.rowAt(rect.top()), self.rowAt(rect.bottom())
            if first >= 0:
                places.update(range(first, (most if last < 0 else last) + 1))
        return sorted(places)

    def _paint_row(self, painter: QPainter, place: int, cells: Sequence[tuple[int, int, Column]]) -> None:
        """Background by row, then every cell by its column, then the edge."""
        state, row, rect = self._model.state_at(place), self._model.rows[place], self._row_rect(place)
        hovered = place == self._hovered
        selected = self.selectionModel().isRowSelected(place, QModelIndex())
        fill = "selection" if selected else "hover" if hovered else "sunken" if state.group else ""
        if fill:
            painter.fillRect(rect, ink(fill))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), ink("line1"))
        pad, top, height = px(PADDING_PX), rect.top(), rect.height() - 1
        for left, width, column in cells:
            inner = QRectF(left + pad, top, width - 2 * pad, height)
            paint_cell(painter, inner, column, column.value(row), ink_of(column, state, hovered))
        self._paint_edge(painter, place)

    def _paint_edge(self, painter: QPainter, place: int) -> None:
        state, rect = self._model.state_at(place), self._row_rect(place)
        if state.unacknowledged and state.priority:
            painter.fillRect(QRectF(0, rect.top(), EDGE_PX, rect.height()), alarm_colours(state.priority)[0])
        elif state.override:
            painter.fillRect(QRectF(0, rect.top(), EDGE_PX, rect.height()), colour("override"))

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            old, self._hovered = self._hovered, place
            for row in (old, place):
                if row >= 0:
                    self.viewport().update(self._row_rect(row).toAlignedRect())

    def _first_column(self) -> int:
        return next((at for at, _ in self._shown()), 0)

    def _shown(self) -> list[tuple[int, Column]]:
        pairs = enumerate(self._model.columns)
        return [(at, column) for at, column in pairs if not self._header.isSectionHidden(at)]

    def _current_changed(self) -> None:
        self.viewport().update()
        self.selected.emit(self.current_id())

    def _selection_changed(self) -> None:
        self.selection_changed.emit(self.selected_ids())
