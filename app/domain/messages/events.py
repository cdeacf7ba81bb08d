"""Events and the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.site import Name


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
