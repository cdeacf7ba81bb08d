"""The link to the unacknowledged alarms that have no row in the banner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from widgets import theme
from widgets.language import tr
from widgets.style import paint_chevron
from widgets.theme import px


class MoreButton(QAbstractButton):
    """``n more`` with a chevron; hidden when there are none and nothing is unfolded."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._expanded = False
        self.setProperty("ring", False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_count(self, count: int, expanded: bool, *, compact: bool) -> None:
        self._expanded = expanded
        text = tr("{n} more unack.") if compact else tr("{n} more")
        self.setText(tr("Fewer") if expanded else text.format(n=count))
        self.setAccessibleName(self.text())
        self.setVisible(bool(count) or expanded)
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(theme.font(12, 500)).horizontalAdvance(self.text())
        return QSize(int(width) + px(24), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(12, 500))
        painter.setPen(theme.colour("text1" if self.underMouse() else "text2"))
        painter.drawText(QRectF(self.rect()).adjusted(px(4), 0, -px(14), 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        paint_chevron(painter, QPointF(self.width() - px(8), self.height() / 2), up=self._expanded)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
