"""Several panes as tabs in the place of one, for narrow windows; it gives the panes back when there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets.controls import Segments
from widgets.pane import Pane
from widgets.text import Text
from widgets.theme import px

LEAST_HEIGHT_PX = 120


class TabbedPane(QWidget):
    """``gather(True)`` takes the panes in. The tab is their title; their note stands beside the tabs."""

    def __init__(self, panes: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self._panes = panes
        self.tabs = Segments([(str(at), title) for at, (title, _) in enumerate(panes)], "0")
        self._note, self._stack = Text("", 12, 400, "text3", elide=True), QStackedWidget()
        self.tabs.chosen.connect(self.show_tab)
        row = QHBoxLayout()
        row.setContentsMargins(px(10), px(4), px(12), px(4))
        row.setSpacing(px(10))
        row.addWidget(self.tabs)
        row.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.setMinimumHeight(px(LEAST_HEIGHT_PX))  # the height stays when another tab is taken
        for _, pane in panes:
            if isinstance(pane, Pane):
                pane.retitled.connect(self._show_note)

    def show_tab(self, key: str) -> None:
        """Another pane, by its number as text."""
        self.tabs.set_current(key)
        self._stack.setCurrentIndex(int(key))
        self._show_note()

    def gather(self, taken: bool) -> None:
        """Take the panes in, or let them go."""
        while (pane := self._stack.widget(0)) is not None:
            self._stack.removeWidget(pane)
        for _, pane in self._panes:
            if taken:
                self._stack.addWidget(pane)
            if isinstance(pane, Pane):
                pane.show_headed(not taken)
        if taken:
            self.show_tab(self.tabs.current() or "0")

    def _show_note(self) -> None:
        pane = self._stack.currentWidget()
        self._note.show_text(pane.note.text() if isinstance(pane, Pane) else "")
