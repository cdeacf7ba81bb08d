"""What shortcuts, menus and the palette can ask of one window, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.dialogs.manual import ManualDialog
from ui.dialogs.manualtext import CHAPTER_OF, FIRST
from ui.panels.registry import PanelRow
from ui.place import Place
from ui.shell.findables import findables
from ui.shell.finder import Findable
from ui.shell.palette import Palette
from ui.shell.shortcutlist import ShortcutList

if TYPE_CHECKING:
    from ui.shell.shell import Shell

ELSEWHERE = ("silence", "theme", "language", "lock", "full_screen", "second_window", "user_menu", "site_menu")
"""What concerns the whole program and is asked of it."""


class Actions(QObject):
    """Does them with the parts of a shell; the display that is shown is asked first."""

    def __init__(self, shell: Shell, rows: tuple[PanelRow, ...]) -> None:
        super().__init__(shell)
        self._shell, self._rows = shell, rows
        self._table = self._made()

    def do(self, action: str) -> None:
        """One shortcut or palette action."""
        panel, dialog = self._shell.workspace.deck.panel, self._shell.workspace.dialogs.dialog
        if dialog is None and panel is not None and panel.keyed(action):
            return
        if action.startswith("building_"):
            self._go_building(int(action[-1]) - 1)
        elif action in ELSEWHERE:
            self._shell.asked.emit(action)
        elif (known := self._table.get(action)) is not None:
            known()

    def _made(self) -> dict[str, Callable[[], object]]:
        deck = self._shell.workspace.deck
        return {
            "find": self.find,
            "back": deck.back,
            "forward": deck.forward,
            "campus": lambda: self._shell.go(Place(self._rows[0].key)) if self._rows else None,
            "acknowledge_shown": lambda: self._shell.acknowledge_ids(
                [row.id for row in self._shell.window.banner.shown_rows()]
            ),
            "faceplate": self._open_selected,
            "command": lambda: self._shell.open_command(self._selected_point() or ""),
            "trend": self._trend_selected,
            "shortcuts": lambda: self._shell.open(ShortcutList()),
            "guide": self._guide,
            "manual": lambda: self._shell.open(ManualDialog()),
            "import_history": self._shell.import_history,
            "close": self._close_something,
            "next_pane": self._shell.workspace.next_pane,
            "previous_pane": self._shell.workspace.previous_pane,
        }

    def find(self) -> None:
        """Open the palette."""
        palette = Palette(findables(self._shell.context, self._rows))
        palette.finished.connect(self._found)
        self._shell.open(palette)

    def _found(self, found: Findable | None) -> None:
        if found is None:
            return
        what, _, target = found.target.partition(":")
        match what:
            case "panel":
                self._shell.go(Place(target))
            case "floor":
                building = self._shell.context.site.building_of(target)
                self._shell.go(Place("zones", {"building": building.id if building else "", "floor": target}))
            case "subject" | "point":
                self._shell.open_faceplate(target)
            case "alarm":
                self._shell.go_alarm(target)
            case "command":
                self._shell.open_command(target)
            case "action":
                self.do(target)

    def _close_something(self) -> None:
        """Esc closes the dialog, else the faceplate; it never acknowledges and never sends."""
        dialog = self._shell.workspace.dialogs.dialog
        if dialog is not None:
            if dialog.may_close():
                dialog.finish()
        elif self._shell.workspace.faceplate.isVisible():
            self._shell.workspace.close_faceplate()

    def _selected_point(self) -> str | None:
        panel = self._shell.workspace.deck.panel
        if self._shell.workspace.faceplate.isVisible() and (panel is None or panel.selected_point() is None):
            return self._shell.workspace.faceplate.selected_point()
        return panel.selected_point() if panel else None

    def _open_selected(self) -> None:
        panel = self._shell.workspace.deck.panel
        if panel is not None and (selected := panel.selected_id()):
            self._shell.open_faceplate(selected)

    def _trend_selected(self) -> None:
        if point := self._selected_point():
            self._shell.go(Place("trends", {"points": [point]}))

    def _guide(self) -> None:
        """What to do about the alarm of what is selected; where there is none, the manual of the display."""
        panel, deck = self._shell.workspace.deck.panel, self._shell.workspace.deck
        names = {panel.selected_id(), self._selected_point()} - {None} if panel and deck.key != "alarms" else set()
        alarm = next((a for a in self._shell.feed.plant.listed() if names & {a.source, a.equipment}), None)
        if alarm is not None:
            self._shell.go_alarm(alarm.id)
        else:
            self._shell.open(ManualDialog(CHAPTER_OF.get(deck.key, FIRST)))

    def _go_building(self, place: int) -> None:
        buildings = self._shell.context.site.site.buildings
        if place < len(buildings):
            self._shell.go(Place("zones", {"building": buildings[place].id}))
