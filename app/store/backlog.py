"""What is kept here but not in the shared database yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Samples and other entries that wait, the age of the oldest in seconds, and how full the spool on the disk is.

    ``database`` is ok, slow, lost or full; empty where there is no spool and only the work itself can tell.
    ``detail`` is what the database said last. ``lost`` counts samples that were given up above the cap.
    """

    database: str = ""
    detail: str = ""
    ms: float | None = None
    samples: int = 0
    entries: int = 0
    age_s: float = 0.0
    bytes: int = 0
    cap_bytes: int = 0
    lost: int = 0
