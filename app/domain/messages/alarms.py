"""Alarms, their journal, what operators say about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.site import Name


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
