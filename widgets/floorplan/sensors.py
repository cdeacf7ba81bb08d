"""Sensors on a plan: a circle with the letter of what is measured, beside texts and equipment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from widgets.floorplan.equipment import symbol_px
from widgets.floorplan.geometry import Geometry
from widgets.floorplan.looks import SensorLook, ZoneLook
from widgets.floorplan.placing import APART_PX, Places, inside, room_around, touches
from widgets.lettering import draw_centred
from widgets.marks import paint_quality
from widgets.theme import colour, font, px

MARK_PX = 12


def sensor_places(
    geometry: Geometry, looks: Mapping[str, SensorLook], zones: Mapping[str, ZoneLook], taken: Sequence[QRectF]
) -> Places:
    """Where each sensor is drawn: at its place, or as near to it in its room as ``taken`` and the values leave free.

    One that is well and finds no place is left out until the plan is larger.
    """
    places: Places = []
    for sensor in geometry.plan.sensors:
        if sensor.point in looks:
            side = symbol_px(geometry)
            rect = QRectF(0, 0, side, side)
            rect.moveCenter(geometry.point(sensor.at))
            room = room_around(geometry, rect.center(), zones)
            free: QRectF | None = rect
            if room is not None:
                rect = inside(rect, room.inner)
                free = _free(rect, room.inner, [*taken, *(place for _, place in places), *room.texts()])
            if free is not None or looks[sensor.point].mark:
                places.append((sensor.point, free or rect))
    return places


def _free(rect: QRectF, inner: QRectF, near: Sequence[QRectF]) -> QRectF | None:
    """The place itself or the nearest free one on a grid of the room."""
    if not touches(rect, near):
        return rect
    step = rect.width() + px(APART_PX)
    columns, rows = int((inner.width() - rect.width()) // step), int((inner.height() - rect.height()) // step)
    ways = [
        QRectF(inner.left() + c * step, inner.bottom() - rect.height() - r * step, rect.width(), rect.height())
        for c in range(columns + 1)
        for r in range(rows + 1)
    ]
    ways.sort(key=lambda way: (way.center() - rect.center()).manhattanLength())
    return next((way for way in ways if not touches(way, near)), None)


def paint_sensors(painter: QPainter, looks: Mapping[str, SensorLook], places: Places, selected: str | None) -> None:
    """Dashed where it is not answering; the mark of its value at the upper right."""
    for point, rect in places:
        _paint_sensor(painter, rect, looks[point], selected=point == selected)


def _paint_sensor(painter: QPainter, rect: QRectF, look: SensorLook, *, selected: bool) -> None:
    pen = QPen(colour("accent" if selected else "text2"), 2 if selected else 1.2)
    if look.mark in ("S", "×"):
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(colour("plot"))
    painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
    letter = font(11, 600)
    painter.setFont(letter)
    painter.setPen(colour("text1"))
    draw_centred(painter, rect.center(), look.letter)
    if look.mark:
        paint_quality(painter, QRectF(rect.right() - 4, rect.top() - 5, px(MARK_PX), px(MARK_PX)), look.mark)
