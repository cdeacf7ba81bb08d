"""Trees of places, devices, points: rows of 24 px, marks at the right, filter while typing.

tree = Tree(name=tr("Campus"))
tree.show_nodes([Node("cth", "City Hall", children=[…], marks=(Mark(1),))])
tree.update_nodes({"cth": Node("cth", "City Hall", marks=())})     # in place, children stay
tree.filter("ahu 3")
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from widgets.theme import changes, colour, px
from widgets.treedelegate import Index, NodeDelegate, paint_fold
from widgets.treemodel import NODE_ROLE, Node, NodeFilter, NodesModel

__all__ = ["Node", "Tree"]

INDENT_PX = 12


class Tree(QTreeView):
    """Signals carry node ids. ``opened`` is double click or Enter; ``selected`` the current node, empty for none."""

    selected = Signal(str)
    opened = Signal(str)
    menu_requested = Signal(str, QPoint)  # node id, global position
    folds_changed = Signal()  # by the operator: keep ``expanded_ids()``

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = NodesModel()
        self._filter = NodeFilter(self._model)
        self._delegate = NodeDelegate(self)
        self._expanded: set[str] = set()
        self._filtering = self._restoring = False
        self.setModel(self._filter)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self._behave()
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.expanded.connect(lambda index: self._folded(index, True))
        self.collapsed.connect(lambda index: self._folded(index, False))
        changes.changed.connect(self._fit)
        self._fit()

    # -- nodes --------------------------------------------------------------------------------------------------------
    def show_nodes(self, nodes: Sequence[Node], expanded: Iterable[str] | None = None) -> None:
        """Take all nodes; what is unfolded and current stays by id, or is unfolded as told."""
        current, top = self.current_id(), self.verticalScrollBar().value()
        if expanded is not None:
            self._expanded = set(expanded)
        blocked = self.selectionModel().blockSignals(True)
        self._model.show_nodes(nodes)
        self._unfold()
        if current:
            self.select_id(current, scroll=False)
        self.selectionModel().blockSignals(blocked)
        self.verticalScrollBar().setValue(top)
        if self.current_id() != current:
            self.selected.emit(self.current_id())

    def update_nodes(self, nodes: Mapping[str, Node]) -> None:
        """Take new texts, marks and notes by id; children and order stay."""
        self._model.update_nodes(nodes)

    def node(self, node_id: str) -> Node | None:
        """The node of an id as it is shown, ``None`` when there is none."""
        return self._model.node(node_id)

    def filter(self, text: str) -> None:
        """Show only nodes that hold all words of ``text``, unfolded; empty shows all, folded as before."""
        self._filtering = bool(text.strip())
        self._filter.show_matching(text)
        if self._filtering:
            self.expandAll()
        else:
            self.collapseAll()
            self._unfold()

    def shown_count(self) -> int:
        """How many nodes pass the filter."""
        return _count(self._filter, QModelIndex())

    def current_id(self) -> str:
        """Id of the current node, empty for none."""
        node = self.currentIndex().data(NODE_ROLE)
        return node.id if isinstance(node, Node) else ""

    def select_id(self, node_id: str, *, scroll: bool = True) -> bool:
        """Make a node current, unfold what leads to it and scroll to it; False when it is not there."""
        index = self._filter.mapFromSource(self._model.index_of(node_id))
        if not index.isValid():
            return False
        above = index.parent()
        while above.isValid():
            self.setExpanded(above, True)
            above = above.parent()
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if scroll:
            self.scrollTo(index)
        return True

    def expanded_ids(self) -> list[str]:
        """What the operator has unfolded, to be kept."""
        return sorted(self._expanded)

    # -- events -------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.current_id():
                self.opened.emit(self.current_id())
        elif event.text() and event.text().isprintable():
            event.ignore()  # single letters are shortcuts of the display
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() >= self.visualRect(index).left():
            self.opened.emit(self.current_id())
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(QModelIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        node = index.data(NODE_ROLE)
        if isinstance(node, Node):
            at = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_requested.emit(node.id, at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.currentIndex().isValid():
            painter, row = QPainter(self.viewport()), self.visualRect(self.currentIndex())
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(QRectF(1, row.top() + 1, self.viewport().width() - 2, row.height() - 2))

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill the whole row, also left of the indentation."""
        rect = QRectF(0, option.rect.top(), self.viewport().width(), option.rect.height())
        if self.selectionModel().isSelected(self._plain(index)):
            painter.fillRect(rect, colour("selection"))
        elif QPersistentModelIndex(index) == self._delegate.hovered:
            painter.fillRect(rect, colour("hover"))
        super().drawRow(painter, option, index)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A small filled triangle, down when unfolded."""
        if not self.model().hasChildren(index):
            return
        paint_fold(painter, QRectF(rect), unfolded=self.isExpanded(self._plain(index)))

    # -- inside -------------------------------------------------------------------------------------------------------
    def _behave(self) -> None:
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setAnimated(False)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _fit(self) -> None:
        self.setIndentation(px(INDENT_PX))
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _unfold(self) -> None:
        self._restoring = True
        for node_id in self._expanded:
            index = self._filter.mapFromSource(self._model.index_of(node_id))
            if index.isValid():
                self.setExpanded(index, True)
        self._restoring = False

    def _folded(self, index: QModelIndex, unfolded: bool) -> None:
        node = index.data(NODE_ROLE)
        if self._filtering or self._restoring or not isinstance(node, Node):
            return
        (self._expanded.add if unfolded else self._expanded.discard)(node.id)
        self.folds_changed.emit()

    def _current_changed(self) -> None:
        self.viewport().update()
        self.selected.emit(self.current_id())

    def _plain(self, index: Index) -> QModelIndex:
        return index if isinstance(index, QModelIndex) else self._filter.index(index.row(), 0, index.parent())

    def _hover(self, index: QModelIndex) -> None:
        if QPersistentModelIndex(index) != self._delegate.hovered:
            self._delegate.hovered = QPersistentModelIndex(index)
            self.viewport().update()


def _count(model: NodeFilter, parent: QModelIndex) -> int:
    rows = model.rowCount(parent)
    return rows + sum(_count(model, model.index(row, 0, parent)) for row in range(rows))
