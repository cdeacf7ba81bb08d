"""Reads the past that the overview needs, and only what is new of it each time. Blocking: belongs in a thread."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.domain.messages import Against
from app.domain.site import Site
from app.engine.overview.context import BAND_DAYS, history_points
from app.engine.overview.days import QUARTER_US, local_date, midnight_us
from app.engine.overview.intensity import HOUR_S, intensity, spans_us, year_of
from app.engine.overview.quarters import Quarters, on_grid
from app.store import Store

RECENT_US = 8 * QUARTER_US
"""Late samples may change intervals this far back; the whole past is read anew each day and each hour."""
WHOLE_EVERY_US = 3_600_000_000


class Past:
    """Quarter hours of the last weeks and energy of the last twelve months of one site."""

    def __init__(self, store: Store, site: Site) -> None:
        self._samples = store.samples
        self._site = site
        self._zone = ZoneInfo(site.site.time_zone)
        self._points = history_points(site)
        self._quarters: Quarters | None = None
        self._whole_at_us = 0
        self._intensity: dict[str, Against] = {}
        self._intensity_day: date | None = None

    def quarters(self, now_us: int) -> Quarters:
        """Quarter hours from four weeks before this month's or this day's start, up to now."""
        start_us = self._start_us(now_us)
        end_us = now_us - now_us % QUARTER_US
        kept = self._quarters
        if kept is None or kept.start_us != start_us or now_us - self._whole_at_us > WHOLE_EVERY_US:
            kept, since_us, self._whole_at_us = None, start_us, now_us
        else:
            since_us = max(start_us, min(kept.end_us, end_us) - RECENT_US)
        columns = self._samples.intervals(self._points, since_us, end_us)
        self._quarters = on_grid(columns, start_us, (end_us - start_us) // QUARTER_US, kept)
        return self._quarters

    def intensities(self, now_us: int) -> dict[str, Against]:
        """kWh/m² of each building; computed once a day, it ends with yesterday."""
        today = local_date(now_us, self._zone)
        if self._intensity_day != today:
            self._intensity = self._compute_intensities(today)
            self._intensity_day = today
        return self._intensity

    def _compute_intensities(self, today: date) -> dict[str, Against]:
        before, start, end = spans_us(today, self._zone)
        roles = [(b.points.get("power"), b.points.get("energy")) for b in self._site.buildings]
        wanted = [point for pair in roles for point in pair if point in self._points]
        hours = self._samples.intervals(wanted, before - HOUR_S * 1_000_000, end, HOUR_S)
        result = {}
        for building, (power, register) in zip(self._site.buildings, roles, strict=True):
            columns = hours.get(power or ""), hours.get(register or "")
            last, former = (year_of(*columns, building.capacity_kw, span) for span in ((start, end), (before, start)))
            result[building.id] = intensity(building, last, former)
        return result

    def _start_us(self, now_us: int) -> int:
        today = local_date(now_us, self._zone)
        first = min(today - timedelta(days=BAND_DAYS), today.replace(day=1)) - timedelta(days=1)
        return midnight_us(first, self._zone)
