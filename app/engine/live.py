"""The live table: the present value, quality and time of every point, as columns that whole blocks are written into.

Everything runs in the engine's event loop; listeners are called synchronously after each change.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np
from numpy import count_nonzero  # five times as fast as all() and any() on a few rows
from numpy.typing import NDArray

from app.domain.messages import PointCounts
from app.domain.readings import Quality, Reading, Reason
from app.domain.site import Point
from drivers.base import Block

STALE_PERIODS = 3
STALE_S = (5.0, 600.0)  # never sooner (a slow answer is not stale yet), never later
HELD = (Reason.STALE, Reason.NO_ANSWER, Reason.LINK_LOST, Reason.ENGINE_LOST)
"""Reasons for which the last value still says something: it is shown with its age. For all others there is no value."""

Rows: TypeAlias = NDArray[np.intp]
Listener: TypeAlias = Callable[[Rows], None]

_BAD = int(Quality.BAD)  # an enum member costs a microsecond each time on Python 3.11
_LARGEST = np.finfo(np.float64).max
_EPOCH = datetime.fromtimestamp(0, UTC)
_log = logging.getLogger(__name__)


def instant(at_us: int) -> datetime:
    """Epoch microseconds as an aware UTC time."""
    return datetime.fromtimestamp(at_us / 1_000_000, UTC)


class LiveTable:
    """The columns, one row a point in the order of ``points``.

    ``value`` keeps the last value when a point turns bad (NaN when never read): never use it without ``quality``;
    ``shown`` and ``reading`` leave out what must not be displayed. ``at_us`` is the time of the last judgement of any
    quality, ``good_at_us`` the time of ``value``; 0 when there was none yet.
    """

    def __init__(self, points: Sequence[Point], monotonic: Callable[[], float] = time.monotonic) -> None:
        n = len(points)
        self._monotonic = monotonic  # ages must not jump with the clock of the machine
        self.points = tuple(points)
        self.ids = tuple(point.id for point in points)
        self.row = {point.id: row for row, point in enumerate(points)}
        self.value = np.full(n, np.nan)
        self.quality = np.full(n, Quality.BAD, np.uint8)
        self.reason = np.full(n, Reason.NEVER_READ, np.uint8)
        self.at_us = np.zeros(n, np.int64)
        self.good_at_us = np.zeros(n, np.int64)
        self.version = 0
        self.row_version = np.zeros(n, np.int64)
        self._scale = np.array([point.scale for point in points], np.float64)
        self._offset = np.array([point.offset for point in points], np.float64)
        self._low = np.array([-_LARGEST if point.low is None else point.low for point in points], np.float64)
        self._high = np.array([_LARGEST if point.high is None else point.high for point in points], np.float64)
        self._read_s = np.full(n, -np.inf)  # when a sweep first saw the present value
        self._swept = 0
        self._stale_s = np.array([_stale_after_s(point) for point in points], np.float64)
        self._listeners: list[Listener] = []
        self._failing: set[Listener] = set()

    def __len__(self) -> int:
        return len(self.ids)

    def ingest(self, block: Block, at_us: int) -> Rows:
        """Raw values of one answer: scaled, checked against the range, stored. Returns the rows."""
        rows = block.indices
        return self.put(
            rows, block.values * self._scale.take(rows) + self._offset.take(rows), block.quality, block.reason, at_us
        )

    def put(
        self, rows: Rows, values: NDArray[np.float64], quality: NDArray[np.uint8], reason: NDArray[np.uint8], at_us: int
    ) -> Rows:
        """Values that are already in engineering units. Out of range or not finite is bad, whatever ``quality`` says."""
        if not len(rows):
            return rows
        inside = (values >= self._low.take(rows)) & (values <= self._high.take(rows))  # not finite is not inside
        if count_nonzero(inside) == len(rows) and not count_nonzero(quality):
            self.value[rows] = values
            self.good_at_us[rows] = at_us
        else:
            quality, reason = self._checked(rows, values, quality, reason)
            usable = quality != _BAD
            self.value[rows[usable]] = values[usable]
            self.good_at_us[rows[usable]] = at_us
        self._judge(rows, quality, reason, at_us)
        return rows

    def mark(self, rows: Rows, quality: Quality, reason: Reason, at_us: int) -> Rows:
        """Judge rows without a new value (no answer, link lost); rows already judged so are left alone. Returns the others."""
        rows = rows[(self.quality[rows] != quality) | (self.reason[rows] != reason)]
        if len(rows):
            self._judge(rows, np.uint8(quality), np.uint8(reason), at_us)
        return rows

    def expect(self, rows: Rows, period_s: float) -> None:
        """From now on these rows are refreshed every ``period_s``, which decides when they are stale."""
        self._stale_s[rows] = _three_periods_s(period_s)

    def sweep(self, now_us: int) -> Rows:
        """Mark what was not refreshed for three periods as stale; meant to run once a second. Returns the rows."""
        now_s = self._monotonic()
        self._read_s[self.row_version > self._swept] = now_s
        self._swept = self.version
        overdue = (self.quality != _BAD) & (now_s - self._read_s > self._stale_s)
        rows = np.flatnonzero(overdue)
        return self.mark(rows, Quality.BAD, Reason.STALE, now_us) if len(rows) else rows

    def reading(self, point: str) -> Reading:
        """The present reading; ``value`` is ``None`` when there is nothing to show. Raises ``KeyError``."""
        row = self.row[point]
        quality, reason = Quality(int(self.quality[row])), Reason(int(self.reason[row]))
        at = instant(int(self.at_us[row])) if self.at_us[row] else _EPOCH
        value = float(self.value[row])
        hidden = np.isnan(value) or (quality is Quality.BAD and reason not in HELD)
        return Reading(None if hidden else value, at, quality, reason)

    def shown(self, rows: Rows) -> NDArray[np.float64]:
        """What may be displayed of these rows: the value, the last one when only its age is at fault, else NaN."""
        hidden = (self.quality[rows] == _BAD) & ~np.isin(self.reason[rows], HELD)
        return np.where(hidden, np.nan, self.value[rows])

    def shown_at_us(self, rows: Rows) -> NDArray[np.int64]:
        """From when what ``shown`` gives is: for a last value the time at which it was read, so that its age is its own."""
        held = (self.quality[rows] == _BAD) & np.isin(self.reason[rows], HELD) & (self.good_at_us[rows] > 0)
        return np.where(held, self.good_at_us[rows], self.at_us[rows])

    def changed_since(self, version: int) -> Rows:
        """Rows written after ``version`` (a former ``self.version``)."""
        return np.flatnonzero(self.row_version > version)

    def counts(self) -> PointCounts:
        good, uncertain, bad = np.bincount(self.quality, minlength=3).tolist()
        return PointCounts(total=len(self), good=good, uncertain=uncertain, bad=bad)

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call ``callback(rows)`` after each change, in the order of registration; the result ends that.

        A callback that raises is logged (once until it works again) and disturbs nobody else.
        """
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def _checked(
        self, rows: Rows, values: NDArray[np.float64], quality: NDArray[np.uint8], reason: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Quality and reason of values of which some cannot be used."""
        faulty = (quality != _BAD) & ~((values >= self._low[rows]) & (values <= self._high[rows]))
        unusable = np.where(np.isfinite(values), Reason.OUT_OF_RANGE, Reason.NOT_A_NUMBER)
        return np.where(faulty, _BAD, quality).astype(np.uint8), np.where(faulty, unusable, reason).astype(np.uint8)

    def _judge(
        self, rows: Rows, quality: NDArray[np.uint8] | np.uint8, reason: NDArray[np.uint8] | np.uint8, at_us: int
    ) -> None:
        self.quality[rows], self.reason[rows], self.at_us[rows] = quality, reason, at_us
        self.version += 1
        self.row_version[rows] = self.version
        for listener in tuple(self._listeners):
            self._tell(listener, rows)

    def _tell(self, listener: Listener, rows: Rows) -> None:
        try:
            listener(rows)
            self._failing.discard(listener)
        except Exception:
            if listener not in self._failing:
                _log.exception("A listener of the live table failed")
            self._failing.add(listener)


def _stale_after_s(point: Point) -> float:
    """Calculated points are never stale themselves: their inputs are, and they follow."""
    return np.inf if point.formula else _three_periods_s(point.period_s)


def _three_periods_s(period_s: float) -> float:
    """Three periods, 10 minutes at the latest; but a point that is read less often than that gets one and a half periods."""
    soonest, latest = STALE_S
    return max(min(max(STALE_PERIODS * period_s, soonest), latest), 1.5 * period_s)
