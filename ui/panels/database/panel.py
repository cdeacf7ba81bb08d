"""The Admin screen, page Database: state and size at the top, where the bytes are, how it grows, backups, retention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import KilowatchError
from app.domain.messages import BackupState, CompactState, DatabaseState
from ui.context import Context
from ui.panel import Panel
from ui.panels.database.backuppane import BackupPane
from ui.panels.database.figures import TILES, figures
from ui.panels.database.sizetrend import SizeTrend
from ui.panels.database.tables import group_rows, group_table, kept_table
from ui.panels.database.tiles import Tiles
from ui.panels.database.words import bytes_text, growth_text
from ui.place import Crumb
from widgets.controls import Button
from widgets.dates import recent
from widgets.language import tr
from widgets.notice import NoticeStack
from widgets.pane import Pane, PaneSplitter, Rule
from widgets.text import Text
from widgets.theme import px

ASK_MS, BUSY_MS = 5_000, 500


class DatabasePanel(Panel):
    level: ClassVar[int] = 4

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._state: DatabaseState | None = None
        self._backups: BackupState | None = None
        self.tiles, self.groups, self.kept = Tiles(TILES), group_table(), kept_table()
        self.trend, self.backups = SizeTrend(context.zone), BackupPane(context)
        self.compact, self._trouble = Button(tr("Compact now")), Text(px=12, weight=600, wrap=True)
        self._ask = QTimer(self, interval=ASK_MS)
        self._lay_out()
        self._ask.timeout.connect(self.ask)
        self.stack.notice.action_requested.connect(self.ask)
        self.compact.clicked.connect(self._begin_compact)
        self.backups.button.clicked.connect(self._begin_backup)

    # -- the contract of panels ---------------------------------------------------------------------------------------
    def shown(self) -> None:
        self._ask.start()
        self.ask()

    def hidden(self) -> None:
        self._ask.stop()

    def crumbs(self) -> Sequence[Crumb]:
        return (Crumb(tr("Admin")), Crumb(tr("Database")))

    def keyed(self, action: str) -> bool:
        if action == "reload":
            self.ask()
            return True
        return False

    def ready(self) -> bool:
        return not self.context.may("configure") or (
            self._backups is not None and self._state is not None and self._state.looked_at is not None
        )

    # -- what is shown ------------------------------------------------------------------------------------------------
    def ask(self) -> None:
        """Ask for all of it again."""
        if not self.context.may("configure"):
            said = tr("Sign in as an engineer or administrator to see the database.")
            self.stack.show_empty(tr("Your role may not see the database"), said)
            return
        client = self.context.client
        self.feed.run(client.database(), self._take, self._failed)
        self.feed.run(client.backups(), self._take_backups, self._failed)

    def _take(self, state: DatabaseState) -> None:
        self._state = state
        self.tiles.show_figures(figures(state, self.context.zone))
        self.groups.show_rows(group_rows(state.groups))
        self._group_pane.show_note(tr("{size} together").format(size=bytes_text(state.bytes)))
        self.trend.show_state(state)
        rate = "" if state.growth is None else f"{bytes_text(state.growth)} / d, "
        self._trend_pane.show_note(f"{rate}{growth_text(state)}")
        self.kept.show_rows(state.kept)
        self._show_compact(state)
        self._trouble.setVisible(bool(state.text))
        self._trouble.show_text(tr("The sizes are not new: {text}").format(text=state.text))
        if state.looked_at is None and not state.text:
            self.stack.show_loading(tr("Looking through the database …"))
        else:
            self.stack.show_content()
        self._pace()

    def _take_backups(self, state: BackupState) -> None:
        self._backups = state
        self.backups.show_backups(state, self._state.kind if self._state else "")
        self._pace()

    def _failed(self, error: KilowatchError) -> None:
        """What was known stays; without anything known the reason is shown."""
        if self._state is None:
            self.stack.show_error(tr("The database could not be asked for"), str(error))

    def _show_compact(self, state: DatabaseState) -> None:
        work = state.compact
        running = work.state == "running"
        self.compact.setEnabled(not running)
        if running:
            note = tr("Compacting, {n} pieces so far").format(n=f"{work.packed:,}")
        elif work.state == "failed":
            note = tr("Compaction failed: {text}").format(text=work.text)
        elif work.ended_at is not None:
            when = recent(work.ended_at, work.ended_at, self.context.zone)
            note = tr("compacted {when}, {n} pieces").format(when=when, n=f"{work.packed:,}")
        else:
            note = tr("removed since the start of the plant")
        self._kept_pane.show_note(note)

    # -- work ---------------------------------------------------------------------------------------------------------
    def _begin_backup(self) -> None:
        self.backups.button.setEnabled(False)
        self.feed.run(self.context.client.start_backup(), self._take_backups, self._refused)

    def _begin_compact(self) -> None:
        self.compact.setEnabled(False)
        self.feed.run(self.context.client.compact_database(), self._compacting, self._refused)

    def _compacting(self, _: CompactState) -> None:
        self.ask()

    def _refused(self, error: KilowatchError) -> None:
        self.context.toast("failure", str(error))
        self.ask()

    def _pace(self) -> None:
        """Ask more often while something runs."""
        busy = (self._state is not None and self._state.compact.state == "running") or (
            self._backups is not None and self._backups.state == "running"
        )
        self._ask.setInterval(BUSY_MS if busy else ASK_MS)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        self._group_pane, self._trend_pane = Pane(tr("Size by group")), Pane(tr("Size over time"))
        self._kept_pane = Pane(tr("Retention"), tools=(self.compact,))
        self._group_pane.body.addWidget(self.groups, 1)
        self._trend_pane.body.addWidget(self.trend, 1)
        self._kept_pane.body.addWidget(self.kept, 1)
        top = PaneSplitter(self._group_pane, self._trend_pane, sizes=(560, 700), stretch=(1, 1))
        low = PaneSplitter(self.backups, self._kept_pane, sizes=(760, 500), stretch=(1, 1))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._trouble.setContentsMargins(px(12), px(4), px(12), px(4))
        self._trouble.hide()
        column.addWidget(self.tiles)
        column.addWidget(self._trouble)
        column.addWidget(Rule())
        column.addWidget(PaneSplitter(top, low, across=False, sizes=(340, 330), stretch=(1, 1)), 1)
        self.stack = NoticeStack(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self.stack.show_loading(tr("Looking through the database …"))
