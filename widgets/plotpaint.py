"""What stands under and over the curves of a pane: fill, weekends, gaps, grid; then axis, limits, now, cursor, labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from widgets.cellpaint import paint_chip
from widgets.lettering import LEFT, RIGHT, draw_text, text_width
from widgets.numbers import decimals, number, unit_text
from widgets.plotcurves import line_colour
from widgets.plotdata import Limit, Line, last_inside, spread, value_at
from widgets.theme import colour, font, hatch, px
from widgets.timeaxis import DAY_S, days, ticks

if TYPE_CHECKING:
    from widgets.plotpane import PlotPane

MOST_WEEKEND_DAYS = 62
LIMIT_DASH, SETPOINT_DASH = (6, 4), (5, 3)
CHIP_PX = 14


def paint_under(painter: QPainter, pane: PlotPane) -> None:
    """Fill, weekends, gaps and grid."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    rect = pane.plot_rect()
    painter.fillRect(pane.sceneRect(), colour("surface"))
    painter.fillRect(rect, colour("plot"))
    if pane.weekends and pane.span[1] - pane.span[0] <= MOST_WEEKEND_DAYS * DAY_S:
        for day in days(*pane.span, pane.zone):
            if day.weekend:
                painter.fillRect(_column(pane, day.start_s, day.end_s), colour("surface"))
    for gap in pane.gaps:
        painter.fillRect(_column(pane, gap.start_s, gap.end_s), hatch())
    painter.setPen(QPen(colour("grid"), 1))
    for tick in ticks(*pane.span, pane.zone, rect.width()):
        x = round(pane.x(tick.at_s)) + 0.5
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    for level in pane.levels():
        y = round(pane.y(level)) - 0.5
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def paint_over(painter: QPainter, pane: PlotPane) -> None:
    """Axis, limits, gap texts, notes, now, cursor, labels at the right end."""
    _paint_axis(painter, pane)
    for limit in pane.limits:
        _paint_limit(painter, pane, limit)
    _paint_gap_texts(painter, pane)
    _paint_notes(painter, pane)
    if pane.now_s is not None and pane.span[0] < pane.now_s < pane.span[1]:
        _paint_upright(painter, pane, pane.now_s, QPen(colour("text2"), 1))
    _paint_ends(painter, pane)
    lettered = pane.cursors_s[1] is not None
    for at_s, letter in reversed(tuple(zip(pane.cursors_s, "AB", strict=True))):
        if at_s is not None and pane.span[0] <= at_s <= pane.span[1]:
            _paint_cursor(painter, pane, at_s, letter if lettered else "")
    if pane.focused:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(pane.plot_rect().adjusted(1, 1, -1, -1))


def value_text(line: Line, value: float) -> str:
    """A value with the decimals of its line, without unit."""
    return number(value, decimals(line.unit, value))


# -- axis and limits --------------------------------------------------------------------------------------------------
def _paint_axis(painter: QPainter, pane: PlotPane) -> None:
    rect, (low, high, step) = pane.plot_rect(), pane.scale_y
    places = max(0, min(3, len(f"{step:.6f}".rstrip("0").partition(".")[2])))
    for level in pane.levels():
        box = QRectF(0, pane.y(level) - px(8), rect.left() - px(7), px(16))
        draw_text(painter, box, number(level, places), role="text3", px=11, side=RIGHT)
    if pane.spec.unit:
        box = QRectF(px(4), rect.top() - px(22), px(80), px(14))
        draw_text(painter, box, unit_text(pane.spec.unit), role="text2", px=11, weight=500, side=LEFT)
    base = pane.y(0.0) if low <= 0 <= high else rect.bottom()
    painter.fillRect(QRectF(rect.left(), round(base) - 1, rect.width(), 1), colour("line3"))
    for at_s in pane.ticks_below:
        if pane.span[0] <= at_s <= pane.span[1]:
            painter.fillRect(QRectF(round(pane.x(at_s)), rect.bottom(), 1, px(4)), colour("line3"))


