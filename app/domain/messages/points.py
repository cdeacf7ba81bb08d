"""Points and their present readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.messages.labels import QualityLabel
from app.domain.site import Name


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
