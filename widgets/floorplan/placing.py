"""Room for what is put onto a plan: inside its room, in a corner, beside texts and beside boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from app.domain.site import PlanRoom
from widgets.floorplan.geometry import Geometry
from widgets.floorplan.looks import ZoneLook
from widgets.floorplan.zones import FLAT_BELOW_PX, TWO_LINES_FROM_PX
from widgets.lettering import text_width
from widgets.theme import font, px

MARGIN_PX, APART_PX = 2, 3

Places = list[tuple[str, QRectF]]
"""What stands on a plan by its id, with the rectangle in which it is drawn; one piece may stand in several places."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room in pixels without a margin, and what is shown of its zone."""

    inner: QRectF
    look: ZoneLook | None

    @property
    def flat(self) -> bool:
        """Its texts stand in one line, which makes room for what is there."""
        return self.look is None or self.inner.height() < px(FLAT_BELOW_PX - 2 * MARGIN_PX)

    def texts(self) -> list[QRectF]:
        """Where number and value of the zone stand; its name may be cut, and texts in one line give way."""
        if self.look is None or self.flat:
            return []
        left, pad, line = self.inner.left() + px(2), px(3), px(16)
        number, value = text_width(font(12), self.look.number), text_width(font(15, 600), self.look.value)
        below = line * (2 if self.inner.height() >= px(TWO_LINES_FROM_PX) else 1)
        top = self.inner.top()
        return [QRectF(left, top, number + pad, line), QRectF(left, top + below, value + pad, px(20))]


def room_around(geometry: Geometry, at: QPointF, zones: Mapping[str, ZoneLook]) -> Room | None:
    """The room at a pixel."""
    room: PlanRoom | None = geometry.room_at(at)
    if room is None:
        return None
    box, gap = geometry.text_box(room), px(MARGIN_PX)
    return Room(box.adjusted(gap, gap, -gap, -gap), zones.get(room.zone or ""))


def inside(rect: QRectF, inner: QRectF) -> QRectF:
    """The rectangle, moved into another one."""
    moved = QRectF(rect)
    moved.moveLeft(max(inner.left(), min(rect.left(), inner.right() - rect.width())))
    moved.moveTop(max(inner.top(), min(rect.top(), inner.bottom() - rect.height())))
    return moved


def at_corner(rect: QRectF, inner: QRectF, *, top: bool) -> QRectF:
    """The rectangle in the upper or lower right corner of another one."""
    docked = QRectF(rect)
    docked.moveTopRight(inner.topRight()) if top else docked.moveBottomRight(inner.bottomRight())
    return docked


def touches(rect: QRectF, others: Sequence[QRectF]) -> bool:
    """Whether it covers a part of any of the others."""
    return any(rect.intersects(other) for other in others)


def beside(rect: QRectF, boxes: Sequence[QRectF]) -> QRectF:
    """The rectangle moved out of the box that it would cover, by the shortest way."""
    box = next((box for box in boxes if box.intersects(rect)), None)
    if box is None:
        return rect
    gap = px(APART_PX)
    ways = [
        QPointF(0, box.top() - gap - rect.bottom()), QPointF(0, box.bottom() + gap - rect.top()),
        QPointF(box.left() - gap - rect.right(), 0), QPointF(box.right() + gap - rect.left(), 0),
    ]  # fmt: skip
    return rect.translated(min(ways, key=lambda way: way.manhattanLength()))
