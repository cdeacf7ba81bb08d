"""Signing in and out: the same answer for whoever is wrong, rights of the role, an end that is one."""

from __future__ import annotations

import pytest

from app.domain.errors import Conflict, NotAllowed, NotSignedIn
from app.domain.messages import Session
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


async def test_there_is_no_second_first_start(plant: Running, sessions: dict[str, Session]) -> None:
    async with Client(plant.url) as client:
        with pytest.raises(Conflict):
            await client.create_administrator("another", PASSWORD)
