"""How the engine is: the body of ``GET health``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

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
