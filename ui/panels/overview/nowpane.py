"""Power of each building now with its share of the import, PV, and what is left to the contract."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.messages import Demand
from ui.context import Context
from widgets.language import tr
from widgets.marks import QualityMark
from widgets.numbers import NO_VALUE, decimals, number, quantity
from widgets.pane import Rule
from widgets.sharebar import ShareBar
from widgets.text import Text
from widgets.theme import px

WIDTH_PX, WIDEST_PX = 224, 16_777_215


class NowPane(QWidget):
    """Filled by point ids; ``None`` is a value that is not known."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._rows: dict[str, tuple[Text, ShareBar, QualityMark]] = {}
        self._facts: dict[str, Text] = {}
        self._import, self._of = Text("", 13, 600, "live", right=True), Text("", 12, role="text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(4), px(14), px(8))
        column.setSpacing(px(6))
        column.addLayout(self._power(context))
        column.addWidget(Rule(role="line1"))
        column.addLayout(self._demand())
        column.addStretch(1)
        self.arrange(True)

    def arrange(self, wide: bool) -> None:
        """Beside the load it is narrow, as a tab it takes what there is."""
        self.setMinimumWidth(px(WIDTH_PX))
        self.setMaximumWidth(px(WIDTH_PX) if wide else WIDEST_PX)

    def show_power(self, values: Mapping[str, tuple[float | None, str]], whole: float | None) -> None:
        """kW and quality mark by building id (``pv`` for PV, negative as it is fed in)."""
        reference = max(abs(whole or 0.0), *(abs(value or 0.0) for value, _ in values.values()), 1.0)
        for key, (text, bar, mark) in self._rows.items():
            value, letter = values.get(key, (None, "×"))
            text.show_text(number(value, decimals("kW", value)) if value is not None else NO_VALUE)
            bar.show_share(abs(value or 0.0) / reference)
            mark.show_letter(letter)
        self._import.show_text(number(whole, 0) if whole is not None else NO_VALUE)

    def show_demand(self, demand: Demand) -> None:
        """Contract, peaks and headroom."""
        self._of.show_text(tr("of {value}").format(value=number(demand.contract_kw, 0)) if demand.contract_kw else "")
        contract = demand.contract_kw
        texts = {
            "Headroom now": _left(contract, demand.now_kw),
            "at forecast peak": _left(contract, demand.forecast_peak_kw),
            "Projected, this interval": quantity(demand.projected_kw, "kW"),
            "Peak today": quantity(demand.peak_today_kw, "kW"),
            "Month peak": quantity(demand.peak_month_kw, "kW"),
        }
        for name, value in self._facts.items():
            value.show_text(texts[name])

    def show_lost(self, lost: bool) -> None:
        """Figures of an engine that does not answer are as of then."""
        for text in (*self._facts.values(), self._import):
            text.show_text(text.text(), "text3" if lost else "live")

    def _power(self, context: Context) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(5))
        grid.setColumnStretch(2, 1)
        grid.addWidget(Text(tr("Now"), 12, 500, "text2"), 0, 0)
        grid.addWidget(Text("kW", 12, 500, "text2", right=True), 0, 1)
        names = {building.id: building.code or building.id for building in context.site.buildings.values()}
        if "pv" in context.site.site.site.points:
            names["pv"] = tr("PV")
        for row, (key, name) in enumerate(names.items(), 1):
            parts = (Text("", 13, 600, "live", right=True), ShareBar(name), QualityMark(size=12))
            self._rows[key] = parts
            grid.addWidget(Text(name, 13), row, 0)
            for column, part in enumerate(parts, 1):
                grid.addWidget(part, row, column)
        last = len(names) + 1
        grid.addWidget(Text(tr("Import"), 13, 600), last, 0)
        grid.addWidget(self._import, last, 1)
        grid.addWidget(self._of, last, 2)
        return grid

    def _demand(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(0, 1)
        for row, name in enumerate(FACTS):
            value = Text("", 13, 600, "live", right=True)
            self._facts[name] = value
            grid.addWidget(Text(tr(name), 12, role="text2", elide=True), row, 0)
            grid.addWidget(value, row, 1)
        return grid


FACTS = ("Headroom now", "at forecast peak", "Projected, this interval", "Peak today", "Month peak")


def _left(contract: float | None, used: float | None) -> str:
    return quantity(contract - used, "kW") if contract is not None and used is not None else NO_VALUE
