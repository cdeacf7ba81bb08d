"""How the database is and what it takes: the body of ``GET database``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseGroup:
    """Tables of one purpose: samples, intervals, alarms, audit, commands, events, site or rest."""

    name: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSize:
    """The whole size at one time."""

    at: datetime
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClass:
    """A level of the history: samples, minutes, quarters, hours or days. ``days`` none is for ever; ``removed`` counts what
    retention took since the plant started."""

    name: str
    days: int | None
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactState:
    """``state`` is idle, running or failed; ``packed`` are pieces that the last run replaced; ``text`` says why it failed."""

    state: Literal["idle", "running", "failed"] = "idle"
    packed: int = 0
    text: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """What health tells of the database, and what was found when it was looked through last (``looked_at``, none before).

    ``growth`` is bytes a day: ``growth_of`` the kept sizes when they reach over six hours, else of the samples of the last week.
    ``free_bytes`` and ``full_at`` are none where the disk is that of another computer, ``full_at`` also when nothing grows.
    ``text`` says why the last look failed. ``sample_bytes`` is a sealed sample.
    """

    kind: str
    place: str
    state: str
    version: str = ""
    schema: int = 0
    ms: float | None = None
    looked_at: datetime | None = None
    text: str = ""
    bytes: int = 0
    groups: tuple[DatabaseGroup, ...] = ()
    points: int = 0
    samples: int = 0
    sample_bytes: float | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    growth: float | None = None
    growth_of: Literal["sizes", "samples", ""] = ""
    free_bytes: int | None = None
    full_at: datetime | None = None
    sizes: tuple[DatabaseSize, ...] = ()
    samples_per_s: float = 0.0
    backlog: int = 0
    backlog_entries: int = 0
    backlog_age_s: float = 0.0
    spool_bytes: int = 0
    spool_cap_bytes: int = 0
    kept: tuple[KeptClass, ...] = ()
    compact: CompactState = CompactState()
