"""What the contract suite needs to know about a driver and the real peer that it is tried on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.domain.errors import DriverError, LinkLost
from app.domain.readings import Quality
from drivers.base import Block, Connection, Driver, PlanItem, Request
from tests.drivers.peers.middleman import Middleman, Twist


@dataclass(kw_only=True)
class Rig:
    """A driver, a link to a real peer through a man in the middle, and what there is to read and write.

    ``ramp`` gives an address whose value is the number, below ``ramp_size``; ``silent`` is a device that never answers;
    ``nowhere`` is a link that cannot be opened; ``streams`` is true where bytes arrive in pieces and a peer can hang up;
    ``release`` where a command can be released.
    """

    driver: Driver
    link: Mapping[str, Any]
    device: Mapping[str, Any]
    silent: Mapping[str, Any]
    nowhere: Mapping[str, Any]
    middleman: Middleman
    values: Mapping[str, float]
    commands: Mapping[str, Sequence[float]]
    read_only: str
    unknown: str
    ramp: Callable[[int], str]
    ramp_size: int
    lies: Mapping[str, Twist]
    bad_addresses: Sequence[str]
    streams: bool = True
    release: bool = False
    timeout_s: float = 0.2
    late_reads: int = 300
    fuzzes: int = 40
    opened: list[Connection] = field(default_factory=list)

    async def open(self) -> Connection:
        """A connection that is closed after the test at the latest."""
        connection = await self.driver.open(self.link, 5.0)
        self.opened.append(connection)
        return connection

    async def close(self) -> None:
        for connection in self.opened:
            await connection.close()

    def plan(self, *addresses: str, device: Mapping[str, Any] | None = None) -> list[Request]:
        items = [PlanItem(n, self.driver.parse_address(text)) for n, text in enumerate(addresses)]
        return self.driver.plan(self.device if device is None else device, items)

    async def read(
        self,
        connection: Connection,
        *addresses: str,
        device: Mapping[str, Any] | None = None,
        timeout_s: float | None = None,
    ) -> Block:
        """All ``addresses`` in their order, as one block."""
        asked = self.device if device is None else device
        whole = Block.bad(np.arange(len(addresses), dtype=np.intp), 0)  # type: ignore[arg-type]  # no reason yet
        for request in self.plan(*addresses, device=asked):
            block = await connection.read(asked, request, timeout_s or self.timeout_s)
            whole.values[block.indices] = block.values
            whole.quality[block.indices] = block.quality
            whole.reason[block.indices] = block.reason
        return whole

    async def attempt(
        self, connection: Connection, *addresses: str, timeout_s: float | None = None
    ) -> Block | DriverError:
        """The block, or the error that the driver may raise."""
        try:
            return await self.read(connection, *addresses, timeout_s=timeout_s)
        except DriverError as error:
            return error

    @staticmethod
    def usable(outcome: object) -> bool:
        """False when the engine would open the link anew."""
        return not isinstance(outcome, LinkLost)

    async def recovered(self, connection: Connection, address: str) -> float:
        """The value once the peer is honest again; the engine would open the link anew after ``LinkLost``."""
        for _ in range(20):
            outcome = await self.attempt(connection, address)
            if isinstance(outcome, Block) and outcome.quality[0] == Quality.GOOD:
                return float(outcome.values[0])
            await asyncio.sleep(0.01)
            if not self.usable(outcome):
                connection = await self.open()
        raise AssertionError(f"{address} does not come back")
