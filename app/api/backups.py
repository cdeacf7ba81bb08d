"""Backups of the database."""

from __future__ import annotations

from app.api import examples
from app.api.route import Call, Route
from app.domain.messages import BackupState


async def state(call: Call) -> BackupState:
    return await call.engine.backups.state()


async def start(call: Call) -> BackupState:
    return await call.engine.backups.start(call.signed.name)


ROUTES = (
    Route(
        method="GET",
        path="backups",
        handler=state,
        right="configure",
        summary="The backups that there are, when the next one is due, how far a running one is.",
        answer=BackupState,
        example_answer=examples.BACKUPS,
    ),
    Route(
        method="POST",
        path="backups",
        handler=start,
        right="configure",
        summary="Begin a backup now.",
        text="It is made while the engine goes on; ask `GET backups` for its progress. 409 while one is being made.",
        answer=BackupState,
        status=202,
        example_answer={**examples.BACKUPS, "state": "running", "share": 0.3},
    ),
)
