"""New alarms are heard: by a tone, and by those who listen to a screen reader."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from app.domain.messages import Alarm
from ui.feed import Feed
from ui.shell.sound import AlarmSound
from ui.windows import Windows
from widgets.language import language, tr

ANNOUNCED_PRIORITY = 2
"""Alarms up to this priority are told to screen readers."""
MOST_AT_ONCE = 3


class Annunciation(QObject):
    """Follows the feed. ``silence`` ends the tone until the next alarm."""

    def __init__(self, data: Path, feed: Feed, windows: Windows, parent: QObject) -> None:
        super().__init__(parent)
        self._feed, self._windows = feed, windows
        self._sound = AlarmSound(data, self)
        feed.alarms_raised.connect(self._raised)
        feed.alarms_changed.connect(self._settle)
        self._sound.sounding_changed.connect(self.show_sounding)

    def silence(self) -> None:
        self._sound.silence()

    def show_sounding(self) -> None:
        """The visible mark of the sound, in every window."""
        self._windows.each_window(lambda window: window.banner.show_sounding(self._sound.priority))

    def _settle(self) -> None:
        self._sound.settle(self._feed.plant.unacknowledged())

    def _raised(self, alarms: list[Alarm]) -> None:
        self._sound.annunciate(alarms)
        urgent = [alarm for alarm in alarms if alarm.priority <= ANNOUNCED_PRIORITY]
        for alarm in urgent[:MOST_AT_ONCE]:
            words = f"{tr('Priority')} {alarm.priority}: {alarm.name.text(language())} {alarm.value_text}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._windows.main, words.strip()))
