"""The live stream over a WebSocket."""

from __future__ import annotations

from aiohttp import web

from app.api.route import Call, Route
from app.api.streams import STREAMS
from app.domain.messages import LiveState

TEXT = """A WebSocket; the token goes with the upgrade request as `Authorization: Bearer`. The client sends a `Subscribe`
(`{"points": ["cth.*"], "alarms": true, "events": true}`); a later one replaces it. The engine answers with a `LiveState` and
then sends changes, gathered for 100 ms: `LivePoints` (columns; `index` counts into `ids` of the last state), `LiveAlarms`,
`LiveEvents`, `LiveOverrides`, `LiveSession` when the rights of the session are others, and `LiveHealth` every second, in which
another `site_revision` says that the site is to be read again. Each message names its `type`. A client that falls behind gets a
new `LiveState` instead of what it missed. Close codes: 1001 the engine stops, 4400 bad subscription, 4401 the session has ended,
4408 nothing was taken for 20 s."""


async def live(call: Call) -> web.WebSocketResponse:
    return await call.request.app[STREAMS].serve(call.request, call.signed)


ROUTES = (
    Route(
        method="GET",
        path="live",
        handler=live,
        right="view",
        summary="The live stream (WebSocket): the whole state first, then changes.",
        text=TEXT,
        answer=LiveState,
        status=101,
        example_answer={
            "type": "state",
            "ids": ["cth.ahu-3.sat"],
            "value": [18.9],
            "quality": [0],
            "reason": [0],
            "at_ms": [1784007128000],
        },
    ),
)
