"""The last 24 hours of a building as a small curve with its band and times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.messages import BuildingSummary
from widgets.dates import clock, weekday
from widgets.language import tr
from widgets.lettering import LEFT, RIGHT, draw_text
from widgets.numbers import number
from widgets.spark import Series, last_height, last_value, paint_spark
from widgets.theme import px

VALUE_PX = 38
"""Room at the right end for the last value."""
WRITTEN_FROM, WRITTEN_TO = 0.2, 0.85
"""Midnight is written where it does not touch the times at the ends."""


def paint_day(painter: QPainter, inner: QRectF, summary: BuildingSummary, zone: ZoneInfo, *, compact: bool) -> None:
    """The curve in the middle of a card whose inner area is ``inner``."""
    top, height = inner.top() + px(66 if compact else 84), px(46 if compact else 62)
    box = QRectF(inner.left(), top, inner.width() - px(VALUE_PX), height)
    end = summary.spark_end.astimezone(zone) if summary.spark_end is not None else None
    series = Series(
        values=summary.spark,
        low=summary.spark_low or None,
        high=summary.spark_high or None,
        unit="kW",
        marks=midnights(end),
        from_zero=True,
    )
    paint_spark(painter, box, series, last=True, base=True)
    last, y = last_value(series), last_height(box, series)
    if last is not None and y is not None and not compact:
        beside = QRectF(box.right() + px(5), y - px(9), px(VALUE_PX), px(18))
        draw_text(painter, beside, number(last, 0), px=12, weight=600, role="live")
    if end is not None:
        below = QRectF(box.left(), box.bottom() + px(2), box.width(), px(16))
        (_paint_length if compact else _paint_times)(painter, below, end)


def midnights(end: datetime | None) -> list[float]:
    """Where midnight lies in the 24 hours before ``end`` (local time), as a share."""
    if end is None:
        return []
    midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)
    since = (end.astimezone(UTC) - midnight.astimezone(UTC)) / timedelta(days=1)
    return [1.0 - since] if 0.0 < since < 1.0 else []


def _paint_length(painter: QPainter, line: QRectF, end: datetime) -> None:
    beside = QRectF(line.right(), line.top() - px(16), px(VALUE_PX), px(16))
    draw_text(painter, beside, tr("24 h"), role="text3", px=11, side=LEFT)


def _paint_times(painter: QPainter, line: QRectF, end: datetime) -> None:
    until = clock(end, end.tzinfo, seconds=False)
    since = f"{weekday(end.date() - timedelta(days=1))} {until}"
    draw_text(painter, line, since, role="text3", px=11)
    draw_text(painter, line.adjusted(0, 0, px(16), 0), until, role="text3", px=11, side=RIGHT)
    for share in midnights(end):
        if WRITTEN_FROM < share < WRITTEN_TO:
            at = QRectF(line.left() + share * line.width() - 20, line.top(), 60, line.height())
            draw_text(painter, at, "00:00", role="text3", px=11)
