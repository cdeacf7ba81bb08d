"""Accounts through the Open API: what an administrator changes acts in the open sessions of two consoles within seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotSignedIn
from app.domain.messages import CommandRequest, LiveSession, Subscribe
from app.engine.accountline import AccountLine
from app.sdk.client import Client, LiveMessage
from tests.api.conftest import Clients
from tests.api.running import PASSWORD, Running

WITHIN_S = 5.0
OTHER = "han-river-2026"
COMMAND = CommandRequest(point="t.c.sp", value=21.0)


async def session_message(stream: AsyncIterator[LiveMessage]) -> LiveSession:
    async for message in stream:
        if isinstance(message, LiveSession):
            return message
    raise AssertionError("the stream ended")


async def test_a_role_that_is_taken_away_acts_on_both_consoles_of_its_owner(plant: Running, clients: Clients) -> None:
    admin = clients["administrator"]
    made = await admin.add_account("op.two", "operator", PASSWORD, "New shift")
    assert (made.name, made.role, made.enabled, made.sessions) == ("op.two", "operator", True, 0)
    async with Client(plant.url, "ws-1") as one, Client(plant.url, "ws-2") as two:
        for client in (one, two):
            await client.sign_in("op.two", PASSWORD)
            assert (await client.check_command(COMMAND)).state == "checked"
        streams = [client.live(Subscribe()) for client in (one, two)]
        for stream in streams:
            await anext(stream)
        assert next(a.sessions for a in await admin.accounts() if a.name == "op.two") == 2
        started_s = time.monotonic()
        assert (await admin.change_account("op.two", role="viewer", reason="Left")).role == "viewer"
        for client in (one, two):
            with pytest.raises(NotAllowed):
                await client.check_command(COMMAND)
        for stream in streams:
            assert await session_message(stream) == LiveSession(role="viewer", rights=("view",))
        assert time.monotonic() - started_s < WITHIN_S

        # the command line, beside the running engine
        started_s = time.monotonic()
        AccountLine(plant.store).change("op.two", enabled=False)
        for stream in streams:
            with pytest.raises(NotSignedIn):
                async for _ in stream:
                    pass
        assert time.monotonic() - started_s < WITHIN_S
        for client in (one, two):
            with pytest.raises(NotSignedIn):
                await client.points()


async def test_a_password_is_changed_by_its_owner_and_by_an_administrator(plant: Running, clients: Clients) -> None:
    admin = clients["administrator"]
    await admin.add_account("op.pass", "operator", PASSWORD)
    async with Client(plant.url) as one, Client(plant.url) as two:
        await one.sign_in("op.pass", PASSWORD)
        await two.sign_in("op.pass", PASSWORD)
        for present, new, field in (
            (OTHER, OTHER, "password"),
            (PASSWORD, "short", "new"),
            (PASSWORD, PASSWORD, "new"),
        ):
            with pytest.raises(InvalidInput) as refused:
                await one.change_password(present, new)
            assert refused.value.field == field
        await one.change_password(PASSWORD, OTHER)
        assert (await one.session()).name == "op.pass"
        with pytest.raises(NotSignedIn):
            await two.session()
        await two.sign_in("op.pass", OTHER)
        await admin.set_password("op.pass", PASSWORD, "Forgotten")
        for client in (one, two):
            with pytest.raises(NotSignedIn):
                await client.session()
        await one.sign_in("op.pass", PASSWORD)


async def test_what_cannot_be_is_refused_with_its_field(clients: Clients) -> None:
    admin = clients["administrator"]
    with pytest.raises(Conflict):
        await admin.add_account("A.Viewer", "viewer", PASSWORD)
    for name, role, password, field in (
        ("op", "viewer", PASSWORD, "name"),
        ("op.new", "king", PASSWORD, "role"),
        ("op.new", "viewer", "short", "password"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await admin.add_account(name, role, password)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        await admin.change_account("op.nobody", role="viewer")
    with pytest.raises(NotFound):
        await admin.set_password("op.nobody", PASSWORD)
    with pytest.raises(Conflict, match="last administrator"):
        await admin.change_account("a.administrator", enabled=False)
    assert await asyncio.gather(admin.session(), admin.accounts())
