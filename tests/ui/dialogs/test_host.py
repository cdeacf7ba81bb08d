"""Dialogs: one at a time, focus inside, never over the alarm banner, awaited and never exec()."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Run
from ui.dialogs.base import Dialog, DialogHost


class Question(Dialog):
    def __init__(self) -> None:
        super().__init__("Question", QSize(300, 120))
        self.field = QLineEdit(self)

    def first_focus(self) -> QWidget:
        return self.field


def work_area(qtbot: QtBot) -> tuple[QWidget, QLineEdit, DialogHost]:
    area = QWidget()
    qtbot.addWidget(area)
    area.resize(900, 600)
    below = QLineEdit()
    QVBoxLayout(area).addWidget(below)
    host = DialogHost(area)
    host.lay_out(QRect(0, 0, 900, 600))
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    return area, below, host


def test_it_opens_centred_with_the_focus_in_its_first_field(qtbot: QtBot) -> None:
    _, below, host = work_area(qtbot)
    below.setFocus()
    dialog = Question()
    host.open(dialog)
    assert dialog.geometry().center() == QPoint(449, 299)
    assert QApplication.focusWidget() is dialog.field
    below.setFocus()
    assert QApplication.focusWidget() is dialog.field

    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert host.dialog is None
    assert not host.scrim.isVisible()
    assert QApplication.focusWidget() is below


def test_the_next_dialog_ends_the_one_before(qtbot: QtBot) -> None:
    _, _, host = work_area(qtbot)
    first, second = Question(), Question()
    ended: list[object] = []
    first.finished.connect(ended.append)
    host.open(first)
    host.open(second)
    assert ended == [None]
    assert host.dialog is second


def test_a_dialog_is_never_larger_than_its_area(qtbot: QtBot) -> None:
    _, _, host = work_area(qtbot)
    dialog = Question()
    dialog.wanted = QSize(4000, 3000)
    host.open(dialog)
    assert dialog.size() == QSize(884, 584)


def test_its_result_is_awaited_while_everything_else_goes_on(run: Run, qtbot: QtBot) -> None:
    _, _, host = work_area(qtbot)

    async def story() -> None:
        dialog = Question()
        host.open(dialog)
        ticks = 0
        waiting = asyncio.ensure_future(dialog.result())
        while ticks < 5:
            await asyncio.sleep(0.01)
            ticks += 1
        assert not waiting.done()
        dialog.finish("yes")
        dialog.finish("no")
        assert await waiting == "yes"

    run(story())
