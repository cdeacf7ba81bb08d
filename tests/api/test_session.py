"""Signing in and out: the same answer for whoever is wrong, rights of the role, an end that is one."""

from __future__ import annotations

import hashlib

import pytest

from app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotSignedIn
from app.domain.messages import CommandRequest, Session
from app.sdk.client import Client
from tests.api.running import PASSWORD, Running


async def test_signing_in_and_out(plant: Running, sessions: dict[str, Session]) -> None:
    async with Client(plant.url, "ws-9") as client:
        told = []
        for name, password in (("a.viewer", "a wrong pass phrase"), ("nobody.here", PASSWORD)):
            with pytest.raises(NotSignedIn) as refused:
                await client.sign_in(name, password)
            told.append(str(refused.value))
        assert told[0] == told[1]
        session = await client.sign_in("a.viewer", PASSWORD)
        assert (session.role, session.rights, session.workstation) == ("viewer", ("view",), "ws-9")
        assert (await client.session()).name == "a.viewer"
        with pytest.raises(NotAllowed, match="configure"):
            await client.import_site("site: {}", "")
        token = client.token
        await client.sign_out()
        client.token = token
        with pytest.raises(NotSignedIn):
            await client.points()


async def test_a_console_that_nobody_uses_may_look_on_only(plant: Running, sessions: dict[str, Session]) -> None:
    activity = plant.engine.accounts.sessions.activity
    async with Client(plant.url, "ws-9") as client:
        session = await client.sign_in("a.operator", PASSWORD)
        assert session.act_until is not None
        assert (await client.active()).rights == session.rights
        activity.resume(hashlib.sha256(client.token.encode()).hexdigest(), None)  # as after 15 minutes
        assert "command" not in (await client.active()).rights
        for deed in (client.check_command, client.command):
            with pytest.raises(NotAllowed, match=r"Nobody has acted .* for 15 min.* Enter the password of a.operator"):
                await deed(CommandRequest(point="t.c.sp", value=21.0))
        assert await client.points()
        await client.alarms()
        with pytest.raises(NotFound):
            await client.acknowledge("nothing.of.this.name")
        assert "command" not in (await client.session()).rights, "that was no deed which brings rights back"
        with pytest.raises(InvalidInput, match="wrong"):
            await client.confirm("a wrong pass phrase")
        assert (await client.confirm(PASSWORD)).rights == session.rights
        assert (await client.check_command(CommandRequest(point="t.c.sp", value=21.0))).state == "checked"
        await client.sign_out()


async def test_there_is_no_second_first_start(plant: Running, sessions: dict[str, Session]) -> None:
    async with Client(plant.url) as client:
        with pytest.raises(Conflict):
            await client.create_administrator("another", PASSWORD)
