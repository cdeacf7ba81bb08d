"""The OpenAPI 3.1 document, made from the table of routes and the types of the messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from app.api.route import BASE, BINARY, JSON, PUBLIC, Route
from app.domain.messages import (
    LiveAlarms,
    LiveEvents,
    LiveHealth,
    LiveOverrides,
    LivePoints,
    LiveSession,
    Problem,
    Subscribe,
)
from app.version import __version__

REFERENCE = "#/components/schemas/{name}"
LIVE = (Subscribe, LivePoints, LiveAlarms, LiveEvents, LiveOverrides, LiveSession, LiveHealth)
"""Messages of the WebSocket, which OpenAPI has no other place for."""
PROBLEM_EXAMPLE = {
    "type": "urn:kilowatch:problem:invalid-input",
    "title": "An entry is not valid",
    "status": 422,
    "detail": "priority: expected int, got str.",
    "field": "priority",
    "faults": [],
}
DESCRIPTION = """The engine of Kilowatch: everything that its console can do. Instants are aware UTC in ISO 8601; every value has a quality
(good, uncertain, bad) with a reason, and null where there is none. Errors are problem bodies (RFC 9457) that name the field."""


def document(routes: Sequence[Route]) -> bytes:
    """The whole description as JSON."""
    types = [kind for route in routes for kind in (route.body, route.answer) if kind not in (None, bytes)]
    schemas, components = msgspec.json.schema_components([*types, Problem, *LIVE], ref_template=REFERENCE)
    by_type = dict(zip(map(repr, types), schemas, strict=False))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(f"{BASE}/{route.path}", {})[route.method.lower()] = _operation(route, by_type)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "Kilowatch Open API", "version": __version__, "description": DESCRIPTION},
            "servers": [{"url": "http://127.0.0.1:8470"}],
            "paths": paths,
            "components": {
                "schemas": components,
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "responses": {"Problem": _problem()},
            },
        }
    )


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    needs = "no rights" if route.right == PUBLIC else f"the right `{route.right}`"
    operation: dict[str, Any] = {
        "operationId": operation_id(route),
        "tags": [route.path.partition("/")[0]],
        "summary": route.summary,
        "description": f"{route.text}\n\nNeeds {needs}.".strip(),
        "security": [] if route.right == PUBLIC else [{"token": []}],
        "parameters": list(_parameters(route)),
        "responses": {str(route.status): _answer(route, schemas), **_problems(route)},
    }
    if route.body is not None:
        media = _media(schemas[repr(route.body)], route.example)
        operation["requestBody"] = {"required": True, "content": {route.takes: media}}
    return operation


def operation_id(route: Route) -> str:
    """A name for generated clients: ``post_alarms_id_ack``."""
    words = route.path.replace("{", "").replace("}", "").replace("-", "_").replace(".", "_").replace("/", "_")
    return f"{route.method.lower()}_{words}"


def _parameters(route: Route) -> Iterable[dict[str, Any]]:
    for name in route.parameters:
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    (reference,), components = msgspec.json.schema_components([route.query], ref_template=REFERENCE)
    schema = components[reference["$ref"].rpartition("/")[2]]
    for name, kind in schema["properties"].items():
        yield {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": kind}


def _answer(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    if route.answer is None:
        return {"description": "Done."}
    content: dict[str, Any] = {}
    for media in route.gives:
        schema = schemas.get(repr(route.answer), {}) if media not in (BINARY,) else {}
        content[media] = _media(schema, route.example_answer if media != BINARY else None)
    return {"description": route.summary, "content": content}


def _media(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    media: dict[str, Any] = {"schema": schema} if schema else {}
    return media if example is None else {**media, "example": example}


def _problems(route: Route) -> dict[str, Any]:
    """The refusals that a route can answer with, beside 500."""
    statuses = ["400", "500"]
    statuses += [] if route.right == PUBLIC else ["401", "403"]
    statuses += ["404"] if route.parameters else []
    statuses += ["413", "422"] if route.body is not None else []
    return {status: {"$ref": "#/components/responses/Problem"} for status in sorted(statuses)}


def _problem() -> dict[str, Any]:
    media = {"schema": {"$ref": REFERENCE.format(name="Problem")}, "example": PROBLEM_EXAMPLE}
    return {
        "description": "Refused or failed; the body says what and where.",
        "content": {"application/problem+json": media},
    }


__all__ = ["JSON", "document", "operation_id"]
