"""The model behind a table: rows of any kind, known by their id, seen through declared columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from widgets.columns import Column, RowState
from widgets.tooltip import plain_tip

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
VALUE_ROLE = _ROLE.UserRole
ORDINARY = RowState()
MISSING = 3  # first part of the sort key of a missing value: last, up or down


class RowsModel(QAbstractTableModel):
    """Rows in the order given, or sorted by one column. The delegate asks it for values, Qt only for words."""

    edited = Signal(str, str, str)  # row id, column key, text typed

    def __init__(
        self, columns: Sequence[Column], row_id: Callable[[Any], str], row_state: Callable[[Any], RowState] | None
    ) -> None:
        super().__init__()
        self.columns = list(columns)
        self.row_id, self._row_state = row_id, row_state
        self.rows: list[Any] = []
        self._given: list[Any] = []
        self._place: dict[str, int] = {}
        self.sorted_by, self.descending = "", False

    # -- rows ---------------------------------------------------------------------------------------------------------
    def show_rows(self, rows: Iterable[Any]) -> bool:
        """Take all rows. True when the order or number of rows has changed, so that places mean other rows now."""
        self._given = list(rows)
        arranged = self._arranged()
        ids = {self.row_id(row): place for place, row in enumerate(arranged)}
        if list(ids) == list(self._place):
            self.rows = arranged
            self._tell(0, len(arranged) - 1)
            return False
        self.beginResetModel()
        self.rows, self._place = arranged, ids
        self.endResetModel()
        return True

    def update_rows(self, rows: Iterable[Any]) -> list[int]:
        """Take new versions of rows that are shown, in place; unknown ids are ignored. The places of the others."""
        places = []
        for row in rows:
            place = self._place.get(self.row_id(row))
            if place is not None:
                self.rows[place] = row
                places.append(place)
        if places:
            changed = {self.row_id(self.rows[place]): self.rows[place] for place in places}
            self._given = [changed.get(self.row_id(row), row) for row in self._given]
            self._tell(min(places), max(places))
        return places

    def sort_by(self, key: str, descending: bool) -> bool:
        """Sort by a column, or as given with an empty key. True: places mean other rows now."""
        self.sorted_by, self.descending = key, descending
        self.beginResetModel()
        self.rows = self._arranged()
        self._place = {self.row_id(row): place for place, row in enumerate(self.rows)}
        self.endResetModel()
        return True

    def place_of(self, row_id: str) -> int:
        """Row number, -1 when it is not shown."""
        return self._place.get(row_id, -1)

    def id_at(self, place: int) -> str:
        """Id of a row number, empty when there is none."""
        return self.row_id(self.rows[place]) if 0 <= place < len(self.rows) else ""

    def state_at(self, place: int) -> RowState:
        """How the row is drawn."""
        return self._row_state(self.rows[place]) if self._row_state is not None else ORDINARY

    # -- what Qt asks -------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 the signature of Qt
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 the signature of Qt
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == VALUE_ROLE:
            return column.value(row)
        if role in (_ROLE.DisplayRole, _ROLE.EditRole, _ROLE.AccessibleTextRole):
            return column.text(row)
        if role == _ROLE.ToolTipRole and column.hint is not None:
            return plain_tip(column.hint(row)) or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            column = self.columns[section]
            return {_ROLE.DisplayRole: column.title, _ROLE.AccessibleTextRole: column.label}.get(_ROLE(role))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.isValid() and self.columns[index.column()].edit:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        """What was typed is a wish: the owner of the rows decides and shows the row anew."""
        if role != _ROLE.EditRole or not index.isValid() or str(value) == self.data(index, _ROLE.EditRole):
            return False
        self.edited.emit(self.id_at(index.row()), self.columns[index.column()].key, str(value))
        return True

    def _arranged(self) -> list[Any]:
        column = next((column for column in self.columns if column.key == self.sorted_by), None)
        if column is None:
            return list(self._given)
        known = [row for row in self._given if column.sort_key(row)[0] != MISSING]
        missing = [row for row in self._given if column.sort_key(row)[0] == MISSING]
        return [*sorted(known, key=column.sort_key, reverse=self.descending), *missing]

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
