"""The building itself: service rooms, walls, windows, doors and axes. Painted once for each size and theme."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.domain.site import PlanRoom, Polygon
from widgets.floorplan.geometry import Geometry
from widgets.language import language
from widgets.lettering import CENTRE, draw_centred, draw_text, text_width
from widgets.theme import colour, font, px

SUNKEN_USES = frozenset({"core", "stairs", "lift", "wc", "atrium", "terrace", "void"})
AXIS_RADIUS_PX = 9.0
WALL_M, WALL_LEAST_PX = 0.28, 3.0


def paint_structure(painter: QPainter, geometry: Geometry) -> None:
    """Everything that does not change with live values, above the fills of the zones."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for room in geometry.plan.rooms:
        if room.zone is None:
            _paint_service(painter, geometry, room)
    _paint_inner_walls(painter, geometry)
    _paint_doors(painter, geometry)
    _paint_outer_walls(painter, geometry)
    _paint_axes(painter, geometry)


def _paint_service(painter: QPainter, geometry: Geometry, room: PlanRoom) -> None:
    shape = geometry.polygon(room.polygon)
    box = geometry.text_box(room)
    if room.use in SUNKEN_USES:
        painter.setBrush(colour("sunken"))
        painter.setPen(
            QPen(colour("line2"), 1) if room.use != "terrace" else QPen(colour("line2"), 1, Qt.PenStyle.DashLine)
        )
        painter.drawPolygon(shape)
    if room.use in _PATTERNS:
        painter.setPen(QPen(colour("line3"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _PATTERNS[room.use](painter, box)


def paint_names(painter: QPainter, geometry: Geometry, taken: Sequence[QRectF]) -> list[QRectF]:
    """Names of service rooms in their middle, or above or below equipment; none where they do not fit. Where they stand."""
    written = []
    for room in geometry.plan.rooms:
        label = room.label.text(language()) if room.zone is None else ""
        width = text_width(font(12), label)
        box = geometry.text_box(room)
        if label and width <= box.width() + 2 and room.use not in ("stairs", "lift"):
            line = QRectF(0, 0, width + 2, px(16))
            ways = (box.center().y(), box.bottom() - px(12), box.top() + px(12))
            lines = [line.translated(box.center().x() - width / 2, y - px(8)) for y in ways]
            free = next((at for at in lines if not any(at.intersects(rect) for rect in taken)), None)
            if free is not None:
                draw_text(painter, free, label, role="text3", px=12, side=CENTRE)
                written.append(free)
    return written


def _cross(painter: QPainter, box: QRectF) -> None:
    painter.setPen(QPen(colour("line2"), 1))
    painter.drawLine(box.topLeft(), box.bottomRight())
    painter.drawLine(box.topRight(), box.bottomLeft())
    middle = QRectF(0, 0, min(80.0, box.width() * 0.5), 22)
    middle.moveCenter(box.center())
    painter.fillRect(middle, colour("sunken"))


def _steps(painter: QPainter, box: QRectF) -> None:
    """Treads and, where there is room beside them, two lift cars."""
    inner = box.adjusted(5, 5, -5, -5)
    inner.setHeight(min(inner.height(), inner.width() * 1.6))
    wide = inner.width() > inner.height() * 1.2
    treads = QRectF(inner.left(), inner.top(), inner.width() * (0.4 if wide else 1.0), inner.height())
    count = max(2, int(treads.height() / 7))
    for i in range(count + 1):
        y = treads.top() + treads.height() * i / count
        painter.drawLine(QPointF(treads.left(), y), QPointF(treads.right(), y))
    painter.drawLine(QPointF(treads.center().x(), treads.bottom()), QPointF(treads.center().x(), treads.top()))
    if wide:
        side = min(inner.width() * 0.26, inner.height() * 0.44)
        for column in range(2):
            car = QRectF(inner.right() - (2 - column) * (side + 4) + 4, inner.center().y() - side / 2, side, side)
            _car(painter, car)


def _car(painter: QPainter, box: QRectF) -> None:
    painter.drawRect(box)
    painter.drawLine(box.topLeft(), box.bottomRight())
    painter.drawLine(box.topRight(), box.bottomLeft())


def _one_car(painter: QPainter, box: QRectF) -> None:
    side = min(box.width(), box.height()) * 0.6
    car = QRectF(0, 0, side, side)
    car.moveCenter(box.center())
    _car(painter, car)


_PATTERNS = {"atrium": _cross, "void": _cross, "stairs": _steps, "lift": _one_car}


def _paint_inner_walls(painter: QPainter, geometry: Geometry) -> None:
    painter.setPen(QPen(colour("inner_wall"), max(1.5, 0.1 * geometry.scale), c=Qt.PenCapStyle.SquareCap))
    for wall in geometry.plan.inner_walls:
        painter.drawPolyline(geometry.polygon(wall))


def _paint_outer_walls(painter: QPainter, geometry: Geometry) -> None:
    width = max(WALL_LEAST_PX, WALL_M * geometry.scale)
    painter.setPen(QPen(colour("wall"), width, c=Qt.PenCapStyle.SquareCap, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wall in geometry.plan.walls:
        painter.drawPolyline(geometry.polygon(wall))
    painter.setPen(QPen(colour("sunken"), max(1.2, width - 2.4), c=Qt.PenCapStyle.FlatCap))
    for window in geometry.plan.windows:
        painter.drawPolyline(geometry.polygon(window))


def _paint_doors(painter: QPainter, geometry: Geometry) -> None:
    for door in geometry.plan.doors:
        _paint_door(painter, geometry, door)


def _paint_door(painter: QPainter, geometry: Geometry, door: Polygon) -> None:
    """An opening in the wall with its leaf and the quarter circle that it sweeps, into the room."""
    a, b = geometry.point(door[0]), geometry.point(door[1])
    painter.setPen(QPen(colour("plot"), max(2.5, 0.16 * geometry.scale), c=Qt.PenCapStyle.FlatCap))
    painter.drawLine(a, b)
    along = b - a
    radius = math.hypot(along.x(), along.y())
    normal = QPointF(-along.y(), along.x()) * _side(geometry, door)
    painter.setPen(QPen(colour("inner_wall"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(a, a + normal)
    path = QPainterPath(a + normal)
    start = math.degrees(math.atan2(-normal.y(), normal.x()))
    sweep = (math.degrees(math.atan2(-along.y(), along.x())) - start + 180) % 360 - 180
    path.arcTo(QRectF(a.x() - radius, a.y() - radius, 2 * radius, 2 * radius), start, sweep)
    painter.drawPath(path)


def _side(geometry: Geometry, door: Polygon) -> float:
    """+1 or -1: to which side of the door its room lies."""
    (x0, y0), (x1, y1) = door[0], door[1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length
    probe = geometry.point(((x0 + x1) / 2 + 0.4 * nx, (y0 + y1) / 2 + 0.4 * ny))
    for room in geometry.plan.rooms:
        if geometry.polygon(room.polygon).containsPoint(probe, Qt.FillRule.OddEvenFill):
            return 1.0 if room.use not in ("corridor", "atrium", "terrace") else -1.0
    return -1.0


def _paint_axes(painter: QPainter, geometry: Geometry) -> None:
    plan = geometry.plan
    top, left = geometry.point((0, 0)).y() - 20, geometry.point((0, 0)).x() - 20
    for letter, x in plan.axes_x:
        _paint_axis(painter, QPointF(geometry.point((x, 0)).x(), top), letter, QPointF(0, 1))
    for letter, y in plan.axes_y:
        _paint_axis(painter, QPointF(left, geometry.point((0, y)).y()), letter, QPointF(1, 0))


def _paint_axis(painter: QPainter, centre: QPointF, letter: str, towards: QPointF) -> None:
    painter.setPen(QPen(colour("line3"), 1))
    painter.setBrush(colour("surface"))
    painter.drawEllipse(centre, AXIS_RADIUS_PX, AXIS_RADIUS_PX)
    painter.drawLine(centre + towards * AXIS_RADIUS_PX, centre + towards * (AXIS_RADIUS_PX + 7))
    painter.setFont(font(11))
    painter.setPen(colour("text2"))
    draw_centred(painter, centre, letter)
