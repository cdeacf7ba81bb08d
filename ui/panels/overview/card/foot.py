"""The last line of a card: which machines run, and how many points are not as they should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.messages import BuildingSummary
from widgets.lettering import draw_text, text_width
from widgets.marks import paint_override, paint_quality
from widgets.theme import colour, font, px

KINDS = {
    "chiller": "CH", "ahu": "AHU", "fcu": "FCU", "ups": "UPS", "pool": "Pool", "heat_pump": "HP", "lighting_panel": "LP",
    "cooling_tower": "CT", "pump": "P", "boiler": "BLR", "pv": "PV",
}  # fmt: skip
"""What a card calls machines, what people ask for first at the front; the last ones leave where there is no room."""
APART = " · "


def paint_foot(painter: QPainter, line: QRectF, summary: BuildingSummary) -> None:
    painter.fillRect(QRectF(line.left(), line.top() - px(2), line.width(), 1), colour("line1"))
    left = _paint_marks(painter, line, summary)
    room = left - px(4) - line.left()
    text = running_text(summary.equipment, lambda words: text_width(font(12), words) <= room)
    draw_text(painter, QRectF(line.left(), line.top(), room, line.height()), text, role="text2", px=12)


def running_text(equipment: Mapping[str, tuple[int, int]], fits: Callable[[str], bool]) -> str:
    """``CH 1/2 · AHU 3/3``: running of all, by kind, as many kinds as fit; the first is always there."""
    shown = [f"{KINDS[kind]} {equipment[kind][0]}/{equipment[kind][1]}" for kind in KINDS if kind in equipment]
    while len(shown) > 1 and not fits(APART.join(shown)):
        shown.pop()
    return APART.join(shown)


def _paint_marks(painter: QPainter, line: QRectF, summary: BuildingSummary) -> float:
    """Bad, stale and overridden points from the right; the x where they begin."""
    x = line.right()
    for letter, count in (("×", summary.bad), ("S", summary.stale), ("M", summary.overrides)):
        if not count:
            continue
        x -= text_width(font(12), str(count))
        draw_text(painter, QRectF(x, line.top(), 40, line.height()), str(count), px=12)
        x -= px(18)
        paint = paint_override if letter == "M" else paint_quality
        paint(painter, QRectF(x, line.center().y() - 7, 14, 14), letter)
        x -= px(8)
    return x
