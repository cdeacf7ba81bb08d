"""The console locks by itself, tells before, and any use extends it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.idle import WARN_BEFORE_S, IdleLock


def test_it_warns_once_and_then_locks(qtbot: QtBot) -> None:
    owner = QObject()
    idle = IdleLock(owner, lock_after_s=0.3, tick_ms=50)
    warned: list[int] = []
    idle.warned.connect(warned.append)
    idle.start()
    with qtbot.waitSignal(idle.expired, timeout=4000):
        pass
    assert len(warned) == 1
    assert 0 <= warned[0] <= WARN_BEFORE_S
    idle.stop()


def test_a_key_extends_it(qtbot: QtBot) -> None:
    owner, field = QObject(), QLineEdit()
    qtbot.addWidget(field)
    idle = IdleLock(owner, lock_after_s=0.3, tick_ms=20)
    idle.start()
    for _ in range(4):
        with qtbot.assertNotEmitted(idle.expired, wait=120):
            qtbot.keyClick(field, Qt.Key.Key_A)
    idle.stop()


def test_use_is_told_now_and_then_and_no_more_when_nobody_is_there(qtbot: QtBot) -> None:
    owner, field = QObject(), QLineEdit()
    qtbot.addWidget(field)
    idle = IdleLock(owner, tick_ms=20)
    idle.lock_after(0.6)
    told: list[int] = []
    idle.used.connect(lambda: told.append(len(field.text())))
    idle.start()
    for _ in range(8):
        qtbot.keyClick(field, Qt.Key.Key_A)
        qtbot.wait(50)
    assert 1 <= len(told) <= 3
    with qtbot.waitSignal(idle.expired, timeout=4000):
        pass
    assert told[-1] == 8, "the last use is told, too"
    idle.stop()
