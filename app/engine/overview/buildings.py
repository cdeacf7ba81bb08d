"""The card of a building."""

from __future__ import annotations

from collections import Counter

import numpy as np

from app.domain.messages import Against, BuildingSummary
from app.domain.site import Building, Equipment
from app.engine.overview.context import Basis, points_of
from app.engine.overview.days import QUARTER_US, instant
from app.engine.overview.energy import HOURS_A_QUARTER
from app.engine.overview.quarters import Floats
from app.engine.overview.snapshot import Snapshot, held, known, series, without_value, worst

HOUR_US = 4 * QUARTER_US
SPARK = 96
UNACKNOWLEDGED = frozenset({"unacknowledged", "returned", "latched"})
UNLISTED = frozenset({"shelved", "suppressed", "out_of_service", "cleared"})
RUNNING_ROLES = (("status", 0.5), ("fan_speed", 1.0), ("speed", 1.0), ("power", 0.1), ("output", 1.0), ("load", 1.0))
"""What tells that a machine runs, and above which value: the first role that it has."""
METER = "meter"


def summary(basis: Basis, building: Building, intensity: Against) -> BuildingSummary:
    """One card of the overview."""
    now = basis.now
    rows = points_of(building, now)
    energy = energy_today(basis, building)
    mean, low, high = _spark(basis, building.points.get("power"))
    return BuildingSummary(
        id=building.id,
        power=basis.against(building.points.get("power"), "kW"),
        energy_today=energy,
        intensity_12m=intensity,
        carbon_today=_carbon(energy, basis.site.site.carbon_kg_per_kwh),
        spark=series(mean),
        spark_low=series(low),
        spark_high=series(high),
        spark_end=instant(basis.complete_us),
        alarms=_alarms(now, building),
        equipment=_running(now, [e for e in basis.site.equipment if e.building == building.id]),
        overrides=sum(override.point.startswith(building.id + ".") for override in now.overrides),
        stale=held(now, rows),
        bad=without_value(now, rows),
    )


def energy_today(basis: Basis, building: Building) -> Against:
    """kWh since local midnight beside what is usual until this moment; both over the same quarter hours."""
    power, register = building.points.get("power"), building.points.get("energy")
    energy = basis.energy(power, register, building.capacity_kw, basis.today)
    expected = basis.band_of(power, basis.today).expected * HOURS_A_QUARTER
    known_until = int(np.flatnonzero(~np.isnan(energy.kwh[: basis.complete])).max(initial=-1)) + 1
    kwh = energy.kwh[:known_until]
    since = kwh_since(basis, building, known_until)
    both = ~np.isnan(kwh) & ~np.isnan(expected[:known_until])
    usual = float(expected[:known_until][both].sum())
    if since is not None:
        usual += _usual_since(basis, expected, known_until)
    elif not both.any():
        usual = np.nan
    total = float(kwh[~np.isnan(kwh)].sum()) + (since or 0.0)
    nothing = since is None and not known_until
    doubtful = since is None or bool(np.isnan(kwh).any()) or bool(energy.estimated[:known_until].any())
    quality = worst([basis.now.quality_of([register or power]), "uncertain" if doubtful else "good"])
    return Against(value=None if nothing else total, expected=known(usual), unit="kWh", quality=quality)


def kwh_since(basis: Basis, building: Building, quarter: int) -> float | None:
    """kWh from the start of a quarter hour of today until now: by the register, else by the present power if that is short."""
    since_us = basis.today.start_us + quarter * QUARTER_US
    elapsed_h = (basis.now.at_us - since_us) / HOUR_US
    power, register = basis.now.good(building.points.get("power")), basis.now.good(building.points.get("energy"))
    before = basis.past.lasts(building.points.get("energy"), since_us - QUARTER_US, since_us)[0]
    if register is not None and not np.isnan(before):
        limit_kw = 1.5 * building.capacity_kw if building.capacity_kw else np.inf
        if 0 <= register - before <= limit_kw * max(elapsed_h, HOURS_A_QUARTER):
            return float(register - before)
    return power * elapsed_h if power is not None and elapsed_h <= 2 * HOURS_A_QUARTER else None


def _usual_since(basis: Basis, expected_kwh: Floats, quarter: int) -> float:
    """What is usual from the start of a quarter hour until now."""
    whole = float(expected_kwh[quarter : basis.complete].sum())
    return whole + float(expected_kwh[basis.complete]) * basis.share_of_running


def _carbon(energy: Against, kg_per_kwh: float | None) -> Against:
    value, expected = (
        None if kwh is None or kg_per_kwh is None else kwh * kg_per_kwh for kwh in (energy.value, energy.expected)
    )
    return Against(value=value, expected=expected, unit="kgCO2e", quality=energy.quality)


def _spark(basis: Basis, point: str | None) -> tuple[Floats, Floats, Floats]:
    """Mean, low and high of the last 24 hours; the band of each quarter hour is that of its own day."""
    end_us = basis.complete_us
    start_us = end_us - SPARK * QUARTER_US
    low, high = np.full(SPARK, np.nan), np.full(SPARK, np.nan)
    for day in (*basis.days[-2:], basis.today):
        first, behind = max(day.start_us, start_us), min(day.end_us, end_us)
        if first >= behind:
            continue
        band = basis.band_of(point, day)
        inside = slice((first - day.start_us) // QUARTER_US, (behind - day.start_us) // QUARTER_US)
        place = slice((first - start_us) // QUARTER_US, (behind - start_us) // QUARTER_US)
        low[place], high[place] = band.low[inside], band.high[inside]
    return basis.past.means(point, start_us, end_us), low, high


def _alarms(now: Snapshot, building: Building) -> dict[str, int]:
    """Listed alarms by priority (``"1"``) and those of them that wait for an acknowledgement (``"1u"``)."""
    counts: Counter[str] = Counter()
    for alarm in now.alarms:
        if alarm.building != building.id or alarm.state in UNLISTED:
            continue
        counts[str(alarm.priority)] += 1
        counts[f"{alarm.priority}u"] += alarm.state in UNACKNOWLEDGED
    return {key: count for key, count in counts.items() if count}


def _running(now: Snapshot, equipment: list[Equipment]) -> dict[str, tuple[int, int]]:
    """How many machines of each kind run, of how many that can tell."""
    counts: dict[str, tuple[int, int]] = {}
    for machine in equipment:
        telling = [(machine.points[role], above) for role, above in RUNNING_ROLES if role in machine.points]
        if not telling or machine.kind.endswith(METER):
            continue
        point, above = telling[0]
        value = now.good(point)
        running, every = counts.get(machine.kind, (0, 0))
        counts[machine.kind] = (running + (value is not None and value >= above), every + 1)
    return counts
