"""Commands and overrides."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from app.api import examples
from app.api.route import Call, Route
from app.domain.messages import Command, CommandRequest, Override


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandQuery:
    point: str = ""
    limit: Annotated[int, Meta(ge=1, le=1_000)] = 100


async def check(call: Call) -> Command:
    return await call.engine.plant.commands.check(call.body, call.signed)


async def submit(call: Call) -> Command:
    return await call.engine.plant.commands.submit(call.body, call.signed)


async def command(call: Call) -> Command:
    return await asyncio.to_thread(call.engine.plant.commands.command, call.path["id"])


async def commands(call: Call) -> list[Command]:
    wanted: CommandQuery = call.query
    return await asyncio.to_thread(call.engine.store.commands.recent, wanted.limit, wanted.point or None)


async def overrides(call: Call) -> list[Override]:
    return call.engine.plant.commands.overrides()


ROUTES = (
    Route(
        method="POST",
        path="commands",
        handler=submit,
        right="command",
        summary="Command a point: `value` forces it, null releases it to automatic.",
        text=(
            "`hold_s` null holds until released, at most the site's maximum. The answer comes when the command has been sent; "
            "ask `commands/{id}` until its state is verified, refused, failed, unknown or expired. A command whose answer was "
            "lost is `unknown` and is never sent again by itself."
        ),
        body=CommandRequest,
        answer=Command,
        status=202,
        example=examples.COMMAND_REQUEST,
        example_answer={**examples.COMMAND, "state": "sent", "readback": None},
    ),
    Route(
        method="POST",
        path="commands/check",
        handler=check,
        right="command",
        summary="Every check of a command; nothing is sent.",
        body=CommandRequest,
        answer=Command,
        example=examples.COMMAND_REQUEST,
        example_answer={**examples.COMMAND, "state": "checked", "readback": None, "until": None},
    ),
    Route(
        method="GET",
        path="commands",
        handler=commands,
        right="view",
        summary="The latest commands, newest first.",
        query=CommandQuery,
        answer=list[Command],
        example_query="point=cth.ahu-3.sat-sp",
        example_answer=[examples.COMMAND],
    ),
    Route(
        method="GET",
        path="commands/{id}",
        handler=command,
        right="view",
        summary="One command with every step of its life.",
        answer=Command,
        example_path="commands/c-20260714-0001",
        example_answer=examples.COMMAND,
    ),
    Route(
        method="GET",
        path="overrides",
        handler=overrides,
        right="view",
        summary="Every value that is forced now: owner, age, priority, expiry.",
        answer=list[Override],
        example_answer=[examples.OVERRIDE],
    ),
)
