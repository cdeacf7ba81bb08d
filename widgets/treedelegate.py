"""How a row of a tree is painted: text, marks, note and strip, and the triangle that folds it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from widgets.cellpaint import paint_marks
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.theme import colour, font, px
from widgets.tooltip import plain_tip
from widgets.treemodel import NODE_ROLE, Node

ROW_PX, MARGIN_PX, STRIP_PX = 24, 12, 38
Index = QModelIndex | QPersistentModelIndex


class NodeDelegate(QStyledItemDelegate):
    """Text, then from the right: marks, note, strip. ``hovered`` is the row under the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hovered = QPersistentModelIndex()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(120), px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node = index.data(NODE_ROLE)
        if not isinstance(node, Node):
            return
        rect = QRectF(option.rect).adjusted(px(4), 0, -px(MARGIN_PX), 0)
        right = rect.right()
        if node.marks:
            right -= paint_marks(painter, rect, node.marks, right=True) + px(4)
        if node.note:
            width = text_width(font(12), node.note)
            note = QRectF(right - width, rect.top(), width, rect.height())
            draw_text(painter, note, node.note, role="text2", px=12, side=RIGHT)
            right -= max(width, px(46)) + px(8)
        if node.strip:
            right -= px(STRIP_PX)
            paint_strip(painter, QRectF(right, rect.center().y() - px(5), px(STRIP_PX), px(10)), node.strip)
            right -= px(8)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        words = QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())
        draw_text(painter, words, node.text, weight=600 if selected or node.strong else 400)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole text, which may be cut, with what stands beside it."""
        node = index.data(NODE_ROLE)
        if not isinstance(node, Node):
            return super().helpEvent(event, view, option, index)
        parts = [node.text, node.note, *(mark.words for mark in node.marks)]
        QToolTip.showText(event.globalPos(), plain_tip(", ".join(part for part in parts if part)), view)
        return True


def paint_strip(painter: QPainter, rect: QRectF, shares: Sequence[float]) -> None:
    """One bar for each share: full height is all good, what is missing is dark and low."""
    step = rect.width() / len(shares)
    for place, share in enumerate(shares):
        good = min(1.0, max(0.0, share))
        width = max(1.0, step - (1 if step > 2 else 0))
        column = QRectF(rect.left() + place * step, rect.top(), width, rect.height())
        painter.fillRect(column, colour("track"))
        filled = column.height() * good
        column.setTop(column.bottom() - filled)
        painter.fillRect(column, colour("ghost" if good > 0.99 else "bar_strong"))


def paint_fold(painter: QPainter, rect: QRectF, *, unfolded: bool) -> None:
    """A small filled triangle at the right of ``rect``, down when unfolded."""
    half, centre = px(32) / 10, QPointF(rect.right() - 1 - px(5), round(rect.center().y()))
    points = ((-half, -half * 0.7), (half, -half * 0.7), (0.0, half * 0.8))
    if not unfolded:
        points = ((-half * 0.7, -half), (-half * 0.7, half), (half * 0.8, 0.0))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("text2"))
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in points]))
    painter.restore()
