"""The weather of the campus from its own station."""

from __future__ import annotations

import numpy as np

from app.domain.messages import QualityLabel, Weather
from app.engine.overview.context import Basis
from app.engine.overview.quarters import Floats
from app.engine.overview.snapshot import series

BASE_C = 18.0
ENOUGH = 0.9
"""So much of a day must have been measured; nights are colder than days, so that a gap moves the mean."""


def weather(basis: Basis) -> Weather:
    """Now, today, yesterday, and degree days by daily mean above or below 18 °C, whichever this month is about."""
    points = basis.site.site.points
    temperature = points.get("temperature")
    today = basis.past.on(temperature, basis.today)
    today[basis.complete :] = np.nan
    irradiance = basis.past.on(points.get("irradiance"), basis.today)
    irradiance[basis.complete :] = np.nan
    month = [basis.past.on(temperature, day) for day in basis.month() if day.start_us < basis.today.start_us]
    days = [(day, len(day)) for day in month] + [(today, basis.complete)]
    cooling = [degree_days(day, 1.0, over) for day, over in days]
    heating = [degree_days(day, -1.0, over) for day, over in days]
    qualities = [quality_of(day, over) for day, over in days]
    is_cooling = _total(cooling) >= _total(heating)
    chosen = cooling if is_cooling else heating
    return Weather(
        temperature=basis.now.alone(temperature, "°C"),
        humidity=basis.now.alone(points.get("humidity"), "%RH"),
        irradiance=basis.now.alone(points.get("irradiance"), "W/m2"),
        ends=basis.today.ends,
        temperature_today=series(today),
        temperature_yesterday=series(basis.yesterday(temperature)),
        irradiance_today=series(irradiance),
        degree_days_today=chosen[-1],
        degree_days_month=None if all(days is None for days in chosen) else _total(chosen),
        degree_days_today_quality=qualities[-1],
        degree_days_month_quality="good" if set(qualities) == {"good"} else "uncertain",
        degree_days_kind="cooling" if is_cooling else "heating",
        degree_days_base_c=BASE_C,
    )


def degree_days(temperatures: Floats, sign: float, over: int | None = None) -> float | None:
    """Degree days of one day by its mean: above the base for ``sign`` 1, below it for -1. ``None`` when nothing is known.

    ``over`` quarter hours of the day have passed: only those count, and those without a reading count as the mean of the others
    (``quality_of`` tells when they are too many).
    """
    known = temperatures[~np.isnan(temperatures)]
    if not len(known):
        return None
    passed = len(temperatures) if over is None else over
    return max(0.0, sign * (float(known.mean()) - BASE_C)) * passed / len(temperatures)


def quality_of(temperatures: Floats, over: int) -> QualityLabel:
    """Whether enough of what has passed of a day was measured to judge it by its mean."""
    return "good" if np.count_nonzero(~np.isnan(temperatures)) >= ENOUGH * over else "uncertain"


def _total(days: list[float | None]) -> float:
    return sum(day for day in days if day is not None)
