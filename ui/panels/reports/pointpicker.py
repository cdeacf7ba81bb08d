"""Choose points by searching: what is chosen stays on top."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.context import Context
from ui.siteindex import tag
from widgets.columns import Cell, Column
from widgets.fields import SearchField
from widgets.language import tr
from widgets.numbers import unit_text
from widgets.table import DENSE_ROW_PX, Table
from widgets.text import Text
from widgets.theme import px

MOST_FOUND, MOST_CHOSEN = 60, 40


class PointPicker(QWidget):
    """``changed`` when a point was added or taken away. At most 40: more are no report that anybody reads."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._chosen: list[str] = []
        self.search, self.table, self.said = (
            SearchField(tr("Search points")),
            self._table(),
            Text("", 12, role="text2", wrap=True),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for part in (self.search, self.table, self.said):
            column.addWidget(part, 1 if part is self.table else 0)
        self.table.setMinimumHeight(px(150))
        self.search.searched.connect(lambda _: self._fill())
        self.table.checked.connect(self._check)
        self._fill()

    def chosen(self) -> Sequence[str]:
        return self._chosen

    def choose(self, points: Sequence[str]) -> None:
        """Exactly these, as far as they exist."""
        self._chosen = [point for point in points if point in self._context.site.points][:MOST_CHOSEN]
        self._fill()
        self.changed.emit()

    def show_fault(self, text: str) -> None:
        chosen = tr("{n} chosen, {most} at most").format(n=len(self._chosen), most=MOST_CHOSEN)
        self.said.show_text(text or chosen, "text1" if text else "text2")

    def _fill(self) -> None:
        words = self.search.text().split()
        recorded = [p for p in self._context.site.search(words) if self._context.site.points[p].record is not None]
        rest = [point for point in recorded if point not in self._chosen][:MOST_FOUND]
        self.table.show_rows([*self._chosen, *rest])
        self.show_fault("")

    def _check(self, point: str, column: str, wanted: bool) -> None:
        if wanted and point not in self._chosen and len(self._chosen) < MOST_CHOSEN:
            self._chosen.append(point)
        elif not wanted and point in self._chosen:
            self._chosen.remove(point)
        self._fill()
        self.changed.emit()

    def _table(self) -> Table:
        site, language = self._context.site, self._context.language
        columns = [
            Column(key="on", title="", value=lambda p: p in self._chosen, cell=Cell.CHECK, width=30, name=tr("Chosen"), sortable=False),
            Column(key="tag", title=tr("Point"), value=tag, width=130),
            Column(key="name", title=tr("Name"), value=lambda p: site.points[p].name.text(language), width=90, stretch=True),
            Column(key="unit", title=tr("Unit"), value=lambda p: unit_text(site.points[p].unit), width=52, role="text2", rank=1),
        ]  # fmt: skip
        return Table(columns, str, row_px=DENSE_ROW_PX, name=tr("Points"))
