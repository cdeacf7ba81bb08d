"""One engine for all of these tests, with somebody of each role signed in once: a password costs a tenth of a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from app.domain.messages import Session, SignIn
from app.domain.permissions import ROLES
from app.engine.accounts import Accounts
from app.sdk.client import Client
from tests.api.running import PASSWORD, Running, in_thread

Clients = dict[str, Client]


@pytest.fixture(scope="session")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with in_thread(tmp_path_factory.mktemp("engine")) as made:
        yield made


@pytest.fixture(scope="session")
def sessions(plant: Running) -> dict[str, Session]:
    """A session for each role."""
    return asyncio.run_coroutine_threadsafe(signed_in(plant.engine.accounts), plant.loop).result(30)


async def signed_in(accounts: Accounts) -> dict[str, Session]:
    await asyncio.gather(*(accounts.add(f"a.{role}", role, PASSWORD) for role in ROLES))
    found = await asyncio.gather(
        *(accounts.sign_in(SignIn(name=f"a.{role}", password=PASSWORD, workstation="ws-1")) for role in ROLES)
    )
    return {session.role: session for session in found}


@pytest.fixture
async def clients(plant: Running, sessions: dict[str, Session]) -> AsyncIterator[Clients]:
    """A client for each role, by role."""
    made = {role: Client(plant.url, "ws-1") for role in sessions}
    for role, session in sessions.items():
        made[role].token = session.token
    yield made
    for client in made.values():
        await client.close()
