"""The windows of the console: one main window and up to three more, each with its own shell and its own way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QGuiApplication

from app.domain.messages import Demand
from ui.context import Context
from ui.feed import Feed
from ui.panels.registry import PanelRow
from ui.place import Place, Trail
from ui.settings import Settings
from ui.shell.shell import Shell
from ui.shell.window import ConsoleWindow

MOST_SECOND = 3
USUAL_SIZE = (1920, 1080)
LAYOUT = "windows"


class Windows(QObject):
    """``asked(action, window)`` carries what a shell cannot do itself; ``closing`` when the main window is closed."""

    asked = Signal(str, object)
    closing = Signal()

    def __init__(self, feed: Feed, settings: Settings, rows: tuple[PanelRow, ...]) -> None:
        super().__init__()
        self._feed, self._settings, self._rows = feed, settings, rows
        self.main = ConsoleWindow(feed)
        self.main.closing.connect(self.closing)
        self.shells: list[Shell] = []

    # -- what is open -------------------------------------------------------------------------------------------------
    def show_main(self, size: tuple[int, int] | None = None) -> None:
        """Show the main window where it was last time on this workstation, or maximised on a small screen."""
        kept = self._settings.geometry("main")
        if size is not None:
            self.main.resize(*size)
        elif not kept.isEmpty():
            self.main.restoreGeometry(kept)
            self._keep_visible(self.main)
        else:
            self._first_size()
        self.main.show()

    def _first_size(self) -> None:
        screen = QGuiApplication.primaryScreen().availableGeometry()
        if screen.width() <= USUAL_SIZE[0] or screen.height() <= USUAL_SIZE[1]:
            self.main.showMaximized()
        else:
            self.main.resize(*USUAL_SIZE)

    def windows(self) -> list[ConsoleWindow]:
        """All windows, the main one first."""
        return [self.main, *(shell.window for shell in self.shells if shell.window is not self.main)]

    def shell_of(self, window: ConsoleWindow) -> Shell | None:
        return next((shell for shell in self.shells if shell.window is window), None)

    @property
    def main_shell(self) -> Shell | None:
        return self.shell_of(self.main)

    # -- signed in and out --------------------------------------------------------------------------------------------
    def open(self, context: Context) -> None:
        """Somebody is signed in: show where they were last time, in every window they had."""
        kept = self._settings.layout(LAYOUT) or [{}]
        self._make(self.main, context, _trail(kept[0], self._rows))
        for entry in kept[1 : 1 + MOST_SECOND]:
            self._open_second(context, _trail(entry, self._rows), entry.get("geometry"))

    def keep(self) -> None:
        """Remember windows and places of this operator."""
        if self.shells:
            self._settings.keep_layout(LAYOUT, [_entry(shell) for shell in self.shells])
        self._settings.keep_geometry("main", self.main.saveGeometry())
        self._settings.save()

    def close_shells(self) -> None:
        """Nobody is signed in: only the main window stays."""
        for shell in self.shells:
            shell.end()
            shell.heir = None
            if shell.window is not self.main:
                shell.window.closing.disconnect()
                shell.window.close()
                shell.window.deleteLater()
            shell.deleteLater()
        self.shells.clear()

    def rebuild(self, context: Context) -> None:
        """Make every shell anew (language, text size, rights, site) where it is."""
        former, self.shells = self.shells, []
        for shell in former:
            faceplate = shell.workspace.faceplate
            shown = faceplate.subject_id if faceplate.isVisible() else ""
            detached = shell.detached.subjects()
            trail = shell.end()
            made = self._make(shell.window, context, trail)
            shell.heir = self.toast
            shell.deleteLater()
            for path in (path for path in (shown, *detached) if path and context.site.knows(path)):
                (made.open_faceplate if path == shown else made.detached.open)(path)

    def open_second(self, context: Context, place: Place | None) -> bool:
        """Another window with a place; False when there are enough."""
        if len(self.shells) > MOST_SECOND:
            return False
        self._open_second(context, Trail([place], 0) if place else None, None)
        return True

    def is_dialog_open(self) -> bool:
        """Whether somebody is in the middle of something, in any window."""
        return any(shell.workspace.dialogs.dialog is not None for shell in self.shells)

    # -- told to all --------------------------------------------------------------------------------------------------
    def each_window(self, tell: Callable[[ConsoleWindow], object]) -> None:
        for window in self.windows():
            tell(window)

    def know_demand(self, demand: Demand) -> None:
        """The running demand interval, for every top bar."""
        for window in self.windows():
            window.frame.know_demand(demand)

    def toast(self, kind: str, text: str) -> None:
        """A message in the main window."""
        if self.main_shell is not None:
            self.main_shell.toast(kind, text)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make(self, window: ConsoleWindow, context: Context, trail: Trail | None) -> Shell:
        shell = Shell(window, context, self._rows)
        shell.asked.connect(lambda action: self.asked.emit(action, window))
        self.shells.append(shell)
        window.frame.know_site(context.site)
        if trail is not None and trail.here is not None:
            shell.workspace.deck.restore(trail)
        elif self._rows:
            shell.go(Place(self._rows[0].key))
        return shell

    def _open_second(self, context: Context, trail: Trail | None, geometry: list[int] | None) -> None:
        window = ConsoleWindow(self._feed, second=True)
        window.closing.connect(lambda: self._closed(window))
        window.resize(*USUAL_SIZE)
        if geometry:
            window.setGeometry(QRect(*geometry))
        self._keep_visible(window)
        self._make(window, context, trail)
        window.show()

    def _closed(self, window: ConsoleWindow) -> None:
        shell = self.shell_of(window)
        if shell is not None:
            self.shells.remove(shell)
            shell.end()
            shell.heir = self.toast
            window.show_nothing()
            window.deleteLater()

    def _keep_visible(self, window: ConsoleWindow) -> None:
        """A missing monitor moves its window to the main screen, inside the visible area."""
        frame = window.geometry()
        screens = QGuiApplication.screens()
        if any(screen.availableGeometry().intersected(frame).width() > frame.width() // 2 for screen in screens):
            return
        area = QGuiApplication.primaryScreen().availableGeometry()
        window.setGeometry(QRect(area.topLeft(), frame.size().boundedTo(area.size())))


def _entry(shell: Shell) -> dict[str, Any]:
    shell.workspace.deck.keep()
    here = shell.workspace.deck.trail.here
    box = shell.window.geometry()
    return {
        "panel": here.panel if here else "",
        "state": dict(here.state) if here else {},
        "geometry": [box.x(), box.y(), box.width(), box.height()],
    }


def _trail(entry: dict[str, Any], rows: tuple[PanelRow, ...]) -> Trail | None:
    """Where a window was; ``None`` when its display is not there any more."""
    panel = str(entry.get("panel", ""))
    if panel not in {row.key for row in rows}:
        return None
    return Trail([Place(panel, entry.get("state") or {})], 0)
