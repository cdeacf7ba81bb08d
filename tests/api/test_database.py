"""The database page through the Open API."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.errors import NotAllowed
from tests.api.conftest import Clients


async def test_an_engineer_sees_what_the_database_holds_and_takes(clients: Clients) -> None:
    state = await clients["engineer"].database()
    assert (state.kind, state.state) == ("sqlite", "ok")
    assert state.looked_at is not None
    assert state.bytes > 0
    assert state.free_bytes
    assert {"samples", "audit"} <= {group.name for group in state.groups}
    assert state.sizes[-1].bytes == state.bytes
    assert len(state.sizes) <= 2, "one for each hour"
    assert [k.name for k in state.kept] == ["samples", "minutes", "quarters", "hours", "days"]


async def test_the_history_is_compacted_on_demand_and_that_is_audited(clients: Clients) -> None:
    client = clients["engineer"]
    assert (await client.compact_database()).state == "running"
    async with asyncio.timeout(10):
        while (await client.database()).compact.state == "running":  # noqa: ASYNC110 asked over the wire
            await asyncio.sleep(0.02)
    state = await client.database()
    assert state.compact.state == "idle"
    assert state.compact.ended_at is not None


async def test_an_operator_does_neither(clients: Clients) -> None:
    with pytest.raises(NotAllowed):
        await clients["operator"].database()
    with pytest.raises(NotAllowed):
        await clients["operator"].compact_database()
