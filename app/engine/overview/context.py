"""What every part of the overview is computed from: the site, the present, the past, today and the days like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from app.domain.messages import Against
from app.domain.site import Building, Site
from app.engine.overview.bands import Band, band
from app.engine.overview.days import QUARTER_US, SLOTS, LocalDay, day_type, local_date, local_day, month_days
from app.engine.overview.energy import Energy, believable_kw, interval_energy
from app.engine.overview.quarters import Floats, Quarters
from app.engine.overview.snapshot import Snapshot, known

BAND_DAYS = 28


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything of one moment. ``days`` are the local days before today, oldest first, as many as the bands need."""

    site: Site
    now: Snapshot
    past: Quarters
    zone: ZoneInfo
    today: LocalDay
    days: Sequence[LocalDay]
    _bands: dict[tuple[str, str], Band] = field(default_factory=dict)

    @property
    def complete_us(self) -> int:
        """The end of the last complete quarter hour."""
        return self.now.at_us - self.now.at_us % QUARTER_US

    @property
    def complete(self) -> int:
        """How many quarter hours of today are complete."""
        return (self.complete_us - self.today.start_us) // QUARTER_US

    @property
    def share_of_running(self) -> float:
        """The share of the running quarter hour that is over."""
        return (self.now.at_us - self.complete_us) / QUARTER_US

    def band_of(self, point: str | None, day: LocalDay) -> Band:
        """What is usual for ``point`` in each quarter hour of ``day``, from the days like it before today."""
        key = (point or "", day_type(day.date))
        if key not in self._bands:
            similar = [d for d in self.days if day_type(d.date) == key[1]]
            self._bands[key] = band(self.past, point, similar)
        return self._bands[key].at(day.slots)

    def against(self, point: str | None, unit: str) -> Against:
        """The present value of ``point`` beside what is usual in this quarter hour."""
        band = self.band_of(point, self.today)
        at = min(self.complete, len(band.expected) - 1)
        return Against(
            value=self.now.now(point),
            expected=known(band.expected[at]),
            low=known(band.low[at]),
            high=known(band.high[at]),
            unit=unit,
            quality=self.now.quality_of([point]),
        )

    def yesterday(self, point: str | None) -> Floats:
        """Yesterday at the same times of the clock as today."""
        day = self.days[-1]
        by_slot = np.full(SLOTS, np.nan)
        by_slot[day.slots] = self.past.on(point, day)
        return by_slot[self.today.slots]

    def energy(self, power: str | None, register: str | None, capacity_kw: float | None, day: LocalDay) -> Energy:
        """kWh of each quarter hour of ``day``; the future and gaps are NaN."""
        return self.energy_between(power, register, capacity_kw, day.start_us, day.end_us)

    def energy_between(
        self, power: str | None, register: str | None, capacity_kw: float | None, start_us: int, end_us: int
    ) -> Energy:
        """kWh of each quarter hour from ``start_us`` until ``end_us``; gaps that the register does not bridge are NaN."""
        before_us = start_us - QUARTER_US  # the register at the start is the last value before it
        mean = self.past.means(power, before_us, end_us)
        last = self.past.lasts(register, before_us, end_us)
        whole = interval_energy(mean, last, believable_kw(capacity_kw, mean))
        return Energy(whole.kwh[1:], whole.estimated[1:])

    def month(self) -> list[LocalDay]:
        """Every day of this month, the coming ones too."""
        return [local_day(day, self.zone) for day in month_days(self.today.date)]


def basis(site: Site, now: Snapshot, past: Quarters) -> Basis:
    """The basis of one moment."""
    zone = ZoneInfo(site.site.time_zone)
    today = local_date(now.at_us, zone)
    days = [local_day(today - timedelta(days=back), zone) for back in range(BAND_DAYS, 0, -1)]
    return Basis(site, now, past, zone, local_day(today, zone), days)


def history_points(site: Site) -> list[str]:
    """The points whose past is needed."""
    roles = [site.site.points.get(role) for role in ("demand", "energy", "pv", "temperature", "irradiance")]
    for building in site.buildings:
        roles += [building.points.get("power"), building.points.get("energy")]
    present = {point.id for point in site.points}
    return [point for point in dict.fromkeys(roles) if point is not None and point in present]


def points_of(building: Building, now: Snapshot) -> NDArray[np.intp]:
    """Rows of the live table that belong to a building."""
    start = building.id + "."
    return np.array([row for row, id in enumerate(now.ids) if id.startswith(start)], np.intp)
