"""The items of a pane that pyqtgraph moves and scales: curves and filled ranges. They are made once for a key and then updated."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from widgets.plotdata import PEN_DASHES, Floats, Line, inside, stepped, thinned
from widgets.theme import colour, pen

STYLES: dict[str, tuple[float, tuple[float, ...]]] = {
    "measured": (2.0, ()),
    "forecast": (1.5, (5, 3)),
    "previous": (1.2, (1.5, 2.5)),
    "setpoint": (1.2, (5, 3)),
}
"""Width and dash in pixels."""
UNCERTAIN_DASH = (1, 3)
ENVELOPE_ALPHA, FILL_ALPHA = 64, 150


def line_colour(line: Line) -> QColor:
    """The colour of a curve in the present theme; a previous period is a ghost."""
    if line.style == "previous":
        return colour("ghost")
    return pen(line.number) if line.number else colour(line.role)


def line_pen(line: Line, *, uncertain: bool = False) -> QPen:
    """Width and dash by style and pen number."""
    width, dash = STYLES[line.style]
    dash = UNCERTAIN_DASH if uncertain else dash or PEN_DASHES.get(line.number, ())
    made = QPen(line_colour(line), width)
    made.setCosmetic(True)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        made.setDashPattern([length / width for length in dash])
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
    return made


class Range(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """The area between two curves; where one of them is NaN there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._path, self._bounds, self._brush = QPainterPath(), QRectF(), QBrush()

    def show_range(self, at: Floats, low: Floats, high: Floats, brush: QBrush) -> None:
        """Take new edges."""
        self.prepareGeometryChange()
        self._brush = brush
        self._path = range_path(at, low, high)
        self._bounds = self._path.boundingRect()
        self.update()

    def show_brush(self, brush: QBrush) -> None:
        """Another colour."""
        self._brush = brush
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, _option: object, _widget: QWidget | None = None) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        painter.drawPath(self._path)


def range_path(at: Floats, low: Floats, high: Floats) -> QPainterPath:
    """One closed polygon for each run of finite values."""
    path = QPainterPath()
    for first, last in finite_runs(np.isfinite(low) & np.isfinite(high)):
        there, upper, lower = at[first:last], high[first:last], low[first:last]
        around = np.concatenate((there, there[::-1])), np.concatenate((upper, lower[::-1]))
        path.addPolygon(pg.functions.arrayToQPolygonF(*around))
        path.closeSubpath()
    return path


def finite_runs(known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """First and after-last place of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


class Curve:
    """A line of a pane: the certain part, the uncertain part dotted, envelope and fill. Owns its items in the view box."""

    def __init__(self, view: pg.ViewBox, line: Line) -> None:
        self._view, self.line = view, line
        self._sure, self._unsure = pg.PlotCurveItem(connect="finite"), pg.PlotCurveItem(connect="finite")
        self._envelope, self._fill = Range(), Range()
        self._items = (self._fill, self._envelope, self._unsure, self._sure)
        for depth, item in enumerate(self._items):
            item.setZValue(10 * depth - (5 if line.style == "previous" else 0))
            view.addItem(item, ignoreBounds=True)

    def show(self, line: Line, start_s: float, end_s: float, columns: int) -> None:
        """Draw the part of a line that a span shows, with as many points as ``columns`` pixels can tell apart."""
        self.line = line
        at, values = stepped(line) if line.step else (line.at, line.values)
        part = inside(at, start_s, end_s)
        unsure = (
            None if line.uncertain is None else (np.repeat(line.uncertain, 2) if line.step else line.uncertain)[part]
        )
        self._draw(at[part], values[part], unsure, columns)
        self._draw_ranges(start_s, end_s)
        self.dress()

    def dress(self) -> None:
        """Take the colours of the present theme."""
        line = self.line
        self._sure.setPen(line_pen(line))
        self._unsure.setPen(line_pen(line, uncertain=True))
        for item, alpha in ((self._envelope, ENVELOPE_ALPHA), (self._fill, FILL_ALPHA)):
            tint = line_colour(line)
            tint.setAlpha(alpha)
            item.show_brush(QBrush(tint))

    def remove(self) -> None:
        """Leave the view box."""
        for item in self._items:
            self._view.removeItem(item)

    def _draw(
        self, at: Floats, values: Floats, unsure: np.ndarray[tuple[int], np.dtype[np.bool_]] | None, columns: int
    ) -> None:
        if unsure is None or not unsure.any():
            _set(self._sure, *thinned(at, values, columns))
            _set(self._unsure, at[:0], values[:0])
            return
        joined = unsure | np.roll(unsure, 1) | np.roll(unsure, -1)  # the dots meet the solid line
        _set(self._sure, *thinned(at, np.where(unsure, np.nan, values), columns))
        _set(self._unsure, *thinned(at, np.where(joined, values, np.nan), columns))

    def _draw_ranges(self, start_s: float, end_s: float) -> None:
        line, nothing = self.line, np.empty(0)
        part = inside(line.at, start_s, end_s)
        at, values = line.at[part], line.values[part]
        if line.low is not None and line.high is not None:
            self._envelope.show_range(at, line.low[part], line.high[part], QBrush())
        else:
            self._envelope.show_range(nothing, nothing, nothing, QBrush())
        if line.fill:
            self._fill.show_range(at, np.where(np.isfinite(values), 0.0, np.nan), values, QBrush())
        else:
            self._fill.show_range(nothing, nothing, nothing, QBrush())


def _set(item: pg.PlotCurveItem, at: Floats, values: Floats) -> None:
    """pyqtgraph warns of curves without a finite value: they are drawn as empty."""
    if np.isfinite(values).any():
        item.setData(at, values)
    else:
        item.setData(at[:0], values[:0])
