"""How each kind of cell is drawn. Painters get the rectangle inside the paddings, the value, and the ink of the row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle

from widgets.columns import Bar, Cell, Column, Done, Edited, Mark, Marked, RowState, cell_text, marks_of
from widgets.gauge import TRACK_PX, paint_deviation, paint_gauge
from widgets.lettering import LEFT, RIGHT, draw_centred, draw_text, text_width
from widgets.marks import OVERRIDES, paint_alarm, paint_override, paint_quality
from widgets.spark import paint_spark
from widgets.style import INDICATOR_PX, paint_check, paint_tick
from widgets.theme import colour, font, ink_on, pen, px

MARK_PX, GAP_PX = 16, 4
BAR_PX, DEVIATION_PX = 8, 8
ACTION_HEIGHT_PX = 20


@dataclass(frozen=True, slots=True)
class Ink:
    """Colour token and weight of the words of a cell, and whether the mouse is over its row."""

    role: str
    weight: int
    hovered: bool = False


def ink_of(column: Column, state: RowState, hovered: bool = False) -> Ink:
    """Stale and shelved rows are grey; unacknowledged rows are bold where the column is strong."""
    live = column.cell is Cell.NUMBER
    weight = column.weight or (600 if live else 400)
    if state.dim or state.stale:
        return Ink("text3", 400, hovered)
    if state.group:
        return Ink("text1", 600, hovered)
    if state.unacknowledged and column.strong:
        return Ink(column.role or "live" if live else "text1", 600, hovered)
    return Ink(column.role or ("live" if live else "text1"), weight, hovered)


def paint_mark(painter: QPainter, at: QRectF, mark: Mark) -> None:
    """A mark of any kind in its box; letters are 14 px of the 16."""
    if mark.priority:
        paint_alarm(painter, at, mark.priority, mark.state)
    elif mark.letter:
        inner = at.adjusted(1, 1, -1, -1)
        (paint_override if mark.letter in OVERRIDES else paint_quality)(painter, inner, mark.letter)


def paint_marks(painter: QPainter, rect: QRectF, marks: Sequence[Mark], *, right: bool = False) -> float:
    """Marks side by side, centred in height, from the left or to the right end; the width they take."""
    size, gap = px(MARK_PX), px(GAP_PX)
    width = len(marks) * (size + gap)
    x = rect.right() - width + gap if right else rect.left()
    for mark in marks:
        paint_mark(painter, QRectF(round(x), round(rect.center().y() - size / 2), size, size), mark)
        x += size + gap
    return width


def paint_cell(painter: QPainter, rect: QRectF, column: Column, value: Any, ink: Ink) -> None:
    """Draw a value in its way."""
    if column.paint is not None:
        painter.save()
        column.paint(painter, rect, value)
        painter.restore()
    elif isinstance(value, Edited):
        _paint_edited(painter, rect, value)
    elif value is not None or column.cell in (Cell.NUMBER, Cell.CHECK):
        _PAINTERS[column.cell](painter, rect, column, value, ink)


def action_rect(rect: QRectF, text: str) -> QRectF:
    """Where the small button of an ACTION cell stands."""
    width, height = text_width(font(13, 500), text) + px(18), px(ACTION_HEIGHT_PX)
    return QRectF(rect.left(), round(rect.center().y() - height / 2), min(width, rect.width()), height)


# -- one for each kind ------------------------------------------------------------------------------------------------
def _paint_text(painter: QPainter, rect: QRectF, column: Column, value: Any, ink: Ink) -> None:
    side = RIGHT if column.aligned_right else LEFT
    draw_text(painter, rect, cell_text(column, value), role=ink.role, weight=ink.weight, side=side)


def _paint_mark(painter: QPainter, rect: QRectF, column: Column, value: Any, _ink: Ink) -> None:
    paint_marks(painter, rect, marks_of(value))


def _paint_marked(painter: QPainter, rect: QRectF, column: Column, value: Marked, ink: Ink) -> None:
    taken = paint_marks(painter, rect, value.marks) if value.marks else 0.0
    words = rect.adjusted(taken, 0, 0, 0)
    draw_text(painter, words, value.text, role=ink.role, weight=ink.weight)


def _paint_bar(painter: QPainter, rect: QRectF, column: Column, value: Bar | float, ink: Ink) -> None:
    bar = value if isinstance(value, Bar) else Bar(float(value))
    track = _middle(rect, BAR_PX)
    painter.fillRect(track, colour("track"))
    width = track.width() * min(1.0, max(0.0, bar.share))
    painter.fillRect(
        QRectF(track.left(), track.top(), width, track.height()), colour("bar_strong" if bar.strong else "bar")
    )
    if bar.tick is not None:
        x = round(track.left() + track.width() * min(1.0, max(0.0, bar.tick)))
        painter.fillRect(QRectF(x - 1, track.top() - 3, 2, track.height() + 6), colour("limit"))


def _paint_deviation(painter: QPainter, rect: QRectF, column: Column, value: Any, ink: Ink) -> None:
    paint_deviation(painter, _middle(rect, DEVIATION_PX), value.value, span=value.span, tolerance=value.tolerance)


def _paint_gauge(painter: QPainter, rect: QRectF, column: Column, value: Any, ink: Ink) -> None:
    track = _middle(rect.adjusted(px(4), 0, -px(4), 0), TRACK_PX - 1)
    track.translate(0, px(3))
    paint_gauge(painter, track, value)


def _paint_spark(painter: QPainter, rect: QRectF, column: Column, value: Any, ink: Ink) -> None:
    paint_spark(painter, rect.adjusted(0, px(3), 0, -px(3)), value)


def _paint_check(painter: QPainter, rect: QRectF, column: Column, value: Any, ink: Ink) -> None:
    side = px(INDICATOR_PX)
    box = QRectF(rect.left(), round(rect.center().y() - side / 2), side, side)
    on = QStyle.StateFlag.State_On if value else QStyle.StateFlag.State_Off
    paint_check(painter, box, on | QStyle.StateFlag.State_Enabled)


def _paint_action(painter: QPainter, rect: QRectF, column: Column, value: Any, ink: Ink) -> None:
    if not value:
        return
    if isinstance(value, Done):
        _paint_done(painter, rect, value, ink)
        return
    if isinstance(value, Mark):
        paint_marks(painter, rect, (value,))
        return
    box = action_rect(rect, value)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("line3"), 1))
    painter.setBrush(colour("hover" if ink.hovered else "plot"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    painter.restore()
    draw_text(painter, box, value, weight=500, side=Qt.AlignmentFlag.AlignCenter)


def _paint_done(painter: QPainter, rect: QRectF, value: Done, ink: Ink) -> None:
    side = px(INDICATOR_PX)
    box = QRectF(rect.left(), round(rect.center().y() - side / 2), side, side)
    paint_tick(painter, box, "text3" if ink.role == "text3" else "text2")
    draw_text(
        painter,
        rect.adjusted(side + px(2), 0, 0, 0),
        value.text,
        role="text3" if ink.role == "text3" else "text2",
        px=12,
    )


def _paint_pen(painter: QPainter, rect: QRectF, column: Column, value: int, ink: Ink) -> None:
    paint_chip(painter, QPointF(rect.left(), round(rect.center().y() - px(7))), value)


def paint_chip(painter: QPainter, at: QPointF, number: int) -> None:
    """The number of a trend pen in a box of its colour, 14 px."""
    box = QRectF(at.x(), at.y(), px(14), px(14))
    painter.fillRect(box, pen(number))
    painter.setFont(font(11, 600))
    painter.setPen(ink_on(pen(number)))
    draw_centred(painter, box.center(), str(number))


def _paint_edited(painter: QPainter, rect: QRectF, value: Edited) -> None:
    """An accent frame (2 px text colour when it is wrong) with the new text and what it was."""
    box = rect.adjusted(-px(6), 2, px(6), -3)
    painter.fillRect(box, colour("plot"))
    painter.setPen(QPen(colour("text1" if value.fault else "accent"), 2, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(1, 1, -1, -1))
    draw_text(painter, rect, value.text, weight=600)
    if value.was:
        draw_text(painter, rect, value.was, role="text3", px=12, side=RIGHT)


def _middle(rect: QRectF, height: int) -> QRectF:
    high = px(height)
    return QRectF(rect.left(), round(rect.center().y() - high / 2), rect.width(), high)


_PAINTERS: dict[Cell, Callable[[QPainter, QRectF, Column, Any, Ink], None]] = {
    Cell.TEXT: _paint_text,
    Cell.NUMBER: _paint_text,
    Cell.MARK: _paint_mark,
    Cell.MARKED: _paint_marked,
    Cell.BAR: _paint_bar,
    Cell.DEVIATION: _paint_deviation,
    Cell.GAUGE: _paint_gauge,
    Cell.SPARK: _paint_spark,
    Cell.CHECK: _paint_check,
    Cell.ACTION: _paint_action,
    Cell.PEN: _paint_pen,
}