def _paint_limit(painter: QPainter, pane: PlotPane, limit: Limit) -> None:
    rect, y = pane.plot_rect(), pane.y(limit.value)
    if not rect.top() - 1 <= y <= rect.bottom() + 1:
        return
    width, dash = (1.2, SETPOINT_DASH) if limit.setpoint else (1.0, LIMIT_DASH) if limit.warning else (2.0, ())
    line = QPen(colour("limit"), width)
    if dash:
        line.setDashPattern([length / width for length in dash])
    line.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(line)
    at = round(y) - (0 if width == 2.0 else 0.5)
    painter.drawLine(QPointF(rect.left(), at), QPointF(rect.right(), at))
    if limit.text and not limit.outside:
        up = y - px(17) >= rect.top() - px(2)
        box = QRectF(rect.left() + px(6), y - px(17) if up else y + px(2), rect.width() - px(12), px(15))
        _paint_over_curves(painter, box, limit.text, "text2", 600 if limit.strong else 400)


def _paint_over_curves(painter: QPainter, box: QRectF, text: str, role: str, weight: int) -> None:
    """Words in the plot have its fill behind them, so that no curve runs through them."""
    width = text_width(font(11, weight), text)
    painter.fillRect(QRectF(box.left() - 2, box.top() + 1, width + 4, box.height() - 2), colour("plot"))
    draw_text(painter, box, text, role=role, px=11, weight=weight)


def _paint_gap_texts(painter: QPainter, pane: PlotPane) -> None:
    """In the middle of a wide gap, else from its left; where there is no room for all, the longest gaps are named."""
    rect, taken = pane.plot_rect(), list[QRectF]()
    for gap in sorted(pane.gaps, key=lambda gap: gap.start_s - gap.end_s):
        column = _column(pane, gap.start_s, gap.end_s)
        if not gap.text or column.width() <= 0:
            continue
        width = text_width(font(11), gap.text) + px(8)
        left = column.center().x() - width / 2 if column.width() >= width else column.left() + px(2)
        box = QRectF(max(rect.left(), min(left, rect.right() - width)), rect.top() + px(16), width, px(16))
        if not any(box.intersects(other) for other in taken):
            taken.append(box)
            painter.fillRect(box, colour("plot"))
            draw_text(painter, box, gap.text, role="text2", px=11, side=Qt.AlignmentFlag.AlignCenter)


def _paint_notes(painter: QPainter, pane: PlotPane) -> None:
    rect = pane.plot_rect()
    taken: list[QRectF] = []
    for note in pane.notes:
        x, y = pane.x(note.at_s), pane.y(note.value)
        if not rect.left() <= x <= rect.right():
            continue
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("text1"), 1.4))
        painter.setBrush(colour("plot") if note.open else colour("text1"))
        if note.open:
            painter.drawEllipse(QPointF(x, y), px(3), px(3))
        else:
            top, half = y - px(10), px(4)
            corners = [QPointF(x - half, top), QPointF(x + half, top), QPointF(x, top + px(6))]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(QPolygonF(corners))
        weight = 600 if note.strong else 400
        width = text_width(font(11, weight), note.text)
        left = min(max(rect.left(), x + px(6) if note.after else x - width / 2), rect.right() - width)
        box = _beside(QRectF(left, max(rect.top() - px(20), y - px(28)), width + 1, px(16)), taken, y, rect)
        taken.append(box)
        _paint_over_curves(painter, box, note.text, "text1", weight)


def _beside(box: QRectF, taken: list[QRectF], y: float, rect: QRectF) -> QRectF:
    """The box where no other note stands: as wished, beside the others, or below its point."""
    others = [other.adjusted(-px(6), 0, px(6), 0) for other in taken]
    wished = [box]
    wished += [box.translated(other.right() - box.left() + 1, 0) for other in others]
    wished += [box.translated(other.left() - box.right() - 1, 0) for other in others]
    wished += [box.translated(0, y + px(10) - box.top())]
    inside = [b for b in wished if b.left() >= rect.left() and b.right() <= rect.right()]
    return next((b for b in inside if not any(b.intersects(other) for other in others)), box)


