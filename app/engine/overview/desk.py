"""Keeps the overview: computed in a thread when somebody asks and the last one is too old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.messages import Against, Alarm, Override, Overview
from app.domain.readings import Quality
from app.domain.site import Site
from app.engine.clock import Clock
from app.engine.live import LiveTable, Rows
from app.engine.overview.buildings import summary
from app.engine.overview.context import Basis, basis
from app.engine.overview.days import epoch_us, instant
from app.engine.overview.demand import DemandMeter
from app.engine.overview.goals import daily, energy_month, goals
from app.engine.overview.load import demand, load_day
from app.engine.overview.past import Past
from app.engine.overview.snapshot import Snapshot, series, snapshot
from app.engine.overview.weather import weather
from app.store import Store

BEFORE_US = 15 * 60_000_000
"""A value that has not changed since before the interval was recorded within this time."""
FRESH_S = 5.0
"""An overview of this age is still given out."""


class OverviewDesk:
    """The campus at a glance. Made with the plant; integrates the demand of the running interval from then on."""

    def __init__(
        self,
        site: Site,
        live: LiveTable,
        store: Store,
        clock: Clock,
        *,
        alarms: Callable[[], Sequence[Alarm]],
        overrides: Callable[[], Sequence[Override]],
    ) -> None:
        self._site, self._live, self._store, self._clock = site, live, store, clock
        self._alarms, self._overrides = alarms, overrides
        self._past = Past(store, site)
        self._lock = asyncio.Lock()
        self._kept: Overview | None = None
        self._kept_s = 0.0
        self._row = live.row.get(site.site.points.get("demand", ""), -1)
        self._meter = DemandMeter(site.site.demand_interval_min, ZoneInfo(site.site.time_zone))
        live.listen(self._live_changed)

    async def start(self) -> None:
        """Take what the history knows of the running demand interval."""
        point, now_us = self._site.site.points.get("demand"), epoch_us(self._clock.utc())
        start_us = self._meter.running(now_us).start_us - BEFORE_US
        if point in self._live.row and point is not None:
            kept = await asyncio.to_thread(self._store.samples.history, point, start_us, now_us, None)
            meter = DemandMeter(self._site.site.demand_interval_min, ZoneInfo(self._site.site.time_zone))
            for at_us, kw in zip(kept.at_us.tolist(), kept.mean.tolist(), strict=True):
                meter.add(at_us, None if np.isnan(kw) else kw)
            self._meter = meter
            self._live_changed(np.array([self._row]))

    async def current(self) -> Overview:
        """The overview, a few seconds old at most."""
        async with self._lock:
            if self._kept is None or time.monotonic() - self._kept_s > FRESH_S:
                now = self.snapshot()
                self._kept = await asyncio.to_thread(compute, self._site, now, self._past)
                self._kept_s = time.monotonic()
            return self._kept

    def snapshot(self) -> Snapshot:
        """The present, copied. Call in the event loop."""
        now_us = epoch_us(self._clock.utc())
        running = self._meter.running(now_us) if self._row >= 0 else None
        return snapshot(self._live, now_us, self._alarms(), self._overrides(), running)

    def _live_changed(self, rows: Rows) -> None:
        row = self._row
        if row < 0 or not (rows == row).any() or not self._live.at_us[row]:
            return
        usable = self._live.quality[row] != Quality.BAD
        self._meter.add(int(self._live.at_us[row]), float(self._live.value[row]) if usable else None)


def compute(site: Site, now: Snapshot, past: Past) -> Overview:
    """The whole overview; blocking."""
    moment = basis(site, now, past.quarters(now.at_us))
    intensities = past.intensities(now.at_us)
    energy = energy_month(moment)
    daily_mwh, budget_mwh = daily(moment, energy)
    return Overview(
        at=instant(now.at_us),
        buildings=tuple(summary(moment, building, intensities[building.id]) for building in site.buildings),
        load=load_day(moment),
        demand=demand(moment),
        weather=weather(moment),
        goals=goals(moment, energy),
        daily_budget_mwh=series(budget_mwh),
        daily_energy_mwh=series(daily_mwh),
        import_kw=_campus(moment, "demand"),
        pv_kw=_campus(moment, "pv"),
    )


def _campus(moment: Basis, role: str) -> Against | None:
    point = moment.site.site.points.get(role)
    return None if point is None else moment.against(point, "kW")
