"""The signed-in console of one window: hears the wishes of its parts and does them with the SDK."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.domain.messages import Alarm
from ui.context import Context
from ui.dialogs.acknowledge import AcknowledgeDialog
from ui.dialogs.base import Dialog
from ui.dialogs.command import CommandDialog
from ui.dialogs.exportdata import ExportDialog
from ui.dialogs.importing.dialog import ImportDialog
from ui.dialogs.release import ReleaseDialog
from ui.dialogs.shelve import ShelveDialog
from ui.faceplate.detached import DetachedFaceplates
from ui.panels.registry import PanelRow
from ui.place import Place, Trail
from ui.plant import UNACKNOWLEDGED
from ui.shell.actions import Actions
from ui.shell.keys import Keys
from ui.shell.window import ConsoleWindow
from ui.shell.workspace import Workspace
from widgets.language import tr


class Shell(QObject):
    """``asked(action)`` carries what concerns the whole program: theme, language, lock, second_window and so on."""

    asked = Signal(str)
    heir: Callable[[str, str], None] | None = None
    """Who hears the toasts of what was started here, once this shell has ended."""

    def __init__(self, window: ConsoleWindow, context: Context, rows: tuple[PanelRow, ...]) -> None:
        super().__init__(window)
        self.window, self._rows = window, rows
        self._ended = False
        self.context = replace(
            context,
            go=self.go,
            open_faceplate=self.open_faceplate,
            open_command=self.open_command,
            acknowledge=self.acknowledge,
            acknowledge_with_note=self.acknowledge_with_note,
            shelve=self.shelve,
            release=self.release,
            import_history=self.import_history,
            export_history=self.export_history,
            toast=self.toast,
        )
        self.feed = context.feed
        self.workspace = Workspace(self.context, rows, window)
        self.detached = DetachedFaceplates(self.context, window)
        self.keys = Keys(window, rows, lambda key: self.go(Place(key)), self.do)
        self.workspace.dialogs.opened.connect(self.keys.hold)
        self._actions = Actions(self, rows)
        self._wire()
        window.show_page(self.workspace)
        self._alarms_changed()

    def _wire(self) -> None:
        rail, banner, top = self.workspace.rail, self.window.banner, self.window.top
        rail.find_requested.connect(self.find)
        rail.theme_requested.connect(self._ask_theme)
        rail.language_requested.connect(self._ask_language)
        self.workspace.window_requested.connect(self._ask_window)
        self.workspace.faceplate.detach_requested.connect(self._detach)
        banner.acknowledge_requested.connect(self.acknowledge_ids)
        banner.silence_requested.connect(self._ask_silence)
        banner.alarm_activated.connect(self.go_alarm)
        top.alarms_requested.connect(self._go_alarms)
        top.links_requested.connect(self._go_links)
        top.user_requested.connect(self._ask_user_menu)
        top.site_requested.connect(self._ask_site_menu)
        self.feed.alarms_changed.connect(self._alarms_changed)
        self.feed.failed.connect(self._failed)

    def end(self) -> Trail:
        """Let go of the window, whose next shell or page takes it; where the operator has been."""
        self._ended = True
        self.workspace.deck.keep()
        if self.workspace.dialogs.dialog is not None:
            self.workspace.dialogs.dialog.finish()
        self.keys.end()
        self.detached.close()
        banner, top = self.window.banner, self.window.top
        banner.acknowledge_requested.disconnect(self.acknowledge_ids)
        banner.silence_requested.disconnect(self._ask_silence)
        banner.alarm_activated.disconnect(self.go_alarm)
        top.alarms_requested.disconnect(self._go_alarms)
        top.links_requested.disconnect(self._go_links)
        top.user_requested.disconnect(self._ask_user_menu)
        top.site_requested.disconnect(self._ask_site_menu)
        self.feed.alarms_changed.disconnect(self._alarms_changed)
        self.feed.failed.disconnect(self._failed)
        self.workspace.faceplate.close_watch()
        return self.workspace.deck.trail

    def panel_keys(self) -> list[str]:
        """The displays of the rail, in its order."""
        return [row.key for row in self._rows]

    # -- wishes of panels ---------------------------------------------------------------------------------------------
    def go(self, place: Place) -> None:
        """Show a place; a dialog that may close is closed first."""
        dialog = self.workspace.dialogs.dialog
        if dialog is not None:
            if not dialog.may_close():
                return
            dialog.finish()
        self.workspace.deck.go(place)

    def open_faceplate(self, path: str) -> None:
        """Dock a faceplate; where the docked one is pinned, another opens in a window of its own."""
        plate = self.workspace.faceplate
        if plate.isVisible() and plate.pinned and plate.subject_id != path:
            self.detached.open(path)
        else:
            self.workspace.open_faceplate(path)
        if (panel := self.workspace.deck.panel) is not None:
            panel.faceplate_opened(path)

    def open_command(self, point: str) -> None:
        """Open the command dialog of a writable point."""
        known = self.context.site.points.get(point)
        if known is None or known.writable is None:
            self.toast("warning", tr("Select a point that can be written first."))
        elif not self.context.may("command"):
            self.toast("warning", tr("Your role may not command, or the console is locked."))
        else:
            self.open(CommandDialog(self.context, point))

    def acknowledge(self, alarms: Sequence[Alarm]) -> None:
        """Acknowledge alarms one by one; the engine says which it refuses."""
        for alarm in alarms:
            if alarm.state in UNACKNOWLEDGED:
                self.feed.run(self.context.client.acknowledge(alarm.id, note="", occurrence=alarm.occurrence))

    def acknowledge_with_note(self, alarms: Sequence[Alarm]) -> None:
        """Ask for a note, then acknowledge."""
        if waiting := [alarm for alarm in alarms if alarm.state in UNACKNOWLEDGED]:
            self.open(AcknowledgeDialog(self.context, waiting))

    def shelve(self, alarms: Sequence[Alarm]) -> None:
        """Ask for how long and why, then shelve."""
        if alarms:
            self.open(ShelveDialog(self.context, alarms))

    def release(self, points: Sequence[str]) -> None:
        """List what is overridden, then release it."""
        if held := [point for point in points if point in self.feed.plant.overrides]:
            self.open(ReleaseDialog(self.context, held))

    def import_history(self) -> None:
        """Ask for a file with measurements."""
        if self.context.may("configure"):
            self.open(ImportDialog(self.context))
        else:
            self.toast("warning", tr("Your role may not import measurements."))

    def export_history(self, points: Sequence[str], start: datetime, end: datetime) -> None:
        """Ask how to write the measurements of a period to a file."""
        if not self.context.may("report"):
            self.toast("warning", tr("Your role may not export measurements."))
        elif points:
            self.open(ExportDialog(self.context, points, start, end))

    def toast(self, kind: str, text: str) -> None:
        """A message at the bottom right."""
        if not self._ended:
            self.workspace.toasts.show(kind, text)
        elif self.heir is not None:
            self.heir(kind, text)

    # -- wishes of the window -----------------------------------------------------------------------------------------
    def do(self, action: str) -> None:
        """One shortcut or palette action."""
        self._actions.do(action)

    def find(self) -> None:
        """Open the palette."""
        self._actions.find()

    def open(self, dialog: Dialog) -> None:
        """One dialog at a time; one that may not close now stays."""
        shown = self.workspace.dialogs.dialog
        if shown is None or shown.may_close():
            self.workspace.dialogs.open(dialog)

    def go_alarm(self, alarm: str) -> None:
        """Show an alarm in the list."""
        self.go(Place("alarms", {"alarm": alarm}))

    def acknowledge_ids(self, ids: Sequence[str]) -> None:
        """Acknowledge alarms of the banner."""
        known = self.feed.plant.alarms
        self.acknowledge([known[alarm] for alarm in ids if alarm in known])

    def _detach(self, path: str) -> None:
        if self.detached.open(path):
            self.workspace.close_faceplate()

    def _go_alarms(self) -> None:
        self.go(Place("alarms"))

    def _go_links(self) -> None:
        self.go(Place("manage"))

    def _ask_theme(self) -> None:
        self.asked.emit("theme")

    def _ask_language(self) -> None:
        self.asked.emit("language")

    def _ask_window(self) -> None:
        self.asked.emit("second_window")

    def _ask_silence(self) -> None:
        self.asked.emit("silence")

    def _ask_user_menu(self) -> None:
        self.asked.emit("user_menu")

    def _ask_site_menu(self) -> None:
        self.asked.emit("site_menu")

    def _alarms_changed(self) -> None:
        waiting = self.feed.plant.unacknowledged()
        self.workspace.rail.show_alarms(min((alarm.priority for alarm in waiting), default=None), len(waiting))

    def _failed(self, sentence: str) -> None:
        self.toast("failure", sentence)
