"""What a route is: one row of the table, from which the server, the rights, the description and the tests are made."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiohttp import web

from app.domain.messages import Session
from app.engine.engine import Engine

BASE = "/api/v1"
JSON = "application/json"
YAML = "application/yaml"
BINARY = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BODY_LIMIT_BYTES = 1024 * 1024

PUBLIC = ""
"""The right of a route that needs none, not even a session. Every other right is an action of a role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoQuery:
    """No parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that was parsed and whose right was checked. ``session`` is ``None`` on public routes only."""

    engine: Engine
    request: web.Request
    path: Mapping[str, str]
    query: Any
    body: Any
    session: Session | None

    @property
    def signed(self) -> Session:
        """The session of a route that needs a right."""
        assert self.session is not None
        return self.session


Handler: TypeAlias = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """``path`` is below ``/api/v1``. ``body`` and ``answer`` are types of JSON, or ``None``; ``takes`` and ``gives`` name the
    media types. Handlers return an instance of ``answer``, ``None`` for 204, or a whole response.

    ``example`` and ``example_answer`` are plain data that fit the types (a test proves it); ``example_path`` fills the path.
    """

    method: str
    path: str
    handler: Handler
    right: str
    summary: str
    text: str = ""
    query: type = NoQuery
    body: Any = None
    answer: Any = None
    takes: str = JSON
    gives: tuple[str, ...] = (JSON,)
    limit_bytes: int = BODY_LIMIT_BYTES
    status: int = 200
    example: Any = None
    example_query: str = ""
    example_path: str = ""
    example_answer: Any = None

    @property
    def parameters(self) -> list[str]:
        """Names in the path."""
        return re.findall(r"{(\w+)}", self.path)
