"""Where a time axis has its ticks: round local times, day names at midnight, whole days, weeks and months for long spans.

Times are unix seconds; the wall clock is that of the site, so that a day with a clock change has 23 or 25 hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.dates import month, named_day, named_day_clock, short_day
from widgets.lettering import CENTRE, draw_text, text_width
from widgets.theme import changes, colour, font, px

STEPS_S = (60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200)
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 3, 6, 12)
DAY_S = 86_400
TICK_ROOM_PX, DAY_ROOM_PX = 58, 72
ROW_PX = 17


@dataclass(frozen=True, slots=True)
class Tick:
    at_s: float
    text: str
    midnight: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A local day, clipped to the span asked for."""

    start_s: float
    end_s: float
    day: date

    @property
    def weekend(self) -> bool:
        return self.day.weekday() >= 5


def ticks(start_s: float, end_s: float, zone: tzinfo | None, width: float) -> list[Tick]:
    """Ticks for a span shown ``width`` pixels wide, not nearer to each other than their texts need."""
    span = max(1.0, end_s - start_s)
    for step in STEPS_S:
        if width * step / span >= px(TICK_ROOM_PX):
            return list(_clock_ticks(start_s, end_s, zone, step))
    for days_apart in DAY_STEPS:
        if width * days_apart * DAY_S / span >= px(DAY_ROOM_PX):
            return list(_day_ticks(start_s, end_s, zone, days_apart))
    fitting = (n for n in MONTH_STEPS if width * n * 30 * DAY_S / span >= px(DAY_ROOM_PX))
    return list(_month_ticks(start_s, end_s, zone, next(fitting, MONTH_STEPS[-1])))


def days(start_s: float, end_s: float, zone: tzinfo | None) -> list[Day]:
    """The local days of a span."""
    found, day = [], datetime.fromtimestamp(start_s, zone).date()
    while (begin := midnight_s(day, zone)) < end_s:
        following = day + timedelta(days=1)
        found.append(Day(max(begin, start_s), min(midnight_s(following, zone), end_s), day))
        day = following
    return found


def midnight_s(day: date, zone: tzinfo | None) -> float:
    """When a local day begins."""
    return _at_s(day, 0, zone)


