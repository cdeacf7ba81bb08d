"""Figures of the floor as lines: title at the left, value at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.panels.zones.facts import Fact
from widgets.marks import QualityMark
from widgets.pane import Pane
from widgets.text import Text
from widgets.theme import px


class FactList(Pane):
    """Lines are made once and then filled."""

    def __init__(self) -> None:
        super().__init__(" ")
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(px(12), 0, px(12), px(10))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(0, 1)
        self._lines: list[tuple[Text, Text, QualityMark]] = []
        self.body.addWidget(holder)

    def show_facts(self, title: str, facts: Sequence[Fact]) -> None:
        """The facts of another moment or floor."""
        self.show_title(title)
        while len(self._lines) < len(facts):
            self._add()
        for line in self._lines[len(facts) :]:
            for part in line:
                part.hide()
        for (name, value, mark), fact in zip(self._lines, facts, strict=False):
            name.show()
            value.show()
            name.show_text(fact.title)
            value.show_text(fact.text)
            mark.show_letter(fact.mark)
            mark.setVisible(bool(fact.mark))

    def _add(self) -> None:
        row = len(self._lines)
        line = (Text("", 12, 400, "text2"), Text("", 13, 600, "live", right=True), QualityMark(size=14))
        for column, part in enumerate(line):
            self._grid.addWidget(part, row, column)
        self._lines.append(line)
