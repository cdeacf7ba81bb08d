"""Backups through the Open API."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.api.conftest import Clients


async def test_a_backup_is_ordered_watched_and_listed(clients: Clients) -> None:
    client = clients["engineer"]
    before = await client.backups()
    assert before.next_at is not None
    assert (await client.start_backup()).state == "running"
    async with asyncio.timeout(10):
        while (state := await client.backups()).state == "running":  # noqa: ASYNC110 asked over the wire
            await asyncio.sleep(0.02)
    assert state.state == "idle"
    assert (Path(state.folder) / state.files[0].name).stat().st_size == state.files[0].bytes
