"""The shell: moves between displays, windows of every size, what a hidden panel hears, what a locked console may not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.messages import LivePoints
from tests.ui.conftest import Run
from tests.ui.plainpanel import ROWS, PlainPanel
from tests.ui.smallsite import alarm, operator, small_site, state_of
from ui.context import Context
from ui.place import Place
from ui.plain import plain
from ui.shell.metrics import metrics_for
from ui.shell.shell import Shell
from ui.shell.toasts import Toasts
from ui.shell.window import ConsoleWindow
from widgets import theme


def test_back_brings_back_what_was_selected(shell: Shell) -> None:
    shell.go(Place("overview", {"chosen": "Tower"}))
    shell.go(Place("zones"))
    shell.workspace.deck.back()
    assert shell.workspace.deck.panel is not None
    assert shell.workspace.deck.panel.place == {"chosen": "Tower"}
    assert [crumb.text for crumb in shell.workspace.deck.crumbs()] == ["Campus", "Tower"]
    assert shell.workspace.deck.recent[0][0] == "Nothing"


def test_a_hidden_panel_hears_nothing(shell: Shell, context: Context) -> None:
    panel = shell.workspace.deck.panel
    assert isinstance(panel, PlainPanel)
    heard = len(panel.heard)
    shell.go(Place("zones"))
    context.feed.apply(LivePoints(index=[0], value=[1.0], quality=[0], reason=[0], at_ms=[1]))
    context.feed.flush()
    assert len(panel.heard) == heard
    shell.go(Place("overview"))
    assert len(panel.heard) == heard + 1


def test_the_rail_tells_the_worst_unacknowledged_alarm(window: ConsoleWindow, context: Context) -> None:
    from ui.panels.registry import PanelRow

    rows = (*ROWS, PanelRow("alarms", "Alarms", "F5", "tests.ui.plainpanel:PlainPanel"))
    shell = Shell(window, context, rows)
    context.feed.apply(state_of(small_site(), alarms=(alarm("a", 3), alarm("b", 2), alarm("c", 1, "acknowledged"))))
    context.feed.flush()
    assert shell.workspace.rail.items["alarms"].mark == (2, 2)


def test_a_faceplate_takes_its_room_beside_the_panel(shell: Shell, run: Run) -> None:
    async def story() -> None:
        before = shell.workspace.deck.width()
        shell.open_faceplate("t.ahu")
        assert shell.workspace.deck.width() == before - 376
        assert shell.workspace.faceplate.geometry().left() == shell.workspace.deck.geometry().right() + 1
        shell.workspace.close_faceplate()
        assert shell.workspace.deck.width() == before
        await shell.feed.close()

    run(story())


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_pinned_faceplate_stays_and_the_next_one_gets_a_window(shell: Shell, run: Run) -> None:
    async def story() -> None:
        shell.open_faceplate("t.ahu")
        shell.workspace.faceplate.pinned = True
        shell.open_faceplate("t.z")
        assert shell.workspace.faceplate.subject_id == "t.ahu"
        assert [shown.plate.subject_id for shown in shell.detached._shown] == ["t.z"]
        shell.detached.close()
        await shell.feed.close()

    run(story())


def test_only_points_that_can_be_written_get_a_command_dialog(shell: Shell, context: Context) -> None:
    shell.open_command("t.ahu.sat")
    assert shell.workspace.dialogs.dialog is None
    assert [toast.kind for toast in shell.workspace.toasts.shown] == ["warning"]


def test_without_the_right_there_is_no_command_dialog(window: ConsoleWindow, context: Context) -> None:
    shell = Shell(window, replace(context, session=operator("view")), ROWS)
    shell.open_command("t.ahu.sp")
    assert shell.workspace.dialogs.dialog is None
    assert len(shell.workspace.toasts.shown) == 1


def test_the_frame_fits_the_window_and_the_text(window: ConsoleWindow) -> None:
    assert not metrics_for(1920).compact
    assert metrics_for(1366).compact
    assert metrics_for(1920, second=True).banner_rows == 1
    theme.set_text_scale(130)
    assert metrics_for(1920).compact
    assert window.top.height() == 52


def test_a_message_that_says_the_same_replaces_the_former(shell: Shell) -> None:
    toasts: Toasts = shell.workspace.toasts
    for text in ("Saved.", "Saved.", "Sent.", "Saved."):
        shell.toast("success", text)
    assert [toast.text for toast in toasts.shown] == ["Sent.", "Saved."]
    for count in range(9):
        shell.toast("failure", f"Failed {count}")
    assert len(toasts.shown) == 4


def test_a_second_window_has_its_buttons_in_the_one_row(qtbot: QtBot, context: Context) -> None:
    window = ConsoleWindow(context.feed, second=True)
    qtbot.addWidget(window)
    window.resize(1920, 1000)
    window.frame.know_site(context.site)
    window.banner.allow(acknowledge=True, signed_in=True, hint="")
    window.show()
    for button in (window.banner.ack_shown, window.banner.silence):
        assert window.banner.rect().contains(button.geometry())


def test_names_keep_their_ampersand() -> None:
    assert plain("Data & Monitoring") == "Data && Monitoring"


def test_what_was_started_before_a_rebuild_is_told_to_the_next_shell(shell: Shell) -> None:
    told: list[tuple[str, str]] = []
    shell.end()
    shell.heir = lambda kind, text: told.append((kind, text))
    shell.context.toast("success", "17.5 °C confirmed by read-back.")
    assert told == [("success", "17.5 °C confirmed by read-back.")]


def test_ctrl_tab_goes_from_pane_to_pane(shell: Shell, window: ConsoleWindow) -> None:
    window.activateWindow()
    panel = shell.workspace.deck.panel
    assert isinstance(panel, PlainPanel)
    panel.field.setFocus()
    shell.do("next_pane")
    assert shell.workspace.rail.isAncestorOf(window.focusWidget())
    shell.do("previous_pane")
    assert shell.workspace.deck.isAncestorOf(window.focusWidget())
