"""The live part of a plan: fills of zones, their texts and marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.site import PlanRoom
from widgets.floorplan.geometry import Geometry
from widgets.floorplan.looks import ZoneLook
from widgets.gauge import Deviation, paint_deviation
from widgets.lettering import draw_run, draw_text, text_width
from widgets.marks import paint_alarm, paint_override, paint_quality
from widgets.theme import alarm_colours, colour, font, hatch, px

FILLS = {"normal": "plot", "warm": "zone_warm", "cool": "zone_cool", "unused": "sunken"}
PAD_PX, NARROW_PAD_PX = 7, 4
NARROW_BELOW_PX = 90
FLAT_BELOW_PX = 46
"""Lower rooms (corridors) have their texts in one line."""
TWO_LINES_FROM_PX = 54


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
) -> QRectF:
    """Number and name, value, deviation, marks, beside ``obstacles`` (equipment); what does not fit is left out, the value last.

    Where they stand, so that nothing is drawn over them.
    """
    whole = geometry.text_box(room)
    pad = PAD_PX if whole.width() >= px(NARROW_BELOW_PX) else NARROW_PAD_PX
    box = whole.adjusted(px(pad), px(PAD_PX - 2), -px(pad - 3), -px(PAD_PX - 3))
    near = [rect for rect in obstacles if rect.intersects(whole)]
    painter.save()
    painter.setClipRect(whole)
    if box.height() < px(FLAT_BELOW_PX) and box.width() >= _flat_width(look, named=False):
        written = _paint_flat(painter, box, look, near)
    else:
        written = _paint_stacked(painter, _Column(box, near), look)
    painter.restore()
    return written


# -- one line ---------------------------------------------------------------------------------------------------------
def _flat_words(look: ZoneLook, *, named: bool) -> tuple[str, str]:
    return (f"{look.number} {look.name}" if named else look.number).strip(), f"{look.value} {look.unit}".strip()


def _flat_width(look: ZoneLook, *, named: bool, barred: bool = False) -> float:
    name, value = _flat_words(look, named=named)
    return (
        text_width(font(12), name)
        + px(8)
        + text_width(font(13, 600), value)
        + (px(52) if barred else 0)
        + _marks_width(look)
    )


def _paint_flat(painter: QPainter, box: QRectF, look: ZoneLook, near: Sequence[QRectF]) -> QRectF:
    """``3.09 Corridor north 25.1 °C`` and the bar, in the middle of the room or beside its equipment."""
    barred = look.deviation is not None
    ways = ((True, barred), (True, False), (False, barred), (False, False))
    free = _free_spans(box, near)
    for named, with_bar in ways:
        width = _flat_width(look, named=named, barred=with_bar)
        fitting = [span for span in free if span[1] - span[0] >= width]
        if fitting:
            break
    else:
        fitting = [(box.left(), box.right())]
    middle = box.center().x()
    lefts = [min(max(span[0], middle - width / 2), span[1] - width) for span in fitting]
    start, base = min(lefts, key=lambda x: abs(x + width / 2 - middle)), box.center().y() + px(5)
    name, value = _flat_words(look, named=named)
    left = draw_run(painter, QPointF(start, base), name, role="text2", px=12) + px(8)
    left = draw_run(painter, QPointF(left, base), value, role=_value_role(look), px=13, weight=600) + px(8)
    if with_bar and look.deviation is not None:
        _paint_bar(painter, QRectF(left, box.center().y() - 4, px(36), 8), look.deviation)
        left += px(44)
    _paint_marks(painter, QPointF(left, box.center().y() - 7), look)
    return QRectF(start, box.center().y() - px(10), width, px(20))


def _free_spans(box: QRectF, near: Sequence[QRectF]) -> list[tuple[float, float]]:
    """The parts of a flat room, from left to right, where no equipment stands."""
    spans, left = [], box.left()
    for rect in sorted((r for r in near if r.top() < box.bottom() and r.bottom() > box.top()), key=lambda r: r.left()):
        spans.append((left, rect.left() - px(5)))
        left = max(left, rect.right() + px(5))
    return [*spans, (left, box.right())]


# -- lines below each other -------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Column:
    """Lines from the top of a room to its bottom; each ends before equipment that stands in its way."""

    box: QRectF
    near: Sequence[QRectF]
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.box.top()

    @property
    def left_px(self) -> float:
        return self.box.bottom() - self.y

    def line(self, height: float) -> QRectF:
        """The next line, without going on to it."""
        whole = QRectF(self.box.left(), self.y, self.box.width(), height)
        ends = [r.left() - px(3) for r in self.near if r.intersects(whole) and r.left() > whole.left() + px(10)]
        whole.setRight(min([whole.right(), *ends]))
        return whole

    def take(self, height: float) -> QRectF:
        line = self.line(height)
        self.y += height
        return line


def _paint_stacked(painter: QPainter, column: _Column, look: ZoneLook) -> QRectF:
    _paint_name(painter, column, look)
    _paint_value(painter, column.take(px(21)), look)
    if look.deviation is not None and column.left_px > px(10):
        _paint_deviation_line(painter, column.take(px(17)), look)
    for line in look.lines:
        if column.left_px < px(15) or column.box.width() < px(84):
            break
        draw_text(painter, column.take(px(17)), line, role="text2", px=12)
    return QRectF(column.box.left(), column.box.top(), _stacked_width(look), column.y - column.box.top())


def _stacked_width(look: ZoneLook) -> float:
    """About the widest line."""
    lines = (f"{look.number} {look.name}", *look.lines)
    return max(px(100), *(text_width(font(12), line) for line in lines))


def _paint_name(painter: QPainter, column: _Column, look: ZoneLook) -> None:
    """Number and name in one line; in two where they are too long and the room is high enough; else the number."""
    whole, first = f"{look.number} {look.name}".strip(), column.line(px(16))
    if text_width(font(12), whole) <= first.width():
        draw_text(painter, column.take(px(16)), whole, role="text2", px=12)
    elif column.box.height() >= px(TWO_LINES_FROM_PX):
        _paint_number(painter, column, look.number)
        line = column.take(px(16))
        size = 12 if text_width(font(12), look.name) <= line.width() else 11
        draw_text(painter, line, look.name, role="text2", px=size)
    else:
        _paint_number(painter, column, look.number or look.name)
    column.y += 1


def _paint_number(painter: QPainter, column: _Column, number: str) -> None:
    """A number is never cut at equipment: half of it would name another room."""
    line = column.take(px(16))
    draw_text(painter, QRectF(line.left(), line.top(), column.box.width(), line.height()), number, role="text2", px=12)


def _paint_value(painter: QPainter, line: QRectF, look: ZoneLook) -> None:
    base = line.top() + px(16)
    size = next((size for size in (15, 13) if text_width(font(size, 600), look.value) <= line.width()), 12)
    x = draw_run(painter, QPointF(line.left(), base), look.value, role=_value_role(look), px=size, weight=600)
    if look.unit and x + 4 + text_width(font(11), look.unit) + _marks_width(look) < line.right():
        x = draw_run(painter, QPointF(x + 4, base), look.unit, role="text3", px=11)
    x = _paint_marks(painter, QPointF(x + 5, line.top() + px(3)), look)
    if look.age and x + text_width(font(12), look.age) < line.right() + 4:
        draw_run(painter, QPointF(x, base - 1), look.age, role="text2", px=12)


def _paint_deviation_line(painter: QPainter, line: QRectF, look: ZoneLook) -> None:
    """Bar and number; where only one has room it is the bar, outside the tolerance the number."""
    assert look.deviation is not None
    outside, text = look.deviation.outside, look.deviation.text
    role, weight = ("text1", 600) if outside else ("text2", 400)
    needed, width = text_width(font(12, weight), text), min(px(40), line.width() * 0.45)
    both = width + px(6) + needed <= line.width() + 1
    if both or not outside:
        _paint_bar(painter, QRectF(line.left(), line.center().y() - 5, width, 8), look.deviation)
    if both or outside:
        left = line.left() + (width + px(6) if both else 0)
        draw_text(
            painter, QRectF(left, line.top() - 1, needed + 2, line.height() - 2), text, role=role, px=12, weight=weight
        )


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
