"""Alarm, quality and override marks: shape, number and letter before colour. Drawn once for each size and theme, then copied."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from widgets.language import tr
from widgets.lettering import draw_centred
from widgets.theme import alarm_colours, changes, colour, px, text_scale, theme
from widgets.theme import font as scaled_font
from widgets.tooltip import plain_tip

ICON_ROOM_PX = 4
BOX = 16.0  # shapes are given in a box of 16 × 16
FILLED = frozenset({"unacknowledged", "latched"})
DASHED = frozenset({"returned"})
PRIORITIES = {1: "Urgent", 2: "High", 3: "Medium", 4: "Low"}
STATES = {
    "unacknowledged": "Unacknowledged", "acknowledged": "Acknowledged", "returned": "Returned, unacknowledged", "latched": "Latched",
    "latched_acknowledged": "Latched, acknowledged", "shelved": "Shelved", "suppressed": "Suppressed",
    "out_of_service": "Out of service", "cleared": "Cleared",
}  # fmt: skip
QUALITIES = {"S": "Stale", "×": "Bad", "?": "Uncertain", "Z": "Shelved", "!": "Needs a decision"}
OVERRIDES = {"M": "Manual override", "A": "Equipment in manual", "L": "Local control", "T": "Test or simulated"}
_NUMBER_AT = {1: (8.0, 8.0, 10.0), 2: (8.0, 10.2, 9.5), 3: (8.0, 8.0, 10.0), 4: (8.0, 8.0, 10.0)}


def paint_alarm(painter: QPainter, rect: QRectF, priority: int, state: str = "unacknowledged") -> None:
    """The mark of an alarm. ``state`` is that of the alarm list; a cleared alarm is a grey dot."""
    _stamp(painter, rect, ("alarm", str(priority), state))


def paint_quality(painter: QPainter, rect: QRectF, letter: str) -> None:
    """``S``, ``×``, ``?`` or ``Z`` in its box; ``!`` is the triangle of an open decision; an empty letter draws nothing."""
    if letter:
        _stamp(painter, rect, ("quality", letter, ""))


def paint_override(painter: QPainter, rect: QRectF, letter: str = "M") -> None:
    """The teal flag with ``M``, ``A``, ``L`` or ``T``; an empty letter draws nothing."""
    if letter:
        _stamp(painter, rect, ("override", letter, ""))


def alarm_icon(priority: int, state: str = "unacknowledged", size: int = 14) -> QIcon:
    """The mark for a button with 4 px of room at its right, in the present theme (``Segments.show_mark`` follows it)."""
    ratio = 2.0
    made = QPixmap(round((px(size) + ICON_ROOM_PX) * ratio), round(px(size) * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    paint_alarm(painter, QRectF(0, 0, px(size), px(size)), priority, state)
    painter.end()
    return QIcon(made)


def alarm_words(priority: int, state: str) -> str:
    """What a screen reader says of an alarm mark."""
    return f"{tr('Priority')} {priority} {tr(PRIORITIES[priority])}, {tr(STATES.get(state, state))}"


def quality_words(letter: str) -> str:
    """What a screen reader says of a quality or override letter; empty for none."""
    return tr(QUALITIES.get(letter) or OVERRIDES.get(letter) or "") if letter else ""


# -- widgets ----------------------------------------------------------------------------------------------------------
class _Mark(QWidget):
    """A mark of ``size`` pixels at 100 %."""

    def __init__(self, size: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._size = size
        self._fit()
        changes.changed.connect(self._fit)

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def _fit(self) -> None:
        self.setFixedSize(px(self._size), px(self._size))

    def _describe(self, words: str) -> None:
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))
        self.update()


class AlarmMark(_Mark):
    """Priority 0 shows nothing."""

    def __init__(
        self, priority: int = 0, state: str = "unacknowledged", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(size, parent)
        self.show_alarm(priority, state)

    def show_alarm(self, priority: int, state: str) -> None:
        self._alarm = (priority, state)
        self._describe(alarm_words(priority, state) if priority else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._alarm[0]:
            paint_alarm(QPainter(self), QRectF(self.rect()), *self._alarm)


class QualityMark(_Mark):
    """An empty letter shows nothing."""

    def __init__(self, letter: str = "", size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(size, parent)
        self.show_letter(letter)

    def show_letter(self, letter: str) -> None:
        self._letter = letter
        self._describe(quality_words(letter))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_quality(QPainter(self), QRectF(self.rect()), self._letter)


class OverrideMark(QualityMark):
    """The teal flag; an empty letter shows nothing."""

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_override(QPainter(self), QRectF(self.rect()), self._letter)


# -- drawing in the box -----------------------------------------------------------------------------------------------
_Key = tuple[str, str, str]


def _stamp(painter: QPainter, rect: QRectF, key: _Key) -> None:
    """Copy the picture of the mark; under a scaling transform (floor plan) draw it sharp."""
    if painter.transform().isScaling() or painter.transform().isRotating():
        painter.save()
        painter.translate(rect.topLeft())
        _draw(painter, rect.width() / BOX, key)
        painter.restore()
        return
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    at = QPointF(round(rect.left() * ratio) / ratio, round(rect.top() * ratio) / ratio)
    painter.drawPixmap(at, _pixmap(key, round(rect.width()), ratio, theme(), text_scale()))


@lru_cache(maxsize=512)
def _pixmap(key: _Key, size: int, ratio: float, _theme: str, _scale: int) -> QPixmap:
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    _draw(painter, size / BOX, key)
    painter.end()
    return made


def _draw(painter: QPainter, scale: float, key: _Key) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    kind, letter, state = key
    if kind == "alarm":
        _draw_alarm(painter, scale, int(letter), state)
    elif kind == "override":
        _draw_flag(painter, scale, letter)
    elif letter == "!":
        _draw_decision(painter, scale)
    else:
        _draw_box(painter, scale, letter)


def _draw_alarm(painter: QPainter, scale: float, priority: int, state: str) -> None:
    if state == "cleared":
        _draw_dot(painter, scale)
        return
    fill, outline, number, tint = alarm_colours(priority)
    filled, dashed = state in FILLED, state in DASHED
    pen = QPen(outline, 1.0 if filled else 1.4, j=Qt.PenJoinStyle.MiterJoin)
    if dashed:
        pen.setDashPattern([1.6, 1.3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(fill if filled else Qt.BrushStyle.NoBrush if dashed else tint)
    inset = 0.0 if filled else 0.2
    _SHAPES[priority](painter, scale, inset)
    x, y, size = _NUMBER_AT[priority]
    painter.setPen(number if filled else outline)
    _letter(painter, QPointF(x * scale, y * scale), str(priority), size * scale)


def _draw_square(painter: QPainter, scale: float, inset: float) -> None:
    painter.drawRect(QRectF(1.5 * scale, 1.5 * scale, 13 * scale, 13 * scale))


def _draw_triangle(painter: QPainter, scale: float, inset: float) -> None:
    points = ((8, 0.9 + inset), (15.4 - inset, 14.6), (0.6 + inset, 14.6))
    painter.drawPolygon(QPolygonF([QPointF(x * scale, y * scale) for x, y in points]))


def _draw_diamond(painter: QPainter, scale: float, inset: float) -> None:
    half = 7.6 - inset
    points = ((8, 8 - half), (8 + half, 8), (8, 8 + half), (8 - half, 8))
    painter.drawPolygon(QPolygonF([QPointF(x * scale, y * scale) for x, y in points]))


def _draw_circle(painter: QPainter, scale: float, inset: float) -> None:
    painter.drawEllipse(QPointF(8 * scale, 8 * scale), 7 * scale, 7 * scale)


_SHAPES: dict[int, Callable[[QPainter, float, float], None]] = {
    1: _draw_square,
    2: _draw_triangle,
    3: _draw_diamond,
    4: _draw_circle,
}


def _draw_dot(painter: QPainter, scale: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("bar"))
    painter.drawEllipse(QPointF(8 * scale, 8 * scale), 2, 2)


def _draw_box(painter: QPainter, scale: float, letter: str) -> None:
    bad = letter == "×"
    ink = colour("text2" if bad else "text1")
    painter.setPen(QPen(ink, 1.2, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(ink if bad else colour("plot"))
    side = BOX * scale - 1.2
    painter.drawRect(QRectF(0.6, 0.6, side, side))
    if bad:
        reach = 2.4 * scale
        painter.setPen(QPen(colour("plot"), 1.6 * scale))
        painter.drawLine(QPointF(8 * scale - reach, 8 * scale - reach), QPointF(8 * scale + reach, 8 * scale + reach))
        painter.drawLine(QPointF(8 * scale - reach, 8 * scale + reach), QPointF(8 * scale + reach, 8 * scale - reach))
        return
    painter.setPen(colour("text1"))
    _letter(painter, QPointF(8 * scale, 8 * scale), letter, 11.2 * scale)


def _draw_flag(painter: QPainter, scale: float, letter: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("override"))
    points = ((0.3, 0.6), (15.7, 0.6), (15.7, 11.8), (8, 15.7), (0.3, 11.8))
    painter.drawPolygon(QPolygonF([QPointF(x * scale, y * scale) for x, y in points]))
    painter.setPen(colour("on_override"))
    _letter(painter, QPointF(8 * scale, 6.9 * scale), letter, 11.2 * scale)


def _draw_decision(painter: QPainter, scale: float) -> None:
    painter.setPen(QPen(colour("text1"), 1.3, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(colour("plot"))
    _draw_triangle(painter, scale, 0.3)
    painter.setPen(colour("text1"))
    _letter(painter, QPointF(8 * scale, 10 * scale), "!", 9.5 * scale)


def _letter(painter: QPainter, centre: QPointF, text: str, size: float) -> None:
    """The size follows the mark, which is scaled already."""
    used = scaled_font(10, 600)
    used.setPixelSize(max(7, round(size)))
    painter.setFont(used)
    draw_centred(painter, centre, text)