class TimeAxis(QWidget):
    """Ticks, and day names below them; the cursor's time stands in an accent flag. ``left`` and ``right`` are margins at 100 %."""

    def __init__(
        self,
        zone: tzinfo | None,
        parent: QWidget | None = None,
        *,
        left: int = 0,
        right: int = 0,
        named: bool = True,
        ticked: bool = True,
    ) -> None:
        super().__init__(parent)
        self._zone, self._left, self._right, self._named = zone, left, right, named
        self._ticked = ticked
        self._span: tuple[float, float] = (0.0, 1.0)
        self._cursors_s: tuple[float | None, float | None] = (None, None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        changes.changed.connect(self.updateGeometry)

    def show_span(
        self, start_s: float, end_s: float, cursor_s: float | None = None, second_s: float | None = None
    ) -> None:
        """Take a new span and cursors."""
        self._span, self._cursors_s = (start_s, end_s), (cursor_s, second_s)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(ROW_PX * (2 if self._named else 1) + 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = QRectF(px(self._left), 0, self.width() - px(self._left) - px(self._right), self.height())
        paint_time_axis(painter, line, *self._span, self._zone, named=self._named, ticked=self._ticked)
        lettered = self._cursors_s[1] is not None
        for at_s, letter in reversed(tuple(zip(self._cursors_s, ("A ", "B "), strict=True))):
            if at_s is not None and self._span[0] <= at_s <= self._span[1]:
                self._paint_flag(painter, line, at_s, letter if lettered else "")

    def _paint_flag(self, painter: QPainter, line: QRectF, at_s: float, letter: str) -> None:
        text = letter + named_day_clock(datetime.fromtimestamp(at_s, UTC), self._zone)
        width = text_width(font(12, 600), text) + px(10)
        x = line.left() + (at_s - self._span[0]) / (self._span[1] - self._span[0]) * line.width()
        left = min(max(line.left(), x - width / 2), line.right() - width)
        top = px(ROW_PX + 3) if self._named else px(3)
        box = QRectF(round(left), top, width, px(ROW_PX))
        painter.fillRect(box, colour("accent"))
        draw_text(painter, box, text, role="on_accent", px=12, weight=600, side=CENTRE)


def paint_time_axis(
    painter: QPainter,
    line: QRectF,
    start_s: float,
    end_s: float,
    zone: tzinfo | None,
    *,
    named: bool = True,
    ticked: bool = True,
) -> None:
    """Ticks below the top of ``line``, which is as wide as the plot; with ``named`` the days in a second row.

    Without ``ticked`` only the words are painted: the plot has drawn the ticks.
    """
    span = max(1.0, end_s - start_s)
    marks = ticks(start_s, end_s, zone, line.width())
    painter.setPen(QPen(colour("line3"), 1))
    for tick in marks if ticked else ():
        x = round(line.left() + (tick.at_s - start_s) / span * line.width()) + 0.5
        painter.drawLine(QPointF(x, line.top()), QPointF(x, line.top() + px(4)))
    half = px(40)
    for tick in marks:
        x = line.left() + (tick.at_s - start_s) / span * line.width()
        box = QRectF(x - half, line.top() + px(4 if ticked else 0), 2 * half, px(ROW_PX))
        draw_text(painter, box, tick.text, role="text3", px=11, side=CENTRE)
    if named and _by_clock(marks, zone):
        _paint_days(painter, line, start_s, end_s, zone)


def _paint_days(painter: QPainter, line: QRectF, start_s: float, end_s: float, zone: tzinfo | None) -> None:
    span = max(1.0, end_s - start_s)
    for day in days(start_s, end_s, zone):
        left = line.left() + (day.start_s - start_s) / span * line.width()
        width = (day.end_s - day.start_s) / span * line.width()
        text = named_day(day.day)
        if text_width(font(12, 500), text) > width:
            text = short_day(day.day)
        if text_width(font(12, 500), text) <= width:
            box = QRectF(left, line.top() + px(ROW_PX + 3), width, px(ROW_PX))
            draw_text(painter, box, text, role="text2", px=12, weight=500, side=Qt.AlignmentFlag.AlignCenter)


def _by_clock(marks: list[Tick], zone: tzinfo | None) -> bool:
    return any(":" in tick.text for tick in marks)


def _clock_ticks(start_s: float, end_s: float, zone: tzinfo | None, step: int) -> Iterator[Tick]:
    for day in days(start_s, end_s, zone):
        for second in range(0, DAY_S, step):
            at = _at_s(day.day, second, zone)
            if day.start_s <= at <= day.end_s and _exists(at, second, zone) and at < end_s:
                yield Tick(at, f"{second // 3600:02d}:{second % 3600 // 60:02d}", second == 0)
    if midnight_s(datetime.fromtimestamp(end_s, zone).date(), zone) == end_s:
        yield Tick(end_s, "24:00", True)


def _day_ticks(start_s: float, end_s: float, zone: tzinfo | None, apart: int) -> Iterator[Tick]:
    for day in days(start_s, end_s, zone):
        begin = midnight_s(day.day, zone)
        if begin >= start_s and (day.day.toordinal() - 1) % apart == 0:  # ordinal 1 is a Monday: weeks begin on Monday
            yield Tick(begin, short_day(day.day), True)


def _month_ticks(start_s: float, end_s: float, zone: tzinfo | None, apart: int) -> Iterator[Tick]:
    day = datetime.fromtimestamp(start_s, zone).date().replace(day=1)
    while (begin := midnight_s(day, zone)) <= end_s:
        if begin >= start_s and (day.month - 1) % apart == 0:
            yield Tick(begin, month(day), True)
        day = (day + timedelta(days=32)).replace(day=1)


def _at_s(day: date, second: int, zone: tzinfo | None) -> float:
    wall = datetime.combine(day, time(second // 3600, second % 3600 // 60, second % 60), zone)
    return wall.timestamp()


def _exists(at_s: float, second: int, zone: tzinfo | None) -> bool:
    """A wall time that the clock jumps over is no tick."""
    wall = datetime.fromtimestamp(at_s, zone)
    return wall.hour * 3600 + wall.minute * 60 == second
