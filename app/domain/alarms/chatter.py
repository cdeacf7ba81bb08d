"""Chatter: an alarm that comes three times within a minute is one row with a counter (EEMUA 191, 4.3)."""

from __future__ import annotations

from collections import deque

WINDOW_S = 60.0
LEAST = 3


class Chatter:
    """Counts the occurrences of one alarm. Time is an argument: seconds of a monotonic clock."""

    __slots__ = ("_recent", "_total")

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=LEAST)
        self._total = 0

    def raised(self, now_s: float) -> int:
        """How many occurrences the row stands for with this one: 1, or at least ``LEAST`` while it chatters."""
        self._recent.append(now_s)
        if len(self._recent) < LEAST or now_s - self._recent[0] > WINDOW_S:
            self._total = 0
            return 1
        self._total = self._total + 1 if self._total else LEAST
        return self._total
