"""A plain check mark: passed, kept, done."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from widgets import theme


def paint_tick(painter: QPainter, box: QRectF) -> None:
    """Drawn into ``box`` in the first text colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("text1"), 1.6))
    corners = ((0.12, 0.55), (0.38, 0.8), (0.86, 0.24))
    points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners]
    painter.drawPolyline(QPolygonF(points))
    painter.restore()
