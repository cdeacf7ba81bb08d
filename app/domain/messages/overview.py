"""The figures of the overview."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.messages.labels import QualityLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """A figure beside what was expected. ``quality`` is the worst of its inputs."""

    value: float | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    quality: QualityLabel = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingSummary:
    """One card of the overview. ``spark`` is the mean kW of the last 24 h in 15-min intervals with its expected band."""

    id: str
    power: Against
    energy_today: Against
    intensity_12m: Against
    carbon_today: Against
    spark: tuple[float | None, ...] = ()
    spark_low: tuple[float | None, ...] = ()
    spark_high: tuple[float | None, ...] = ()
    spark_end: datetime | None = None
    alarms: dict[str, int] = field(default_factory=dict)  # {"1": active, "1u": unacknowledged, ...}
    equipment: dict[str, tuple[int, int]] = field(default_factory=dict)  # {"ahu": (running, all)}
    overrides: int = 0
    stale: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDay:
    """Campus load of one local day in quarter hours named by their end: measured so far, expected band, forecast, day before."""

    ends: tuple[datetime, ...]
    measured: tuple[float | None, ...]
    expected: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    forecast: tuple[float | None, ...]
    day_before: tuple[float | None, ...]
    pv: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """The running demand interval. ``now_kw`` is the mean so far, ``projected_kw`` the mean expected at its end."""

    now_kw: float | None
    projected_kw: float | None
    contract_kw: float | None
    warning_kw: float | None
    closes_at: datetime | None
    peak_today_kw: float | None = None
    peak_today_at: datetime | None = None
    peak_month_kw: float | None = None
    forecast_peak_kw: float | None = None
    forecast_peak_at: datetime | None = None
    quality: QualityLabel = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalState:
    """A goal of the month: ``to_date`` in ``unit``, ``plan`` what it should be by now, ``projected`` at month end."""

    measure: str
    unit: str
    to_date: float | None
    plan: float | None
    goal: float
    projected: float | None
    state: str  # on_track, at_risk, over, unknown
    quality: QualityLabel = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Degree days are uncertain where more than a tenth of a day was not measured."""

    temperature: Against
    humidity: Against
    irradiance: Against
    ends: tuple[datetime, ...] = ()
    temperature_today: tuple[float | None, ...] = ()
    temperature_yesterday: tuple[float | None, ...] = ()
    irradiance_today: tuple[float | None, ...] = ()
    degree_days_today: float | None = None
    degree_days_month: float | None = None
    degree_days_today_quality: QualityLabel = "good"
    degree_days_month_quality: QualityLabel = "good"
    degree_days_kind: str = "cooling"  # or heating
    degree_days_base_c: float = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """``GET overview``: the campus at a glance, computed by the engine at most every few seconds."""

    at: datetime
    buildings: tuple[BuildingSummary, ...]
    load: LoadDay
    demand: Demand
    weather: Weather
    goals: tuple[GoalState, ...] = ()
    daily_budget_mwh: tuple[float | None, ...] = ()  # energy minus budget of each day of the month so far
    daily_energy_mwh: tuple[float | None, ...] = ()
    import_kw: Against | None = None
    pv_kw: Against | None = None
