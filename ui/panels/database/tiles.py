"""The strip of figures at the top: a name, a figure with its unit, a remark; a mark where something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.marks import AlarmMark
from widgets.pane import Rule
from widgets.text import Text
from widgets.theme import px

MARK_PX = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One tile. ``priority`` above 0 gives it a mark."""

    title: str
    text: str
    remark: str = ""
    priority: int = 0


class Tile(QWidget):
    """Shows one figure."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._text = (
            Text(px=12, role="text3", elide=True),
            Text(px=18, weight=600, role="live", elide=True),
        )
        self._remark = Text(px=12, role="text2", elide=True)
        self._marks = {priority: AlarmMark(priority, size=MARK_PX) for priority in (2, 3)}
        line = QHBoxLayout()
        line.setSpacing(px(6))
        for mark in self._marks.values():
            line.addWidget(mark)
            mark.hide()
        line.addWidget(self._text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(2))
        column.addWidget(self._title)
        column.addLayout(line)
        column.addWidget(self._remark)

    def show_figure(self, figure: Figure) -> None:
        self._title.show_text(figure.title)
        self._text.show_text(figure.text)
        self._remark.show_text(figure.remark)
        for priority, mark in self._marks.items():
            mark.setVisible(priority == figure.priority)
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(f"{figure.text} {figure.remark}".strip())


class Tiles(QWidget):
    """``count`` tiles of the same width."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._tiles = [Tile() for _ in range(count)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for at, tile in enumerate(self._tiles):
            if at:
                row.addWidget(Rule(upright=True))
            row.addWidget(tile, 1)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        for tile, figure in zip(self._tiles, figures, strict=True):
            tile.show_figure(figure)
