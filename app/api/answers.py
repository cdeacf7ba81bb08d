"""Answers and problems as HTTP responses."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from app.api.route import JSON
from app.domain.errors import KilowatchError, NotAllowed, NotFound
from app.domain.problems import BadRequest, MethodNotAllowed, TooLarge, problem_of

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
GONE = (ConnectionError, web.RequestPayloadError)
"""What a client that hangs up causes: an answer that cannot be written, a body that does not end."""
HUNG_UP = 499
"""Status of an answer that nobody gets."""
SAFE_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

_log = logging.getLogger(__name__)
_Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(value: Any, status: int = 200) -> web.Response:
    """``value`` as JSON; ``None`` is 204."""
    if value is None:
        return web.Response(status=204, headers=SAFE_HEADERS)
    return web.Response(status=status, body=msgspec.json.encode(value), content_type=JSON, headers=SAFE_HEADERS)


def refusal(error: KilowatchError) -> web.Response:
    """A problem body (RFC 9457) for an expected error."""
    problem = problem_of(error)
    return web.Response(
        status=problem.status,
        body=msgspec.json.encode(problem),
        content_type="application/problem+json",
        headers=SAFE_HEADERS,
    )


@web.middleware
async def tell_problems(request: web.Request, handler: _Next) -> web.StreamResponse:
    """Every failure leaves as a problem body; our own mistakes leave their traceback in the log only."""
    try:
        _refuse_foreign_pages(request)
        return await handler(request)
    except KilowatchError as error:
        return refusal(error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _translated(request, error)
    except Exception as error:
        if isinstance(error, GONE) and (request.transport is None or request.transport.is_closing()):
            _log.debug("Nobody waits for %s %s any more", request.method, request.path)
            return web.Response(status=HUNG_UP)
        _log.exception("The Open API failed on %s %s", request.method, request.path)
        return refusal(KilowatchError("The engine made a mistake; the details are in its log."))


def _refuse_foreign_pages(request: web.Request) -> None:
    """A web page in a browser on this computer must not reach the engine: neither by its own name nor as another's."""
    host = request.url.host or ""
    origin = request.headers.get("Origin")
    if host not in LOOPBACK:
        raise NotAllowed(f"The engine does not answer to the name '{host}'. Use 127.0.0.1.")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        raise NotAllowed(f"A page of {origin} may not use this engine.")


def _translated(request: web.Request, error: web.HTTPException) -> web.Response:
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        text = f"{request.path} does not take {request.method}; it takes {allowed}."
        response = refusal(MethodNotAllowed("method", text))
        response.headers["Allow"] = allowed
        return response
    if isinstance(error, web.HTTPRequestEntityTooLarge):
        return refusal(TooLarge("body", "The body is too large."))
    if error.status == 404:
        return refusal(NotFound(f"There is nothing at {request.path}. The description is at /api/v1/docs."))
    return refusal(BadRequest("", f"{error.reason}.") if error.status < 500 else KilowatchError(f"{error.reason}."))
