"""The HTTP server of the Open API: routes from the table, on loopback only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from app.api.answers import answer, tell_problems
from app.api.parsing import parse_body, parse_query, read_body
from app.api.route import BASE, JSON, PUBLIC, Call, Route
from app.api.streams import STREAMS, Streams
from app.api.table import ROUTES
from app.domain.errors import KilowatchError, NotAllowed, NotSignedIn
from app.domain.messages import Session
from app.engine.engine import Engine

HOST = "127.0.0.1"
STOP_TIMEOUT_S = 2.0
PLANT = frozenset({"acknowledge", "command", "configure"})
"""Rights to what only the engine that operates the site can do."""
PRESENT = ("points", "alarms", "overrides", "overview", "links", "commands")
PAST = ("alarms/journal",)
"""Addresses that tell how the plant is now: an engine that stands by does not know. It serves what was."""


class ApiServer:
    """Serves one engine. ``url`` is known after ``start``; port 0 takes a free one."""

    def __init__(self, engine: Engine, port: int, routes: Sequence[Route] = ROUTES) -> None:
        self._engine = engine
        self._port = port
        self._routes = routes
        self._runner: web.AppRunner | None = None
        self.streams = Streams(engine)
        self.url = ""

    async def start(self) -> None:
        """Listen. Raises ``KilowatchError`` when the port is taken."""
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=STOP_TIMEOUT_S)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            text = f"The Open API cannot listen on {HOST}:{self._port} ({error.strerror}). Choose another with --port."
            raise KilowatchError(text) from error
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection, live streams with "going away"."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[tell_problems])
        application[STREAMS] = self.streams
        application.on_shutdown.append(lambda _: self.streams.close())
        for route in self._routes:
            application.router.add_route(route.method, f"{BASE}/{route.path}", _endpoint(self._engine, route))
        return application


def _endpoint(engine: Engine, route: Route) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        session = await _authorised(engine, route, request)
        call = Call(
            engine=engine,
            request=request,
            path=request.match_info,
            query=parse_query(route.query, request.query),
            body=await _body(request, route),
            session=session,
        )
        result = await route.handler(call)
        return result if isinstance(result, web.StreamResponse) else answer(result, route.status)

    return handle


async def _authorised(engine: Engine, route: Route, request: web.Request) -> Session | None:
    """The session of the request, which must have the right of the route; refusals of signed-in people are audited.

    Whatever is more than reading is a deed: the session may go on acting.
    """
    if route.right == PUBLIC:
        return None
    session = _session(engine, _token(request))
    if route.right not in session.rights:
        who, target = (session.name, session.workstation), f"{route.method} {request.path}"
        await engine.audit.write(*who, "refused", target, result=f"needs the right {route.right}")
        raise NotAllowed(engine.accounts.refusal(session, route.right))
    if route.right in PLANT or (route.path.startswith(PRESENT) and not route.path.startswith(PAST)):
        engine.tenure.check()
    return session if route.method == "GET" else engine.accounts.acted(session.token)


def _session(engine: Engine, token: str) -> Session:
    """Sessions are those of the engine that operates the site; one that stands by sends there whoever it does not know."""
    try:
        return engine.accounts.session(token)
    except NotSignedIn:
        engine.tenure.check()
        raise


def _token(request: web.Request) -> str:
    """The bearer token of a request."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("Sign in first: POST /api/v1/session, then send Authorization: Bearer with the token.")
    return token.strip()


async def _body(request: web.Request, route: Route) -> Any:
    if route.body is None:
        return None
    raw = await read_body(request, route)
    return parse_body(route.body, raw) if route.takes == JSON else raw
