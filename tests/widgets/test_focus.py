"""The keyboard in painted widgets and tables: a ring where it has come, and keys that the shell does not take from them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from widgets import theme
from widgets.columns import Cell, Column
from widgets.focus import Ringed
from widgets.table import Table


class Painted(Ringed, QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        self.paint_focus(painter)


@pytest.mark.parametrize(("reason", "ringed"), [("TabFocusReason", True), ("MouseFocusReason", False)])
def test_the_ring_is_there_when_the_keyboard_came(qtbot: QtBot, reason: str, ringed: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    made, other = Painted(window), QLineEdit(window)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.resize(60, 40)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    made.setFocus(Qt.FocusReason[reason])
    qtbot.waitUntil(made.hasFocus)
    picture: QImage = made.grab().toImage()
    assert (picture.pixelColor(30, 2) == theme.colour("accent")) == ringed


@pytest.mark.parametrize(("key", "kept"), [("PgDown", True), ("Return", True), ("Space", True), ("N", False)])
def test_a_table_keeps_its_keys_and_leaves_letters_to_the_display(qtbot: QtBot, key: str, kept: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    columns = (Column(key="on", title="", value=lambda row: row == "1", cell=Cell.CHECK),)
    table = Table(columns, row_id=str)
    table.setParent(window)
    heard: list[str] = []
    shortcut = QShortcut(QKeySequence(key), window)
    shortcut.activated.connect(lambda: heard.append(key))
    table.show_rows([str(n) for n in range(60)])
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keySequence(table, QKeySequence(key))
    assert heard == ([] if kept else [key])
