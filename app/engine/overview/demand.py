"""The running demand interval: the mean so far, integrated from every reading, and what it will be at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.site import SiteInfo
from app.engine.overview.days import block_start_us, epoch_us, instant


@dataclass(frozen=True, slots=True)
class Running:
    """``mean_kw`` over the time of the interval for which a value is known (``known`` is its share of the time so far)."""

    start_us: int
    end_us: int
    mean_kw: float | None
    projected_kw: float | None
    known: float


class DemandMeter:
    """Holds the last value until the next reading; time without a usable value does not count as zero."""

    def __init__(self, minutes: int, zone: ZoneInfo) -> None:
        self._minutes = minutes
        self._zone = zone
        self._start_us = 0
        self._at_us = 0
        self._kw: float | None = None
        self._sum_kw_us = 0.0
        self._known_us = 0

    def add(self, at_us: int, kw: float | None) -> None:
        """A reading; ``None`` when its quality is bad. Readings older than the last one are ignored."""
        self._look_at_clock(at_us)
        if at_us < self._at_us:
            return
        self._advance(at_us)
        self._kw = kw

    def running(self, now_us: int) -> Running:
        """The interval in which ``now_us`` lies. The projection holds the present value to its end."""
        self._look_at_clock(now_us)
        self._advance(max(now_us, self._at_us))
        end_us = self._start_us + self._minutes * 60_000_000
        so_far_us = self._at_us - self._start_us
        mean = self._sum_kw_us / self._known_us if self._known_us else self._kw
        projected = None
        if mean is not None:
            ahead = mean if self._kw is None else self._kw
            projected = (mean * so_far_us + ahead * (end_us - self._at_us)) / (end_us - self._start_us)
        known = self._known_us / so_far_us if so_far_us else float(self._kw is not None)
        return Running(self._start_us, end_us, mean, projected, known)

    def _look_at_clock(self, now_us: int) -> None:
        """A clock that was set back by more than an interval: begin anew instead of waiting until it comes there again."""
        if self._at_us - now_us > self._minutes * 60_000_000:
            self._start_us = self._at_us = self._known_us = 0
            self._sum_kw_us = 0.0

    def _advance(self, to_us: int) -> None:
        start_us = block_start_us(to_us, self._minutes, self._zone)
        if start_us != self._start_us:
            self._start_us, self._sum_kw_us, self._known_us = start_us, 0.0, 0
            self._at_us = max(self._at_us, start_us) if self._at_us else to_us
        if self._kw is not None:
            held_us = to_us - self._at_us
            self._sum_kw_us += self._kw * held_us
            self._known_us += held_us
        self._at_us = to_us


def interval_end(now: datetime, info: SiteInfo) -> datetime:
    """When the running demand interval closes, on the local clock of the site."""
    start_us = block_start_us(epoch_us(now), info.demand_interval_min, ZoneInfo(info.time_zone))
    return instant(start_us + info.demand_interval_min * 60_000_000)
