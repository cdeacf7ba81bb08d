"""One engine for a module, with somebody of each role signed in once: a password costs a tenth of a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.domain.messages import SignIn
from app.domain.permissions import ROLES
from app.sdk.client import Client
from tests.api.running import PASSWORD, Running, running

Clients = dict[str, Client]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def plant(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with running(tmp_path_factory.mktemp("engine")) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(plant: Running) -> AsyncIterator[Clients]:
    """A client for each role, by role."""
    accounts = plant.engine.accounts
    await asyncio.gather(*(accounts.add(f"a.{role}", role, PASSWORD) for role in ROLES))
    sessions = await asyncio.gather(
        *(accounts.sign_in(SignIn(name=f"a.{role}", password=PASSWORD, workstation="ws-1")) for role in ROLES)
    )
    made = {session.role: Client(plant.url, "ws-1") for session in sessions}
    for session in sessions:
        made[session.role].token = session.token
    yield made
    for client in made.values():
        await client.close()
