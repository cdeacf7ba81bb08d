"""The model behind a tree: nodes known by their id, built once, with marks that change in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from widgets.columns import Mark

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
NODE_ROLE = _ROLE.UserRole


@dataclass(frozen=True, slots=True)
class Node:
    """A line of a tree. ``note`` stands at the right before the marks; ``strip`` draws the good shares of 24 hours as small
    bars, 0 to 1 each; ``strong`` is bold; ``words`` are more words that a filter finds (tags)."""

    id: str
    text: str
    children: Sequence[Node] = ()
    marks: Sequence[Mark] = ()
    note: str = ""
    strip: Sequence[float] = ()
    strong: bool = False
    words: str = ""


@dataclass(slots=True)
class _Entry:
    node: Node
    parent: int  # number of the parent entry, -1 at the top
    row: int
    children: list[int] = field(default_factory=list)


class NodesModel(QAbstractItemModel):
    """Indexes carry the number of their entry, which stays valid until the nodes are shown anew."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[_Entry] = []
        self._top: list[int] = []
        self._number: dict[str, int] = {}

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Take all nodes."""
        self.beginResetModel()
        self._entries, self._top, self._number = [], [], {}
        self._add(nodes, -1, self._top)
        self.endResetModel()

    def update_nodes(self, nodes: Mapping[str, Node]) -> None:
        """Take new text, marks and notes of nodes by id; their children stay."""
        for number in sorted(self._number[node_id] for node_id in nodes if node_id in self._number):
            entry = self._entries[number]
            changed = replace(nodes[entry.node.id], children=entry.node.children)
            if changed != entry.node:
                entry.node = changed
                index = self.createIndex(entry.row, 0, number)
                self.dataChanged.emit(index, index)

    def node(self, node_id: str) -> Node | None:
        """The node of an id."""
        number = self._number.get(node_id)
        return None if number is None else self._entries[number].node

    def index_of(self, node_id: str) -> QModelIndex:
        """The index of an id, invalid when there is none."""
        number = self._number.get(node_id)
        return QModelIndex() if number is None else self.createIndex(self._entries[number].row, 0, number)

    def ids(self) -> Iterator[str]:
        """All ids from top to bottom."""
        return iter(self._number)

    # -- what Qt asks -------------------------------------------------------------------------------------------------
    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 the signature of Qt
        below = self._below(parent)
        return self.createIndex(row, column, below[row]) if 0 <= row < len(below) and column == 0 else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008 Qt has an overload without arguments
        number = self._entries[index.internalId()].parent if index.isValid() else -1
        return self.createIndex(self._entries[number].row, 0, number) if number >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 the signature of Qt
        return len(self._below(parent))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 the signature of Qt
        return 1

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self._entries[index.internalId()].node
        if role == NODE_ROLE:
            return node
        if role == _ROLE.DisplayRole:
            return f"{node.text} {node.words}" if node.words else node.text
        if role == _ROLE.AccessibleTextRole:
            return ", ".join(part for part in (node.text, node.note, *(mark.words for mark in node.marks)) if part)
        return None

    def _below(self, parent: Index) -> list[int]:
        return self._entries[parent.internalId()].children if parent.isValid() else self._top

    def _add(self, nodes: Sequence[Node], parent: int, numbers: list[int]) -> None:
        for row, node in enumerate(nodes):
            number = len(self._entries)
            self._entries.append(_Entry(node, parent, row))
            self._number[node.id] = number
            numbers.append(number)
            self._add(node.children, number, self._entries[number].children)


class NodeFilter(QSortFilterProxyModel):
    """Keeps nodes whose words hold all words typed, with what leads to them and what is below them."""

    def __init__(self, model: NodesModel) -> None:
        super().__init__()
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)
        self.setSourceModel(model)
        self._words: list[str] = []

    def show_matching(self, text: str) -> None:
        """Empty text shows all."""
        self.beginFilterChange()
        self._words = text.casefold().split()
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if not self._words:
            return True
        text = str(self.sourceModel().index(row, 0, parent).data() or "").casefold()
        return all(word in text for word in self._words)
