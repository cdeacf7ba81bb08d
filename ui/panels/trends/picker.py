"""The left column: groups of pens, and a search over all recorded points."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.panels.trends.groups import Group, forget_group, groups, keep_group
from ui.panels.trends.pens import MOST_PENS
from ui.siteindex import tag
from widgets.columns import Cell, Column
from widgets.controls import Button
from widgets.fields import Field, SearchField
from widgets.language import tr
from widgets.numbers import unit_text
from widgets.pane import Pane, PaneSplitter
from widgets.table import DENSE_ROW_PX, Table
from widgets.theme import px

WIDTH_PX = 236
MOST_FOUND = 200


class Picker(QWidget):
    """``group_chosen(Group)``; ``points_chosen([ids])`` when a point was ticked or unticked."""

    group_chosen = Signal(object)
    points_chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._chosen: list[str] = []
        self.groups = groups(context)
        self.setFixedWidth(px(WIDTH_PX))
        self.name, self.save, self.forget = (
            Field(tr("Name of the group")),
            Button(tr("Save"), "row"),
            Button(tr("Delete"), "row"),
        )
        self.group_table, self.point_table = _group_table(), self._points()
        self.search = SearchField(tr("Search points"))
        self._lay_out()
        self._wire()
        self.group_table.show_rows(self.groups)
        self._fill()

    def show_chosen(self, points: Sequence[str], name: str) -> None:
        """What is shown in the plot now."""
        self._chosen = list(points)
        found = next((group for group in self.groups if list(group.points) == self._chosen), None)
        blocked = self.group_table.blockSignals(True)
        if found is not None:
            self.group_table.select_id(found.key)
        else:
            self.group_table.clearSelection()
        self.group_table.blockSignals(blocked)
        self.name.setText(name)
        self.forget.setVisible(found is not None and found.kept)
        self._fill()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        site = self._context.site
        found = [
            p
            for p in site.search(self.search.text().split())
            if site.points[p].record is not None and p not in self._chosen
        ]
        self.point_table.show_rows([*self._chosen, *found[:MOST_FOUND]])

    def _is_chosen(self, point: str) -> bool:
        return point in self._chosen

    def _check(self, point: str, column: str, wanted: bool) -> None:
        rest = [p for p in self._chosen if p != point]
        self.points_chosen.emit([*rest, point][:MOST_PENS] if wanted else rest)

    def _group(self, key: str) -> None:
        found = next((group for group in self.groups if group.key == key), None)
        if found is not None and list(found.points) != self._chosen:
            self.group_chosen.emit(found)

    def _save(self) -> None:
        name = self.name.text().strip()
        if name and self._chosen:
            keep_group(self._context, name, self._chosen)
            self._renew(name)
            self._context.toast("success", tr("Group {name} saved").format(name=name))

    def _forget(self) -> None:
        forget_group(self._context, self.name.text().strip())
        self._renew(self.name.text())

    def _renew(self, name: str) -> None:
        self.groups = groups(self._context)
        self.group_table.show_rows(self.groups)
        self.show_chosen(self._chosen, name)

    def _wire(self) -> None:
        self.group_table.selected.connect(self._group)
        self.point_table.checked.connect(self._check)
        self.search.searched.connect(lambda _: self._fill())
        self.save.clicked.connect(self._save)
        self.forget.clicked.connect(self._forget)
        self.name.returnPressed.connect(self._save)

    def _lay_out(self) -> None:
        upper, lower = Pane(tr("Groups")), Pane(tr("Points"))
        keep = QWidget()
        row = QHBoxLayout(keep)
        row.setContentsMargins(px(10), px(4), px(10), px(4))
        row.setSpacing(px(4))
        row.addWidget(self.name, 1)
        row.addWidget(self.save)
        row.addWidget(self.forget)
        upper.body.addWidget(self.group_table, 1)
        upper.body.addWidget(keep)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(px(10), 0, px(10), px(4))
        box.addWidget(self.search)
        lower.body.addWidget(holder)
        lower.body.addWidget(self.point_table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PaneSplitter(upper, lower, across=False, sizes=(380, 480), stretch=(0, 1)))

    def _points(self) -> Table:
        site = self._context.site

        def name(point: str) -> str:
            return site.full_name(point, self._context.language)

        columns = [
            Column(key="on", title="", value=self._is_chosen, cell=Cell.CHECK, width=30, name=tr("Shown"), sortable=False),
            Column(key="tag", title=tr("Point"), value=tag, width=130, stretch=True, hint=name),
            Column(key="unit", title=tr("Unit"), value=lambda p: unit_text(site.points[p].unit), width=52, role="text2"),
        ]  # fmt: skip
        return Table(columns, str, row_px=DENSE_ROW_PX, name=tr("Points"))


def _group_table() -> Table:
    def pens(group: Group) -> str:
        return tr("{n} pens").format(n=len(group.points))

    columns = [
        Column(key="name", title=tr("Group"), value=lambda g: g.name, width=140, stretch=True, sortable=False),
        Column(key="pens", title=tr("Pens"), value=pens, width=66, right=True, role="text3", sortable=False),
    ]
    table = Table(columns, lambda g: str(g.key), row_px=DENSE_ROW_PX, name=tr("Groups"), many=False)
    table.horizontalHeader().hide()
    return table
