"""What is asked of the whole console, by name: menus, dialogs, second windows, looks, lock and sign-out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from ui.dialogs.about import AboutDialog
from ui.dialogs.connection import ConnectionDialog
from ui.dialogs.ownpassword import OwnPasswordDialog
from ui.menus import site_menu, user_menu
from ui.shell.window import ConsoleWindow
from widgets.language import tr

if TYPE_CHECKING:
    from ui.program import Program


class Deeds(QObject):
    """Does them with the parts of the program; what no name is known for goes to the shell of the window."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self._table: dict[str, Callable[[ConsoleWindow, str], object]] = {
            "silence": lambda _, __: program.annunciation.silence(),
            "lock": lambda _, __: program.rights.lock(),
            "unlock": lambda window, _: program.rights.open_unlock(window),
            "sign_out": lambda _, __: program.sign_out(),
            "own_password": lambda window, _: self._open_own_password(window),
            "theme": lambda _, __: program.looks.other_theme(),
            "language": lambda _, __: program.looks.other_language(),
            "text_size": lambda _, percent: program.looks.set_text_size(int(percent)),
            "second_window": lambda window, _: self._open_second(window),
            "full_screen": lambda window, _: window.showNormal() if window.isFullScreen() else window.showFullScreen(),
            "user_menu": lambda window, _: self._open_user_menu(window),
            "site_menu": lambda window, _: self._open_site_menu(window),
            "connection": lambda window, _: self._open_connection(window),
            "fault": lambda _, fault: self._toggle_fault(fault),
            "about": lambda window, _: self._open_about(window),
        }

    def do(self, action: str, window: ConsoleWindow) -> None:
        """``action`` is a name, or a name and an argument: ``text_size:115``."""
        what, _, argument = action.partition(":")
        if what in self._table:
            self._table[what](window, argument)
        elif (shell := self._program.windows.shell_of(window)) is not None:
            shell.do(action)

    def _open_second(self, window: ConsoleWindow) -> None:
        windows, context = self._program.windows, self._program.context
        shell = windows.shell_of(window)
        if context is None or shell is None:
            return
        shell.workspace.deck.keep()
        if not windows.open_second(context, shell.workspace.deck.trail.here):
            shell.toast("warning", tr("There are four windows already."))
        self._program.show_user()

    def _open_user_menu(self, window: ConsoleWindow) -> None:
        menu = user_menu(window, lambda action: self.do(action, window), locked=self._program.rights.locked)
        left = window.width() - menu.sizeHint().width() - 1
        window.show_menu(menu, left)

    def _open_site_menu(self, window: ConsoleWindow) -> None:
        shell = self._program.windows.shell_of(window)
        if shell is not None:
            menu = site_menu(window, shell.context, lambda action: self.do(action, window), self._program.demo)
            left = window.top.segments["site"].mapTo(window, QPoint(0, 0)).x()
            window.show_menu(menu, left)

    def _open_connection(self, window: ConsoleWindow) -> None:
        program, url = self._program, self._program.client.url
        always, signed_in = program.settings.text("engine") == url, program.context is not None
        dialog = ConnectionDialog(program.feed, url, signed_in=signed_in, always=always)
        dialog.finished.connect(lambda chosen: program.choose_connection(*chosen) if chosen else None)
        window.host().open(dialog)

    def _open_own_password(self, window: ConsoleWindow) -> None:
        context, shell = self._program.context, self._program.windows.shell_of(window)
        if context is not None and context.session is not None and shell is not None:
            dialog = OwnPasswordDialog(self._program.feed, context.client, context.session.name)
            told = tr("The password has been changed. Other sessions of yours have ended.")
            dialog.finished.connect(lambda changed: shell.toast("success", told) if changed else None)
            window.host().open(dialog)

    def _open_about(self, window: ConsoleWindow) -> None:
        window.host().open(AboutDialog(self._program.feed.plant.health, self._program.client.url))

    def _toggle_fault(self, fault: str) -> None:
        if self._program.demo is not None:
            self._program.demo.toggle(fault)
