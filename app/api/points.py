"""Live points."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import dropwhile, islice
from typing import Annotated

from msgspec import Meta

from app.api import examples
from app.api.route import Call, Route
from app.domain.messages import PointState, QualityLabel
from app.engine.pointstates import point_state, point_states

AT_ONCE = 500
"""So many points are gathered before the loop may do something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointQuery:
    """``pattern``: ``*`` and ``?`` stand for any text and any character. ``after``: page on behind this id."""

    pattern: Annotated[str, Meta(max_length=200)] = "*"
    quality: QualityLabel | None = None
    writable: bool | None = None
    limit: Annotated[int, Meta(ge=1, le=10_000)] = 1_000
    after: str = ""


async def points(call: Call) -> list[PointState]:
    wanted: PointQuery = call.query
    found = point_states(call.engine.plant, wanted.pattern, wanted.quality, wanted.writable)
    if wanted.after:
        found = islice(dropwhile(lambda state: state.id != wanted.after, found), 1, None)
    states: list[PointState] = []
    for state in islice(found, wanted.limit):
        states.append(state)
        if len(states) % AT_ONCE == 0:
            await asyncio.sleep(0)
    return states


async def point(call: Call) -> PointState:
    return point_state(call.engine.plant, call.path["id"])


async def priority_array(call: Call) -> list[float | None]:
    return await call.engine.plant.acquisition.priority_array(call.path["id"])


ROUTES = (
    Route(
        method="GET",
        path="points",
        handler=points,
        right="view",
        summary="Points with their present values, by pattern, quality or writability.",
        text="In the order of the site file. `after` pages on behind an id.",
        query=PointQuery,
        answer=list[PointState],
        example_query="pattern=cth.ahu-3.*&limit=100",
        example_answer=[examples.POINT],
    ),
    Route(
        method="GET",
        path="points/{id}",
        handler=point,
        right="view",
        summary="One point. `value` is null when there is none to show; `reason` says why quality is not good.",
        answer=PointState,
        example_path="points/cth.ahu-3.sat",
        example_answer=examples.POINT,
    ),
    Route(
        method="GET",
        path="points/{id}/priority-array",
        handler=priority_array,
        right="view",
        summary="The 16 slots of a commandable BACnet point, priority 1 first, asked from the device now.",
        answer=list[float | None],
        example_path="points/cth.ahu-3.sat-sp/priority-array",
        example_answer=[None] * 7 + [16.5] + [None] * 7 + [14.0],
    ),
)
