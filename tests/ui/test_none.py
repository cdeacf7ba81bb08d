"""Some versions of PySide6 take a reference to None with each call that returns None; the program then aborts after a while."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QWidget

CALLS = 20_000


def test_calls_that_return_none_leave_its_reference_count_alone(qapp: QApplication) -> None:
    if sys.version_info >= (3, 12):
        assert sys.getrefcount(None) > 1_000_000  # immortal
        return
    widget, thing, timer = QWidget(), QObject(), QTimer()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.setToolTip("")
        widget.parentWidget()
        widget.layout()
        thing.parent()
        timer.stop()
        QRect(0, 0, 1, 1).translate(QPoint(1, 1))
    assert abs(sys.getrefcount(None) - before) < CALLS // 10
