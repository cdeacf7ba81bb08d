"""One command, from the value to its read-back, on a real controller: nothing is sent before Confirm, and never twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.api.running import PANEL, SETPOINT, Running
from tests.ui.conftest import Run
from tests.ui.dialogs.conftest import Desk, at_the_desk, until
from ui.dialogs.command import CommandDialog

pytestmark = pytest.mark.logs(r"Device t\.dead does not answer")
"""One device of the site is never there."""


def opened(desk: Desk, point: str = "t.c.sp") -> CommandDialog:
    desk.shell.open_command(point)
    dialog = desk.shell.workspace.dialogs.dialog
    assert isinstance(dialog, CommandDialog)
    return dialog


def register(plant: Running) -> int:
    """What the controller holds, in tenths of a degree."""
    return plant.gateway.units[PANEL][SETPOINT]


def test_a_setpoint_is_checked_confirmed_written_and_read_back(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            before = register(plant)
            dialog = opened(desk)
            dialog.fill_in("Comfort", "Too cold", 22.5)
            assert not dialog.confirmable()

            dialog.check()
            await until(dialog.checked)
            assert dialog.confirmable()
            assert register(plant) == before
            assert "22.5 °C" in dialog._confirm.summary.accessibleName()
            assert "T.C.SP" in dialog._confirm.summary.accessibleName()

            dialog.confirm()
            assert not dialog.confirmable()
            await until(lambda: dialog.over)
            assert register(plant) == 225
            assert dialog.running.execution is not None
            assert dialog.running.execution.command is not None
            assert dialog.running.execution.command.state == "verified"
            await until(lambda: desk.feed.reading("t.c.sp").value == 22.5)
            await until(lambda: "t.c.sp" in desk.feed.plant.overrides)

    run(story())


def test_focus_starts_on_the_value_and_enter_leads_on_but_never_sends(
    run: Run, plant: Running, tmp_path: Path, qtbot: QtBot
) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            before = register(plant)
            dialog = opened(desk)
            assert QApplication.focusWidget() is dialog.first_focus()
            dialog.fill_in("Comfort", "Too warm", 21.0)
            dialog.first_focus().setFocus()
            for _ in range(12):
                focus = QApplication.focusWidget()
                assert focus is not None
                assert focus is not dialog._confirm.confirm
                qtbot.keyClick(focus, Qt.Key.Key_Return)
            await until(dialog.checked)
            for _ in range(4):
                focus = QApplication.focusWidget()
                assert focus is not dialog._confirm.confirm
                qtbot.keyClick(focus, Qt.Key.Key_Return)
            assert dialog.confirmable()
            assert register(plant) == before

    run(story())


def test_another_value_after_the_checks_makes_them_worth_nothing(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            dialog = opened(desk)
            dialog.fill_in("Comfort", "Too cold", 22.0)
            dialog.check()
            await until(dialog.checked)
            assert dialog.confirmable()
            dialog.fill_in("Comfort", "Too cold", 23.0)
            assert not dialog.confirmable()
            assert not dialog._confirm.confirm.isEnabled()
            dialog.confirm()
            assert dialog.running.execution is None

    run(story())


def test_a_value_outside_the_limits_is_not_even_checked(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            dialog = opened(desk)
            dialog.fill_in("Comfort", "Too cold", 31.0)
            dialog.check()
            assert not dialog.checked()
            assert dialog._value._number is not None
            assert dialog._value._number.fault() == "Above limit 30.0 °C"

    run(story())


def test_a_reason_is_required(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            dialog = opened(desk)
            dialog.fill_in("", "", 22.0)
            dialog.check()
            assert not dialog.checked()
            assert dialog._value._fault.text() == "Give a reason."

    run(story())


def test_a_state_is_chosen_by_its_name(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            desk.shell.open_command("t.c.pump")
            assert desk.shell.workspace.dialogs.dialog is None

    run(story())


def test_closing_keeps_watching_and_tells_the_end(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            dialog = opened(desk)
            dialog.fill_in("Comfort", "Too cold", 24.0)
            dialog.check()
            await until(dialog.checked)
            dialog.confirm()
            dialog.finish()
            assert desk.shell.workspace.dialogs.dialog is None
            await until(lambda: [t.kind for t in desk.shell.workspace.toasts.shown] == ["success"])
            assert "24.0 °C confirmed by read-back" in desk.shell.workspace.toasts.shown[0].text

    run(story())


def test_on_a_small_screen_it_has_two_pages(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path, (1366, 768)) as desk:
            dialog = opened(desk)
            assert dialog._value.isVisible()
            assert not dialog._confirm.isVisible()
            dialog.fill_in("Comfort", "Too cold", 20.0)
            dialog.check()
            await until(dialog.checked)
            dialog._buttons.next.click()
            assert dialog._confirm.isVisible()
            assert not dialog._value.isVisible()

    run(story())


def test_releasing_lists_the_overrides_first_and_gives_the_point_back(run: Run, plant: Running, tmp_path: Path) -> None:
    from ui.dialogs.release import ReleaseDialog

    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            dialog = opened(desk)
            dialog.fill_in("Comfort", "Too cold", 26.0)
            dialog.check()
            await until(dialog.checked)
            dialog.confirm()
            await until(lambda: dialog.over and "t.c.sp" in desk.feed.plant.overrides)

            desk.shell.release(["t.c.sp"])
            listed = desk.shell.workspace.dialogs.dialog
            assert isinstance(listed, ReleaseDialog)
            listed._release.click()
            assert "t.c.sp" in desk.feed.plant.overrides
            assert listed._fault.text() == "Give a reason."
            listed._reason.setText("Test is over")
            listed._release.click()
            await until(lambda: "t.c.sp" not in desk.feed.plant.overrides)
            await until(lambda: listed._lines[0].result == "Released")

    run(story())
