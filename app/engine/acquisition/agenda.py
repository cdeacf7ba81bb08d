"""Which device of a link is next: commands first, then the live ones by due time; the silent ones take what time is left."""

from __future__ import annotations

import heapq
import math
from itertools import count

from app.engine.acquisition.station import Station

BEHIND = 3.0
"""After a failed attempt those that may not answer stand behind the live ones for so many times as long as it took."""

Entry = tuple[float, int, Station]


class Agenda:
    """Stations waiting for their turn. ``slow_places`` is how many that may not answer are asked at the same time."""

    def __init__(self, slow_places: int) -> None:
        self._live: list[Entry] = []
        self._slow: list[Entry] = []
        self._numbers = count(1)
        self._slow_places = slow_places
        self._slow_busy = 0
        self._slow_not_before_s = 0.0
        self._behind_until_s = -math.inf

    def put(self, station: Station) -> None:
        """Line up (again) by the station's present due time; its former place is void. Not while it is being served."""
        station.ticket = next(self._numbers)
        heapq.heappush(self._slow if station.slow else self._live, (station.due_s(), station.ticket, station))

    def pick(self, now_s: float) -> Station | None:
        """Take the next station whose time has come, or ``None``."""
        live_s = self._first(self._live)
        slow_s = self._first(self._slow) if self._slow_busy < self._slow_places else math.inf
        slow_s = max(slow_s, self._slow_not_before_s)
        if slow_s <= now_s and (live_s > now_s or (slow_s <= live_s and now_s >= self._behind_until_s)):
            self._slow_busy += 1
            return self._take(self._slow, probing=True)
        return self._take(self._live, probing=False) if live_s <= now_s else None

    def served(self, station: Station, now_s: float, lost_s: float = 0.0, pause_s: float = 0.0) -> None:
        """The station's turn is over. ``lost_s`` is what a failed attempt took; then the slow ones rest for ``pause_s``."""
        if station.probing:
            self._slow_busy -= 1
            self._slow_not_before_s = max(self._slow_not_before_s, now_s + pause_s)
            if lost_s:
                self._behind_until_s = now_s + BEHIND * lost_s
        station.busy = station.probing = False

    def next_s(self) -> float:
        """When ``pick`` is worth calling again; infinity when only the end of a running request can change that."""
        live_s = self._first(self._live)
        slow_s = (
            max(self._first(self._slow), self._slow_not_before_s) if self._slow_busy < self._slow_places else math.inf
        )
        return min(live_s, slow_s)

    def gap_s(self, now_s: float) -> float:
        """Seconds until the next live station is due."""
        return max(0.0, self._first(self._live) - now_s)

    def _first(self, heap: list[Entry]) -> float:
        while heap and heap[0][2].ticket != heap[0][1]:
            heapq.heappop(heap)
        return heap[0][0] if heap else math.inf

    @staticmethod
    def _take(heap: list[Entry], *, probing: bool) -> Station:
        station = heapq.heappop(heap)[2]
        station.ticket, station.busy, station.probing = 0, True, probing
        return station
