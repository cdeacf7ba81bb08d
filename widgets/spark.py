"""A small trend without axes: line, expected band, gaps, last value. It says how a value came to be where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.language import tr
from widgets.lettering import draw_text, text_width
from widgets.numbers import decimals, number, unit_text
from widgets.theme import colour, font, hatch, px

LABEL_PX = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values at equal steps of time, oldest first; ``None`` or NaN is a gap and stays one.

    ``low`` and ``high`` bound the expected band: one number for all, or one for each value. ``marks`` are shares of the
    width with a dashed line (midnight). ``scale`` fixes the axis, else it holds all values; ``from_zero`` is for power
    and energy. ``share`` is the part of the width that the values fill (a day that is not over).
    """

    values: Sequence[float | None] = ()
    low: float | Sequence[float | None] | None = None
    high: float | Sequence[float | None] | None = None
    unit: str = ""
    marks: Sequence[float] = ()
    scale: tuple[float, float] | None = None
    from_zero: bool = False
    share: float = 1.0


def paint_spark(
    painter: QPainter, rect: QRectF, series: Series, *, stale: bool = False, last: bool = False, base: bool = False
) -> None:
    """Draw into ``rect``. ``stale`` hatches it; ``last`` puts a dot on the last value; ``base`` draws the base line."""
    painter.save()
    if stale:
        painter.fillRect(rect, hatch())
    plotted = rect.adjusted(0, px(2), -px(3) if last else 0, -px(2))
    scale = _scale(series)
    if scale is not None and not stale:
        _paint_band(painter, plotted, series, scale)
        _paint_marks(painter, rect, series)
        _paint_line(painter, plotted, series, scale, last)
    if base:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("line2"))
    painter.restore()


def last_value(series: Series) -> float | None:
    """The newest value that is none of the gaps."""
    return next((value for value in reversed(series.values) if value is not None and not isnan(value)), None)


def last_height(rect: QRectF, series: Series) -> float | None:
    """Where ``paint_spark`` puts the last value, as the y of its dot; ``None`` without one."""
    scale, last = _scale(series), last_value(series)
    return None if scale is None or last is None else _y(rect.adjusted(0, px(2), 0, -px(2)), scale, last)


