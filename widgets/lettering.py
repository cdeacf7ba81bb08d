"""Text as painters need it: optically centred, elided, in a row."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from widgets.theme import colour, font

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
    used = font(px, weight)
    metrics = QFontMetricsF(used)
    painter.setFont(used)
    painter.setPen(colour(role))
    width = metrics.horizontalAdvance(text)
    if width > rect.width() + 0.5:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        width = metrics.horizontalAdvance(text)
    painter.drawText(QPointF(_left(rect, width, side), _baseline(rect, metrics, side)), text)


def draw_run(painter: QPainter, at: QPointF, text: str, *, role: str, px: int, weight: int = 400) -> float:
    """Draw on the baseline ``at``; the x after it, to go on from."""
    used = font(px, weight)
    painter.setFont(used)
    painter.setPen(colour(role))
    painter.drawText(at, text)
    return at.x() + text_width(used, text)


def _left(rect: QRectF, width: float, side: Qt.AlignmentFlag) -> float:
    if side & Qt.AlignmentFlag.AlignRight:
        return rect.right() - width
    return rect.center().x() - width / 2 if side & Qt.AlignmentFlag.AlignHCenter else rect.left()


def _baseline(rect: QRectF, metrics: QFontMetricsF, side: Qt.AlignmentFlag) -> float:
    if side & Qt.AlignmentFlag.AlignTop:
        return round(rect.top() + metrics.ascent())
    if side & Qt.AlignmentFlag.AlignBottom:
        return round(rect.bottom() - metrics.descent())
    return round(rect.center().y() + (metrics.ascent() - metrics.descent()) / 2)


def text_width(used: QFont, text: str) -> float:
    """Advance of a text in pixels."""
    return QFontMetricsF(used).horizontalAdvance(text)
