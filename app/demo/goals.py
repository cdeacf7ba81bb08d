"""The goals of a month: what the profile of the campus makes one expect of it, and a margin of each measure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from app.demo.model.channels import METER_IDS
from app.demo.model.profile import Profile
from app.domain.site import Goal, SiteInfo

QUARTER_S = 900.0
MAIN_METER, INVERTERS = "cmp.mtr-0", ("dmc.pv-1", "dmc.pv-2")
MARGINS: Mapping[str, float] = {"energy": 0.015, "peak": 0.05, "carbon": 0.015, "cost": 0.05, "pv": -0.06}
"""How far the goal lies above what is expected. Energy and carbon are tight, the others leave room."""

DIGITS = 3


def month_goals(info: SiteInfo, day: date) -> tuple[Goal, ...]:
    """The goals of the month of ``day``, in the units and the order of ``info.goals``; the same for each day of a month.

    Nobody plans a peak above the warning of the contract.
    """
    expected = _expected(info, day)
    highest = info.contract_kw * info.demand_warning_share if info.contract_kw else np.inf
    found = []
    for goal in info.goals:
        value = expected[goal.measure] * (1.0 + MARGINS[goal.measure])
        value = min(value, highest) if goal.measure == "peak" else value
        found.append(Goal(measure=goal.measure, value=float(f"{value:.{DIGITS}g}"), unit=goal.unit))
    return tuple(found)


def _expected(info: SiteInfo, day: date) -> dict[str, float]:
    """MWh, kW, tCO2e, millions and MWh of generation."""
    zone = ZoneInfo(info.time_zone)
    start = datetime(day.year, day.month, 1, tzinfo=zone)
    end = datetime(day.year + day.month // 12, day.month % 12 + 1, 1, tzinfo=zone)
    edges_s = np.arange(start.timestamp(), end.timestamp() + 1.0, QUARTER_S)
    counters = Profile(end.timestamp()).counter(edges_s)
    kwh = np.diff(counters[METER_IDS.index(MAIN_METER)])
    pv_kwh = sum(float(np.ptp(counters[METER_IDS.index(inverter)])) for inverter in INVERTERS)
    mwh = float(kwh.sum()) / 1000.0
    return {
        "energy": mwh,
        "peak": float(kwh.max()) * 3600.0 / QUARTER_S,
        "carbon": mwh * (info.carbon_kg_per_kwh or 0.0),
        "cost": mwh * (info.price_per_kwh or 0.0) / 1000.0,
        "pv": pv_kwh / 1000.0,
    }
