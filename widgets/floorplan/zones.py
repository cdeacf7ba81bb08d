"""The live part of a plan: fills of zones, their texts and marks, and the equipment symbols."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.site import PlanRoom
from widgets.floorplan.geometry import Geometry
from widgets.floorplan.looks import SymbolLook, ZoneLook
from widgets.gauge import Deviation, paint_deviation
from widgets.lettering import draw_run, draw_text, text_width
from widgets.marks import paint_alarm, paint_override, paint_quality
from widgets.symbols import paint_symbol
from widgets.theme import alarm_colours, colour, font, hatch

FILLS = {"normal": "plot", "warm": "zone_warm", "cool": "zone_cool", "unused": "sunken"}
PAD_PX = 7.0
FLAT_BELOW_PX = 46.0
"""Lower rooms (corridors) have their texts in one line."""
TWO_LINES_FROM_PX = 58.0
SYMBOL_PX = 19.0
BOX_W_PX, BOX_H_PX = 96.0, 92.0
BOX_FROM_PX_PER_M = 9.5


def paint_fill(painter: QPainter, geometry: Geometry, room: PlanRoom, look: ZoneLook) -> None:
    """The ground of a zone: tint off setpoint and in alarm, hatched when stale."""
    shape = geometry.polygon(room.polygon)
    painter.setPen(Qt.PenStyle.NoPen)
    fill = alarm_colours(look.alarm[0])[3] if look.alarm else colour(FILLS[look.state])
    painter.setBrush(fill)
    painter.drawPolygon(shape)
    if look.mark in ("S", "×"):
        painter.setBrush(hatch())
        painter.drawPolygon(shape)


def paint_outline(painter: QPainter, geometry: Geometry, room: PlanRoom, look: ZoneLook | None, selected: bool) -> None:
    """3 px around an alarm and around the selection."""
    if look is not None and look.alarm and not selected:
        pen = QPen(alarm_colours(look.alarm[0])[0], 3)
    elif selected:
        pen = QPen(colour("accent"), 3)
    else:
        return
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(geometry.polygon(room.polygon))


def paint_texts(
    painter: QPainter, geometry: Geometry, room: PlanRoom, look: ZoneLook, obstacles: Iterable[QRectF]
) -> None:
    """Number and name, value, deviation, marks; what does not fit is left out, the value last of all.

    Names end before ``obstacles``, the symbols of equipment.
    """
    box = geometry.text_box(room).adjusted(PAD_PX, PAD_PX - 2, -PAD_PX + 3, -PAD_PX + 3)
    painter.save()
    painter.setClipRect(geometry.text_box(room))
    if box.height() < FLAT_BELOW_PX:
        _paint_flat(painter, box, look)
    else:
        head = QRectF(box.left(), box.top() - 4, box.width() + PAD_PX, 36)
        ends = [rect.left() - 3 for rect in obstacles if rect.intersects(head) and rect.left() > box.left() + 12]
        _paint_stacked(painter, box, look, min([box.right(), *ends]))
    painter.restore()


def _paint_flat(painter: QPainter, box: QRectF, look: ZoneLook) -> None:
    """``3.09 Corridor north 25.1 °C`` and the bar, in the middle of the room."""
    name = f"{look.number} {look.name}".strip()
    value = f"{look.value} {look.unit}".strip()
    width = (
        text_width(font(12), name) + 8 + text_width(font(13, 600), value) + (52 if look.deviation is not None else 0)
    )
    left = box.left() + max(0.0, (box.width() - width - _marks_width(look)) / 2)
    base = box.center().y() + 5
    left = draw_run(painter, QPointF(left, base), name, role="text2", px=12) + 8
    left = draw_run(painter, QPointF(left, base), value, role=_value_role(look), px=13, weight=600) + 8
    if look.deviation is not None:
        _paint_bar(painter, QRectF(left, box.center().y() - 4, 36, 8), look.deviation)
        left += 44
    _paint_marks(painter, QPointF(left, box.center().y() - 7), look)


def _paint_stacked(painter: QPainter, box: QRectF, look: ZoneLook, name_right: float) -> None:
    y = _paint_name(painter, box, name_right, look)
    _paint_value(painter, QRectF(box.left(), y, box.width(), 20), look)
    y += 21
    if look.deviation is not None and box.bottom() - y > 10:
        _paint_deviation_line(painter, QRectF(box.left(), y, box.width(), 14), look)
        y += 17
    for line in look.lines:
        if box.bottom() - y < 15 or box.width() < 84:
            break
        draw_text(painter, QRectF(box.left(), y, box.width(), 16), line, role="text2", px=12)
        y += 17


def _paint_name(painter: QPainter, box: QRectF, right: float, look: ZoneLook) -> float:
    """Number and name in one line; in two where they are too long and the room is high enough. The y below."""
    line = QRectF(box.left(), box.top(), right - box.left(), 16)
    whole = f"{look.number} {look.name}".strip()
    if text_width(font(12), whole) <= line.width() or box.height() < TWO_LINES_FROM_PX:
        draw_text(painter, line, whole, role="text2", px=12)
        return line.bottom() + 1
    draw_text(painter, line, look.number, role="text2", px=12)
    draw_text(painter, QRectF(box.left(), line.top() + 16, box.width(), 16), look.name, role="text2", px=12)
    return line.bottom() + 17


def _paint_value(painter: QPainter, line: QRectF, look: ZoneLook) -> None:
    base = line.top() + 16
    x = draw_run(painter, QPointF(line.left(), base), look.value, role=_value_role(look), px=15, weight=600)
    if look.unit and x + 4 + text_width(font(11), look.unit) + _marks_width(look) < line.right():
        x = draw_run(painter, QPointF(x + 4, base), look.unit, role="text3", px=11)
    x = _paint_marks(painter, QPointF(x + 5, line.top() + 3), look)
    if look.age and x + text_width(font(12), look.age) < line.right() + 4:
        draw_run(painter, QPointF(x, base - 1), look.age, role="text2", px=12)


def _paint_deviation_line(painter: QPainter, line: QRectF, look: ZoneLook) -> None:
    assert look.deviation is not None
    outside, text = look.deviation.outside, look.deviation.text
    width = min(40.0, line.width() * 0.45)
    _paint_bar(painter, QRectF(line.left(), line.center().y() - 4, width, 8), look.deviation)
    words = QRectF(line.left() + width + 6, line.top(), line.width() - width - 6, line.height())
    if text_width(font(12), text) <= words.width() + 2:
        role, weight = ("text1", 600) if outside else ("text2", 400)
        draw_text(painter, words, text, role=role, px=12, weight=weight)


def _paint_bar(painter: QPainter, rect: QRectF, deviation: Deviation) -> None:
    paint_deviation(painter, rect, deviation.value, span=deviation.span, tolerance=deviation.tolerance)


def _marks_width(look: ZoneLook) -> float:
    return 19.0 * sum(map(bool, (look.mark, look.alarm, look.override)))


def _paint_marks(painter: QPainter, at: QPointF, look: ZoneLook) -> float:
    """Quality, alarm and override side by side; the x after them."""
    x, box = at.x(), QRectF(at.x(), at.y(), 14, 14)
    if look.mark:
        paint_quality(painter, box, look.mark)
        x += 19
    if look.alarm:
        paint_alarm(painter, box.translated(x - at.x(), 0), *look.alarm)
        x += 19
    if look.override:
        paint_override(painter, box.translated(x - at.x(), 0), look.override)
        x += 19
    return x


def _value_role(look: ZoneLook) -> str:
    return "text3" if look.mark in ("S", "×") else "live"


Places = list[tuple[str, QRectF]]
"""Equipment with the rectangle in which it is drawn; one piece may stand in several places."""


def symbol_places(geometry: Geometry, looks: dict[str, SymbolLook]) -> Places:
    """Where each piece of equipment is drawn and can be clicked."""
    places: Places = []
    for symbol in geometry.plan.symbols:
        look = looks.get(symbol.equipment)
        if look is not None:
            rect = QRectF(0, 0, *((BOX_W_PX, BOX_H_PX) if _is_boxed(geometry, look) else (SYMBOL_PX, SYMBOL_PX)))
            rect.moveCenter(geometry.point(symbol.at))
            places.append((symbol.equipment, rect))
    return places


def paint_symbols(
    painter: QPainter,
    geometry: Geometry,
    looks: dict[str, SymbolLook],
    places: Places,
    selected: str | None,
) -> None:
    """Equipment at its place, with its marks at the upper right."""
    for equipment, rect in places:
        look = looks[equipment]
        if _is_boxed(geometry, look):
            _paint_box(painter, rect, look)
        else:
            paint_symbol(painter, rect, look.kind, look.state)
            _paint_corner(painter, rect, look)
        if equipment == selected:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(-2, -2, 2, 2))


def _is_boxed(geometry: Geometry, look: SymbolLook) -> bool:
    return bool(look.value) and geometry.scale > BOX_FROM_PX_PER_M


def _paint_corner(painter: QPainter, rect: QRectF, look: SymbolLook) -> None:
    corner = QRectF(rect.right() - 3, rect.top() - 9, 13, 13)
    if look.alarm:
        paint_alarm(painter, corner, *look.alarm)
    elif look.override:
        paint_override(painter, corner, look.override)


def _paint_box(painter: QPainter, rect: QRectF, look: SymbolLook) -> None:
    """An air handling unit: name, its symbol, the supply temperature with marks, the setpoint."""
    painter.setPen(QPen(colour("line3"), 1))
    painter.setBrush(colour("plot"))
    painter.drawRect(rect)
    inner = rect.adjusted(8, 5, -6, -5)
    draw_text(painter, QRectF(inner.left(), inner.top(), inner.width(), 16), look.name, px=12, weight=600)
    paint_symbol(painter, QRectF(inner.left(), inner.top() + 20, inner.width(), 24), look.kind, look.state)
    base = QPointF(inner.left(), inner.top() + 62)
    x = draw_run(painter, base, look.value, role="live", px=13, weight=600)
    if look.alarm:
        paint_alarm(painter, QRectF(x + 3, base.y() - 12, 14, 14), *look.alarm)
    if look.override:
        paint_override(painter, QRectF(inner.right() - 14, base.y() - 12, 14, 14), look.override)
    draw_text(painter, QRectF(inner.left(), base.y() + 5, inner.width(), 16), look.note, role="text2", px=11)
