"""Binds the shortcuts to a window: F-keys from the panels, the others from the one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.panels.registry import PanelRow
from ui.shell.shortcuts import SHORTCUTS

TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
PRESS_KEYS = frozenset({"Space", "Return", "Enter"})


def edits_text(widget: QWidget | None) -> bool:
    """Whether letters typed now belong to a text field."""
    return isinstance(widget, TEXT_FIELDS)


class Keys(QObject):
    """The shortcuts of one window, alive as long as it: ``go(panel key)`` and ``do(action)`` are told.

    Display shortcuts are off while a text is edited; Space and Enter also while a button has the focus.
    """

    def __init__(
        self, window: QWidget, rows: Sequence[PanelRow], go: Callable[[str], None], do: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bound: list[QShortcut] = []
        self._display: list[QShortcut] = []
        self._held = False
        for row in rows:
            self._bind(row.f_key, partial(go, row.key))
        for shortcut in SHORTCUTS:
            for key in shortcut.keys:
                bound = self._bind(key, partial(do, shortcut.action))
                if shortcut.scope == "display":
                    self._display.append(bound)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    def end(self) -> None:
        """Unbind: another shell takes the window."""
        for bound in self._bound:
            bound.setEnabled(False)
            bound.deleteLater()
        self._bound.clear()
        self._display.clear()
        self.deleteLater()

    def hold(self, held: bool) -> None:
        """While a dialog is open, its keys are its own: display shortcuts rest."""
        self._held = held
        self._focus_changed(None, QApplication.focusWidget())

    def _bind(self, key: str, wish: Callable[[], None]) -> QShortcut:
        bound = QShortcut(QKeySequence(key), self._window)
        bound.setContext(Qt.ShortcutContext.WindowShortcut)
        bound.activated.connect(wish)
        self._bound.append(bound)
        return bound

    def _focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        editing, pressing = edits_text(now), isinstance(now, QAbstractButton)
        for bound in self._display:
            taken = self._held or editing or (pressing and bound.key().toString() in PRESS_KEYS)
            bound.setEnabled(not taken)
