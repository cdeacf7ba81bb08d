"""Several panes as tabs in the place of one, for narrow windows; it gives the panes back when there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets.controls import Segments
from widgets.theme import px


class TabbedPane(QWidget):
    """``gather(True)`` takes the panes in."""

    def __init__(self, panes: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self._panes = panes
        self.tabs = Segments([(str(at), title) for at, (title, _) in enumerate(panes)], "0")
        self._stack = QStackedWidget()
        self.tabs.chosen.connect(lambda key: self._stack.setCurrentIndex(int(key)))
        row = QHBoxLayout()
        row.setContentsMargins(px(10), px(4), px(10), px(4))
        row.addWidget(self.tabs)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def gather(self, taken: bool) -> None:
        """Take the panes in, or let them go."""
        while (pane := self._stack.widget(0)) is not None:
            self._stack.removeWidget(pane)
        for _, pane in self._panes if taken else ():
            self._stack.addWidget(pane)
        if taken:
            self._stack.setCurrentIndex(int(self.tabs.current() or 0))
