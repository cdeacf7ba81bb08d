"""One short tone per priority, repeated for priority 1 until silenced. Sound is never the only signal: the banner shows it."""

from __future__ import annotations

import math
import shutil
import struct
import sys
import wave
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.domain.messages import Alarm

REPEAT_MS = 3_000
RATE_HZ = 22_050
TONES_HZ: dict[int, tuple[float, ...]] = {1: (988.0, 740.0, 988.0), 2: (880.0, 659.0), 3: (659.0,), 4: (523.0,)}
"""Notes of each priority, 120 ms each."""
NOTE_S = 0.12
PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))


class AlarmSound(QObject):
    """Sounds new alarms. ``sounding_changed(priority or 0)`` drives the visible mark."""

    sounding_changed = Signal(int)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._player = next((p for p in PLAYERS if shutil.which(p[0])), None)
        self.priority = 0
        self._repeat = QTimer(self)
        self._repeat.setInterval(REPEAT_MS)
        self._repeat.timeout.connect(self._sound_again)

    def annunciate(self, alarms: Iterable[Alarm]) -> None:
        """Sound the most urgent of newly raised alarms. Priority 1 repeats until ``silence``; the others sound once."""
        priority = min((alarm.priority for alarm in alarms), default=0)
        if not priority or (self.priority and priority > self.priority):
            return
        self._set(priority)
        self._play(priority)
        if priority == 1:
            self._repeat.start()

    def silence(self) -> None:
        """Stop sounding; not an acknowledgement, the next new alarm sounds again."""
        self._repeat.stop()
        self._set(0)

    def settle(self, unacknowledged: Iterable[Alarm]) -> None:
        """Stop by itself when nothing of the sounding priority is unacknowledged any more."""
        if self.priority and all(alarm.priority != self.priority for alarm in unacknowledged):
            self.silence()

    def _sound_again(self) -> None:
        self._play(self.priority)

    def _set(self, priority: int) -> None:
        if priority != self.priority:
            self.priority = priority
            self.sounding_changed.emit(priority)

    def _play(self, priority: int) -> None:
        if QApplication.platformName() in ("offscreen", "minimal"):
            return
        if self._player is None and sys.platform != "win32":
            QApplication.beep()
            return
        file = tone_file(self._folder, priority)
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC)
        elif self._player is not None:
            QProcess.startDetached(self._player[0], [*self._player[1:], str(file)])


def tone_file(folder: Path, priority: int) -> Path:
    """The WAV file of a priority, written once."""
    file = folder / f"alarm-{priority}.wav"
    if not file.exists():
        with wave.open(str(file), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE_HZ)
            out.writeframes(b"".join(_note(hertz) for hertz in TONES_HZ[priority]))
    return file


def _note(hertz: float) -> bytes:
    """One note with a soft start and end, 16 bit mono."""
    count = int(RATE_HZ * NOTE_S)
    shape = (min(1.0, i / 200, (count - i) / 200) for i in range(count))
    return b"".join(
        struct.pack("<h", int(12_000 * level * math.sin(2 * math.pi * hertz * i / RATE_HZ)))
        for i, level in enumerate(shape)
    )
