"""How many connections the engine opens in a second, all links together: devices that return at once are taken in turn."""

from __future__ import annotations

import asyncio
import time

CONNECTS_PER_S = 50.0


class ConnectGate:
    """Lets one caller through every ``1 / per_s`` seconds, in the order of arrival."""

    def __init__(self, per_s: float = CONNECTS_PER_S) -> None:
        self._step_s = 1.0 / per_s
        self._next_s = 0.0

    async def turn(self) -> None:
        """Wait for the caller's turn."""
        now_s = time.monotonic()
        mine_s = max(now_s, self._next_s)
        self._next_s = mine_s + self._step_s
        if mine_s > now_s:
            await asyncio.sleep(mine_s - now_s)
