"""The signed-in console of one window: hears the wishes of its parts and does them with the SDK."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module

from PySide6.QtCore import QObject, Signal

from app.domain.messages import Alarm
from ui.context import Context
from ui.dialogs.base import Dialog
from ui.look import tr
from ui.panels.registry import PanelRow
from ui.place import Place
from ui.plant import UNACKNOWLEDGED
from ui.shell.findables import findables
from ui.shell.finder import Findable
from ui.shell.keys import Keys
from ui.shell.palette import Palette
from ui.shell.shortcutlist import ShortcutList
from ui.shell.window import ConsoleWindow
from ui.shell.workspace import Workspace

COMMAND_DIALOG = "ui.dialogs.command:CommandDialog"
DEMAND_EVERY_MS = 10_000


class Shell(QObject):
    """``asked(action)`` carries what concerns the whole program: theme, language, lock, sign_out, second_window."""

    asked = Signal(str)

    def __init__(self, window: ConsoleWindow, context: Context, rows: tuple[PanelRow, ...], theme: str) -> None:
        super().__init__(window)
        self.window, self._rows = window, rows
        self.context = replace(
            context,
            go=self.go,
            open_faceplate=self.open_faceplate,
            open_command=self.open_command,
            acknowledge=self.acknowledge,
            toast=self.toast,
        )
        self.feed = context.feed
        self.workspace = Workspace(self.context, rows, theme, window)
        self.keys = Keys(window, rows, lambda key: self.go(Place(key)), self.do)
        self._actions = self._action_table()
        self._wire()
        window.frame.know_site(context.site)
        window.banner.allow(context.may("acknowledge"))
        window.show_workspace(self.workspace)
        self._alarms_changed()

    def _wire(self) -> None:
        rail, banner = self.workspace.rail, self.window.banner
        rail.find_requested.connect(self.find)
        rail.theme_requested.connect(lambda: self.asked.emit("theme"))
        rail.language_requested.connect(lambda: self.asked.emit("language"))
        self.workspace.window_requested.connect(lambda _: self.asked.emit("second_window"))
        banner.acknowledge_requested.connect(self._acknowledge_ids)
        banner.silence_requested.connect(lambda: self.asked.emit("silence"))
        banner.alarm_activated.connect(lambda alarm: self.go(Place("alarms", {"alarm": alarm})))
        self.window.top.alarms_requested.connect(lambda: self.go(Place("alarms")))
        self.window.top.links_requested.connect(lambda: self.go(Place("manage")))
        self.feed.alarms_changed.connect(self._alarms_changed)
        self.feed.failed.connect(self._failed)

    def end(self) -> None:
        """Let go of the window; another shell or page takes it."""
        self.keys.end()
        self.feed.alarms_changed.disconnect(self._alarms_changed)
        self.feed.failed.disconnect(self._failed)
        for signal in (self.window.banner.acknowledge_requested, self.window.banner.silence_requested):
            signal.disconnect()
        self.window.banner.alarm_activated.disconnect()
        self.window.top.alarms_requested.disconnect()
        self.window.top.links_requested.disconnect()
        self.window.banner.allow(False)

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
        self.workspace.open_faceplate(path)

    def open_command(self, point: str) -> None:
        """Open the command dialog of a writable point."""
        known = self.context.site.points.get(point)
        if known is None or known.writable is None:
            self.toast("warning", tr("Select a point that can be written first."))
        elif not self.context.may("command"):
            self.toast("warning", tr("Your role may not command."))
        else:
            self.workspace.dialogs.open(_command_dialog()(self.context, point))

    def acknowledge(self, alarms: Sequence[Alarm]) -> None:
        """Acknowledge alarms one by one; the engine says which it refuses."""
        for alarm in alarms:
            if alarm.state in UNACKNOWLEDGED:
                self.feed.run(self.context.client.acknowledge(alarm.id, note="", occurrence=alarm.occurrence))

    def toast(self, kind: str, text: str) -> None:
        self.workspace.toasts.show(kind, text)

    # -- actions ------------------------------------------------------------------------------------------------------
    def do(self, action: str) -> None:
        """One shortcut or palette action."""
        panel = self.workspace.deck.panel
        if panel is not None and self.workspace.dialogs.dialog is None and panel.keyed(action):
            return
        known = self._actions.get(action)
        if known is not None:
            known()
        elif action.startswith("building_"):
            self._go_building(int(action[-1]) - 1)

    def _action_table(self) -> dict[str, Callable[[], object]]:
        deck = self.workspace.deck
        elsewhere = ("silence", "theme", "lock", "full_screen", "second_window")
        return {
            **{action: (lambda action=action: self.asked.emit(action)) for action in elsewhere},
            "find": self.find,
            "back": deck.back,
            "forward": deck.forward,
            "campus": lambda: self.go(Place(self._rows[0].key)) if self._rows else None,
            "acknowledge_shown": lambda: self._acknowledge_ids([row.id for row in self.window.banner.shown_rows()]),
            "faceplate": self._open_selected,
            "command": lambda: self.open_command(self._selected_point() or ""),
            "trend": self._trend_selected,
            "shortcuts": lambda: self.workspace.dialogs.open(ShortcutList()),
            "close": self._close_something,
            "next_pane": lambda: self.workspace.focusNextChild(),
            "previous_pane": lambda: self.workspace.focusPreviousChild(),
        }

    def find(self) -> None:
        """Open the palette."""
        palette = Palette(findables(self.context, self._rows))
        palette.finished.connect(self._found)
        self.workspace.dialogs.open(palette)

    def _found(self, found: Findable | None) -> None:
        if found is None:
            return
        what, _, target = found.target.partition(":")
        match what:
            case "panel":
                self.go(Place(target))
            case "floor":
                building = self.context.site.building_of(target)
                self.go(Place("zones", {"building": building.id if building else "", "floor": target}))
            case "subject" | "point":
                self.open_faceplate(target)
            case "alarm":
                self.go(Place("alarms", {"alarm": target}))
            case "command":
                self.open_command(target)
            case "action":
                self.do(target)

    def _close_something(self) -> None:
        """Esc closes the dialog, else the faceplate; it never acknowledges and never sends."""
        dialog = self.workspace.dialogs.dialog
        if dialog is not None:
            if dialog.may_close():
                dialog.finish()
        elif self.workspace.faceplate.isVisible():
            self.workspace.close_faceplate()

    def _selected_point(self) -> str | None:
        panel = self.workspace.deck.panel
        if self.workspace.faceplate.isVisible() and (panel is None or panel.selected_point() is None):
            return self.workspace.faceplate.selected_point()
        return panel.selected_point() if panel else None

    def _open_selected(self) -> None:
        panel = self.workspace.deck.panel
        if panel is not None and (selected := panel.selected_id()):
            self.open_faceplate(selected)

    def _trend_selected(self) -> None:
        if point := self._selected_point():
            self.go(Place("trends", {"points": [point]}))

    def _go_building(self, place: int) -> None:
        buildings = self.context.site.site.buildings
        if place < len(buildings):
            self.go(Place("zones", {"building": buildings[place].id}))

    def _acknowledge_ids(self, ids: Sequence[str]) -> None:
        known = self.feed.plant.alarms
        self.acknowledge([known[alarm] for alarm in ids if alarm in known])

    def _alarms_changed(self) -> None:
        waiting = self.feed.plant.unacknowledged()
        self.workspace.rail.show_alarms(min((alarm.priority for alarm in waiting), default=None), len(waiting))

    def _failed(self, sentence: str) -> None:
        self.toast("failure", sentence)


def _command_dialog() -> Callable[[Context, str], Dialog]:
    module, _, name = COMMAND_DIALOG.partition(":")
    return getattr(import_module(module), name)  # type: ignore[no-any-return]
