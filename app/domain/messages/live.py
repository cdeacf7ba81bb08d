"""The live stream: what a console subscribes to, and what comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.domain.messages.alarms import Alarm
from app.domain.messages.commands import Override
from app.domain.messages.events import Event
from app.domain.messages.health import Health


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
class LiveSession:
    """The rights of this session are others now: another role was given, nobody has acted, or the password was entered again."""

    type: Literal["session"] = "session"
    role: str
    rights: tuple[str, ...]


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
