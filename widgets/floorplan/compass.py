"""Scale and north of a plan: on its terrace, below the plan where there is none, on a ground of their own when it is zoomed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from widgets.floorplan.geometry import Geometry
from widgets.floorplan.placing import inside
from widgets.lettering import draw_text
from widgets.theme import colour, px

LENGTHS_M = (1, 2, 5, 10, 20, 50)
LEAST_PX = 40.0
"""A shorter scale could not be read against a wall."""
BESIDE_PX, HEIGHT_PX, PAD_PX = 92, 30, 8
NORTH_PX = 11
"""Radius of the compass."""


def compass_place(geometry: Geometry, area: QRectF, *, zoomed: bool) -> QRectF:
    """Where scale and north stand in ``area``, the widget."""
    length_px = scale_length_m(geometry.scale) * geometry.scale
    place = QRectF(QPointF(0, 0), QSizeF(length_px + px(BESIDE_PX), px(HEIGHT_PX)))
    terrace = next((room for room in geometry.plan.rooms if room.use == "terrace"), None)
    box = geometry.text_box(terrace) if terrace is not None else QRectF()
    if zoomed:
        place.moveBottomRight(area.bottomRight() - QPointF(px(PAD_PX), px(PAD_PX)))
    elif box.width() >= place.width() and box.height() >= place.height():
        place.moveBottomRight(box.bottomRight() - QPointF(0, 2))
    else:
        corner = geometry.point((geometry.plan.width_m, geometry.plan.height_m))
        place.moveTopRight(corner + QPointF(px(PAD_PX), px(PAD_PX - 2)))
    return inside(place, area)


def paint_compass(painter: QPainter, geometry: Geometry, place: QRectF, *, zoomed: bool) -> None:
    """The scale at the left of ``place``, north at its right."""
    if zoomed:
        painter.setPen(QPen(colour("line2"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRect(place)
    _paint_scale(painter, place, geometry.scale)
    _paint_north(painter, QPointF(place.right() - px(34), place.center().y()), geometry.plan.north_deg)


def scale_length_m(px_per_m: float) -> int:
    """The shortest round length that can be seen well."""
    return next((length for length in LENGTHS_M if length * px_per_m >= LEAST_PX), LENGTHS_M[-1])


def _paint_scale(painter: QPainter, place: QRectF, px_per_m: float) -> None:
    length_m = scale_length_m(px_per_m)
    x, y = place.left() + px(PAD_PX), place.center().y()
    end = x + length_m * px_per_m
    painter.setPen(QPen(colour("text2"), 1.2))
    painter.drawLine(QPointF(x, y), QPointF(end, y))
    for tick in (x, end):
        painter.drawLine(QPointF(tick, y - 4), QPointF(tick, y + 4))
    draw_text(painter, QRectF(end + px(5), y - px(8), px(36), px(16)), f"{length_m} m", role="text2", px=11)


def _paint_north(painter: QPainter, centre: QPointF, north_deg: float) -> None:
    """A needle in a circle; ``north_deg`` clockwise from up."""
    radius = px(NORTH_PX)
    painter.save()
    painter.translate(centre)
    painter.setPen(QPen(colour("line3"), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(0, 0), radius, radius)
    painter.rotate(north_deg)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("text2"))
    half, tip = radius * 0.36, radius * 0.74
    painter.drawPolygon(QPolygonF([QPointF(0, -tip), QPointF(half, tip), QPointF(0, tip * 0.5), QPointF(-half, tip)]))
    painter.restore()
    beside = QRectF(centre.x() + radius + px(4), centre.y() - px(8), px(16), px(16))
    draw_text(painter, beside, "N", role="text2", px=12, weight=600)
