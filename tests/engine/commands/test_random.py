"""Thousands of commands by chance: what may not be is never executed, and no loss makes a duplicate."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from app.domain.errors import KilowatchError
from app.domain.messages import Command
from app.domain.permissions import ROLES
from app.store import Store
from tests.engine.commands.conftest import (
    FROST,
    LOST,
    SETPOINT,
    SILENT,
    Hands,
    request,
    running,
    session,
)

RANDOM = 2000


async def test_random_commands_without_right_or_against_an_interlock_execute_nothing(
    store: Store, hands: Hands
) -> None:
    """Asked through ``check`` as well as ``submit``; the checks decide in the engine, whoever asks."""
    chance = random.Random(4)
    async with running(store, hands) as room:
        for n in range(RANDOM):
            role = chance.choice(["viewer", "manager", "operator", "nobody", ""])
            may = "command" in ROLES.get(role, frozenset())
            fault: dict[str, Any] = {"value": chance.choice([11.0, 20.5, 18.5, 1e9])} if may else {}
            if may and chance.random() < 0.5:
                fault = chance.choice(
                    [{"priority": 3}, {"priority": 9}, {"hold_s": 1e6}, {"reason": ""}, {"point": FROST}]
                )
            asked = request(**fault)
            try:
                command = await (
                    room.desk.check(asked, session(role)) if n % 20 else room.desk.submit(asked, session(role))
                )
            except KilowatchError:
                continue
            assert any(check.result == "failed" for check in command.checks)
        room.controller.shows({FROST: 0.0})
        assert (await room.commands(request())).state == "refused"
        assert room.controller.writes == []
        assert room.desk.overrides() == []


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_third_of_all_telegrams_lost_makes_no_duplicate(store: Store, hands: Hands, seed: int) -> None:
    chance = random.Random(seed)
    async with running(store, hands) as room:
        write = room.controller.write

        async def lossy(point_id: str, value_engineering: float | None, priority: int, timeout_s: float) -> None:
            if chance.random() < 0.15:
                raise LOST
            await write(point_id, value_engineering, priority, timeout_s)
            if chance.random() < 0.15:
                raise SILENT

        room.controller.write = lossy  # type: ignore[method-assign]
        ended: list[Command] = []
        for _ in range(25):
            value = round(chance.uniform(15.0, 17.0), 1)
            before = len(room.controller.writes)
            command = await room.commands(request(value))
            ended.append(command)
            written = room.controller.writes[before:]
            assert len([w for w in written if w[1] is not None]) <= 1
            if command.state == "verified":
                assert written == [(SETPOINT, value, 8)]
            elif command.state == "failed":
                assert written == []
            else:
                assert command.state == "unknown"
                assert written == [(SETPOINT, value, 8)]
        await asyncio.sleep(0.05)
        assert {command.state for command in ended} >= {"verified", "unknown", "failed"}
