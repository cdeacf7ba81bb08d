"""Values at the cursor beside the week before, and the energy of the selected pen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.panels.trends.nearevents import NearEvents
from ui.panels.trends.pens import Figures, Pen
from widgets.columns import Cell, Column
from widgets.controls import Button
from widgets.dates import named_day_clock
from widgets.language import tr
from widgets.numbers import NO_VALUE, age_text, decimals, number, quantity, unit_text
from widgets.pane import Pane, Rule
from widgets.table import DENSE_ROW_PX, Table
from widgets.text import Text
from widgets.theme import px

WIDTH_PX = 268


@dataclass(frozen=True, slots=True)
class CursorRow:
    pen: Pen
    value: float | None
    before: float | None
    second: float | None = None

    @property
    def id(self) -> str:
        return self.pen.key

    @property
    def difference(self) -> float | None:
        return self.value - self.before if self.value is not None and self.before is not None else None

    @property
    def change(self) -> float | None:
        """From A to B."""
        return self.second - self.value if self.value is not None and self.second is not None else None


class CursorPane(QWidget):
    """Wishes: ``event_requested(+1 or -1)``, ``second_requested`` for cursor B or for its end."""

    event_requested = Signal(int)
    second_requested = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setFixedWidth(px(WIDTH_PX))
        self.pane, self.table = Pane(tr("Cursor")), _table()
        self.second, self._apart = Button("", "row"), Text("", 12, role="text2")
        self._compared, self._paired = False, False
        self.title = Text("", 13, 600)
        self._facts = [(Text("", 12, role="text2"), Text("", 13, 600, "live", right=True)) for _ in range(5)]
        self.near = NearEvents(context)
        self._lay_out()

    def show_cursor(self, at: datetime | None, rows: Sequence[CursorRow], second: datetime | None = None) -> None:
        """Where it is and what the pens are there; with cursor B also there, and what lies between."""
        self.pane.show_note(named_day_clock(at, self._context.zone) if at else tr("click into the plot"))
        self._show_second(at, second)
        self.table.show_rows(rows)
        self.table.setFixedHeight(px(26) + px(DENSE_ROW_PX) * max(1, len(rows)) + 2)

    def show_week(self, compared: bool) -> None:
        """With or without the week before."""
        self._compared = compared
        self._show_columns()

    def show_range(self, pen: Pen | None, now: Figures | None, before: Figures | None) -> None:
        """Figures of the selected pen over the range."""
        if pen is None or now is None:
            self.title.show_text("")
            facts: list[tuple[str, str]] = []
        else:
            self.title.show_text(tr("Pen {n} in this range").format(n=pen.number))
            facts = _facts(pen, now, before)
        for (name, value), texts in zip(self._facts, [*facts, *[("", "")] * (5 - len(facts))], strict=True):
            name.show_text(texts[0])
            value.show_text(texts[1])

    def _show_second(self, at: datetime | None, second: datetime | None) -> None:
        paired = at is not None and second is not None
        if paired != self._paired:
            self._paired = paired
            self._show_columns()
        self.second.setText(tr("Remove cursor B") if paired else tr("Add cursor B"))
        self._apart.setVisible(paired)
        if at is not None and second is not None:
            apart_s = (second - at).total_seconds()
            between = f"{'−' if apart_s < 0 else '+'}{age_text(abs(apart_s))}"
            self._apart.show_text(f"B {named_day_clock(second, self._context.zone)}, Δ {between}")

    def _show_columns(self) -> None:
        """Two cursors take the place of the week before."""
        for key in ("before", "difference"):
            self.table.show_column(key, self._compared and not self._paired)
        for key in ("second", "change"):
            self.table.show_column(key, self._paired)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(px(10), px(6), px(10), px(6))
        buttons.setSpacing(px(6))
        for text, way in ((tr("◂ Event"), -1), (tr("Event ▸"), 1)):
            button = Button(text, "row")
            button.clicked.connect(lambda _=False, way=way: self.event_requested.emit(way))
            buttons.addWidget(button)
        self.second.clicked.connect(self.second_requested)
        buttons.addWidget(self.second)
        buttons.addStretch(1)
        apart = QHBoxLayout()
        apart.setContentsMargins(px(12), px(6), px(12), 0)
        apart.addWidget(self._apart)
        self._show_second(None, None)
        grid = QGridLayout()
        grid.setContentsMargins(px(12), 0, px(12), px(8))
        grid.setColumnStretch(0, 1)
        for at, (name, value) in enumerate(self._facts):
            grid.addWidget(name, at, 0)
            grid.addWidget(value, at, 1)
        head = QHBoxLayout()
        head.setContentsMargins(px(12), px(8), px(12), px(2))
        head.addWidget(self.title)
        body = self.pane.body
        body.addWidget(self.table)
        body.addLayout(apart)
        body.addLayout(buttons)
        body.addWidget(Rule(role="line1"))
        body.addLayout(head)
        body.addLayout(grid)
        body.addWidget(self.near)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)


def _facts(pen: Pen, now: Figures, before: Figures | None) -> list[tuple[str, str]]:
    unit = pen.point.unit
    found = []
    if now.energy_kwh is not None:
        found.append((tr("Energy"), _energy(now.energy_kwh)))
        if before is not None and before.energy_kwh is not None:
            found.append((tr("Previous week"), _energy(before.energy_kwh)))
        if now.load_factor is not None:
            found.append((tr("Load factor"), number(now.load_factor, 2)))
    found.append((tr("Mean"), quantity(now.mean, unit)))
    found.append((tr("Range"), _range(now, unit)))
    return found[:5]


def _energy(kwh: float) -> str:
    return quantity(kwh / 1000, "MWh") if kwh >= 10_000 else quantity(kwh, "kWh")


def _range(now: Figures, unit: str) -> str:
    if now.least is None or now.most is None:
        return NO_VALUE
    places = decimals(unit, now.most)
    return f"{number(now.least, places)}–{number(now.most, places)} {unit_text(unit)}".strip()


def _table() -> Table:
    def text(value: float | None, row: CursorRow, *, sign: bool = False) -> str:
        return NO_VALUE if value is None else number(value, decimals(row.pen.point.unit, value), sign=sign)

    def value(row: CursorRow) -> str:
        return text(row.value, row)

    def before(row: CursorRow) -> str:
        return text(row.before, row)

    def difference(row: CursorRow) -> str:
        return text(row.difference, row, sign=True)

    def second(row: CursorRow) -> str:
        return text(row.second, row)

    def change(row: CursorRow) -> str:
        return text(row.change, row, sign=True)

    def unit(row: CursorRow) -> str:
        return unit_text(row.pen.point.unit)

    columns = [
        Column(key="pen", title="", value=lambda r: r.pen.number, cell=Cell.PEN, width=34, name=tr("Pen"), sortable=False),
        Column(key="value", title=tr("Value"), value=value, width=60, right=True, role="live", weight=600, stretch=True, sortable=False),
        Column(key="unit", title="", value=unit, width=42, role="text3", name=tr("Unit"), sortable=False),
        Column(key="before", title=tr("Prev. wk"), value=before, width=70, right=True, hidden=True, sortable=False),
        Column(key="difference", title=tr("Diff."), value=difference, width=58, right=True, hidden=True, sortable=False),
        Column(key="second", title="B", value=second, width=70, right=True, role="live", hidden=True, sortable=False),
        Column(key="change", title="Δ", value=change, width=58, right=True, hidden=True, name=tr("Change from A to B"), sortable=False),
    ]  # fmt: skip
    return Table(columns, lambda row: str(row.id), row_px=DENSE_ROW_PX, name=tr("Values at the cursor"))
