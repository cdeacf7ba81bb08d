"""The first line of a card: name, code and area, and its alarms by priority."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.panels.overview.card.look import CardLook
from widgets.lettering import draw_text, text_width
from widgets.marks import paint_alarm
from widgets.numbers import number
from widgets.theme import font, px

NOTE_FROM_PX = 60
"""With less room code and area are left out."""


def paint_head(painter: QPainter, line: QRectF, look: CardLook, title: str) -> None:
    """``title`` is the name of the building in the operator's language."""
    right = _paint_alarms(painter, line, look)
    draw_text(painter, QRectF(line.left(), line.top(), right - line.left(), line.height()), title, px=15, weight=600)
    left = line.left() + text_width(font(15, 600), title) + px(8)
    if right - left > px(NOTE_FROM_PX) and not look.compact:
        area = f" · {number(look.building.area_m2, 0)} m²" if look.building.area_m2 else ""
        rest = QRectF(left, line.top(), right - left, line.height())
        draw_text(painter, rest, f"{look.building.code}{area}", role="text2", px=12)


def _paint_alarms(painter: QPainter, line: QRectF, look: CardLook) -> float:
    """Marks with counts from the right; the x where they begin."""
    x = line.right()
    for priority, state, count in reversed(look.waiting):
        x -= text_width(font(13, 600), str(count))
        draw_text(painter, QRectF(x, line.top(), 40, line.height()), str(count), weight=600)
        x -= px(19)
        paint_alarm(painter, QRectF(x, line.center().y() - 7, 14, 14), priority, state)
        x -= px(10)
    return x
