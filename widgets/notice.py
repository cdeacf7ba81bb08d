"""What stands where content is missing: empty, loading, error. One sentence, one action; the pane keeps its size."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from widgets.controls import Button
from widgets.language import tr
from widgets.progress import FlatBar
from widgets.text import Text
from widgets.theme import changes, px

BAR_WIDTH_PX = 160


class Notice(QWidget):
    """``action_requested`` is the button: what an empty pane offers, or Try again."""

    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._detail = Text(weight=500, wrap=True), Text(px=12, role="text3", wrap=True)
        self._bar, self._button = FlatBar(), Button("", "row")
        self._button.clicked.connect(self.action_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(6))
        column.addStretch(1)
        for part in (self._text, self._detail):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        for control in (self._bar, self._button):
            column.addWidget(control, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._fit()
        changes.changed.connect(self._fit)
        self.show_empty("")

    def show_empty(self, text: str, detail: str = "", action: str = "") -> None:
        """There is nothing: say so, since when or why, and what can be done."""
        self._show(text, detail, action)

    def show_loading(self, text: str, detail: str = "", share: float | None = None) -> None:
        """What is loading (``Loading 7 d``) and how much of it is there (``4 of 6 pens``, 0 to 1)."""
        self._show(text, detail, "")
        self._bar.show_share(share)
        self._bar.show()

    def show_error(self, text: str, detail: str = "", action: str | None = None) -> None:
        """What failed, cause and last try; the action is Try again unless given, empty for none."""
        self._show(text, detail, tr("Try again") if action is None else action)

    def _fit(self) -> None:
        self._bar.setFixedWidth(px(BAR_WIDTH_PX))

    def _show(self, text: str, detail: str, action: str) -> None:
        self._text.show_text(text)
        self._detail.show_text(detail)
        self._detail.setVisible(bool(detail))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._bar.hide()
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)


class NoticeStack(QStackedWidget):
    """Content, or a notice in its place: ``stack.notice.show_loading(…)``, ``stack.show_notice()``, ``stack.show_content()``."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content, self.notice = content, Notice()
        self.addWidget(content)
        self.addWidget(self.notice)

    def show_content(self) -> None:
        self.setCurrentWidget(self.content)

    def show_notice(self) -> None:
        self.setCurrentWidget(self.notice)

    def show_empty(self, text: str, detail: str = "", action: str = "") -> None:
        """As ``Notice.show_empty``, and show it."""
        self.notice.show_empty(text, detail, action)
        self.show_notice()

    def show_loading(self, text: str, detail: str = "", share: float | None = None) -> None:
        """As ``Notice.show_loading``, and show it."""
        self.notice.show_loading(text, detail, share)
        self.show_notice()

    def show_error(self, text: str, detail: str = "", action: str | None = None) -> None:
        """As ``Notice.show_error``, and show it."""
        self.notice.show_error(text, detail, action)
        self.show_notice()
