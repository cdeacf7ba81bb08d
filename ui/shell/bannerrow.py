"""One alarm as a row of the banner: what it says and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from widgets import theme
from widgets.marks import paint_alarm
from widgets.theme import px


@dataclass(frozen=True, slots=True)
class BannerRow:
    """What one row says, ready to be painted. ``id`` is of the alarm."""

    id: str
    priority: int
    state: str
    time: str
    age: str
    area: str
    message: str
    value: str
    limit: str
    consequence: str


@dataclass(frozen=True, slots=True)
class Column:
    """A text of the row from ``left`` to ``right`` at 100 %; the row may be wider or narrower than designed."""

    key: str
    left: float
    right: float
    role: str = "text1"
    weight: int = 400
    number: bool = False


FULL_COLUMNS = (
    Column("time", 38, 100, weight=500),
    Column("age", 110, 190, "text3"),
    Column("area", 198, 342, weight=500),
    Column("message", 350, 710, weight=600),
    Column("value", 714, 836, "live", 600, number=True),
    Column("limit", 850, 936, "text2"),
    Column("consequence", 942, 1540, "text2"),
)
COMPACT_COLUMNS = (
    Column("time", 37, 98, weight=500),
    Column("age", 103, 170, "text3"),
    Column("area", 174, 310, weight=500),
    Column("message", 316, 850, weight=500),
    Column("value", 850, 962, "live", 600, number=True),
    Column("limit", 968, 1045, "text2"),
)
FULL_PX, COMPACT_PX = 1620.0, 1104.0
FIXED = frozenset({"time", "age"})
"""Columns of known length, which do not stretch."""
ACK_PX = 64


def paint_row(painter: QPainter, rect: QRectF, row: BannerRow, *, compact: bool, stale: bool) -> None:
    """``stale``: as last known, the engine does not answer; then the value is grey."""
    fill, _, _, tint = theme.alarm_colours(row.priority)
    if row.priority == 1:
        painter.fillRect(rect, tint)
    painter.fillRect(QRectF(rect.left(), rect.top(), px(4), rect.height()), fill)
    painter.fillRect(QRectF(px(4), rect.bottom() - 1, rect.width() - px(4), 1), theme.colour("line1"))
    paint_alarm(painter, QRectF(px(14), round(rect.center().y() - px(8)), px(16), px(16)), row.priority, row.state)
    columns, designed = (COMPACT_COLUMNS, COMPACT_PX) if compact else (FULL_COLUMNS, FULL_PX)
    stretch = rect.width() / px(designed)
    for column in columns:
        factor = 1.0 if column.key in FIXED else stretch
        left, right = px(column.left) * factor, min(px(column.right) * factor, rect.right() - px(ACK_PX))
        role = "text3" if stale and column.key in ("value", "age") else column.role
        _paint_text(
            painter, QRectF(left, rect.top(), right - left, rect.height()), column, role, getattr(row, column.key)
        )


def _paint_text(painter: QPainter, box: QRectF, column: Column, role: str, text: str) -> None:
    painter.setFont(theme.font(13, column.weight))
    painter.setPen(theme.colour(role))
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, shown)
