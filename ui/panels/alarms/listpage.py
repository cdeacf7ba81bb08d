"""The list of alarms with its foot, or a sentence where no alarm is to be shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.panels.alarms.rows import AlarmRow
from ui.panels.alarms.tables import alarm_table
from widgets.language import tr
from widgets.notice import NoticeStack
from widgets.text import Text
from widgets.theme import px


class ListPage(QWidget):
    """``empty_action`` is the button of the sentence: show everything, or open the journal."""

    empty_action = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[AlarmRow] = []
        self.table = alarm_table(tr("Alarms"))
        self.table.setObjectName("list")
        self._stack = NoticeStack(self.table)
        self._count, self._hint = Text("", 12, role="text2"), Text("", 12, role="text3", right=True)
        self._hint.show_text(tr("A acknowledges, Z shelves, N goes to the next unacknowledged alarm"))
        self._stack.notice.action_requested.connect(self.empty_action)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), px(4), px(12), px(4))
        foot.addWidget(self._count)
        foot.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)

    def show_rows(self, rows: Sequence[AlarmRow], everything: int, lost: str = "") -> None:
        """The rows that pass the filter, of ``everything`` in the list. ``lost``: since when the engine does not answer."""
        self.rows = list(rows)
        self.table.show_rows(self.rows)
        count = tr("{n} shown of {all}").format(n=len(rows), all=everything)
        self._count.show_text(f"{count}, {tr('as of {time}').format(time=lost)}" if lost else count)
        if not everything and lost:
            why = tr("The engine has not answered since {time}.").format(time=lost)
            self._stack.show_error(tr("The alarms are not known"), why, "")
        elif rows:
            self._stack.show_content()
        elif everything:
            detail = tr("{n} are in the list").format(n=everything)
            self._stack.show_empty(tr("No alarm passes the filter"), detail, tr("Show all"))
        else:
            self._stack.show_empty(tr("No alarms"), tr("The plant is normal."), tr("Open journal"))

    def show_loading(self) -> None:
        """Nothing has come from the engine yet."""
        self._stack.show_loading(tr("Loading the alarms …"))

    def step(self, way: int) -> None:
        """To the next (1) or previous (-1) unacknowledged alarm."""
        waiting = [row.id for row in self.rows if row.waiting]
        if waiting:
            here = self.table.current_id()
            at = waiting.index(here) + way if here in waiting else (0 if way > 0 else -1)
            self.table.select_id(waiting[at % len(waiting)])
