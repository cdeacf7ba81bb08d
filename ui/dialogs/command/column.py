"""The parts that the columns of the command dialog share: a heading with a note, a caption with a note at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.text import Text
from widgets.theme import px


class Column(QWidget):
    """A heading (``1 Value``) and below it what ``body`` gets."""

    def __init__(self, title: str, side_px: int = 20) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(side_px), px(14), px(side_px), px(12))
        self.body.setSpacing(px(4))
        self.heading_note = self.add_caption(title, strong=True)
        self.body.addSpacing(px(4))

    def add_caption(self, text: str, note: str = "", *, strong: bool = False) -> Text:
        """A caption with a note at its right, which is returned to be changed."""
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(Text(text, 13 if strong else 12, 600 if strong else 400, "text1" if strong else "text2"))
        right = Text(note, 12, 400, "text2", elide=True, right=True)
        row.addWidget(right, 1)
        self.body.addLayout(row)
        return right
