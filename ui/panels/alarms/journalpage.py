"""The journal: every transition of the last days, asked for when it is shown and every minute, searched by words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KilowatchError
from app.domain.messages import AlarmTransition
from ui.context import Context
from ui.panels.alarms.tables import journal_table
from widgets.fields import SearchField
from widgets.language import tr
from widgets.notice import NoticeStack
from widgets.pane import Rule
from widgets.text import Text
from widgets.theme import px

DAYS, ROWS = 30, 5_000


class JournalPage(QWidget):
    """``taken(transitions)``, newest first, whenever an answer has come."""

    taken = Signal(list)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.transitions: list[AlarmTransition] = []
        self.table = journal_table(context)
        self.search = SearchField(tr("Search message or point"))
        self._count = Text("", 12, role="text2", right=True)
        self._stack = NoticeStack(self.table)
        self._stack.show_loading(tr("Loading the journal …"))
        self._stack.notice.action_requested.connect(self._act)
        self.search.searched.connect(lambda _: self._show())
        self._lay_out()

    def ask(self) -> None:
        """Ask the engine for the last days."""
        now = datetime.now(UTC)
        asked = self._context.client.journal(start=now - timedelta(days=DAYS), end=now, limit=ROWS)
        self._context.feed.run(asked, self._take, self._failed)

    def look_for(self, words: str) -> None:
        """Show what has these words."""
        self.search.setText(words)
        self._show()

    def _take(self, journal: list[AlarmTransition]) -> None:
        self.transitions = sorted(journal, key=lambda row: -row.seq)
        self._show()
        self.taken.emit(self.transitions)

    def _failed(self, error: KilowatchError) -> None:
        """Live alarms go on without it; rows that are there stay."""
        if not self.transitions:
            self._stack.show_error(tr("No journal"), str(error))

    def _show(self) -> None:
        words = self.search.text().casefold().split()
        shown = [row for row in self.transitions if self._has(row, words)]
        self.table.show_rows(shown)
        self._count.show_text(tr("{n} shown of {all}").format(n=len(shown), all=len(self.transitions)))
        if shown:
            self._stack.show_content()
        elif self.transitions:
            self._stack.show_empty(tr("No entry has these words"), "", tr("Show all"))
        else:
            self._stack.show_empty(tr("No alarm in {n} days").format(n=DAYS))

    def _has(self, row: AlarmTransition, words: list[str]) -> bool:
        """Every word stands somewhere in the row."""
        if not words:
            return True
        rule = self._context.site.alarm_rules.get(row.alarm)
        point, name = (rule.point or rule.device or "", self._context.text(rule.name)) if rule else ("", "")
        text = f"{row.alarm} {point} {name} {row.user} {row.note}".casefold()
        return all(word in text for word in words)

    def _act(self) -> None:
        """Show everything again where words hid it; else try again."""
        if self.transitions:
            self.look_for("")
        else:
            self.ask()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(px(12), px(5), px(12), px(5))
        bar.addWidget(self.search)
        bar.addWidget(self._count, 1)
        self.search.setMinimumWidth(px(240))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(Rule())
        column.addWidget(self._stack, 1)
