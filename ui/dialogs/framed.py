"""A dialog with a bar at the top (title, note, close), a body and a bar of buttons at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs.base import Dialog
from widgets import theme
from widgets.controls import Button
from widgets.language import tr
from widgets.text import Text
from widgets.theme import px

HEAD_PX, FOOT_PX, SIDE_PX = 48, 52, 20


class Bar(QWidget):
    """A bar in the colour of the frame with a line towards the body."""

    def __init__(self, height_px: int, *, line_below: bool) -> None:
        super().__init__()
        self._below = line_below
        self.setFixedHeight(px(height_px))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(px(SIDE_PX), 0, px(SIDE_PX), 0)
        self.row.setSpacing(px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("frame"))
        painter.fillRect(0, self.height() - 1 if self._below else 0, self.width(), 1, theme.colour("line2"))


class FramedDialog(Dialog):
    """``body`` takes the content, ``foot`` the buttons; both have the margins of a dialog. ``size`` is at 100 %."""

    def __init__(self, title: str, size: QSize, note: str = "") -> None:
        super().__init__(title, QSize(px(size.width()), px(size.height())))
        self.head, self._foot = Bar(HEAD_PX, line_below=True), Bar(FOOT_PX, line_below=False)
        self.body, self.foot = QVBoxLayout(), self._foot.row
        self.body.setContentsMargins(px(SIDE_PX), px(14), px(SIDE_PX), px(14))
        self.body.setSpacing(px(6))
        self._fill_head(note)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self.body, 1)
        column.addWidget(self._foot)

    def _fill_head(self, note: str) -> None:
        self.note = Text(note, 12, 400, "text3", elide=True)
        self.hint = Text(tr("Esc closes"), 12, 400, "text2")
        close = Button("×", "link")
        close.setAccessibleName(tr("Close"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self._close_asked)
        self.head.row.addWidget(Text(self.title, 15, 600))
        self.head.row.addSpacing(px(4))
        self.head.row.addWidget(self.note, 1)
        self.head.row.addWidget(self.hint)
        self.head.row.addWidget(close)

    def _close_asked(self) -> None:
        if self.may_close():
            self.finish()

    def add_cancel(self, text: str = "") -> Button:
        """The button that closes without doing anything, at the right."""
        self.foot.addStretch(1)
        cancel = Button(text or tr("Cancel"), "dialog")
        cancel.clicked.connect(self._close_asked)
        self.foot.addWidget(cancel)
        return cancel
