"""How fast a link goes round its devices, and how much of that time devices that do not answer may take."""

from __future__ import annotations

import math
from collections.abc import Iterable

from app.engine.acquisition.polls import Poll

SHORTEST_PROBE_S = 0.1
SMOOTHING = 0.2


class Pace:
    """``cycle_s`` is the real interval between reads of the fastest polls, ``None`` before the second read; ``samples`` counts values."""

    def __init__(self) -> None:
        self.samples = 0
        self.cycle_s: float | None = None
        self._fastest_s = math.inf

    def survey(self, polls: Iterable[Poll]) -> None:
        """Find the shortest period among the polls of all devices that answer."""
        self._fastest_s = min((poll.period_s for poll in polls), default=math.inf)

    def note(self, period_s: float, interval_s: float) -> None:
        """A poll was answered ``interval_s`` after it was answered last."""
        if period_s <= self._fastest_s and math.isfinite(interval_s):
            old_s = interval_s if self.cycle_s is None else self.cycle_s
            self.cycle_s = old_s + SMOOTHING * (interval_s - old_s)

    def probe_s(self, gap_s: float) -> float:
        """How long a probe may block the others: until the next of them is due (``gap_s``), or a quarter of their cycle."""
        return max(SHORTEST_PROBE_S, self._round_s() / 4, gap_s - SHORTEST_PROBE_S)

    def pause_s(self, took_s: float) -> float:
        """Time for the others between two probes: a cycle, and so much that probes take a quarter of the line at most."""
        return max(self._round_s(), 3 * took_s)

    def _round_s(self) -> float:
        return max(self._fastest_s if math.isfinite(self._fastest_s) else 0.0, self.cycle_s or 0.0)
