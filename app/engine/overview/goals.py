"""The goals of the month: to date, planned by now, projected at its end; and each day against its share of the energy goal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.messages import GoalState, QualityLabel
from app.domain.site import Goal
from app.engine.overview.bands import RATIO_LIMITS
from app.engine.overview.context import Basis
from app.engine.overview.days import QUARTER_US, LocalDay
from app.engine.overview.energy import HOURS_A_QUARTER, Energy
from app.engine.overview.load import demand
from app.engine.overview.quarters import Floats

AT_RISK_SHARE = 0.03
"""So near to its goal, a projection is at risk."""
SURE_COVERAGE = 0.98
FACTORS = {
    "kWh": 1.0, "MWh": 1e-3, "GWh": 1e-6, "kW": 1.0, "MW": 1e-3, "kgCO2e": 1.0, "tCO2e": 1e-3, "kgCO₂e": 1.0, "tCO₂e": 1e-3,
}  # fmt: skip
"""From kWh, kW and kg to the unit of a goal. Money is in the currency, in millions where its unit has an M."""


@dataclass(frozen=True, slots=True)
class Month:
    """kWh of each day of this month: measured (NaN before anything is known and in the future) and usual for such a day.

    ``elapsed`` is the usual energy of the time that is over, ``coverage`` the share of it that was measured.
    """

    measured: Floats
    usual: Floats
    elapsed: float
    coverage: float

    @property
    def to_date(self) -> float | None:
        return None if np.isnan(self.measured).all() else float(np.nansum(self.measured))

    @property
    def share(self) -> float | None:
        """The share of a usual month that is over, by energy."""
        share = self.elapsed / max(float(self.usual.sum()), 1e-9)
        return None if np.isnan(share) or not share <= 1.0 else share

    @property
    def projected(self) -> float | None:
        """What was measured, and the rest of the month as usual, as much above or below it as it has been so far."""
        if self.to_date is None or self.share is None:
            return None
        ratio = float(np.clip(self.to_date / self.elapsed, *RATIO_LIMITS)) if self.elapsed > 0 else 1.0
        return self.to_date + (float(self.usual.sum()) - self.elapsed) * ratio


def energy_month(basis: Basis) -> Month:
    """The month of the campus: its own register, else the sum of the buildings."""
    info = basis.site.site
    if "energy" in info.points or not basis.site.buildings:
        return _month(basis, info.points.get("demand"), info.points.get("energy"), info.contract_kw)
    months = [_month(basis, b.points.get("power"), b.points.get("energy"), b.capacity_kw) for b in basis.site.buildings]
    return Month(
        np.sum([m.measured for m in months], axis=0),
        np.sum([m.usual for m in months], axis=0),
        sum(m.elapsed for m in months),
        min(m.coverage for m in months),
    )


def _month(basis: Basis, power: str | None, register: str | None, capacity_kw: float | None) -> Month:
    days = basis.month()
    measured, usual = np.full(len(days), np.nan), np.full(len(days), np.nan)
    elapsed, coverages = 0.0, []
    start_us = days[0].start_us  # as one span, so that the register bridges gaps over midnight, too
    whole = basis.energy_between(power, register, capacity_kw, start_us, basis.complete_us)
    for place, day in enumerate(days):
        expected = _expected_kwh(basis, power, day)
        usual[place] = expected.sum()
        over = _quarters_over(basis, day)
        if not over:
            continue
        first = (day.start_us - start_us) // QUARTER_US
        so_far = Energy(whole.kwh[first : first + over], whole.estimated[first : first + over])
        total = so_far.total()
        measured[place] = np.nan if total is None else total
        elapsed += float(expected[:over].sum())
        coverages.append(so_far.coverage)
    return Month(measured, usual, elapsed, float(np.mean(coverages)) if coverages else 0.0)


def _quarters_over(basis: Basis, day: LocalDay) -> int:
    return basis.complete if day.date == basis.today.date else len(day.slots) * (day.start_us < basis.now.at_us)


def _expected_kwh(basis: Basis, power: str | None, day: LocalDay) -> Floats:
    return np.maximum(basis.band_of(power, day).expected, 0.0) * HOURS_A_QUARTER


def goals(basis: Basis, energy: Month) -> tuple[GoalState, ...]:
    """The state of every goal of the site that can be computed."""
    return tuple(_goal(basis, goal, energy) for goal in basis.site.site.goals)


def daily(basis: Basis, energy: Month) -> tuple[Floats, Floats]:
    """MWh of each day of the month so far, and how far that is from its share of the goal (of what is usual, without a goal)."""
    days = [day for day in basis.month() if day.start_us < basis.now.at_us]
    measured = energy.measured[: len(days)] / 1000
    budget = energy.usual[: len(days)] / 1000
    goal = next((g for g in basis.site.site.goals if g.measure == "energy"), None)
    if goal is not None and energy.share is not None:
        budget = budget * (goal.value / FACTORS.get(goal.unit, 1.0) / float(energy.usual.sum()))
    if days and energy.share is not None:  # of today only the part that is over
        today = _expected_kwh(basis, _power(basis), days[-1])
        budget[-1] *= today[: basis.complete].sum() / today.sum() if today.sum() > 0 else np.nan
    return measured, measured - budget


def _power(basis: Basis) -> str | None:
    return basis.site.site.points.get("demand")


def _goal(basis: Basis, goal: Goal, energy: Month) -> GoalState:
    info = basis.site.site
    if goal.measure == "peak":
        return _peak_goal(basis, goal)
    month = _month(basis, info.points.get("pv"), None, None) if goal.measure == "pv" else energy
    factor = _factor(goal, info.carbon_kg_per_kwh, info.price_per_kwh)
    to_date, projected = (None if v is None or factor is None else v * factor for v in (month.to_date, month.projected))
    quality: QualityLabel = "good" if month.coverage >= SURE_COVERAGE else "uncertain"
    return GoalState(
        measure=goal.measure,
        unit=goal.unit,
        to_date=to_date,
        plan=None if month.share is None else goal.value * month.share,
        goal=goal.value,
        projected=projected,
        state=_state(projected, goal),
        quality="bad" if to_date is None else quality,
    )


def _peak_goal(basis: Basis, goal: Goal) -> GoalState:
    now, factor = demand(basis), FACTORS.get(goal.unit, 1.0)
    peaks = [kw for kw in (now.peak_month_kw, now.forecast_peak_kw) if kw is not None]
    projected = max(peaks) * factor if peaks else None
    return GoalState(
        measure=goal.measure,
        unit=goal.unit,
        to_date=None if now.peak_month_kw is None else now.peak_month_kw * factor,
        plan=None,
        goal=goal.value,
        projected=projected,
        state=_state(projected, goal),
        quality=now.quality,
    )


def _factor(goal: Goal, carbon_kg_per_kwh: float | None, price_per_kwh: float | None) -> float | None:
    """From kWh to the unit of the goal."""
    if goal.measure == "carbon":
        return None if carbon_kg_per_kwh is None else carbon_kg_per_kwh * FACTORS.get(goal.unit, 1.0)
    if goal.measure == "cost":
        return None if price_per_kwh is None else price_per_kwh * (1e-6 if "M" in goal.unit else 1.0)
    return FACTORS.get(goal.unit, 1.0)


def _state(projected: float | None, goal: Goal) -> str:
    """on_track, at_risk (within 3 % of the goal), over, or unknown. Of generation more is better: missing it counts as over."""
    if projected is None:
        return "unknown"
    beyond = projected / goal.value - 1 if goal.value else 0.0
    if goal.measure == "pv":
        beyond = -beyond
    if beyond > 0:
        return "over"
    return "at_risk" if beyond > -AT_RISK_SHARE else "on_track"
