"""The plan in pixels: scale, rooms as polygons, where texts go, and which zone is next to which. Pure but for Qt's shapes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from app.domain.site import Plan, PlanRoom, Polygon
from widgets.theme import px

MARGIN_LEFT_PX, MARGIN_TOP_PX, MARGIN_PX = 34.0, 34.0, 14.0
COMPASS_PX = 40
"""Room below a plan without terrace: scale and north stand there."""
DIRECTIONS = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}


class Geometry:
    """One plan at one size of the widget. ``zoom`` 1 fits the whole plan; ``pan`` moves it in pixels."""

    def __init__(self, plan: Plan, width_px: float, height_px: float, zoom: float = 1.0, pan: QPointF | None = None):
        self.plan = plan
        room_x = max(40.0, width_px - MARGIN_LEFT_PX - MARGIN_PX)
        below = MARGIN_PX if any(room.use == "terrace" for room in plan.rooms) else px(COMPASS_PX)
        room_y = max(40.0, height_px - MARGIN_TOP_PX - below)
        fit = min(room_x / plan.width_m, room_y / plan.height_m)
        self.scale = fit * zoom
        spare_x, spare_y = room_x - plan.width_m * self.scale, room_y - plan.height_m * self.scale
        self.origin = QPointF(MARGIN_LEFT_PX + spare_x / 2, MARGIN_TOP_PX + spare_y / 2) + (pan or QPointF())

    def point(self, at: tuple[float, float]) -> QPointF:
        """Metres to pixels."""
        return QPointF(self.origin.x() + at[0] * self.scale, self.origin.y() + at[1] * self.scale)

    def metres(self, at: QPointF) -> QPointF:
        """Pixels to metres."""
        return (at - self.origin) / self.scale

    def polygon(self, corners: Iterable[tuple[float, float]]) -> QPolygonF:
        return QPolygonF([self.point(corner) for corner in corners])

    def text_box(self, room: PlanRoom) -> QRectF:
        """The largest upright rectangle of a room of right angles: where its texts stand."""
        x0, y0, x1, y1 = largest_rectangle(room.polygon)
        return QRectF(self.point((x0, y0)), self.point((x1, y1)))

    def room_at(self, at: QPointF) -> PlanRoom | None:
        """The smallest room around a pixel: a court lies inside the room around it."""
        metres = self.metres(at)
        found = [room for room in self.plan.rooms if _holds_point(room, metres)]
        return min(found, key=lambda room: _area(self.text_box(room)), default=None)

    def zone_at(self, at: QPointF) -> str | None:
        """The zone under a pixel."""
        metres = self.metres(at)
        return next((room.zone for room in self.plan.rooms if room.zone and _holds_point(room, metres)), None)


def _holds_point(room: PlanRoom, metres: QPointF) -> bool:
    return _shape(room.polygon).containsPoint(metres, Qt.FillRule.OddEvenFill)


@cache
def _shape(polygon: Polygon) -> QPolygonF:
    """A room in metres; asked for every symbol of every paint."""
    return QPolygonF([QPointF(*corner) for corner in polygon])


def _area(box: QRectF) -> float:
    return box.width() * box.height()


@cache
def largest_rectangle(polygon: Polygon) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the largest rectangle on the grid of the corners that lies inside, in metres."""
    xs, ys = sorted({p[0] for p in polygon}), sorted({p[1] for p in polygon})
    if len(xs) * len(ys) <= 4:
        return xs[0], ys[0], xs[-1], ys[-1]
    shape = _shape(polygon)
    best, best_area = (xs[0], ys[0], xs[-1], ys[-1]), 0.0
    for i, x0 in enumerate(xs):
        for x1 in xs[i + 1 :]:
            for j, y0 in enumerate(ys):
                for y1 in ys[j + 1 :]:
                    area = (x1 - x0) * (y1 - y0)
                    if area > best_area and _holds(shape, xs, ys, (x0, y0, x1, y1)):
                        best, best_area = (x0, y0, x1, y1), area
    return best


def _holds(shape: QPolygonF, xs: list[float], ys: list[float], box: tuple[float, float, float, float]) -> bool:
    """Every cell of the corner grid inside the box is inside the shape."""
    columns = [(a + b) / 2 for a, b in pairwise(xs) if a >= box[0] and b <= box[2]]
    rows = [(a + b) / 2 for a, b in pairwise(ys) if a >= box[1] and b <= box[3]]
    fill = Qt.FillRule.OddEvenFill
    return all(shape.containsPoint(QPointF(x, y), fill) for x in columns for y in rows)


def centroid(polygon: Polygon) -> tuple[float, float]:
    x0, y0, x1, y1 = largest_rectangle(polygon)
    return (x0 + x1) / 2, (y0 + y1) / 2


def neighbour(plan: Plan, zone: str | None, direction: str) -> str | None:
    """The nearest zone in a direction (left, right, up, down); the first zone when none is selected."""
    centres = {room.zone: centroid(room.polygon) for room in plan.rooms if room.zone}
    if zone not in centres:
        return next(iter(centres), None)
    here, (dx, dy) = centres[zone], DIRECTIONS[direction]

    def cost(at: tuple[float, float]) -> float:
        along = (at[0] - here[0]) * dx + (at[1] - here[1]) * dy
        across = abs((at[0] - here[0]) * dy) + abs((at[1] - here[1]) * dx)
        return along + 2.0 * across if along > 0.2 else math.inf

    best = min((z for z in centres if z != zone), key=lambda z: cost(centres[z]), default=None)
    return best if best is not None and math.isfinite(cost(centres[best])) else None
