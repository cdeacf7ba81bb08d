"""What travels between engine and consoles: the bodies of the Open API as frozen values.

The API encodes them, the SDK decodes them (msgspec reads plain dataclasses). Instants are aware UTC and travel as
ISO 8601 text; qualities and reasons travel as their labels ("good", "no_answer").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.domain.site import Name

QualityLabel = Literal["good", "uncertain", "bad"]


# -- health -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class PointCounts:
    total: int
    good: int
    uncertain: int
    bad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCounts:
    total: int
    online: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """``GET health``: no rights needed. ``backlog`` counts samples not yet in the database; ``state`` is starting,
    running, degraded (database or more than half of the devices away) or stopping. ``first_start``: there is no account yet."""

    version: str
    state: str
    points: PointCounts
    devices: DeviceCounts
    samples_per_s: float
    backlog: int
    uptime_s: float
    site: str = ""
    site_name: Name = Name()
    first_start: bool = False
    database: str = ""
    database_ms: float | None = None
    alarms: dict[str, int] = field(default_factory=dict)  # {"1": active, ..., "unacknowledged": n}
    at: datetime | None = None
    demo: bool = False
    demand_kw: float | None = None  # net import now
    contract_kw: float | None = None
    temperature: float | None = None  # outdoor, °C
    humidity: float | None = None  # outdoor, %RH


# -- session ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    name: str
    password: str
    workstation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """``rights`` are the actions of the role: view, acknowledge, command, configure, administer, report.

    Without a deed until ``act_until`` the rights to command, configure and administer end until the password is entered again;
    ``None`` when they have ended or the role has none of them.
    """

    token: str
    name: str
    role: str
    rights: tuple[str, ...]
    expires_at: datetime
    workstation: str = ""
    act_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """``POST session/confirm``: the password of whoever is signed in, entered again."""

    password: str


# -- site -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCheck:
    """``POST site/check``: every fault of a site file as ``line: where: reason``; empty when it can be imported."""

    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteImported:
    """``PUT site``: the revision that is running now; the same content keeps its revision."""

    revision: int


# -- points -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideMark:
    """An active override as shown beside the value."""

    value: float
    priority: int
    by: str
    since: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointState:
    """``GET points/{id}``: the live value with what a faceplate needs. ``value`` is ``None`` when there is none.

    ``at`` is the time of the last reading of any quality, ``good_at`` of the last good one. ``text`` is the state text.
    """

    id: str
    value: float | None
    quality: QualityLabel
    reason: str
    at: datetime | None
    unit: str
    name: Name = Name()
    kind: str = "analog"
    device: str | None = None
    address: str = ""
    building: str = ""
    good_at: datetime | None = None
    text: str = ""
    writable: bool = False
    low: float | None = None
    high: float | None = None
    period_s: float = 0.0
    override: OverrideMark | None = None


# -- history ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """``GET history``: columns of equal length. ``at`` is the start of the bucket, or the sample time when ``buckets``
    was not asked for; then min = mean = max. ``None`` is a gap. ``good`` is the good share of the bucket, 0 to 1.
    ``last`` is the last value in the bucket (counters, states). ``level`` says what was read: raw, 15min or hour."""

    point: str
    unit: str
    start: datetime
    end: datetime
    level: str
    at: list[datetime]
    min: list[float | None]
    mean: list[float | None]
    max: list[float | None]
    last: list[float | None]
    good: list[float]


# -- alarms -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One row of the alarm list. ``state``: unacknowledged, acknowledged, returned (unacknowledged), latched,
    latched_acknowledged, shelved, suppressed, out_of_service, cleared.
    ``unknown_since``: since when the input is not good enough to judge."""

    id: str
    occurrence: int
    priority: int
    state: str
    active: bool
    name: Name
    building: str
    source: str  # point or device id
    equipment: str = ""
    raised_at: datetime | None = None
    returned_at: datetime | None = None
    changed_at: datetime | None = None
    acked_at: datetime | None = None
    acked_by: str = ""
    note: str = ""
    level: str = ""  # hh, h, l, ll, dev, state, link
    limit: float | None = None
    value: float | None = None  # at the last transition
    unit: str = ""
    value_text: str = ""
    unknown_since: datetime | None = None
    shelved_until: datetime | None = None
    cause: Name = Name()
    consequence: Name = Name()
    action: tuple[Name, ...] = ()
    respond_min: float | None = None
    count: int = 1  # occurrences joined into this row by chatter


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmTransition:
    """One row of the append-only alarm journal."""

    seq: int
    alarm: str
    occurrence: int
    at: datetime
    event: str  # raise, higher, lower, clear, ack, reset, shelve, unshelve, frozen, thawed, removed (its rule is gone)
    old: str
    new: str
    priority: int
    value: float | None = None
    quality: str = ""
    limit: float | None = None
    user: str = ""
    workstation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """``POST alarms/{id}/ack``. ``occurrence`` guards against acknowledging a newer one unseen."""

    note: str = ""
    occurrence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelve:
    minutes: float = 30.0
    reason: str = ""


