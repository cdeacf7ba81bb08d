"""The columns of the command dialog: side by side, or on a small screen as two pages."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs.command.checkscolumn import ChecksColumn
from ui.dialogs.command.confirmcolumn import ConfirmColumn, FeedbackColumn
from ui.dialogs.command.stages import StageRow
from ui.dialogs.command.valuecolumn import ValueColumn
from ui.dialogs.framed import SIDE_PX
from widgets import theme
from widgets.pane import Rule
from widgets.text import Text
from widgets.theme import px


class Signed(QWidget):
    """The right side, in the fill of a plot as in a form that is signed; beside each other where it has a page of its own."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        for place, part in enumerate(parts):
            self._row.addWidget(part, place)

    def lay_out(self, *, across: bool) -> None:
        """Side by side or below each other."""
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if across else direction.TopToBottom)
        self._row.setStretch(0, 1 if across else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("plot"))


class CommandPages(QWidget):
    """``two`` pages: 0 has value and checks, 1 has confirm and feedback."""

    def __init__(
        self, value: ValueColumn, checks: ChecksColumn, confirm: ConfirmColumn, feedback: FeedbackColumn
    ) -> None:
        super().__init__()
        self.stages, self.note = StageRow(), Text("", 12, 400, "text2", right=True)
        self._value, self._checks, self._signed = value, checks, Signed(confirm, feedback)
        self._rules = (Rule(upright=True), Rule(upright=True))
        self.two, self.page = False, 0
        top, columns = QHBoxLayout(), QHBoxLayout()
        top.setContentsMargins(px(SIDE_PX), 0, px(SIDE_PX), 0)
        top.addWidget(self.stages)
        top.addWidget(self.note, 1)
        columns.setSpacing(0)
        for part in (value, self._rules[0], checks, self._rules[1], self._signed):
            columns.addWidget(part, 0 if isinstance(part, Rule) else 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(Rule())
        column.addLayout(columns, 1)

    def show_page(self, page: int, *, two: bool) -> None:
        """Show a page, or without ``two`` everything."""
        self.page, self.two = page, two
        first, second = not two or page == 0, not two or page == 1
        self._value.setVisible(first)
        self._checks.setVisible(first)
        self._signed.setVisible(second)
        self._rules[0].setVisible(first)
        self._rules[1].setVisible(not two)
        self._signed.lay_out(across=two)
        self._value.lay_out(wide=two)
