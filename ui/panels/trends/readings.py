"""The pens in figures: their table, the values at the cursor or the newest ones, and the range of the selected pen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.messages import Event
from ui.context import Context
from ui.panels.trends.cursorpane import CursorPane, CursorRow
from ui.panels.trends.loading import Loader
from ui.panels.trends.pens import MOST_PENS, Figures, Pen, figures, previous_line, resolution
from ui.panels.trends.pentable import PenRow, pen_table
from ui.readout import mark_of
from widgets.columns import Mark
from widgets.language import tr
from widgets.pane import Pane
from widgets.plot import TimePlot
from widgets.plotdata import value_at


class Readings:
    """Fills ``pane`` (with the table) and ``cursor`` from what the loader has; ``figures`` are by point id."""

    def __init__(self, context: Context, loader: Loader) -> None:
        self._context, self._loader = context, loader
        self.pane, self.table, self.cursor = Pane(tr("Pens")), pen_table(context), CursorPane(context)
        self.pane.body.addWidget(self.table)
        self.figures: dict[str, Figures] = {}

    def compare(self, compared: bool) -> None:
        """With or without the week before."""
        self.cursor.show_week(compared)
        self.table.show_column("change", compared)

    def measure(self, pen: Pen) -> None:
        """Take the figures of a pen whose history has come."""
        self.figures[pen.key] = figures(pen, self._loader.data[pen.key])

    def show_pens(self, pens: Sequence[Pen]) -> None:
        """All pens anew; the selected one, else the first, also with its range."""
        data, alarms = self._loader.data, self._context.feed.plant.listed()
        marks = {alarm.source: Mark(alarm.priority, alarm.state) for alarm in reversed(alarms)}
        before = {pen.key: self._before(pen) for pen in pens}
        self.table.show_rows(
            PenRow(
                pen, self.figures.get(pen.key, Figures()), before[pen.key], marks.get(pen.key), pen.key in data,
                mark_of(self._context.feed.reading(pen.key)),
            )
            for pen in pens
        )  # fmt: skip
        self.pane.show_note(self._note(pens))
        chosen = next((pen for pen in pens if pen.key == self.table.current_id()), pens[0] if pens else None)
        self.show_range(chosen)

    def show_range(self, pen: Pen | None) -> None:
        """Figures of one pen over the range."""
        if pen is None:
            self.cursor.show_range(None, None, None)
        else:
            self.cursor.show_range(pen, self.figures.get(pen.key), self._before(pen))

    def show_cursor(self, pens: Sequence[Pen], plot: TimePlot, events: Sequence[Event]) -> None:
        """Values at the cursor; the newest ones where there is none, or where it was left behind in another span."""
        drawn, (start, end) = [pen for pen in pens if pen.drawn], plot.span
        at, values = plot.cursor_at, plot.cursor_values()
        second, there = plot.second_at, plot.cursor_values(second=True)
        if second is not None and not start <= second <= end:
            there = {}  # what is not drawn is not read
        if at is not None and start <= at <= end:
            rows = [
                CursorRow(pen, values.get(pen.key), values.get(f"{pen.key} previous"), there.get(pen.key))
                for pen in drawn
            ]
        else:
            at, rows = None, [CursorRow(pen, self._newest(pen), self._week_ago(pen, end)) for pen in drawn]
        self.cursor.show_cursor(at, rows, second)
        self.cursor.near.show_events(at, events)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _before(self, pen: Pen) -> Figures | None:
        data = self._loader.previous.get(pen.key)
        return figures(pen, data) if data is not None else None

    def _note(self, pens: Sequence[Pen]) -> str:
        """How many pens, and what a value of the plot stands for."""
        count = tr("{n} of {most}").format(n=len(pens), most=MOST_PENS)
        data = next((self._loader.data[pen.key] for pen in pens if pen.key in self._loader.data), None)
        return count if data is None else f"{count}, {resolution(data)}"

    def _newest(self, pen: Pen) -> float | None:
        found = self.figures.get(pen.key)
        return found.latest if found else None

    def _week_ago(self, pen: Pen, end: datetime) -> float | None:
        before = self._loader.previous.get(pen.key)
        return value_at(previous_line(pen, before), end.timestamp()) if before is not None else None
