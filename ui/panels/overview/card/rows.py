"""Energy, intensity and carbon of a building, each beside what it is compared with."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.messages import Against, BuildingSummary
from widgets.gauge import Deviation, paint_deviation
from widgets.language import tr
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.marks import paint_quality
from widgets.numbers import NO_VALUE, decimals, number, unit_text
from widgets.theme import colour, font, px

SPAN_PERCENT, TOLERANCE_PERCENT = 20.0, 5.0
ROW_PX = 24
PERCENT_PX = 52
NAME_TO, VALUE_FROM, VALUE_TO, UNIT_FROM, UNIT_TO, EXPECTED_FROM, BAR_FROM = 0.26, 0.22, 0.42, 0.43, 0.6, 0.585, 0.715
"""Columns as shares of the width; names and values meet where both are short."""
COMPACT_SHIFT = 0.08
"""A compact card has a short name only."""


def rows_of(summary: BuildingSummary, *, compact: bool) -> list[tuple[str, Against]]:
    """Name and figure of each row; a compact card has the first only."""
    if compact:
        return [(tr("Today"), summary.energy_today)]
    return [
        (tr("Energy today"), summary.energy_today),
        (tr("Intensity 12 m"), summary.intensity_12m),
        (tr("Carbon today"), summary.carbon_today),
    ]


def paint_row(painter: QPainter, line: QRectF, name: str, against: Against, *, compact: bool) -> None:
    """Name, value with unit and mark, what is expected, and how far it is off."""
    if not compact:
        painter.fillRect(QRectF(line.left(), line.top(), line.width(), 1), colour("line1"))
    draw_text(painter, _part(line, 0.0, NAME_TO), name, role="text2", px=12)
    value = NO_VALUE if against.value is None else number(against.value, decimals(against.unit, against.value))
    shift = COMPACT_SHIFT if compact else 0.0
    draw_text(painter, _part(line, VALUE_FROM - shift, VALUE_TO - shift), value, role="live", weight=600, side=RIGHT)
    _paint_unit(painter, _part(line, UNIT_FROM - shift, UNIT_TO - shift), against)
    if against.expected is not None and not compact:
        text = tr("of {value}").format(value=number(against.expected, decimals(against.unit, against.expected)))
        draw_text(painter, _part(line, EXPECTED_FROM, BAR_FROM + 0.01), text, role="text2", px=12)
    if against.expected:
        _paint_percent(painter, line, against)
    else:
        rest = _part(line, EXPECTED_FROM, 1.0)
        draw_text(painter, rest, tr("nothing to compare with"), role="text3", px=12, side=RIGHT)


def _part(line: QRectF, start: float, end: float) -> QRectF:
    width = line.width()
    return QRectF(line.left() + start * width, line.top(), (end - start) * width, line.height())


def _paint_unit(painter: QPainter, box: QRectF, against: Against) -> None:
    unit = unit_text(against.unit)
    draw_text(painter, box, unit, role="text2", px=12)
    if against.quality != "good":
        x = box.left() + text_width(font(12), unit) + 3
        paint_quality(painter, QRectF(x, box.center().y() - 6, 12, 12), "?")


def _paint_percent(painter: QPainter, line: QRectF, against: Against) -> None:
    expected = against.expected or 1.0
    off = 100.0 * (against.value / expected - 1.0) if against.value is not None else None
    left, right = line.left() + line.width() * BAR_FROM, line.right() - px(PERCENT_PX)
    bar = QRectF(left, line.center().y() - px(4), right - px(6) - left, px(8))
    paint_deviation(painter, bar, off, span=SPAN_PERCENT, tolerance=TOLERANCE_PERCENT)
    found = Deviation(value=off, tolerance=TOLERANCE_PERCENT, span=SPAN_PERCENT, unit="%")
    text = f"{found.text} %" if off is not None else NO_VALUE
    box = QRectF(right, line.top(), px(PERCENT_PX), line.height())
    draw_text(painter, box, text, px=12, weight=600 if found.outside else 400, side=RIGHT)
