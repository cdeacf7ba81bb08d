"""Equipment symbols: bright is running, grey is stopped, dashed without fill is no communication. Shared by plans, schematics, lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from widgets.lettering import draw_centred
from widgets.theme import colour, font

LETTERED = {
    "water_meter": "W", "gas_meter": "G", "heat_meter": "H", "weather_station": "T",
    "heat_pump": "HP", "boiler": "B", "pool": "PL", "plant": "PT",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Ink:
    line: QPen
    scale: float
    centre: QPointF
    half: float

    def at(self, x: float, y: float) -> QPointF:
        """A point in units of the half side, from the centre."""
        return QPointF(self.centre.x() + x * self.half, self.centre.y() + y * self.half)


def paint_symbol(painter: QPainter, rect: QRectF, kind: str, state: str = "running") -> None:
    """A symbol in the largest square inside ``rect``.

    Kinds: fan, pump, chiller, cooling_tower, ahu, fcu, vav, valve, damper, lighting_panel, meter, sensor, ups, pv and those of
    ``LETTERED``; an unknown kind is a plain box. States: running, stopped, starting, fault, no_communication.
    """
    side = min(rect.width(), rect.height())
    running, dead = state == "running", state == "no_communication"
    ink = colour("line3" if dead else "on_glyph" if running else "off_glyph")
    pen = QPen(ink, max(1.0, side / 17), j=Qt.PenJoinStyle.MiterJoin)
    outline = QPen(ink if not dead else colour("text2"), pen.widthF())
    if dead:
        outline.setDashPattern([2.2, 1.8])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(outline)
    painter.setBrush(Qt.BrushStyle.NoBrush if dead else colour("on" if running else "off"))
    drawn = _Ink(pen, side / 26, rect.center(), side / 2 - pen.widthF() / 2)
    if kind in LETTERED:
        _draw_lettered(painter, drawn, kind)
    else:
        _KINDS.get(kind, _draw_plain)(painter, drawn)
    painter.restore()


def paint_air_handler(painter: QPainter, rect: QRectF, state: str = "running") -> None:
    """An air handling unit as a long box: filter, coil, coil, and the fan in the last part."""
    running, dead = state == "running", state == "no_communication"
    ink = colour("text2" if dead else "on_glyph" if running else "off_glyph")
    line = QPen(ink, 1.2, j=Qt.PenJoinStyle.MiterJoin)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if dead:
        line.setDashPattern([2.2, 1.8])
    painter.setPen(line)
    painter.setBrush(Qt.BrushStyle.NoBrush if dead else colour("on" if running else "off"))
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    part = rect.width() / 5.4
    for place, strokes in enumerate((("\\", "/"), ("/",), ("\\",))):
        section = QRectF(rect.left() + place * part, rect.top(), part, rect.height())
        painter.drawLine(section.topRight(), section.bottomRight())
        if "/" in strokes:
            painter.drawLine(section.bottomLeft(), section.topRight())
        if "\\" in strokes:
            painter.drawLine(section.topLeft(), section.bottomRight())
    centre = QPointF((rect.left() + 3 * part + rect.right()) / 2, rect.center().y())
    fan = _Ink(line, 1.0, centre, rect.height() / 2 - 2.5)
    _circle(painter, fan)
    _blades(painter, fan, 0.98)
    painter.restore()


# -- the drawings, in units of the half side --------------------------------------------------------------------------
def _circle(painter: QPainter, ink: _Ink, radius: float = 1.0, x: float = 0.0, y: float = 0.0) -> None:
    painter.drawEllipse(ink.at(x, y), radius * ink.half, radius * ink.half)


def _box(painter: QPainter, ink: _Ink, wide: float = 1.0, high: float = 1.0) -> None:
    painter.drawRect(QRectF(ink.at(-wide, -high), ink.at(wide, high)))


def _lines(painter: QPainter, ink: _Ink, *points: tuple[float, float]) -> None:
    painter.setPen(ink.line)
    painter.drawPolyline(QPolygonF([ink.at(x, y) for x, y in points]))


def _blades(painter: QPainter, ink: _Ink, radius: float, x: float = 0.0, y: float = 0.0) -> None:
    painter.setPen(ink.line)
    for angle in (-40, 80, 200):
        tip = (x + radius * sin(radians(angle)), y - radius * cos(radians(angle)))
        painter.drawLine(ink.at(x, y), ink.at(*tip))


def _letters(painter: QPainter, ink: _Ink, text: str, share: float = 0.95) -> None:
    used = font(13, 600)
    used.setPixelSize(max(6, round(ink.half * share)))
    painter.setFont(used)
    painter.setPen(ink.line.color())
    draw_centred(painter, ink.centre, text)


def _draw_plain(painter: QPainter, ink: _Ink) -> None:
    _box(painter, ink, 0.95, 0.75)


def _draw_lettered(painter: QPainter, ink: _Ink, kind: str) -> None:
    """Meters are round, machines are boxes."""
    if kind.endswith(("meter", "station")):
        _circle(painter, ink)
    else:
        _box(painter, ink, 1.0, 0.78)
    _letters(painter, ink, LETTERED[kind], 0.95 if len(LETTERED[kind]) == 1 else 0.8)


def _draw_fan(painter: QPainter, ink: _Ink) -> None:
    _circle(painter, ink)
    _blades(painter, ink, 0.98)


def _draw_pump(painter: QPainter, ink: _Ink) -> None:
    _circle(painter, ink)
    _lines(painter, ink, (-0.5, -0.83), (0.98, 0.0), (-0.5, 0.83), (-0.5, -0.83))


def _draw_chiller(painter: QPainter, ink: _Ink) -> None:
    _box(painter, ink, 1.0, 0.75)
    painter.setPen(ink.line)
    for side in (-1, 1):
        _circle(painter, ink, 0.4, side * 0.39)


def _draw_tower(painter: QPainter, ink: _Ink) -> None:
    painter.drawPolygon(
        QPolygonF([ink.at(x, y) for x, y in ((-0.62, -0.95), (0.62, -0.95), (0.95, 0.95), (-0.95, 0.95))])
    )
    _lines(painter, ink, (-0.78, 0.15), (0.78, 0.15))
    _lines(painter, ink, (-0.35, 0.15), (-0.35, 0.95))
    _lines(painter, ink, (0.35, 0.15), (0.35, 0.95))
    _blades(painter, ink, 0.42, 0.0, -0.42)


def _draw_ahu(painter: QPainter, ink: _Ink) -> None:
    _box(painter, ink, 1.0, 0.62)
    _lines(painter, ink, (-0.3, -0.62), (-0.3, 0.62))
    _lines(painter, ink, (-1.0, 0.62), (-0.3, -0.62))
    painter.setPen(ink.line)
    _circle(painter, ink, 0.44, 0.36)
    _blades(painter, ink, 0.44, 0.36)


def _draw_fcu(painter: QPainter, ink: _Ink) -> None:
    _box(painter, ink)
    painter.setPen(ink.line)
    _circle(painter, ink, 0.62)
    _blades(painter, ink, 0.62)


def _draw_vav(painter: QPainter, ink: _Ink) -> None:
    _box(painter, ink, 1.0, 0.6)
    _lines(painter, ink, (-0.45, 0.38), (0.45, -0.38))


def _draw_valve(painter: QPainter, ink: _Ink) -> None:
    points = ((-1.0, -0.62), (1.0, 0.62), (1.0, -0.62), (-1.0, 0.62))
    painter.drawPolygon(QPolygonF([ink.at(x, y) for x, y in points]), Qt.FillRule.OddEvenFill)


def _draw_panel(painter: QPainter, ink: _Ink) -> None:
    _box(painter, ink, 0.72, 1.0)
    for y in (-0.45, 0.0, 0.45):
        _lines(painter, ink, (-0.38, y), (0.38, y))


def _draw_meter(painter: QPainter, ink: _Ink) -> None:
    _circle(painter, ink)
    _letters(painter, ink, "E")


def _draw_sensor(painter: QPainter, ink: _Ink) -> None:
    _circle(painter, ink, 0.8)
    _letters(painter, ink, "T", 0.8)


def _draw_ups(painter: QPainter, ink: _Ink) -> None:
    _box(painter, ink, 0.9, 0.9)
    _lines(painter, ink, (0.2, -0.62), (-0.3, 0.1), (0.28, 0.0), (-0.2, 0.66))


def _draw_pv(painter: QPainter, ink: _Ink) -> None:
    _box(painter, ink, 1.0, 0.72)
    for x in (-0.34, 0.34):
        _lines(painter, ink, (x, -0.72), (x, 0.72))
    _lines(painter, ink, (-1.0, 0.0), (1.0, 0.0))


_KINDS: dict[str, Callable[[QPainter, _Ink], None]] = {
    "fan": _draw_fan,
    "pump": _draw_pump,
    "chiller": _draw_chiller,
    "cooling_tower": _draw_tower,
    "tower": _draw_tower,
    "ahu": _draw_ahu,
    "fcu": _draw_fcu,
    "vav": _draw_vav,
    "valve": _draw_valve,
    "damper": _draw_valve,
    "lighting_panel": _draw_panel,
    "meter": _draw_meter,
    "sensor": _draw_sensor,
    "ups": _draw_ups,
    "pv": _draw_pv,
}
