"""The pens as a table: figures of the range shown, gaps, quality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.context import Context
from ui.panels.trends.pens import Figures, Pen
from ui.siteindex import tag
from widgets.cellpaint import paint_chip
from widgets.columns import Cell, Column, Mark, Marked
from widgets.dates import clock, local, weekday
from widgets.language import tr
from widgets.marks import quality_words
from widgets.numbers import age_text, decimals, number, unit_text
from widgets.plotdata import PEN_DASHES
from widgets.table import DENSE_ROW_PX, Table
from widgets.theme import pen as pen_colour
from widgets.theme import px


@dataclass(frozen=True, slots=True)
class PenRow:
    """``before`` are the figures of the week before, where they were asked for; ``mark`` is the quality letter of now."""

    pen: Pen
    now: Figures
    before: Figures | None
    alarm: Mark | None
    loaded: bool
    mark: str = ""

    @property
    def id(self) -> str:
        return self.pen.key

    @property
    def change(self) -> str:
        """Against the week before: per cent for power and energy, a difference for everything else."""
        if self.before is None or self.now.mean is None or self.before.mean is None:
            return ""
        unit = self.pen.point.unit
        if unit in ("kW", "kWh", "MWh") and self.before.mean:
            return f"{number(100 * (self.now.mean / self.before.mean - 1), 1, sign=True)} %"
        difference = "K" if unit == "°C" else unit_text(unit)
        return (
            f"{number(self.now.mean - self.before.mean, decimals(unit, self.now.mean), sign=True)} {difference}".strip()
        )


def pen_table(context: Context) -> Table:
    """Rows of ``PenRow``; the check turns a pen on and off, the button takes it away."""

    def at(instant_s: float | None) -> str:
        if instant_s is None:
            return ""
        when = datetime.fromtimestamp(instant_s, UTC)
        return f"{weekday(local(when, context.zone))} {clock(when, context.zone, seconds=False)}"

    def figure(name: str) -> Any:
        def text(row: PenRow) -> str:
            value = getattr(row.now, name)
            return "– –" if value is None else number(value, decimals(row.pen.point.unit, value))

        return text

    def gap(row: PenRow) -> str:
        return f"{row.now.gaps}, {age_text(row.now.gap_s)}" if row.now.gaps else "0"

    def quality(row: PenRow) -> Marked:
        marks = [row.alarm] if row.alarm else []
        if not row.loaded:
            return Marked(tr("Loading"), ())
        if not row.now.present:
            return Marked(tr("No data"), (*marks, Mark(letter="S")))
        if row.mark:
            return Marked(quality_words(row.mark), (*marks, Mark(letter=row.mark)))
        good = row.now.good > 0.995
        text = tr("Good") if good else tr("{share} % good").format(share=number(100 * row.now.good, 0))
        return Marked(text, marks if good else (*marks, Mark(letter="?")))

    columns = [
        Column(key="drawn", title="", value=lambda r: r.pen.drawn, cell=Cell.CHECK, width=30, name=tr("Drawn"), sortable=False),
        Column(key="pen", title="", value=lambda r: r.pen.number, cell=Cell.PEN, width=72, name=tr("Pen"), fixed=True, paint=_paint_pen),
        Column(key="name", title=tr("Pen"), value=lambda r: context.site.full_name(r.pen.key, context.language), width=200, stretch=True),
        Column(key="point", title=tr("Point"), value=lambda r: tag(r.pen.key), width=150, role="text2", rank=4),
        Column(key="pane", title=tr("Pane"), value=lambda r: r.pen.pane + 1, cell=Cell.NUMBER, width=48, places=0, rank=3),
        Column(key="unit", title=tr("Unit"), value=lambda r: unit_text(r.pen.point.unit), width=60, role="text2"),
        Column(key="latest", title=tr("Latest"), value=figure("latest"), width=70, right=True, role="live", weight=600, fixed=True),
        Column(key="least", title=tr("Min"), value=figure("least"), width=64, right=True, role="live"),
        Column(key="least_at", title=tr("at"), value=lambda r: at(r.now.least_at_s), width=86, role="text3", rank=6),
        Column(key="mean", title=tr("Mean"), value=figure("mean"), width=64, right=True, role="live"),
        Column(key="most", title=tr("Max"), value=figure("most"), width=64, right=True, role="live"),
        Column(key="most_at", title=tr("at"), value=lambda r: at(r.now.most_at_s), width=86, role="text3", rank=5),
        Column(key="change", title=tr("vs previous week"), value=lambda r: r.change, width=122, right=True, rank=1, hidden=True),
        Column(key="samples", title=tr("Values"), value=lambda r: f"{r.now.present:,} / {r.now.samples:,}", width=112, right=True, rank=7),
        Column(key="gaps", title=tr("Gaps"), value=gap, width=118, rank=2),
        Column(key="quality", title=tr("Quality"), value=quality, cell=Cell.MARKED, width=110),
        Column(key="remove", title="", value=lambda r: tr("Remove"), cell=Cell.ACTION, width=76, name=tr("Remove"), sortable=False),
    ]  # fmt: skip
    return Table(columns, lambda row: str(row.id), row_px=DENSE_ROW_PX, name=tr("Pens"))


def _paint_pen(painter: QPainter, rect: QRectF, number: int) -> None:
    """The chip of the pen and its line, as it is drawn in the plot."""
    middle = round(rect.center().y())
    paint_chip(painter, QPointF(rect.left(), middle - px(7)), number)
    line = QPen(pen_colour(number), 2)
    if number in PEN_DASHES:
        line.setDashPattern([length / 2 for length in PEN_DASHES[number]])
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(line)
    painter.drawLine(QPointF(rect.left() + px(20), middle), QPointF(rect.left() + px(52), middle))
