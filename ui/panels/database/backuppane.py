"""Backups: the next one, a running one with its progress, those that there are."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.messages import BackupState
from ui.context import Context
from ui.panels.database.tables import backup_table
from widgets.controls import Button
from widgets.dates import named_day_clock
from widgets.language import tr
from widgets.notice import NoticeStack
from widgets.pane import Pane
from widgets.progress import Progress
from widgets.text import Text
from widgets.theme import px


class BackupPane(Pane):
    """``button`` begins one."""

    def __init__(self, context: Context) -> None:
        self.button = Button(tr("Back up now"))
        super().__init__(tr("Backups"), tools=(self.button,))
        self._context = context
        self.table, self.progress = backup_table(context), Progress(cancel=False)
        self.stack, self.trouble = NoticeStack(self.table), Text(px=12, weight=600, wrap=True)
        self._folder = Text(px=12, role="text3", elide=True)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(px(12), 0, px(12), px(6))
        column.setSpacing(px(4))
        for part in (self._folder, self.trouble, self.progress):
            column.addWidget(part)
        self.body.addWidget(top)
        self.body.addWidget(self.stack, 1)
        self.trouble.hide()
        self.progress.hide()
        self.stack.show_loading(tr("Loading backups …"))

    def show_backups(self, state: BackupState, kind: str) -> None:
        """``kind`` of the database: a shared one is backed up where it runs."""
        running, shared = state.state == "running", kind == "postgresql"
        due = named_day_clock(state.next_at, self._context.zone) if state.next_at else tr("switched off")
        self.show_note(tr("next {when}, {n} are kept").format(when=due, n=state.keep))
        self._folder.show_text(state.folder)
        self.button.setEnabled(not running and not shared)
        self.progress.setVisible(running)
        if running:
            self.progress.show_progress(state.share, tr("Copying and checking the database"))
        self.trouble.setVisible(state.state == "failed")
        self.trouble.show_text(tr("The last backup failed: {text}").format(text=state.text))
        self.table.show_rows(state.files)
        if state.files:
            self.stack.show_content()
        elif shared:
            said = tr("A shared database is backed up with the tools of its server.")
            self.stack.show_empty(tr("No backup of this kind"), said)
        else:
            every = tr("One is made every night, or now.") if state.next_at else tr("None is made by itself.")
            self.stack.show_empty(tr("No backup yet"), every)
