"""Goals of the month: to date against plan, projection to its end, energy against the daily budget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.messages import GoalState, Overview
from ui.context import Context
from ui.panels.overview.legend import Legend, paint_diamond
from widgets.columnchart import ColumnChart, ColumnSeries
from widgets.columns import Cell, Column, Mark, Marked
from widgets.dates import month_name
from widgets.language import tr
from widgets.lettering import draw_text
from widgets.notice import Notice
from widgets.numbers import NO_VALUE, decimals, number, unit_text
from widgets.pane import Pane
from widgets.table import DENSE_ROW_PX, Table
from widgets.theme import colour, px

MEASURES = {"energy": "Energy", "peak": "Peak demand", "carbon": "Carbon", "cost": "Cost", "pv": "PV generation"}
BUDGET_FROM_PX = 240
LETTERS = {"uncertain": "?", "bad": "×"}
WANTED_HIGH = frozenset({"pv"})
STATES = {"on_track": "On track", "at_risk": "At risk", "over": "Over"}


class GoalsPane(Pane):
    """Filled from the overview."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("Goals"), tools=[Legend([("goal", tr("Goal")), ("projected", tr("Projected"))])])
        self._context, self._has_budget = context, False
        self.table, self.notice = _goal_table(), Notice()
        self.notice.show_loading(tr("Computing the goals …"))
        self._budget = Pane(tr("Energy against daily budget"), "MWh")
        self.chart = ColumnChart(tr("Energy against daily budget"))
        self._budget.body.addWidget(self.chart)
        self.table.setFixedHeight(px(26) + 5 * px(DENSE_ROW_PX) + 2)
        self.body.addWidget(self.table)
        self.body.addWidget(self._budget, 1)
        self.body.addWidget(self.notice, 1)
        self._rest = QWidget()
        self.body.addWidget(self._rest, 1)
        self._rest.hide()
        self.table.hide()
        self._budget.hide()

    def show_overview(self, overview: Overview, today: date, days: int) -> None:
        """``days`` of the month of ``today``."""
        share = number(100 * (today.day - 1) / days, 0)
        self.show_title(
            tr("Goals for {month}").format(month=month_name(today)),
            tr("day {n} of {all}, {share} % elapsed").format(n=today.day, all=days, share=share),
        )
        has = bool(overview.goals)
        self.table.setVisible(has)
        self.notice.setVisible(not has)
        if not has:
            self.notice.show_empty(tr("No goals yet"), tr("Goals are set in the site file."))
        self.table.show_rows(overview.goals)
        self._has_budget = bool(overview.daily_budget_mwh)
        self._arrange()
        self._show_budget(overview.daily_budget_mwh, today, days)

    def _arrange(self) -> None:
        """The budget needs some height; without it the rest stays empty, so that the table stays at the top."""
        shown = self._has_budget and self.height() >= px(BUDGET_FROM_PX)
        self._budget.setVisible(shown)
        self._rest.setVisible(not shown and not self.table.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_budget(self, values: Sequence[float | None], today: date, days: int) -> None:
        known = [abs(value) for value in values if value is not None]
        reach = max([1.0, *known])
        labels = {day - 1: str(day) for day in {1, 5, 10, 15, 20, 25, days} | {today.day}}
        full = [*values, *[None] * (days - len(values))]
        strong = frozenset(at for at, value in enumerate(full) if value is not None and value > 0)
        self.chart.show_series(
            ColumnSeries(values=full, unit="MWh", labels=labels, low=-reach, high=reach, strong=strong, places=1)
        )
        total = sum(value for value in values if value is not None)
        self._budget.show_note(f"MWh   {tr('Month to date {value}').format(value=number(total, 1, sign=True))}")


def _goal_table() -> Table:
    def plan(goal: Any) -> str:
        if goal.to_date is None or not goal.plan:
            return NO_VALUE
        return f"{number(100 * (goal.to_date / goal.plan - 1), 1, sign=True)} %"

    def to_date(goal: Any) -> str:
        return _figure(goal.to_date, goal.unit)

    def target(goal: Any) -> str:
        return _figure(goal.goal, goal.unit)

    columns = [
        Column(key="goal", title=tr("Goal"), value=lambda g: tr(MEASURES.get(g.measure, g.measure)), width=104, weight=500, sortable=False),
        Column(key="value", title=tr("To date"), value=to_date, width=62, right=True, role="live", weight=600, sortable=False),
        Column(key="unit", title="", value=_unit, cell=Cell.MARKED, width=58, role="text2", name=tr("Unit"), sortable=False),
        Column(key="plan", title=tr("vs plan"), value=plan, width=72, right=True, rank=2, sortable=False),
        Column(key="bar", title=tr("Month so far"), value=lambda g: g, width=76, stretch=True, paint=_paint_goal, sortable=False),
        Column(key="target", title=tr("Goal"), value=target, width=56, right=True, rank=1, name=tr("Target"), sortable=False),
        Column(key="projection", title=tr("Projection"), value=projected, width=102, paint=_paint_projection, sortable=False),
    ]  # fmt: skip
    return Table(columns, lambda goal: str(goal.measure), row_px=DENSE_ROW_PX, name=tr("Goals"))


def projected(goal: GoalState) -> str:
    """How the month will end. Use is missed by being over, generation by falling short."""
    if goal.state == "over" and goal.projected is not None and goal.goal:
        words = tr("Short") if goal.measure in WANTED_HIGH else tr("Over")
        return f"{words} {number(100 * abs(goal.projected / goal.goal - 1), 1)} %"
    return tr(STATES.get(goal.state, goal.state)) if goal.projected is not None else NO_VALUE


def _unit(goal: GoalState) -> Marked:
    """The unit, with a mark where the total rests on missing values."""
    letter = LETTERS.get(goal.quality, "")
    return Marked(unit_text(goal.unit), (Mark(letter=letter),) if letter else ())


def _paint_projection(painter: QPainter, rect: QRectF, words: str) -> None:
    draw_text(painter, rect, words, weight=400 if words in (tr("On track"), NO_VALUE) else 600)


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return NO_VALUE
    return number(value, decimals(unit, value))


def _paint_goal(painter: QPainter, rect: QRectF, goal: GoalState) -> None:
    """Bar to date, tick at the goal, diamond at the projection."""
    top = max(goal.goal, goal.projected or 0.0, goal.to_date or 0.0, 1e-9) * 1.06
    track = QRectF(rect.left() + 4, rect.center().y() - 4, rect.width() - 12, 9)
    painter.fillRect(track, colour("track"))
    painter.fillRect(
        QRectF(track.left(), track.top(), track.width() * (goal.to_date or 0.0) / top, track.height()),
        colour("bar_strong"),
    )
    x = track.left() + track.width() * goal.goal / top
    painter.fillRect(QRectF(x - 1, track.top() - 3, 2, track.height() + 6), colour("text1"))
    if goal.projected is not None:
        paint_diamond(painter, QPointF(track.left() + track.width() * goal.projected / top, track.center().y()))
