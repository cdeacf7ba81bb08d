"""Commands and overrides."""

from __future__ import annotations

from urllib.parse import quote

from app.domain.messages import Command, CommandRequest, Override
from app.sdk.transport import Transport

COMMAND_TIMEOUT_S = 30.0


class CommandCalls(Transport):
    """What changes the plant. A command is never sent twice, whatever happens to the connection."""

    async def check_command(self, request: CommandRequest) -> Command:
        """Every check, nothing sent."""
        return await self._ask("POST", "commands/check", Command, body=request, timeout_s=COMMAND_TIMEOUT_S)

    async def command(self, request: CommandRequest) -> Command:
        """Send; poll ``command_state`` until the state is verified, refused, failed, unknown or expired."""
        return await self._ask("POST", "commands", Command, body=request, timeout_s=COMMAND_TIMEOUT_S)

    async def command_state(self, id: str) -> Command:
        return await self._ask("GET", f"commands/{quote(id, safe='')}", Command)

    async def commands(self, point: str = "", limit: int = 100) -> list[Command]:
        """The latest commands, of one point if asked for."""
        return await self._ask("GET", "commands", list[Command], query={"point": point or None, "limit": limit})

    async def overrides(self) -> list[Override]:
        """Every value that is forced now."""
        return await self._ask("GET", "overrides", list[Override])
