"""The present of the plant, copied in the event loop so that a thread may compute on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.messages import Against, Alarm, Override, QualityLabel
from app.domain.readings import Quality
from app.engine.live import HELD, LiveTable
from app.engine.overview.demand import Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Columns of the live table in the order of ``ids``; ``value`` is NaN where nothing is to be shown."""

    at_us: int
    ids: Sequence[str]
    row: dict[str, int]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    reason: NDArray[np.uint8]
    alarms: Sequence[Alarm] = ()
    overrides: Sequence[Override] = ()
    running: Running | None = None

    def now(self, point: str | None) -> float | None:
        """The present value, ``None`` when there is none to show."""
        row = self.row.get(point or "")
        if row is None or np.isnan(self.value[row]):
            return None
        return float(self.value[row])

    def good(self, point: str | None) -> float | None:
        """The present value unless its quality is bad: what may be computed with."""
        row = self.row.get(point or "")
        return None if row is None or self.quality[row] == Quality.BAD else self.now(point)

    def quality_of(self, points: Iterable[str | None]) -> QualityLabel:
        """The worst quality of those points that there are; bad when there is none."""
        rows = [self.row[point] for point in points if point in self.row]
        return label(int(self.quality[rows].max()) if rows else Quality.BAD)

    def alone(self, point: str | None, unit: str) -> Against:
        """The present value of a point with nothing beside it."""
        return Against(value=self.now(point), unit=unit, quality=self.quality_of([point]))


def snapshot(
    live: LiveTable, at_us: int, alarms: Sequence[Alarm], overrides: Sequence[Override], running: Running | None
) -> Snapshot:
    """A copy of the present."""
    return Snapshot(
        at_us=at_us,
        ids=live.ids,
        row=live.row,
        value=live.shown(np.arange(len(live), dtype=np.intp)),
        quality=live.quality.copy(),
        reason=live.reason.copy(),
        alarms=tuple(alarms),
        overrides=tuple(overrides),
        running=running,
    )


def held(now: Snapshot, rows: NDArray[np.intp]) -> int:
    """How many of the rows show their last value because nothing newer came: the S mark."""
    return int(_held(now, rows).sum())


def without_value(now: Snapshot, rows: NDArray[np.intp]) -> int:
    """How many of the rows are bad and show no value: the × mark."""
    return int(((now.quality[rows] == Quality.BAD) & ~_held(now, rows)).sum())


def _held(now: Snapshot, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    stale = np.isin(now.reason[rows], HELD) & (now.quality[rows] != Quality.GOOD)
    return np.asarray(stale & ~np.isnan(now.value[rows]), np.bool_)


def label(quality: int) -> QualityLabel:
    labels: tuple[QualityLabel, QualityLabel, QualityLabel] = ("good", "uncertain", "bad")
    return labels[quality]


def worst(labels: Iterable[QualityLabel]) -> QualityLabel:
    """The worst of several."""
    return label(max((Quality[name.upper()] for name in labels), default=Quality.GOOD))


def known(value: float) -> float | None:
    """``None`` for NaN."""
    return None if np.isnan(value) else float(value)


def series(values: NDArray[np.float64]) -> tuple[float | None, ...]:
    """Values as they travel: NaN is ``None``."""
    return tuple(None if value != value else value for value in values.tolist())  # noqa: PLR0124 NaN differs from itself
