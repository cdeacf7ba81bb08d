"""Commands, their life and the overrides that they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.site import Name


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
