"""How the engine is: the body of ``GET health``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.domain.site import Name


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
class WaitingAlarm:
    """An alarm that nobody has acknowledged yet, as the banner shows it before sign-in: what, where, since when, how bad.

    ``area`` is the code of the building, empty for the campus; ``value_name`` the state that the value means.
    """

    priority: int
    state: str
    name: Name
    raised_at: datetime | None
    area: str = ""
    equipment: Name = Name()
    level: str = ""
    limit: float | None = None
    value: float | None = None
    unit: str = ""
    value_text: str = ""
    value_name: Name = Name()
    consequence: Name = Name()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """``GET health``: no rights needed. ``backlog`` counts samples not yet in the database; ``state`` is starting,
    running, degraded (database or more than half of the devices away), standby or stopping. ``first_start``: there is no account yet.

    ``database`` is ok, slow (takes more than two seconds), lost or full. ``backlog_entries`` are alarms, audit, commands and
    events that wait with the samples, ``backlog_age_s`` the age of the oldest of all. Where the database is a shared one
    they wait on the disk of the engine: ``spool_bytes`` of at most ``spool_cap_bytes``.

    ``role``: of several engines that share a database one operates the site, the others stand by; ``active_url`` is then the Open
    API of the active one, ``others`` are those of the other engines.

    ``site_revision`` grows with every site that is imported: a console that knows another one reads the site again.
    ``waiting`` are the highest and newest unacknowledged alarms, at most 5, in ``GET health`` only: a control room sees its
    alarms whether somebody is signed in or not. The live stream has them all.
    """

    version: str
    state: str
    points: PointCounts
    devices: DeviceCounts
    samples_per_s: float
    backlog: int
    uptime_s: float
    site: str = ""
    site_name: Name = Name()
    site_revision: int = 0
    time_zone: str = ""  # of the site
    first_start: bool = False
    role: Literal["active", "standby"] = "active"
    active_url: str = ""
    others: tuple[str, ...] = ()
    database: str = ""
    database_ms: float | None = None
    backlog_entries: int = 0
    backlog_age_s: float = 0.0
    spool_bytes: int = 0
    spool_cap_bytes: int = 0
    alarms: dict[str, int] = field(default_factory=dict)  # {"1": active, ..., "unacknowledged": n}
    at: datetime | None = None
    demo: bool = False
    waiting: tuple[WaitingAlarm, ...] = ()
    demand_kw: float | None = None  # net import now
    demand_closes_at: datetime | None = None  # end of the running demand interval
    demand_interval_min: int = 15
    contract_kw: float | None = None
    temperature: float | None = None  # outdoor, °C
    humidity: float | None = None  # outdoor, %RH
