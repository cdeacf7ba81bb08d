"""How the database is and what it takes; compaction on demand."""

from __future__ import annotations

from typing import Any

from app.api.route import Call, Route
from app.domain.messages import CompactState, DatabaseState

EXAMPLE: dict[str, Any] = {
    "kind": "sqlite",
    "place": "/var/lib/kilowatch/kilowatch.db",
    "state": "ok",
    "version": "3.45.1",
    "schema": 2,
    "ms": 3.2,
    "looked_at": "2026-07-14T05:32:08Z",
    "text": "",
    "bytes": 4_812_300_288,
    "groups": [
        {"name": "samples", "rows": 912_440, "bytes": 3_904_331_776},
        {"name": "intervals", "rows": 214_022, "bytes": 841_220_096},
    ],
    "points": 1_842,
    "samples": 2_104_882_120,
    "sample_bytes": 1.86,
    "first_at": "2025-03-01T00:00:00Z",
    "last_at": "2026-07-14T05:30:00Z",
    "growth": 9_612_004.0,
    "growth_of": "sizes",
    "free_bytes": 212_440_031_232,
    "full_at": "2086-02-03T00:00:00Z",
    "sizes": [{"at": "2026-07-14T05:02:08Z", "bytes": 4_812_100_000}],
    "samples_per_s": 61.4,
    "backlog": 118,
    "backlog_entries": 0,
    "backlog_age_s": 0.8,
    "spool_bytes": 0,
    "spool_cap_bytes": 0,
    "kept": [{"name": "samples", "days": 730, "removed": 0}, {"name": "quarters", "days": None, "removed": 0}],
    "compact": {"state": "idle", "packed": 0, "text": "", "ended_at": None},
}


async def state(call: Call) -> DatabaseState:
    return await call.engine.care.state()


async def compact(call: Call) -> CompactState:
    return await call.engine.care.compact(call.signed.name, call.signed.workstation)


ROUTES = (
    Route(
        method="GET",
        path="database",
        handler=state,
        right="configure",
        summary="State, size by group, growth, forecast, rates, backlog and retention of the database.",
        text="Sizes are looked up at most once a minute; `looked_at` says when.",
        answer=DatabaseState,
        example_answer=EXAMPLE,
    ),
    Route(
        method="POST",
        path="database/compact",
        handler=compact,
        right="configure",
        summary="Begin to pack the history now.",
        text="It is done in parts while the engine goes on; ask `GET database` how far it is. 409 while it runs.",
        answer=CompactState,
        status=202,
        example_answer={"state": "running", "packed": 0, "text": "", "ended_at": None},
    ),
)
