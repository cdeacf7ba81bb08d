"""What happened and how the campus is: events, audit, overview."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from app.api import examples
from app.api.route import Call, Route
from app.domain.messages import AuditEntry, AuditProof, Event, Overview


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    limit: Annotated[int, Meta(ge=1, le=10_000)] = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """``before`` is the sequence number to page on from."""

    limit: Annotated[int, Meta(ge=1, le=10_000)] = 200
    before: int | None = None
    user: str = ""
    action: str = ""


async def events(call: Call) -> list[Event]:
    wanted: EventQuery = call.query
    return await asyncio.to_thread(call.engine.store.events.recent, wanted.limit)


async def audit(call: Call) -> list[AuditEntry]:
    wanted: AuditQuery = call.query
    return await call.engine.audit.read(wanted.limit, wanted.before, wanted.user, wanted.action)


async def proof(call: Call) -> AuditProof:
    return AuditProof(first_broken=await call.engine.audit.verify())


async def overview(call: Call) -> Overview:
    return await call.engine.plant.overview.current()


ROUTES = (
    Route(
        method="GET",
        path="overview",
        handler=overview,
        right="view",
        summary="The campus at a glance, at most ten seconds old.",
        answer=Overview,
        example_answer=examples.OVERVIEW,
    ),
    Route(
        method="GET",
        path="events",
        handler=events,
        right="view",
        summary="The latest events, newest first.",
        query=EventQuery,
        answer=list[Event],
        example_query="limit=50",
        example_answer=[examples.EVENT],
    ),
    Route(
        method="GET",
        path="audit",
        handler=audit,
        right="administer",
        summary="Who did what, when, where from and why; newest first.",
        query=AuditQuery,
        answer=list[AuditEntry],
        example_query="limit=50&action=command",
        example_answer=[examples.AUDIT],
    ),
    Route(
        method="GET",
        path="audit/proof",
        handler=proof,
        right="administer",
        summary="Whether the chain of the audit is whole: no entry changed, removed, inserted or swapped.",
        answer=AuditProof,
        example_answer={"first_broken": None},
    ),
)