# -- commands ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRequest:
    """``POST commands``: ``value`` ``None`` releases to automatic. ``hold_s`` ``None`` holds until released
    (at most the site's maximum). ``accepted`` names the warnings the operator has read and accepted."""

    point: str
    value: float | None
    priority: int = 8
    hold_s: float | None = None
    reason: str = ""
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check before a command: ``result`` is passed, warning or failed; a warning can be accepted, a failure not."""

    id: str
    name: Name
    result: str
    detail: Name = Name()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandStep:
    state: str
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``state``: checked, selected, confirmed, sent, accepted, verified, refused, failed, unknown, expired."""

    id: str
    point: str
    value: float | None
    priority: int
    hold_s: float | None
    reason: str
    by: str
    workstation: str
    state: str
    detail: str = ""
    old: float | None = None
    readback: float | None = None
    until: datetime | None = None
    steps: tuple[CommandStep, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """``GET overrides``. ``automatic`` is the value the point would have without force, where that is known."""

    point: str
    name: Name
    unit: str
    value: float
    automatic: float | None
    priority: int
    by: str
    since: datetime
    until: datetime | None
    reason: str
    command: str


# -- links and devices ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """``state``: online, offline, unknown, demoted. Times in ms over the last minutes."""

    id: str
    name: Name
    link: str
    driver: str
    state: str
    detail: str = ""
    points: int = 0
    good: int = 0
    options: dict[str, Any] = field(default_factory=dict)
    requests: int = 0
    failures: int = 0
    timeouts: int = 0
    response_ms: float | None = None
    last_answer_at: datetime | None = None
    since: datetime | None = None
    success_24h: float | None = None  # 0..1
    trend_ms: tuple[float | None, ...] = ()  # median response of the last 60 minutes, one a minute
    health: tuple[float, ...] = ()  # success share of the last 24 hours, one an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """``state``: open, connecting, waiting (back-off), closed."""

    id: str
    name: Name
    driver: str
    state: str
    options: dict[str, Any]
    detail: str = ""
    devices: tuple[DeviceState, ...] = ()
    connects: int = 0
    requests: int = 0
    failures: int = 0
    timeouts: int = 0
    requests_per_s: float = 0.0
    cycle_s: float | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDevice:
    """A device found by discovery; ``known`` is the id of the configured device at the same place."""

    name: str
    address: str
    options: dict[str, Any]
    objects: int = 0
    vendor: str = ""
    model: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPoint:
    """A point found by browsing a device, as a proposal for the site file; ``known`` is the id of the configured point."""

    address: str
    name: str
    kind: str
    unit: str = ""
    writable: bool = False
    known: str = ""


# -- events and audit -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line for the event list: ``type`` is alarm, operator, link, automation, system or demand."""

    seq: int
    at: datetime
    type: str
    source: str
    text: Name
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    seq: int
    at: datetime
    user: str
    workstation: str
    action: str
    target: str
    old: str = ""
    new: str = ""
    reason: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditProof:
    """``GET audit/proof``: the number of the first entry that was tampered with or is missing, ``None`` when all are whole."""

    first_broken: int | None = None


# -- overview ---------------------------------------------------------------------------------------------------------
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
    temperature: Against
    humidity: Against
    irradiance: Against
    ends: tuple[datetime, ...] = ()
    temperature_today: tuple[float | None, ...] = ()
    temperature_yesterday: tuple[float | None, ...] = ()
    irradiance_today: tuple[float | None, ...] = ()
    degree_days_today: float | None = None
    degree_days_month: float | None = None
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


# -- live stream ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """First and later messages of the client: patterns of point ids ("cth.*", "*"), and which streams.

    Each ``Subscribe`` replaces the former one; the engine answers with a ``LiveState`` and then sends changes.
    """

    points: tuple[str, ...] = ()
    alarms: bool = False
    events: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePoints:
    """Changed points as columns. ``index`` counts into ``ids`` of the last ``LiveState``; ``at_ms`` is epoch milliseconds."""

    type: Literal["points"] = "points"
    index: list[int]
    value: list[float | None]
    quality: list[int]
    reason: list[int]
    at_ms: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """The whole present state of what was subscribed."""

    type: Literal["state"] = "state"
    ids: list[str]
    value: list[float | None]
    quality: list[int]
    reason: list[int]
    at_ms: list[int]
    alarms: list[Alarm] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAlarms:
    """Changed rows; a row with state "cleared" leaves the active list. ``silenced`` when sound was silenced."""

    type: Literal["alarms"] = "alarms"
    alarms: list[Alarm]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEvents:
    type: Literal["events"] = "events"
    events: list[Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOverrides:
    """All overrides, whenever one comes, goes or changes."""

    type: Literal["overrides"] = "overrides"
    overrides: list[Override]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveHealth:
    """Once a second; its absence for 3 s means that the engine is lost."""

    type: Literal["health"] = "health"
    health: Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Body of every 4xx and 5xx (RFC 9457); ``field`` names the offending entry, dotted, or is empty.

    ``faults`` are the lines of a site file with faults.
    """

    type: str
    title: str
    status: int
    detail: str
    field: str = ""
    faults: tuple[str, ...] = ()


# -- reports ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """``POST reports`` and ``POST reports/preview``. ``end`` is exclusive. ``points`` are for the trend report;
    ``interval_min`` is 15 or 60; empty ``buildings`` means all. ``language`` is en, ko or both."""

    kind: Literal["energy", "trend", "alarms"]
    start: datetime
    end: datetime
    buildings: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    interval_min: int = 15
    language: Literal["en", "ko", "both"] = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportJob:
    """``state``: waiting, running, ready, cancelled, failed. ``share`` is 0 to 1; the file is at ``reports/{id}/file``."""

    id: str
    kind: str
    start: datetime
    end: datetime
    state: str
    share: float
    text: str
    file_name: str
    size: int = 0
    by: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSheet:
    """The first rows of a sheet as the workbook has them. ``kinds`` are column chart kinds with column positions."""

    key: str
    name: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]
    total: int
    totals: tuple[bool, ...] = ()
    chart_kind: str = ""
    chart_columns: tuple[int, ...] = ()
    chart_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPreview:
    title: str
    head: tuple[str, ...]
    file_name: str
    sheets: tuple[PreviewSheet, ...]
