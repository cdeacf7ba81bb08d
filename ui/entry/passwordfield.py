"""A field whose content is dots until Show is pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit

from widgets.controls import Button, Field
from widgets.language import tr
from widgets.theme import px


class PasswordField(Field):
    """Never kept anywhere; Show lasts as long as the field."""

    def __init__(self, name: str = "") -> None:
        super().__init__(kind="dialog")
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name or tr("Password"))
        self._show = Button(tr("Show"), "link", parent=self)
        self._show.setCheckable(True)
        self._show.setCursor(Qt.CursorShape.ArrowCursor)
        self._show.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._show.toggled.connect(self._reveal)
        self.setTextMargins(0, 0, self._show.sizeHint().width(), 0)

    def _reveal(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show.setText(tr("Hide") if shown else tr("Show"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self._show.sizeHint().width()
        self._show.setGeometry(self.width() - width - px(4), px(3), width, self.height() - px(6))
