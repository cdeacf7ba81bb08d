"""Language, theme and text size: choices that are needed before anybody is signed in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets import theme
from widgets.controls import Segments
from widgets.language import language, tr
from widgets.text import Text
from widgets.theme import px

LANGUAGES = (("en", "English"), ("ko", "한국어"))
THEMES = (("light", "Light"), ("dark", "Dark"))


def language_switch() -> Segments:
    """Each language in its own words."""
    made = Segments(LANGUAGES, language())
    made.setAccessibleName(tr("Language"))
    return made


def theme_switch() -> Segments:
    """Light or dark."""
    made = Segments([(key, tr(text)) for key, text in THEMES], theme.theme())
    made.setAccessibleName(tr("Theme"))
    return made


class Choices(QWidget):
    """Rows of a caption and a switch."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    text_size_chosen = Signal(str)  # per cent

    def __init__(self) -> None:
        super().__init__()
        sizes = [(str(size), f"{size} %" if size == theme.TEXT_SCALES[-1] else str(size)) for size in theme.TEXT_SCALES]
        size_switch = Segments(sizes, str(theme.text_scale()))
        size_switch.setAccessibleName(tr("Text size"))
        switches = (
            ("Language", language_switch(), self.language_chosen),
            ("Theme", theme_switch(), self.theme_chosen),
            ("Text size", size_switch, self.text_size_chosen),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        for row, (caption, switch, wish) in enumerate(switches):
            switch.chosen.connect(wish)
            grid.addWidget(Text(tr(caption), 13, 400, "text2"), row, 0)
            grid.addWidget(switch, row, 1, Qt.AlignmentFlag.AlignRight)
