"""The scale of a new value: limits of the point, what may be written in one step, the value now and the new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.dialogs.command.form import Range
from widgets import theme
from widgets.language import tr
from widgets.lettering import CENTRE, draw_text, text_width
from widgets.numbers import NO_VALUE, number
from widgets.theme import px

HEIGHT_PX = 78
GAP_PX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleState:
    """``limits`` of the point, ``allowed`` now; everything in ``unit`` with ``places`` decimals."""

    limits: Range = Range()
    allowed: Range = Range()
    now: float | None = None
    new: float | None = None
    step: float | None = None
    unit: str = ""
    places: int = 1


class ValueScale(QWidget):
    """Painted; the description says the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ScaleState()
        self.setFixedHeight(px(HEIGHT_PX))
        self.setAccessibleName(tr("Scale"))

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(HEIGHT_PX))

    def show_state(self, state: ScaleState) -> None:
        self._state = state
        low, high = state.allowed.low, state.allowed.high
        words = [f"{tr('now')} {self._text(state.now)}", f"{tr('new')} {self._text(state.new)}"]
        self.setAccessibleDescription(", ".join([*words, f"{self._text(low)} – {self._text(high)}"]))
        self.update()

    def _text(self, value: float | None) -> str:
        return NO_VALUE if value is None else f"{number(value, self._state.places)} {self._state.unit}".strip()

    def _span(self) -> tuple[float, float]:
        state = self._state
        known = [
            v for v in (state.limits.low, state.limits.high, state.allowed.low, state.allowed.high) if v is not None
        ]
        known += [v for v in (state.now, state.new) if v is not None]
        low, high = min(known, default=0.0), max(known, default=1.0)
        margin = (high - low or 1.0) * 0.1
        return low - margin, high + margin

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        track = QRectF(0, px(22), self.width(), px(10))
        painter.fillRect(track, theme.colour("track"))
        low, high = self._span()

        def x(value: float) -> float:
            return track.left() + (value - low) / (high - low) * track.width()

        self._paint_allowed(painter, track, x)
        self._paint_limits(painter, track, x)
        self._paint_pointers(painter, track, x)

    def _paint_allowed(self, painter: QPainter, track: QRectF, x: Callable[[float], float]) -> None:
        allowed = self._state.allowed
        if allowed.low is None or allowed.high is None:
            return
        left, right = x(allowed.low), x(allowed.high)
        box = QRectF(round(left) + 0.5, track.top() + 0.5, round(right - left), track.height() - 1)
        painter.setPen(QPen(theme.colour("line3"), 1))
        painter.setBrush(theme.colour("plot"))
        painter.drawRect(box)
        if self._state.step is None:
            return
        y = track.bottom() + px(26)
        painter.setPen(QPen(theme.colour("text2"), 1))
        painter.drawPolyline([QPointF(left, y - 4), QPointF(left, y), QPointF(right, y), QPointF(right, y - 4)])
        unit = "K" if self._state.unit == "°C" else self._state.unit
        text = tr("±{step} per command").format(step=f"{self._number(self._state.step)} {unit}")
        self._centred(painter, QPointF((left + right) / 2, y + 2), text)

    def _paint_limits(self, painter: QPainter, track: QRectF, x: Callable[[float], float]) -> None:
        for name, value in (("L", self._state.limits.low), ("H", self._state.limits.high)):
            if value is None:
                continue
            at = round(x(value))
            painter.fillRect(QRectF(at - 1, track.top() - 4, 2, track.height() + 8), theme.colour("limit"))
            text = f"{name} {number(value, self._state.places)}"
            self._centred(painter, QPointF(at, track.bottom() + px(8)), text)

    def _paint_pointers(self, painter: QPainter, track: QRectF, x: Callable[[float], float]) -> None:
        state = self._state
        at = {solid: x(value) for value, solid in ((state.now, False), (state.new, True)) if value is not None}
        texts = {False: f"{tr('now')} {self._number(state.now)}", True: f"{tr('new')} {self._number(state.new)}"}
        labels = self._spread(
            {solid: QPointF(place, text_width(theme.font(12, 600), texts[solid])) for solid, place in at.items()}
        )
        for solid, place in at.items():
            self._paint_pointer(painter, QPointF(round(place), track.top()), track.height(), solid=solid)
            self._centred(painter, QPointF(labels[solid], 0), texts[solid], strong=solid)

    def _spread(self, wanted: dict[bool, QPointF]) -> dict[bool, float]:
        """Centres of the two labels, apart and inside; each ``QPointF`` is the wanted centre and the width."""
        places = {solid: min(max(w.y() / 2, w.x()), self.width() - w.y() / 2) for solid, w in wanted.items()}
        if len(places) < 2:
            return places
        left, right = sorted(places, key=lambda solid: wanted[solid].x())
        needed = (wanted[left].y() + wanted[right].y()) / 2 + px(GAP_PX)
        missing = needed - (places[right] - places[left])
        if missing > 0:
            places[left] = max(wanted[left].y() / 2, places[left] - missing / 2)
            places[right] = min(self.width() - wanted[right].y() / 2, places[left] + needed)
            places[left] = places[right] - needed
        return places

    def _number(self, value: float | None) -> str:
        return NO_VALUE if value is None else number(value, self._state.places)

    def _paint_pointer(self, painter: QPainter, at: QPointF, height: float, *, solid: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.colour("accent" if solid else "text1")
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(colour if solid else theme.colour("plot"))
        y = at.y() - 4
        painter.drawPolygon(QPolygonF([QPointF(at.x() - 5, y), QPointF(at.x() + 5, y), QPointF(at.x(), y + 8)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(QRectF(at.x() - 1, y + 6, 2, height + (2 if solid else -2)), colour)

    def _centred(self, painter: QPainter, at: QPointF, text: str, *, strong: bool = False) -> None:
        """Text centred below ``at``, kept inside the widget."""
        weight = 600 if strong else 400
        width = text_width(theme.font(12, weight), text) + 2
        left = min(max(0.0, at.x() - width / 2), self.width() - width)
        box = QRectF(left, at.y(), width, px(16))
        draw_text(painter, box, text, role="text1" if strong else "text2", px=12, weight=weight, side=CENTRE)
