"""Supply ducts of a plan: lines in the colour of a second series, broken where something is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QRegion

from widgets.floorplan.geometry import Geometry
from widgets.theme import colour

WIDTH_M, LEAST_PX, MOST_PX = 0.16, 1.6, 5.0
GAP_PX = 4


def paint_ducts(painter: QPainter, geometry: Geometry, written: Sequence[QRectF]) -> None:
    """``written`` are the rectangles of texts, which stay free."""
    if not geometry.plan.ducts:
        return
    painter.save()
    free = QRegion(painter.viewport())
    for rect in written:
        free -= QRegion(rect.adjusted(-GAP_PX, 0, GAP_PX, 0).toAlignedRect())
    painter.setClipRegion(free)
    width = min(MOST_PX, max(LEAST_PX, WIDTH_M * geometry.scale))
    painter.setPen(QPen(colour("series2"), width, c=Qt.PenCapStyle.FlatCap, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setOpacity(0.75)
    for duct in geometry.plan.ducts:
        painter.drawPolyline(geometry.polygon(duct))
    painter.restore()
