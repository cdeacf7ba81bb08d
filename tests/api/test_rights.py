"""Every route with every role, from the one table: what a role has no right for is refused and audited."""

from __future__ import annotations

import aiohttp
import pytest

from app.api.route import BASE, PUBLIC, Route
from app.api.table import ROUTES
from app.domain.permissions import ACTIONS, ROLES
from tests.api.conftest import Clients
from tests.api.running import Running

OPEN_TO_ALL = {"GET health", "POST first-start", "POST session", "GET openapi.json", "GET docs"}
ENDS_THE_SESSION = "DELETE session"


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


async def status(plant: Running, route: Route, token: str) -> int:
    """Ask with an empty body and names that nothing has."""
    address = f"{plant.url}{BASE}/{route.path}"
    for parameter in route.parameters:
        address = address.replace(f"{{{parameter}}}", "nothing.of.this.name")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as http, http.request(route.method, address, headers=headers) as answer:
        return answer.status


async def test_only_these_routes_are_open_to_all() -> None:
    assert {name(route) for route in ROUTES if route.right == PUBLIC} == OPEN_TO_ALL
    assert {route.right for route in ROUTES} <= {PUBLIC, *ACTIONS}


@pytest.mark.parametrize("route", [r for r in ROUTES if r.right != PUBLIC], ids=name)
async def test_without_a_session_nothing_is_given(plant: Running, route: Route) -> None:
    assert await status(plant, route, "") == 401
    assert await status(plant, route, "an invented token") == 401


@pytest.mark.parametrize("route", [r for r in ROUTES if r.right != PUBLIC and name(r) != ENDS_THE_SESSION], ids=name)
async def test_a_role_may_do_what_its_row_says_and_nothing_else(plant: Running, clients: Clients, route: Route) -> None:
    for role, actions in ROLES.items():
        answered = await status(plant, route, clients[role].token)
        if route.right in actions:
            assert answered not in (401, 403, 500), (role, answered)
        else:
            assert answered == 403, role


async def test_a_refused_request_is_audited_with_who_what_and_where_from(plant: Running, clients: Clients) -> None:
    route = next(route for route in ROUTES if name(route) == "PUT site")
    assert await status(plant, route, clients["operator"].token) == 403
    entry = (await plant.call(plant.engine.audit.read(limit=1)))[0]
    assert (entry.user, entry.workstation, entry.action) == ("a.operator", "ws-1", "refused")
    assert (entry.target, entry.result) == ("PUT /api/v1/site", "needs the right configure")
