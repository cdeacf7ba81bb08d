"""Equipment on a plan: where each piece stands so that texts keep their room, and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from widgets.floorplan.geometry import Geometry
from widgets.floorplan.looks import SymbolLook, ZoneLook
from widgets.floorplan.placing import Places, Room, at_corner, beside, inside, room_around, touches
from widgets.lettering import draw_run, draw_text, text_width
from widgets.marks import paint_alarm, paint_override, paint_quality
from widgets.symbols import paint_air_handler, paint_symbol
from widgets.theme import colour, font, px

SYMBOL_PX, SMALL_SYMBOL_PX = 18, 15
SMALL_BELOW_PX_PER_M = 12.9
FULL_BOX, SMALL_BOX = QSizeF(104, 92), QSizeF(60, 54)
MARK_PX = 14


def symbol_places(
    geometry: Geometry, looks: Mapping[str, SymbolLook], zones: Mapping[str, ZoneLook] | None = None
) -> Places:
    """Where each piece of equipment is drawn and can be clicked.

    It stays in its room, leaves the number of the room free, and stands beside the box of an air handling unit.
    """
    symbols = [(s.equipment, geometry.point(s.at)) for s in geometry.plan.symbols if s.equipment in looks]
    boxes: Places = []
    for equipment, at in symbols:
        room = room_around(geometry, at, zones or {})
        if room is not None and looks[equipment].value and (rect := _box_in(room, at, symbols)) is not None:
            boxes.append((equipment, rect))
    boxed = {equipment for equipment, _ in boxes}
    taken = [rect for _, rect in boxes]
    small = ((e, _small(geometry, at, looks[e], zones or {})) for e, at in symbols if e not in boxed)
    return [*boxes, *((e, beside(rect, taken)) for e, rect in small if rect is not None)]


def paint_symbols(painter: QPainter, looks: Mapping[str, SymbolLook], places: Places, selected: str | None) -> None:
    """Equipment at its place, with its marks at the upper right."""
    for equipment, rect in places:
        look = looks[equipment]
        if rect.width() > px(SYMBOL_PX) + 1:
            _paint_box(painter, rect, look)
        else:
            paint_symbol(painter, rect, look.kind, look.state)
            _paint_corner(painter, rect, look)
        if equipment == selected:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(-2, -2, 2, 2))


# -- places -----------------------------------------------------------------------------------------------------------
def symbol_px(geometry: Geometry) -> float:
    """The side of a small symbol; smaller where the whole plan is."""
    return px(SYMBOL_PX if geometry.scale >= SMALL_BELOW_PX_PER_M else SMALL_SYMBOL_PX)


def _box_in(room: Room, at: QPointF, symbols: Iterable[tuple[str, QPointF]]) -> QRectF | None:
    """The box of an air handling unit inside its room, at the end away from other equipment; ``None`` without room for it."""
    inner = room.inner
    sizes = (s for s in (FULL_BOX, SMALL_BOX) if px(s.width()) <= inner.width() and px(s.height()) <= inner.height())
    size = next(sizes, None)
    if size is None:
        return None
    rect = QRectF(0, 0, min(px(FULL_BOX.width()), inner.width()), px(size.height()))
    rect.moveCenter(at)
    others = [other for _, other in symbols if other != at and inner.contains(other)]
    if others:
        above = sum(other.y() < at.y() for other in others) * 2 >= len(others)
        rect.moveBottom(inner.bottom()) if above else rect.moveTop(inner.top())
    return inside(rect, inner)


def _small(geometry: Geometry, at: QPointF, look: SymbolLook, zones: Mapping[str, ZoneLook]) -> QRectF | None:
    """The place of a small symbol; ``None`` for one that says nothing and would stand on the value of its room."""
    side = symbol_px(geometry)
    rect = QRectF(0, 0, side, side)
    rect.moveCenter(at)
    room = room_around(geometry, at, zones)
    if room is None:
        return rect
    wished = [inside(rect, room.inner)]
    if room.flat:
        return wished[0]
    corners = [at_corner(rect, room.inner, top=True), at_corner(rect, room.inner, top=False)]
    near = (wished[0].center() - corners[0].center()).manhattanLength() < 2.5 * side
    wished = corners if near else [*wished, *corners]
    free = next((way for way in wished if not touches(way, room.texts())), None)
    return free or (None if look.ordinary else corners[0])


# -- drawing ----------------------------------------------------------------------------------------------------------
def _paint_corner(painter: QPainter, rect: QRectF, look: SymbolLook) -> None:
    corner = QRectF(rect.right() - 3, rect.top() - 7, 13, 13)
    if look.alarm:
        paint_alarm(painter, corner, *look.alarm)
    elif look.override:
        paint_override(painter, corner, look.override)


def _paint_box(painter: QPainter, rect: QRectF, look: SymbolLook) -> None:
    """An air handling unit: name, where there is room its symbol, the supply temperature with marks, the setpoint."""
    painter.setPen(QPen(colour("line3"), 1))
    painter.setBrush(colour("plot"))
    painter.drawRect(rect)
    drawn = rect.height() >= px(FULL_BOX.height()) - 1
    pad = px(8 if drawn else 5)
    inner = rect.adjusted(pad, px(4), -pad, -px(4))
    draw_text(painter, QRectF(inner.left(), inner.top(), inner.width(), px(16)), look.name, px=12, weight=600)
    base = QPointF(inner.left(), inner.top() + px(58 if drawn else 30))
    if drawn:
        strip = QRectF(inner.left(), inner.top() + px(20), inner.width(), px(20))
        paint_air_handler(painter, strip, look.state)
    role = "text3" if look.mark in ("S", "×") else "live"
    draw_run(painter, base, look.value, role=role, px=13, weight=600)
    _paint_box_marks(painter, QPointF(inner.right(), base.y() - px(12) if drawn else rect.top() - px(9)), look)
    note = QRectF(inner.left(), base.y() + px(4 if drawn else 2), inner.width(), px(16))
    fits = text_width(font(11), look.note) <= note.width()
    draw_text(painter, note, look.note if fits else look.note.rpartition(" ")[0], role="text2", px=11)


def _paint_box_marks(painter: QPainter, right: QPointF, look: SymbolLook) -> None:
    """From the right: override, alarm, quality. On a small box they sit on its upper edge."""
    side = px(MARK_PX)
    box = QRectF(right.x() - side, right.y(), side, side)
    if look.override:
        paint_override(painter, box, look.override)
        box.translate(-side - 2, 0)
    if look.alarm:
        paint_alarm(painter, box, *look.alarm)
        box.translate(-side - 2, 0)
    if look.mark:
        paint_quality(painter, box, look.mark)
