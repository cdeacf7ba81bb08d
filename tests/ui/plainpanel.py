"""Panels for the tests of the shell: a field, a button, and a memory of what they were told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from ui.context import Context
from ui.panel import Panel
from ui.panels.registry import PanelRow
from ui.place import Crumb, View
from widgets.controls import Button
from widgets.language import tr


class PlainPanel(Panel):
    """``done`` are the actions it has heard; it does ``acknowledge`` itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.done: list[str] = []
        self.chosen = ""
        self.field, self.button = QLineEdit(), Button(tr("Trend"))
        self.heard: list[set[str]] = []
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.button)
        self.watch({"t.ahu.sat"}, self.heard.append)

    @property
    def place(self) -> dict[str, Any]:
        return {"chosen": self.chosen}

    def show_place(self, state: Mapping[str, Any]) -> None:
        self.chosen = state.get("chosen", self.chosen)

    def crumbs(self) -> Sequence[Crumb]:
        return (Crumb(self.chosen or "Nothing"),)

    def views(self) -> Sequence[View]:
        return (View("plan", tr("Plan")), View("table", tr("Table")))

    def view(self) -> str:
        return "plan"

    def selected_point(self) -> str | None:
        return "t.ahu.sp"

    def keyed(self, action: str) -> bool:
        self.done.append(action)
        return action == "acknowledge"


class OtherPanel(PlainPanel):
    """The same under another name."""


ROWS = (
    PanelRow("overview", "Overview", "F1", "tests.ui.plainpanel:PlainPanel"),
    PanelRow("zones", "Zones", "F2", "tests.ui.plainpanel:OtherPanel"),
)
