"""The live power of a building: the figure, the gauge with its normal band, and how far it is from what is usual."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.domain.messages import Against
from ui.panels.overview.card.look import LIMP, CardLook
from widgets.gauge import Gauge, paint_gauge
from widgets.language import tr
from widgets.lettering import RIGHT, draw_run, draw_text
from widgets.marks import paint_quality
from widgets.numbers import NO_VALUE, decimals, number
from widgets.theme import px

GAUGE_FROM = 0.42
"""The gauge begins here, as a share of the width."""
ROOM_ABOVE = 1.25
"""Without a capacity the scale ends this far above what is seen."""


def paint_power(painter: QPainter, inner: QRectF, look: CardLook) -> None:
    base = inner.top() + px(46 if look.compact else 56)
    _paint_figure(painter, QPointF(inner.left(), base), look)
    power = look.summary.power if look.summary else Against(value=None)
    left = inner.left() + inner.width() * GAUGE_FROM
    track = QRectF(left, base - px(14), inner.right() - left, px(9))
    gauge = gauge_of(look, power)
    paint_gauge(painter, track, gauge)
    if gauge.band is not None:
        below = QRectF(inner.left(), base + px(4), inner.width() * 0.6, px(18))
        _paint_normal(painter, below, look, gauge.band, power.expected)
    if not look.compact:
        scale = QRectF(left, base - px(2), inner.right() - left, px(16))
        draw_text(painter, scale, "0", role="text3", px=11)
        draw_text(painter, scale, f"{number(gauge.high, 0)} kW", role="text3", px=11, side=RIGHT)


def gauge_of(look: CardLook, power: Against) -> Gauge:
    """From 0 to the capacity, else to somewhat above what is seen."""
    seen = max(power.high or 0.0, look.power or 0.0, 1.0)
    return Gauge(
        low=0.0,
        high=look.building.capacity_kw or seen * ROOM_ABOVE,
        value=look.live,
        unit="kW",
        band=(power.low, power.high) if power.low is not None and power.high is not None else None,
        expected=power.expected,
    )


def _paint_figure(painter: QPainter, at: QPointF, look: CardLook) -> None:
    text = number(look.power, decimals("kW", look.power)) if look.power is not None else NO_VALUE
    role = "text3" if look.mark in LIMP else "live"
    x = draw_run(painter, at, text, role=role, px=20 if look.compact else 28, weight=600)
    x = draw_run(painter, QPointF(x + px(5), at.y()), "kW", role="text2", px=13)
    if look.mark:
        paint_quality(painter, QRectF(x + px(6), at.y() - px(13), 14, 14), look.mark)


def _paint_normal(
    painter: QPainter, line: QRectF, look: CardLook, band: tuple[float, float], expected: float | None
) -> None:
    """The normal band in words, bold where the power is outside it."""
    words = tr("normal {low}–{high}").format(low=number(band[0], 0), high=number(band[1], 0))
    if look.power is not None and expected is not None and not look.compact:
        words = f"{number(look.power - expected, 0, sign=True)} kW, {words}"
    outside = look.power is not None and not band[0] <= look.power <= band[1]
    role, weight = ("text1", 600) if outside else ("text2", 400)
    draw_text(painter, line, words, px=12, role=role, weight=weight)
