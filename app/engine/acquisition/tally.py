"""What is counted of a link or device: requests, failures, response times by minute, success by hour. Ages are monotonic seconds."""

from __future__ import annotations

import statistics
from collections import deque

TREND_MINUTES = 60
HEALTH_HOURS = 24
SAMPLES_A_MINUTE = 120  # response times kept of one minute; the newest count
RATE_SECONDS = 10
RECENT_MINUTES = 3


class Rate:
    """Events a second over the last ten seconds, from a counter that is looked at once a second."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque(maxlen=RATE_SECONDS + 1)

    def look(self, now_s: float, count: int) -> None:
        self._seen.append((now_s, count))

    @property
    def per_s(self) -> float:
        if len(self._seen) < 2:
            return 0.0
        (start_s, first), (end_s, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end_s - start_s) if end_s > start_s else 0.0


class Tally:
    """Counts since the start, and how the last hour and day went. ``roll`` runs at least once a minute."""

    def __init__(self, now_s: float) -> None:
        self.requests = 0
        self.failures = 0
        self.timeouts = 0
        self.last_answer_us = 0
        self._start_s = now_s
        self._minute = 0
        self._hour = 0
        self._responses_ms: deque[float] = deque(maxlen=SAMPLES_A_MINUTE)
        self._trend_ms: deque[float | None] = deque(maxlen=TREND_MINUTES)
        self._hours: deque[tuple[int, int]] = deque(maxlen=HEALTH_HOURS - 1)
        self._at_hour = (0, 0)  # requests and failures when the running hour began

    def answered(self, took_s: float, at_us: int) -> None:
        """The device answered, whatever it said."""
        self.requests += 1
        self.last_answer_us = at_us
        self._responses_ms.append(took_s * 1000.0)

    def failed(self, *, timed_out: bool = False) -> None:
        """A request without a usable answer."""
        self.requests += 1
        self.failures += 1
        self.timeouts += timed_out

    def spoilt(self) -> None:
        """The answer just counted was of no use after all (malformed, refused)."""
        self.failures += 1

    def roll(self, now_s: float) -> None:
        """Close the minutes and hours that have passed."""
        while self._minute < int((now_s - self._start_s) / 60):
            self._minute += 1
            self._trend_ms.append(statistics.median(self._responses_ms) if self._responses_ms else None)
            self._responses_ms.clear()
        while self._hour < int((now_s - self._start_s) / 3600):
            self._hour += 1
            self._hours.append(self._this_hour())
            self._at_hour = (self.requests, self.failures)

    @property
    def response_ms(self) -> float | None:
        """Median of the running minute, else of the newest of the last minutes that has one."""
        if self._responses_ms:
            return statistics.median(self._responses_ms)
        recent = list(self._trend_ms)[-RECENT_MINUTES:]
        return next((ms for ms in reversed(recent) if ms is not None), None)

    @property
    def trend_ms(self) -> tuple[float | None, ...]:
        """Median response of each of the last 60 full minutes, oldest first; ``None`` for a minute without an answer."""
        return tuple(self._trend_ms)

    @property
    def health(self) -> tuple[float, ...]:
        """Success share (0 to 1) of the last 24 hours, the running one last; an hour without a request (link lost) is 0."""
        requests, _ = running = self._this_hour()
        day = [*self._hours, running] if requests else self._hours
        return tuple(1.0 - failed / asked if asked else 0.0 for asked, failed in day)

    @property
    def success_24h(self) -> float | None:
        requests, failures = map(sum, zip(*self._hours, self._this_hour(), strict=True))
        return 1.0 - failures / requests if requests else None

    def _this_hour(self) -> tuple[int, int]:
        return self.requests - self._at_hour[0], self.failures - self._at_hour[1]
