"""Text as painters need it: optically centred, elided, in a row."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from widgets.theme import colour, face, font, ink, text_scale

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def draw_centred(painter: QPainter, centre: QPointF, text: str) -> None:
    """One line whose capitals are centred on a point, as a letter in a mark must be."""
    metrics = QFontMetricsF(painter.font())
    left = centre.x() - metrics.horizontalAdvance(text) / 2
    painter.drawText(QPointF(left, centre.y() + metrics.capHeight() / 2), text)


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    *,
    role: str = "text1",
    px: int = 13,
    weight: int = 400,
    side: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line in ``rect``, elided at its end where it does not fit. ``px`` is scaled by the text scale.

    English and Korean stand on the same baseline, that of Inter, whatever height the second family has.
    """
    used, metrics = face(px, weight)
    painter.setFont(used)
    painter.setPen(ink(role))
    width = _advance(text, px, weight, text_scale())
    if width > rect.width() + 0.5:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        width = metrics.horizontalAdvance(text)
    across, down = _sides(side)
    painter.drawText(QPointF(_left(rect, width, across), _baseline(rect, metrics, down)), text)


def draw_run(painter: QPainter, at: QPointF, text: str, *, role: str, px: int, weight: int = 400) -> float:
    """Draw on the baseline ``at``; the x after it, to go on from."""
    used = font(px, weight)
    painter.setFont(used)
    painter.setPen(colour(role))
    painter.drawText(at, text)
    return at.x() + text_width(used, text)


@lru_cache(maxsize=8192)
def _advance(text: str, px: int, weight: int, scale: int) -> float:
    """Advance at a text scale: what is written today was mostly written a moment ago."""
    return face(px, weight)[1].horizontalAdvance(text)


@lru_cache(maxsize=32)
def _sides(side: Qt.AlignmentFlag) -> tuple[str, str]:
    """Alignment across and down as words, as flags take their time to be asked."""
    flags = Qt.AlignmentFlag
    across = "right" if side & flags.AlignRight else "middle" if side & flags.AlignHCenter else "left"
    down = "top" if side & flags.AlignTop else "bottom" if side & flags.AlignBottom else "middle"
    return across, down


def _left(rect: QRectF, width: float, across: str) -> float:
    if across == "right":
        return rect.right() - width
    return rect.center().x() - width / 2 if across == "middle" else rect.left()


def _baseline(rect: QRectF, metrics: QFontMetricsF, down: str) -> float:
    if down == "top":
        return round(rect.top() + metrics.ascent())
    if down == "bottom":
        return round(rect.bottom() - metrics.descent())
    return round(rect.center().y() + (metrics.ascent() - metrics.descent()) / 2)


def text_width(used: QFont, text: str) -> float:
    """Advance of a text in pixels."""
    return QFontMetricsF(used).horizontalAdvance(text)
