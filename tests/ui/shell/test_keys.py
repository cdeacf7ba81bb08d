"""Shortcuts: everywhere the same, and never in the way of somebody who types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.plainpanel import PlainPanel
from ui.shell.shell import Shell
from ui.shell.shortcuts import SHORTCUTS
from ui.shell.window import ConsoleWindow

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
PLAIN = Qt.KeyboardModifier.NoModifier


def panel_of(shell: Shell) -> PlainPanel:
    panel = shell.workspace.deck.panel
    assert isinstance(panel, PlainPanel)
    return panel


def press(qtbot: QtBot, window: ConsoleWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    window.activateWindow()
    target = window.focusWidget() or window
    qtbot.keyClick(target, key, modifier)


def test_f_keys_change_the_display(window: ConsoleWindow, shell: Shell, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_F2)
    assert shell.workspace.deck.key == "zones"
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert shell.workspace.deck.key == "overview"
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    assert shell.workspace.deck.key == "zones"


def test_a_letter_acts_on_the_display(window: ConsoleWindow, shell: Shell, qtbot: QtBot) -> None:
    panel_of(shell).setFocus()
    press(qtbot, window, Qt.Key.Key_A)
    press(qtbot, window, Qt.Key.Key_N, SHIFT)
    assert panel_of(shell).done == ["acknowledge", "previous_alarm"]


def test_a_letter_in_a_text_field_is_only_a_letter(window: ConsoleWindow, shell: Shell, qtbot: QtBot) -> None:
    panel = panel_of(shell)
    panel.field.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_Z, Qt.Key.Key_H, Qt.Key.Key_0):
        press(qtbot, window, key)
    press(qtbot, window, Qt.Key.Key_A, CTRL)
    assert panel.done == []
    assert panel.field.text() == "azh0"
    assert panel.field.selectedText() == "azh0"


def test_space_on_a_button_presses_it_and_does_not_pause_the_trend(
    window: ConsoleWindow, shell: Shell, qtbot: QtBot
) -> None:
    panel = panel_of(shell)
    panel.button.setFocus()
    with qtbot.waitSignal(panel.button.clicked):
        press(qtbot, window, Qt.Key.Key_Space)
    assert panel.done == []


def test_in_a_dialog_display_shortcuts_rest(window: ConsoleWindow, shell: Shell, qtbot: QtBot) -> None:
    shell.do("shortcuts")
    before = list(panel_of(shell).done)
    press(qtbot, window, Qt.Key.Key_A)
    assert panel_of(shell).done == before
    press(qtbot, window, Qt.Key.Key_Escape)
    assert shell.workspace.dialogs.dialog is None
    panel_of(shell).setFocus()
    press(qtbot, window, Qt.Key.Key_A)
    assert panel_of(shell).done[-1] == "acknowledge"


def test_ctrl_k_opens_the_palette_and_enter_goes_there(window: ConsoleWindow, shell: Shell, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    dialog = shell.workspace.dialogs.dialog
    assert dialog is not None
    qtbot.keyClicks(dialog.first_focus(), "zones")
    qtbot.keyClick(dialog.first_focus(), Qt.Key.Key_Return)
    assert shell.workspace.dialogs.dialog is None
    assert shell.workspace.deck.key == "zones"


def test_escape_closes_the_faceplate_and_acknowledges_nothing(
    window: ConsoleWindow, shell: Shell, qtbot: QtBot
) -> None:
    shell.workspace.faceplate.show()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not shell.workspace.faceplate.isVisible()


def test_every_shortcut_has_its_own_key() -> None:
    keys = [key for shortcut in SHORTCUTS for key in shortcut.keys]
    assert len(keys) == len(set(keys))


def test_after_the_shell_has_ended_its_keys_are_free(window: ConsoleWindow, shell: Shell, qtbot: QtBot) -> None:
    trail = shell.end()
    press(qtbot, window, Qt.Key.Key_F2)
    assert trail.here is not None
    assert trail.here.panel == "overview"
    assert shell.workspace.deck.key == "overview"