# -- now and cursor ---------------------------------------------------------------------------------------------------
def _paint_upright(painter: QPainter, pane: PlotPane, at_s: float, line: QPen) -> None:
    x = round(pane.x(at_s)) + 0.5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(line)
    painter.drawLine(QPointF(x, 0), QPointF(x, pane.height()))


def _paint_cursor(painter: QPainter, pane: PlotPane, at_s: float, letter: str) -> None:
    """The second one is dashed; letters only where there are two."""
    line = QPen(colour("accent"), 1.4)
    if letter == "B":
        line.setDashPattern([length / 1.4 for length in SETPOINT_DASH])
    _paint_upright(painter, pane, at_s, line)
    if letter:
        box = QRectF(round(pane.x(at_s)), pane.plot_rect().top(), px(CHIP_PX), px(CHIP_PX))
        painter.fillRect(box, colour("accent"))
        draw_text(painter, box, letter, role="on_accent", px=11, weight=600, side=Qt.AlignmentFlag.AlignCenter)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for curve in pane.curves.values():
        value = value_at(curve.line, at_s)
        if value is not None and curve.line.style == "measured":
            painter.setPen(QPen(line_colour(curve.line), 2))
            painter.setBrush(colour("plot"))
            painter.drawEllipse(QPointF(pane.x(at_s), pane.y(value)), px(4), px(4))


# -- labels at the right end ------------------------------------------------------------------------------------------
def _paint_ends(painter: QPainter, pane: PlotPane) -> None:
    rect, ends = pane.plot_rect(), list(_ends(pane))
    places = spread([y for y, _ in ends], rect.top() + px(4), rect.bottom() - px(4), px(18))
    for place, (wanted, end) in zip(places, ends, strict=True):
        if isinstance(end, Limit):
            box = QRectF(rect.right() + px(6), place - px(9), pane.width() - rect.right() - px(6), px(18))
            draw_text(painter, box, end.text, role="text2", px=11, weight=600 if end.strong else 400)
        else:
            _paint_end(painter, pane, end, wanted, place)


def _ends(pane: PlotPane) -> Iterator[tuple[float, Line | Limit]]:
    rect = pane.plot_rect()
    for curve in pane.curves.values():
        line = curve.line
        last = last_inside(line, *pane.span) if line.number or line.label else None
        if last is not None and line.style != "setpoint":
            yield min(rect.bottom(), max(rect.top(), pane.y(last[1]))), line
    for limit in pane.limits:
        if limit.outside and limit.text and rect.top() - 1 <= pane.y(limit.value) <= rect.bottom() + 1:
            yield pane.y(limit.value), limit


def _paint_end(painter: QPainter, pane: PlotPane, line: Line, wanted: float, place: float) -> None:
    x = pane.plot_rect().right()
    last = last_inside(line, *pane.span)
    text = line.label or (value_text(line, last[1]) if last else "")
    if line.number:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(line_colour(line), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(x, wanted), QPointF(x + px(3), place), QPointF(x + px(8), place)])
        paint_chip(painter, QPointF(x + px(8), round(place - px(CHIP_PX) / 2)), line.number)
        x += px(8 + CHIP_PX)
    box = QRectF(x + px(6), place - px(9), pane.width() - x - px(6), px(18))
    role, weight = ("live", 600) if line.number else ("text2", 400)
    draw_text(painter, box, text, role=role, px=12 if line.number else 11, weight=weight)


def _column(pane: PlotPane, start_s: float, end_s: float) -> QRectF:
    rect = pane.plot_rect()
    left, right = max(rect.left(), pane.x(start_s)), min(rect.right(), pane.x(end_s))
    return QRectF(round(left), rect.top(), max(0, round(right) - round(left)), rect.height())
