"""Gauge bars (value against band and limits) and deviation bars (value against setpoint), as painters and as widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from widgets.numbers import NO_VALUE, number
from widgets.theme import colour, hatch, px

TRACK_PX, POINTER_PX, TICK_PAST_PX = 9, 9, 3
DEVIATION_TRACK_PX = 8
SPAN_K, SPAN_PERCENT = 3.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A value on a scale, all in ``unit``; ``None`` where there is none. ``band`` is the normal range, ``limits`` are
    alarm limits, ``forecast`` the open pointer. A value outside the scale sticks to its end."""

    low: float
    high: float
    value: float | None = None
    unit: str = ""
    band: tuple[float, float] | None = None
    expected: float | None = None
    limits: Sequence[float] = ()
    forecast: float | None = None

    def share(self, value: float) -> float:
        """Where a value lies on the scale, 0 to 1."""
        span = self.high - self.low
        return min(1.0, max(0.0, (value - self.low) / span)) if span > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A deviation from a setpoint: inside ``tolerance`` it is normal; the bar ends at ± ``span``, all in ``unit``."""

    value: float | None
    tolerance: float = 1.0
    span: float = SPAN_K
    unit: str = "K"
    places: int = 1

    @property
    def outside(self) -> bool:
        return self.value is not None and abs(self.value) > self.tolerance

    @property
    def text(self) -> str:
        """The number with its sign, without unit."""
        return NO_VALUE if _missing(self.value) else number(self.value or 0.0, self.places, sign=True)


def paint_gauge(painter: QPainter, track: QRectF, gauge: Gauge, *, ink: str = "live") -> None:
    """``track`` is the bar; the pointer needs 9 px above it and 3 px below it, limit ticks 3 px past it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(track, colour("track"))
    if _missing(gauge.value):
        painter.fillRect(track, hatch())
    if gauge.band is not None:
        left, right = (_x(track, gauge, value) for value in gauge.band)
        _paint_band(painter, QRectF(left, track.top(), right - left, track.height()))
    if gauge.expected is not None:
        pen = QPen(colour("text2"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([1.5, 1.5])
        painter.setPen(pen)
        x = _x(track, gauge, gauge.expected)
        painter.drawLine(QPointF(x, track.top() + 1), QPointF(x, track.bottom() - 1))
    past = px(TICK_PAST_PX)
    for limit in gauge.limits:
        x = _x(track, gauge, limit)
        painter.fillRect(QRectF(x - 1, track.top() - past, 2, track.height() + 2 * past), colour("limit"))
    if gauge.forecast is not None:
        _paint_pointer(painter, _x(track, gauge, gauge.forecast), track, ink, solid=False)
    if not _missing(gauge.value):
        _paint_pointer(painter, _x(track, gauge, gauge.value or 0.0), track, ink, solid=True)
    painter.restore()


def paint_deviation(
    painter: QPainter, track: QRectF, value: float | None, *, span: float = SPAN_K, tolerance: float = 1.0
) -> None:
    """``track`` is the bar, 8 px high; the zero tick is 2 px longer at both ends. ``None`` or NaN is hatched.

    The bar ends at ± ``span``; outside ``tolerance`` it is strong. All in the same unit.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if value is None or isnan(value):
        painter.fillRect(track, hatch())
        painter.restore()
        return
    painter.fillRect(track, colour("track"))
    half, centre = track.width() / 2, round(track.center().x())
    inside = half * min(1.0, tolerance / span)
    _paint_band(painter, QRectF(centre - inside, track.top(), 2 * inside, track.height()), "line2")
    end, thick = centre + min(1.0, max(-1.0, value / span)) * half, max(3, round(track.height() / 2))
    bar = QRectF(min(centre, end), round(track.center().y() - thick / 2), abs(end - centre), thick)
    painter.fillRect(bar, colour("bar_strong" if abs(value) > tolerance else "bar"))
    painter.fillRect(QRectF(centre - 1, track.top() - 2, 2, track.height() + 4), colour("text1"))
    painter.restore()


# -- inside -----------------------------------------------------------------------------------------------------------
def _missing(value: float | None) -> bool:
    return value is None or isnan(value)


def _x(track: QRectF, gauge: Gauge, value: float) -> float:
    return round(track.left() + gauge.share(value) * track.width())


def _paint_band(painter: QPainter, rect: QRectF, line: str = "line3") -> None:
    painter.setPen(QPen(colour(line), 1))
    painter.setBrush(colour("plot"))
    painter.drawRect(
        QRectF(round(rect.left()), round(rect.top()), max(2, round(rect.width())) - 1, round(rect.height()) - 1)
    )


def _paint_pointer(painter: QPainter, x: float, track: QRectF, ink: str, *, solid: bool) -> None:
    """Solid: now, with a stem through the track. Open: the forecast, above the track."""
    half, tall, top = px(4.5), px(6.5), track.top() - px(POINTER_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(colour(ink), 1.2) if not solid else Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink) if solid else colour("plot"))
    painter.drawPolygon(QPolygonF([QPointF(x - half, top), QPointF(x + half, top), QPointF(x, top + tall)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if solid:
        painter.fillRect(QRectF(x - 1, top, 2, track.bottom() + px(2) - top), colour(ink))
