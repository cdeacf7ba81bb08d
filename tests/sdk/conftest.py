"""One engine in a thread of its own for the tests that do not stop it, with an administrator signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from app.sdk.client import Client
from tests.api.running import PASSWORD, Running, in_thread


@dataclass(frozen=True, slots=True)
class SignedIn:
    plant: Running
    token: str


@pytest.fixture(scope="session")
def signed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedIn]:
    with in_thread(tmp_path_factory.mktemp("engine")) as plant:
        first = plant.engine.accounts.create_first("admin", PASSWORD, "ws-1")
        session = asyncio.run_coroutine_threadsafe(first, plant.loop).result(20)
        yield SignedIn(plant, session.token)


@pytest.fixture
def plant(signed_in: SignedIn) -> Running:
    return signed_in.plant


@pytest.fixture
async def client(signed_in: SignedIn) -> AsyncIterator[Client]:
    async with Client(signed_in.plant.url, "ws-1") as made:
        made.token = signed_in.token
        yield made
