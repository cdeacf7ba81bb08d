"""The load of the campus today, and its demand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.messages import Demand, LoadDay
from app.engine.overview.bands import recent_ratio
from app.engine.overview.context import Basis
from app.engine.overview.days import QUARTER_US, LocalDay, instant
from app.engine.overview.quarters import Floats
from app.engine.overview.snapshot import series, worst

QUARTER_MIN = 15
SURE_SHARE = 0.9
"""A running mean of less than this share of its time is uncertain."""


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest block demand and the end of its block."""

    kw: float
    at_us: int


def load_day(basis: Basis) -> LoadDay:
    """Measured so far, what was expected, what is expected still, and the day before."""
    demand, today = basis.site.site.points.get("demand"), basis.today
    measured = _so_far(basis, basis.past.on(demand, today))
    band = basis.band_of(demand, today)
    return LoadDay(
        ends=today.ends,
        measured=series(measured),
        expected=series(band.expected),
        low=series(band.low),
        high=series(band.high),
        forecast=series(forecast(basis)),
        day_before=series(basis.yesterday(demand)),
        pv=series(_so_far(basis, basis.past.on(basis.site.site.points.get("pv"), today))),
    )


def forecast(basis: Basis) -> Floats:
    """kW from the running quarter hour on: the expected shape, as much above or below it as the last two hours were."""
    demand = basis.site.site.points.get("demand")
    expected = basis.band_of(demand, basis.today).expected
    measured = _so_far(basis, basis.past.on(demand, basis.today))
    ahead = expected * recent_ratio(measured, expected)
    first = basis.complete
    if first and np.isnan(measured[first - 1]):
        first -= 1  # the last quarter hour is over but not rolled up yet
    ahead[:first] = np.nan
    return ahead


def demand(basis: Basis) -> Demand:
    """The running interval against the contract, with the peaks of today, of the month, and the one to come."""
    info, running = basis.site.site, basis.now.running
    contract = info.contract_kw
    today = peak_of(basis, [basis.today])
    month = peak_of(basis, [day for day in basis.month() if day.start_us <= basis.now.at_us])
    coming = _forecast_peak(basis)
    quality = basis.now.quality_of([info.points.get("demand")])
    doubtful = running is not None and running.known < SURE_SHARE
    return Demand(
        now_kw=running.mean_kw if running else None,
        projected_kw=running.projected_kw if running else None,
        contract_kw=contract,
        warning_kw=None if contract is None else contract * info.demand_warning_share,
        closes_at=instant(running.end_us) if running else None,
        peak_today_kw=today.kw if today else None,
        peak_today_at=instant(today.at_us) if today else None,
        peak_month_kw=month.kw if month else None,
        forecast_peak_kw=coming.kw if coming else None,
        forecast_peak_at=instant(coming.at_us) if coming else None,
        quality=worst([quality, "uncertain" if doubtful else "good"]),
    )


def peak_of(basis: Basis, days: list[LocalDay]) -> Peak | None:
    """The highest complete demand block of some days; a block with a gap does not count."""
    minutes = basis.site.site.demand_interval_min
    peaks = [_peak(blocks(_so_far_on(basis, day), minutes), day.start_us, minutes) for day in days]
    return max((peak for peak in peaks if peak), key=lambda peak: peak.kw, default=None)


def blocks(quarters: Floats, minutes: int) -> Floats:
    """Means of blocks of whole quarter hours from local midnight on; NaN where one of them is missing."""
    each = max(1, minutes // QUARTER_MIN)
    whole = quarters[: len(quarters) // each * each]
    return np.asarray(whole.reshape(-1, each).mean(axis=1), np.float64)


def _peak(block_kw: Floats, start_us: int, minutes: int) -> Peak | None:
    if not len(block_kw) or np.isnan(block_kw).all():
        return None
    place = int(np.nanargmax(block_kw))
    return Peak(float(block_kw[place]), start_us + (place + 1) * max(1, minutes // QUARTER_MIN) * QUARTER_US)


def _forecast_peak(basis: Basis) -> Peak | None:
    minutes = basis.site.site.demand_interval_min
    return _peak(blocks(forecast(basis), minutes), basis.today.start_us, minutes)


def _so_far_on(basis: Basis, day: LocalDay) -> Floats:
    values = basis.past.on(basis.site.site.points.get("demand"), day)
    return _so_far(basis, values) if day.date == basis.today.date else values


def _so_far(basis: Basis, values: Floats) -> Floats:
    """Only complete quarter hours of today."""
    values = values.copy()
    values[basis.complete :] = np.nan
    return values
