"""Energy of twelve months for each square metre, beside that of the twelve months before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.messages import Against
from app.domain.site import Building
from app.engine.overview.days import midnight_us, year_before
from app.engine.overview.energy import believable_kw, interval_energy
from app.engine.overview.quarters import Floats
from app.store import Columns

HOUR_S = 3600
HOUR_US = HOUR_S * 1_000_000
SURE_COVERAGE = 0.98
COMPARABLE_COVERAGE = 0.9
"""Twelve months before of which less is known are no measure."""


@dataclass(frozen=True, slots=True)
class Year:
    """``kwh`` of what is known of twelve months, and the share of their hours that it is."""

    kwh: float | None
    coverage: float


def spans_us(today: date, zone: ZoneInfo) -> tuple[int, int, int]:
    """Start of the twelve months before, start and end of the last twelve months; they end with yesterday."""
    year_ago = year_before(today)
    return midnight_us(year_before(year_ago), zone), midnight_us(year_ago, zone), midnight_us(today, zone)


def year_of(
    power: Columns | None, register: Columns | None, capacity_kw: float | None, span_us: tuple[int, int]
) -> Year:
    """Energy of a span from hourly intervals."""
    start_us, count = span_us[0] - HOUR_US, (span_us[1] - span_us[0]) // HOUR_US + 1
    mean = _on_hours(power, "mean", start_us, count)
    last = _on_hours(register, "last", start_us, count)
    energy = interval_energy(mean, last, believable_kw(capacity_kw, mean), hours=1.0)
    kwh = energy.kwh[1:]
    known = ~np.isnan(kwh)
    return Year(float(kwh[known].sum()) if known.any() else None, float(known.mean()) if len(kwh) else 0.0)


def intensity(building: Building, last: Year, before: Year) -> Against:
    """kWh/m² of the last twelve months as far as they are known: uncertain when a part is missing, never extrapolated."""
    area = building.area_m2
    comparable = before.kwh is not None and before.coverage >= COMPARABLE_COVERAGE
    return Against(
        value=None if last.kwh is None or not area else last.kwh / area,
        expected=before.kwh / area if comparable and before.kwh is not None and area else None,
        unit="kWh/m2",
        quality="bad" if last.kwh is None else "good" if last.coverage >= SURE_COVERAGE else "uncertain",
    )


def _on_hours(columns: Columns | None, name: str, start_us: int, count: int) -> Floats:
    values = np.full(count, np.nan)
    if columns is not None:
        place = (columns.at_us - start_us) // HOUR_US
        inside = (place >= 0) & (place < count)
        values[place[inside]] = getattr(columns, name)[inside]
    return values
