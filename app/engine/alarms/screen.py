"""Which rules need judging: most new values change nothing, and whole blocks are told so with a few array operations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.readings import Quality
from app.domain.site import AlarmKind
from app.engine.alarms.rules import Ruled
from app.engine.live import LiveTable, Rows

Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Look:
    """What a rule sees now: ``signal`` is compared with its levels, ``value`` is shown; both NaN when not known."""

    known: bool
    signal: float = math.nan
    value: float = math.nan
    quality: str = ""


class Screen:
    """Columns by rule. A rule is calm while its signal stays between ``low`` and ``high``."""

    def __init__(self, rules: Sequence[Ruled], live: LiveTable) -> None:
        n = len(rules)
        self._live = live
        self._first = np.array([ruled.rows[0] if ruled.rows else -1 for ruled in rules], np.intp)
        self._second = np.array([ruled.rows[-1] if ruled.rows else -1 for ruled in rules], np.intp)
        self._deviation = np.array([ruled.rule.kind is AlarmKind.DEVIATION for ruled in rules], np.bool_)
        self._low, self._high = np.full(n, np.inf), np.full(n, -np.inf)
        self._known = np.zeros(n, np.bool_)
        self.silent = np.zeros(n, np.bool_)
        """Rules whose device does not answer: whatever the table says, it is not known."""
        self._starts, self._members = _members_by_row(rules, len(live))

    def of_rows(self, rows: Rows) -> Numbers:
        """The rules with an input in ``rows`` that something has changed for."""
        counts = self._starts[rows + 1] - self._starts[rows]
        if not counts.any():
            return np.empty(0, np.intp)
        before = np.concatenate(([0], np.cumsum(counts)[:-1]))
        places = np.repeat(self._starts[rows] - before, counts) + np.arange(counts.sum())
        found = np.unique(self._members[places])
        return found[~self._idle(found)]

    def look(self, n: int) -> Look:
        """What rule ``n`` sees now."""
        first, second = int(self._first[n]), int(self._second[n])
        quality = Quality(int(max(self._live.quality[first], self._live.quality[second])))
        value = float(self._live.value[first])
        if self._deviation[n]:
            value -= float(self._live.value[second])
        if self.silent[n] or quality is Quality.BAD or not math.isfinite(value):
            return Look(False, quality=Quality.BAD.label)
        return Look(True, abs(value) if self._deviation[n] else value, value, quality.label)

    def judged(self, n: int, known: bool, calm: tuple[float, float]) -> None:
        """Remember how rule ``n`` was judged and where it is calm."""
        self._known[n] = known
        self._low[n], self._high[n] = calm

    def _idle(self, rules: Numbers) -> NDArray[np.bool_]:
        first, second = self._first[rules], self._second[rules]
        value, quality = self._live.value, self._live.quality
        signal = np.where(self._deviation[rules], np.abs(value[first] - value[second]), value[first])
        bad = self.silent[rules] | (np.maximum(quality[first], quality[second]) == Quality.BAD) | ~np.isfinite(signal)
        known = self._known[rules]
        calm = (signal >= self._low[rules]) & (signal <= self._high[rules])
        return np.where(bad, ~known, known & calm)


def _members_by_row(rules: Sequence[Ruled], rows: int) -> tuple[Numbers, Numbers]:
    """Rule numbers sorted by row, and where those of each row start."""
    pairs = sorted((row, n) for n, ruled in enumerate(rules) for row in ruled.rows)
    counts = np.bincount(np.array([row for row, _ in pairs], np.intp), minlength=rows)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.intp)
    return starts, np.array([n for _, n in pairs], np.intp)
