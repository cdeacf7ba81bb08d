"""Find or go to (Ctrl+K): displays, commands, alarms, equipment, zones, points."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.base import Dialog
from ui.shell.finder import Findable, found
from widgets import theme
from widgets.language import tr
from widgets.text import Text
from widgets.theme import px

ROW_PX = 28
KINDS = {
    "display": "Display", "command": "Command", "alarm": "Alarm", "equipment": "Equipment", "zone": "Zone", "point": "Point",
}  # fmt: skip
ITEM = Qt.ItemDataRole.UserRole


class _Row(QStyledItemDelegate):
    """Kind, title, note."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(100), px(ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item: Findable = index.data(ITEM)
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("text3"))
        painter.drawText(rect.adjusted(px(14), 0, 0, 0), middle, tr(KINDS[item.kind]))
        note_width = QFontMetricsF(painter.font()).horizontalAdvance(item.note)
        painter.drawText(rect.adjusted(0, 0, -px(14), 0), middle | Qt.AlignmentFlag.AlignRight, item.note)
        painter.setFont(theme.font(13, 500))
        painter.setPen(theme.colour("text1"))
        box = rect.adjusted(px(110), 0, -px(30) - note_width, 0)
        painter.drawText(
            box, middle, QFontMetricsF(painter.font()).elidedText(item.title, Qt.TextElideMode.ElideRight, box.width())
        )


class Palette(Dialog):
    """Finishes with the chosen ``Findable`` or ``None``."""

    def __init__(self, items: Sequence[Findable]) -> None:
        super().__init__(tr("Find or go to"), QSize(px(640), px(480)))
        self._items = items
        self._typed = QLineEdit(self)
        self._typed.setPlaceholderText(tr("Display, equipment, zone, point, alarm or command"))
        self._typed.setAccessibleName(self.title)
        self._typed.setFont(theme.font(15))
        self._typed.setFixedHeight(px(34))
        self._count = Text("", 12, 400, "text3")
        self._list = QListWidget(self)
        self._list.setItemDelegate(_Row(self._list))
        self._list.setAccessibleName(tr("Found"))
        self._list.setUniformItemSizes(True)
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(8)
        column.addWidget(self._typed)
        column.addWidget(self._count)
        column.addWidget(self._list)
        self._typed.textChanged.connect(self._search)
        self._typed.installEventFilter(self)
        self._list.itemActivated.connect(lambda item: self.finish(item.data(ITEM)))
        self._list.itemClicked.connect(lambda item: self.finish(item.data(ITEM)))
        self._search("")

    def first_focus(self) -> QWidget:
        return self._typed

    def type(self, text: str) -> None:
        """As if typed."""
        self._typed.setText(text)

    def choices(self) -> list[Findable]:
        """What is offered now, best first."""
        return [self._list.item(row).data(ITEM) for row in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._typed and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}.get(
                Qt.Key(event.key())
            )
            if step is not None:
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.currentItem() is not None:
                self.finish(self._list.currentItem().data(ITEM))
                return True
        return super().eventFilter(watched, event)

    def _search(self, typed: str) -> None:
        self._list.clear()
        for item in found(typed, self._items):
            row = QListWidgetItem()
            row.setData(ITEM, item)
            row.setData(Qt.ItemDataRole.AccessibleTextRole, f"{tr(KINDS[item.kind])} {item.title} {item.note}")
            self._list.addItem(row)
        self._list.setCurrentRow(0)
        count = self._list.count()
        self._count.setText(tr("{n} results").format(n=count) if typed.strip() else tr("Displays and commands"))