class Spark(QWidget):
    """``label`` writes the last value at the right; ``base`` draws a line below; ``height`` in pixels at 100 %."""

    def __init__(
        self,
        name: str = "",
        parent: QWidget | None = None,
        *,
        label: bool = False,
        base: bool = False,
        width: int = 80,
        height: int = 30,
    ) -> None:
        super().__init__(parent)
        self._series, self._stale = Series(), False
        self._label, self._base, self._size = label, base, (width, height)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(px(18))

    def show_series(self, series: Series, *, stale: bool = False) -> None:
        """Take new values."""
        self._series, self._stale = series, stale
        self.setAccessibleDescription(_words(series, stale))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size[0]), px(self._size[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, last = QPainter(self), last_value(self._series)
        text = self._text(last) if self._label and last is not None else ""
        room = text_width(font(11, 600), text) + px(8) if text else 0.0
        rect = QRectF(0, 0, self.width() - room, self.height())
        paint_spark(painter, rect, self._series, stale=self._stale, last=self._label, base=self._base)
        y = last_height(rect, self._series)
        if text and y is not None:
            box = QRectF(rect.right() + px(3), y - px(8), room, px(16))
            draw_text(painter, box, text, role="live", px=11, weight=600)

    def _text(self, value: float) -> str:
        return number(value, decimals(self._series.unit, value))


# -- inside -----------------------------------------------------------------------------------------------------------
def _words(series: Series, stale: bool) -> str:
    known = [value for value in series.values if value is not None and not isnan(value)]
    if not known:
        return tr("No data")
    low, high = (number(value, decimals(series.unit, value)) for value in (min(known), max(known)))
    words = tr("{low} to {high} {unit}").format(low=low, high=high, unit=unit_text(series.unit)).rstrip()
    return f"{words}, {tr('Stale')}" if stale else words


def _scale(series: Series) -> tuple[float, float] | None:
    if series.scale is not None:
        return series.scale
    known = [value for value in (*series.values, *_bounds(series)) if value is not None and not isnan(value)]
    if not known:
        return None
    low, high = min(known), max(known)
    if series.from_zero:
        low = min(0.0, low)
    room = (high - low) * 0.04 or abs(high) * 0.02 or 1.0
    return low - (0.0 if series.from_zero and low == 0 else room), high + room


def _bounds(series: Series) -> Iterator[float | None]:
    for bound in (series.low, series.high):
        if isinstance(bound, int | float):
            yield float(bound)
        elif bound is not None:
            yield from bound


def _y(rect: QRectF, scale: tuple[float, float], value: float) -> float:
    share = (value - scale[0]) / ((scale[1] - scale[0]) or 1.0)
    return rect.bottom() - min(1.0, max(0.0, share)) * rect.height()


def _x(rect: QRectF, place: int, count: int, share: float) -> float:
    return rect.left() + rect.width() * share * place / max(1, count - 1)


def _paint_band(painter: QPainter, rect: QRectF, series: Series, scale: tuple[float, float]) -> None:
    if series.low is None or series.high is None:
        return
    if isinstance(series.low, int | float) and isinstance(series.high, int | float):
        top, bottom = _y(rect, scale, series.high), _y(rect, scale, series.low)
        painter.fillRect(QRectF(rect.left(), top, rect.width(), bottom - top), colour("band"))
        return
    low, high = _each(series.low, len(series.values)), _each(series.high, len(series.values))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("band"))
    edge = [
        (place, a, b) for place, (a, b) in enumerate(zip(low, high, strict=False)) if a is not None and b is not None
    ]
    count = max(len(low), 1)
    upper = [QPointF(_x(rect, place, count, 1.0), _y(rect, scale, b)) for place, _, b in edge]
    lower = [QPointF(_x(rect, place, count, 1.0), _y(rect, scale, a)) for place, a, _ in reversed(edge)]
    painter.drawPolygon(QPolygonF([*upper, *lower]))


def _each(bound: float | Sequence[float | None], count: int) -> list[float | None]:
    return [bound] * count if isinstance(bound, int | float) else list(bound)


def _paint_marks(painter: QPainter, rect: QRectF, series: Series) -> None:
    pen = QPen(colour("line2"), 1)
    pen.setDashPattern([3, 3])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen)
    for share in series.marks:
        x = round(rect.left() + share * rect.width())
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))


def _paint_line(painter: QPainter, rect: QRectF, series: Series, scale: tuple[float, float], last: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("series"), 1.5, j=Qt.PenJoinStyle.RoundJoin))
    end: QPointF | None = None
    for run in _runs(rect, series, scale):
        if len(run) == 1:
            painter.drawEllipse(run[0], 1, 1)
        else:
            painter.drawPolyline(QPolygonF(run))
        end = run[-1]
    if last and end is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("series"))
        painter.drawEllipse(end, px(2.6), px(2.6))


def _runs(rect: QRectF, series: Series, scale: tuple[float, float]) -> Iterator[list[QPointF]]:
    """Connected points; with more than two values for a pixel the lowest and highest of each pixel stand for all."""
    count, run = len(series.values), list[QPointF]()
    step = max(1, int(count / max(1.0, rect.width() * 2)))
    for first in range(0, count, step):
        chunk = series.values[first : first + step]
        known = [value for value in chunk if value is not None and not isnan(value)]
        if not known:
            if run:
                yield run
            run = []
            continue
        x = _x(rect, first, count, series.share)
        ends = (min(known), max(known)) if step > 1 and len(known) > 1 else (known[0],)
        run.extend(QPointF(x, _y(rect, scale, value)) for value in ends)
    if run:
        yield run
