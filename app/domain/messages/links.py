"""Links, devices, and what is found on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.site import Name


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
