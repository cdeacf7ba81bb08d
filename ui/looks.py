"""Theme, language and text size of this workstation: changed at once, and remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.settings import Settings
from widgets import theme
from widgets.language import language, set_language


class Looks(QObject):
    """``theme_changed`` needs no texts and sizes anew, ``renewed`` does."""

    theme_changed = Signal()
    renewed = Signal()

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings

    def take_remembered(self) -> None:
        """What was chosen the last time."""
        set_language(self._settings.text("language", language()))
        theme.set_theme(self._settings.text("theme", theme.theme()))
        theme.set_text_scale(int(self._settings.text("text_size", str(theme.text_scale()))))

    def set_theme(self, name: str) -> None:
        """Light or dark."""
        theme.set_theme(name)
        self._settings.keep_text("theme", theme.theme())
        self.theme_changed.emit()

    def set_language(self, name: str) -> None:
        """English or Korean."""
        set_language(name)
        self._settings.keep_text("language", language())
        self.renewed.emit()

    def set_text_size(self, percent: int) -> None:
        """90, 100, 115 or 130 %."""
        theme.set_text_scale(percent)
        self._settings.keep_text("text_size", str(theme.text_scale()))
        self.renewed.emit()

    def other_theme(self) -> None:
        self.set_theme("light" if theme.theme() == "dark" else "dark")

    def other_language(self) -> None:
        self.set_language("en" if language() == "ko" else "ko")
