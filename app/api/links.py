"""Links, devices, discovery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from app.api import examples
from app.api.route import Call, Route
from app.domain.messages import FoundDevice, FoundPoint, LinkState
from app.engine.browsing import browse_device


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverQuery:
    """``listen_s``: how long answers are waited for."""

    listen_s: Annotated[float, Meta(ge=0.1, le=60)] = 5.0


async def links(call: Call) -> list[LinkState]:
    return call.engine.plant.acquisition.links()


async def discover(call: Call) -> list[FoundDevice]:
    wanted: DiscoverQuery = call.query
    return await call.engine.plant.acquisition.discover(call.path["id"], wanted.listen_s)


async def browse(call: Call) -> list[FoundPoint]:
    return await browse_device(call.engine.plant, call.path["id"])


ROUTES = (
    Route(
        method="GET",
        path="links",
        handler=links,
        right="view",
        summary="Every link with its devices, states and statistics.",
        answer=list[LinkState],
        example_answer=[examples.LINK],
    ),
    Route(
        method="POST",
        path="links/{id}/discover",
        handler=discover,
        right="configure",
        summary="Search a link for devices, where its protocol can.",
        query=DiscoverQuery,
        answer=list[FoundDevice],
        example_path="links/bacnet-1/discover",
        example_query="listen_s=5",
        example_answer=[{"name": "AHU-3", "address": "127.0.0.1:47811", "options": {"device_id": 1003}, "objects": 64}],
    ),
    Route(
        method="POST",
        path="devices/{id}/browse",
        handler=browse,
        right="configure",
        summary="The points that a device offers, as proposals for the site file.",
        answer=list[FoundPoint],
        example_path="devices/cth.ahu-3/browse",
        example_answer=[{"address": "analog-input:3", "name": "SAT", "kind": "analog", "unit": "°C"}],
    ),
)
