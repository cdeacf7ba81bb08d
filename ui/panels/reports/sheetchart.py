"""The chart of a sheet over the rows of the preview: columns, stacked columns or lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.domain.messages import PreviewSheet
from widgets.lettering import CENTRE, RIGHT, draw_text, text_width
from widgets.numbers import number
from widgets.plotdata import nice_scale
from widgets.theme import colour, end_use, font, pen, px

LEVELS = 4
Values = Sequence[float | None]


def paint_chart(painter: QPainter, box: QRectF, sheet: PreviewSheet) -> None:
    """Title, axis from zero, series in the colours of the workbook, names at the right."""
    painter.save()
    draw_text(
        painter, box.adjusted(10, 4, -10, 0).adjusted(0, 0, 0, -(box.height() - px(24))), sheet.chart_title, weight=600
    )
    series = [_values(sheet, column) for column in sheet.chart_columns]
    names = [sheet.columns[column] for column in sheet.chart_columns]
    legend = max((text_width(font(12), name) for name in names), default=0.0) + px(34)
    plot = box.adjusted(px(56), px(30), -min(legend, box.width() * 0.32), -px(26))
    _, top, step = nice_scale(0.0, _top(series, stacked=sheet.chart_kind == "stacked"), LEVELS, from_zero=True)
    _paint_axis(painter, plot, top, step)
    if sheet.chart_kind == "line":
        _paint_lines(painter, plot, series, top)
    else:
        _paint_columns(painter, plot, series, top, stacked=sheet.chart_kind == "stacked")
    _paint_categories(painter, plot, [str(row[0] or "") for row in sheet.rows])
    _paint_names(painter, plot, names, line=sheet.chart_kind == "line")
    painter.restore()


def _values(sheet: PreviewSheet, column: int) -> Values:
    return [float(v) if isinstance(v := row[column], int | float) else None for row in sheet.rows]


def _top(series: Sequence[Values], *, stacked: bool) -> float:
    if stacked and series:
        sums = [sum(v or 0.0 for v in slot) for slot in zip(*series, strict=True)]
        return max([1e-9, *sums])
    return max([1e-9, *(v for values in series for v in values if v is not None)])


def _paint_axis(painter: QPainter, plot: QRectF, top: float, step: float) -> None:
    places = 0 if step >= 1 else 1 if step >= 0.1 else 2
    for level in range(round(top / step) + 1):
        y = round(plot.bottom() - level * step / top * plot.height())
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), colour("line3" if level == 0 else "grid"))
        text = number(level * step, places)
        draw_text(painter, QRectF(plot.left() - px(60), y - 8, px(54), 16), text, role="text3", px=11, side=RIGHT)


def _paint_columns(painter: QPainter, plot: QRectF, series: Sequence[Values], top: float, *, stacked: bool) -> None:
    count = len(series[0]) if series else 0
    slot = plot.width() / max(1, count)
    for at in range(count):
        base = plot.bottom()
        width = slot * 0.7 if stacked else slot * 0.7 / len(series)
        for place, values in enumerate(series):
            height = (values[at] or 0.0) / top * plot.height()
            x = plot.left() + at * slot + slot * 0.15 + (0 if stacked else place * width)
            painter.fillRect(QRectF(x, base - height, width, height), end_use(place + 1))
            base -= height if stacked else 0


def _paint_lines(painter: QPainter, plot: QRectF, series: Sequence[Values], top: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, values in enumerate(series):
        painter.setPen(QPen(pen(place + 1), 1.6))
        step = plot.width() / max(1, len(values) - 1)
        run: list[QPointF] = []
        for at, value in enumerate([*values, None]):
            if value is not None:
                run.append(QPointF(plot.left() + at * step, plot.bottom() - value / top * plot.height()))
            elif run:
                painter.drawPolyline(QPolygonF(run))
                run = []


def _paint_categories(painter: QPainter, plot: QRectF, names: Sequence[str]) -> None:
    slot = plot.width() / max(1, len(names))
    every = max(1, round(px(90) / slot))
    for at in range(0, len(names), every):
        text = names[at][5:] if names[at][:4].isdigit() else names[at]
        box = QRectF(plot.left() + at * slot, plot.bottom() + 4, slot * every, 16)
        draw_text(painter, box, text, role="text3", px=11, side=CENTRE)


def _paint_names(painter: QPainter, plot: QRectF, names: Sequence[str], *, line: bool) -> None:
    for place, name in enumerate(names[:8]):
        y = plot.top() + place * px(20)
        painter.fillRect(QRectF(plot.right() + 12, y + 3, 10, 10), pen(place + 1) if line else end_use(place + 1))
        draw_text(painter, QRectF(plot.right() + 28, y, px(220), 16), name, role="text2", px=12)
