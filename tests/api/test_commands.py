"""A command reaches the device, is read back, is an override with an owner, and is refused where it must be."""

from __future__ import annotations

import asyncio
import time

import pytest

from app.domain.errors import InvalidInput, NotFound
from app.domain.messages import Command, CommandRequest
from app.sdk.client import Client
from tests.api.conftest import Clients
from tests.api.running import PANEL, SETPOINT, Running

FINAL = {"verified", "refused", "failed", "unknown", "expired"}


async def done(client: Client, command: Command) -> Command:
    deadline = time.monotonic() + 8
    while (command := await client.command_state(command.id)).state not in FINAL:
        assert time.monotonic() < deadline, command
        await asyncio.sleep(0.02)
    return command


def wanted(value: float | None, **more: object) -> CommandRequest:
    return CommandRequest(point="t.c.sp", value=value, reason="Warm chamber", **more)  # type: ignore[arg-type]


async def test_a_setpoint_is_checked_sent_and_verified(plant: Running, clients: Clients) -> None:
    client = clients["operator"]
    checked = await client.check_command(wanted(23.0))
    assert checked.state == "checked"
    assert plant.gateway.units[PANEL][SETPOINT] == 215
    names = [check.id for check in checked.checks if check.result == "warning"]
    sent = await client.command(wanted(23.0, accepted=tuple(names)))
    verified = await done(client, sent)
    assert (verified.state, verified.readback) == ("verified", 23.0)
    assert plant.gateway.units[PANEL][SETPOINT] == 230
    assert (verified.by, verified.workstation) == ("a.operator", "ws-1")
    assert (await client.commands("t.c.sp"))[0].id == verified.id
    audit = await clients["administrator"].audit(limit=50)
    assert "t.c.sp" in [entry.target for entry in audit if entry.user == "a.operator"]
    commands = await clients["administrator"].audit(user="a.operator", action="command")
    assert {(entry.user, entry.action) for entry in commands} == {("a.operator", "command")}
    assert (await clients["administrator"].audit_proof()).first_broken is None


async def test_a_setpoint_out_of_range_is_not_sent(plant: Running, clients: Clients) -> None:
    before = plant.gateway.units[PANEL][SETPOINT]
    refused = await clients["operator"].command(wanted(45.0))
    assert refused.state == "refused"
    assert any(check.result == "failed" for check in refused.checks)
    assert plant.gateway.units[PANEL][SETPOINT] == before


async def test_a_command_to_nothing_and_with_an_impossible_priority_is_refused(clients: Clients) -> None:
    with pytest.raises(NotFound):
        await clients["operator"].command(CommandRequest(point="t.nothing", value=1.0))
    with pytest.raises(InvalidInput) as refused:
        await clients["operator"].command(wanted(20.0, priority=17))
    assert refused.value.field.endswith("priority")
