"""Alarms and their journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.api import examples
from app.api.route import Call, Route
from app.domain.messages import Ack, Alarm, AlarmTransition, Shelve


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalQuery:
    """``end`` is exclusive; ``before`` is the sequence number to page on from."""

    start: datetime | None = None
    end: datetime | None = None
    alarm: str = ""
    limit: Annotated[int, Meta(ge=1, le=10_000)] = 200
    before: int | None = None


async def alarms(call: Call) -> list[Alarm]:
    return call.engine.plant.alarms.active()


async def alarm(call: Call) -> Alarm:
    return call.engine.plant.alarms.alarm(call.path["id"])


async def acknowledge(call: Call) -> Alarm:
    return await call.engine.plant.alarms.acknowledge(call.path["id"], call.body, call.signed)


async def reset(call: Call) -> Alarm:
    return await call.engine.plant.alarms.reset(call.path["id"], call.signed)


async def shelve(call: Call) -> Alarm:
    return await call.engine.plant.alarms.shelve(call.path["id"], call.body, call.signed)


async def unshelve(call: Call) -> Alarm:
    return await call.engine.plant.alarms.unshelve(call.path["id"], call.signed)


async def journal(call: Call) -> list[AlarmTransition]:
    wanted: JournalQuery = call.query
    return await call.engine.plant.alarms.journal(wanted.start, wanted.end, wanted.alarm, wanted.limit, wanted.before)


ROUTES = (
    Route(
        method="GET",
        path="alarms",
        handler=alarms,
        right="view",
        summary="Every alarm that is not normal, shelved and suppressed ones included.",
        answer=list[Alarm],
        example_answer=[examples.ALARM],
    ),
    Route(
        method="GET",
        path="alarms/journal",
        handler=journal,
        right="view",
        summary="Transitions of alarms, newest first.",
        query=JournalQuery,
        answer=list[AlarmTransition],
        example_query="start=2026-07-14T00:00:00Z&limit=100",
        example_answer=[examples.TRANSITION],
    ),
    Route(
        method="GET",
        path="alarms/{id}",
        handler=alarm,
        right="view",
        summary="One alarm.",
        answer=Alarm,
        example_path="alarms/cth.ch-2.trip",
        example_answer=examples.ALARM,
    ),
    Route(
        method="POST",
        path="alarms/{id}/ack",
        handler=acknowledge,
        right="acknowledge",
        summary="Acknowledge, with an optional note.",
        text="`occurrence` guards against acknowledging a newer one that was not seen: then 409.",
        body=Ack,
        answer=Alarm,
        example={"note": "On my way", "occurrence": 3},
        example_path="alarms/cth.ch-2.trip/ack",
        example_answer={**examples.ALARM, "state": "acknowledged", "acked_by": "op.shift-2"},
    ),
    Route(
        method="POST",
        path="alarms/{id}/reset",
        handler=reset,
        right="acknowledge",
        summary="Reset a latched alarm that is acknowledged and whose condition is gone.",
        answer=Alarm,
        example_path="alarms/cth.ch-2.trip/reset",
        example_answer={**examples.ALARM, "state": "cleared", "active": False},
    ),
    Route(
        method="POST",
        path="alarms/{id}/shelve",
        handler=shelve,
        right="acknowledge",
        summary="Shelve for a time, with a reason.",
        body=Shelve,
        answer=Alarm,
        example={"minutes": 30, "reason": "Sensor is being replaced"},
        example_path="alarms/cth.ch-2.trip/shelve",
        example_answer={**examples.ALARM, "state": "shelved", "shelved_until": "2026-07-14T06:02:08Z"},
    ),
    Route(
        method="POST",
        path="alarms/{id}/unshelve",
        handler=unshelve,
        right="acknowledge",
        summary="Take it from the shelf.",
        answer=Alarm,
        example_path="alarms/cth.ch-2.trip/unshelve",
        example_answer=examples.ALARM,
    ),
)
