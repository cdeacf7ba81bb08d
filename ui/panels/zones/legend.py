"""What fills and symbols of the plan mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.language import tr
from widgets.lettering import draw_text, text_width
from widgets.marks import paint_override, paint_quality
from widgets.symbols import paint_symbol
from widgets.theme import alarm_colours, changes, colour, font, px

GAP_PX = 18


@dataclass(frozen=True, slots=True)
class Entry:
    """``title`` is translated; ``paint`` draws a box of 14 x 14. Where there is no room, the highest ``rank`` leaves first."""

    title: str
    paint: Callable[[QPainter, QRectF], None]
    rank: int = 0


def _swatch(fill: str) -> Callable[[QPainter, QRectF], None]:
    def paint(painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(colour("line2"), 1))
        painter.setBrush(colour(fill))
        painter.drawRect(rect.adjusted(0.5, 1.5, -0.5, -1.5))

    return paint


def _alarm(painter: QPainter, rect: QRectF) -> None:
    fill, _, _, tint = alarm_colours(3)
    painter.setPen(QPen(fill, 2))
    painter.setBrush(tint)
    painter.drawRect(rect.adjusted(1, 2, -1, -2))


def _symbol(kind: str, state: str = "running") -> Callable[[QPainter, QRectF], None]:
    return lambda painter, rect: paint_symbol(painter, rect.adjusted(-1, -1, 1, 1), kind, state)


def _state(fill: str) -> Callable[[QPainter, QRectF], None]:
    def paint(painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(colour("on_glyph" if fill == "on" else "off_glyph"), 1))
        painter.setBrush(colour(fill))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    return paint


FILLS = (
    Entry("Within ±1 K", _swatch("plot")),
    Entry("Warm", _swatch("zone_warm")),
    Entry("Cool", _swatch("zone_cool")),
    Entry("In alarm", _alarm),
    Entry("Stale", lambda painter, rect: paint_quality(painter, rect, "S")),
    Entry("Override", lambda painter, rect: paint_override(painter, rect, "M")),
)
SYMBOLS = (
    Entry("FCU", _symbol("fcu"), 2),
    Entry("VAV", _symbol("vav"), 3),
    Entry("Lighting panel", _symbol("lighting_panel"), 4),
    Entry("Meter", _symbol("meter"), 5),
    Entry("Sensor", _symbol("sensor"), 6),
    Entry("On", _state("on"), 1),
    Entry("Off", _state("off"), 1),
)


class Legend(QWidget):
    """Fills from the left, symbols from the right where there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit()
        self.setAccessibleName(tr("Legend"))
        changes.changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(px(28))

    def sizeHint(self) -> QSize:
        return QSize(600, px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        painter.fillRect(0, 0, self.width(), 1, colour("line2"))
        used = self._paint_row(painter, FILLS, 10.0)
        entries: tuple[Entry, ...] = SYMBOLS
        while entries and used + _total(entries) > self.width():
            entries = tuple(entry for entry in entries if entry is not max(entries, key=lambda e: e.rank))
        self._paint_row(painter, entries, self.width() - _total(entries))

    def _paint_row(self, painter: QPainter, entries: tuple[Entry, ...], x: float) -> float:
        for entry in entries:
            painter.save()
            entry.paint(painter, QRectF(x, self.height() / 2 - 7, 14, 14))
            painter.restore()
            words = QRectF(x + 20, 0, _width(entry), self.height())
            draw_text(painter, words, tr(entry.title), role="text2", px=12)
            x += _width(entry)
        return x


def _total(entries: tuple[Entry, ...]) -> float:
    return sum(_width(entry) for entry in entries)


def _width(entry: Entry) -> float:
    return 20 + text_width(font(12), tr(entry.title)) + px(GAP_PX)
