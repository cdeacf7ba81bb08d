"""Ends the right to command when nobody has used the console for a while; warns before, and any key or click extends it."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

LOCK_AFTER_S = 15 * 60.0
"""Until a site says otherwise (``command_idle_min``)."""
WARN_BEFORE_S = 60.0
TELL_EVERY_S = 20.0
TICK_MS = 1_000
USES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})


class IdleLock(QObject):
    """``warned(seconds left)`` once, then ``expired``; ``used`` now and then while somebody is there. Does nothing until ``start``."""

    warned = Signal(int)
    expired = Signal()
    used = Signal()

    def __init__(self, parent: QObject, lock_after_s: float = LOCK_AFTER_S, tick_ms: int = TICK_MS) -> None:
        super().__init__(parent)
        self._after_s = lock_after_s
        self._used_s = self._told_s = time.monotonic()
        self._warned = False
        self._timer = QTimer(self)
        self._timer.setInterval(tick_ms)
        self._timer.timeout.connect(self._tick)

    def lock_after(self, seconds: float) -> None:
        """The time of the site."""
        self._after_s = seconds

    def start(self) -> None:
        """Count from now."""
        self._used()
        application = QApplication.instance()
        if application is not None and not self._timer.isActive():
            application.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Nobody is signed in, or it is locked already."""
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in USES:
            self._used()
        return False

    def _used(self) -> None:
        self._used_s = time.monotonic()
        self._warned = False

    def _tick(self) -> None:
        idle_s = time.monotonic() - self._used_s
        if self._used_s > self._told_s and time.monotonic() - self._told_s >= min(TELL_EVERY_S, self._after_s / 3):
            self._told_s = time.monotonic()
            self.used.emit()
        if idle_s >= self._after_s:
            self.stop()
            self.expired.emit()
        elif idle_s >= self._after_s - WARN_BEFORE_S and not self._warned:
            self._warned = True
            self.warned.emit(int(self._after_s - idle_s))
