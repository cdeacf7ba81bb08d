"""What one subscriber waits for: reports gathered until it asks, the newest of each row."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np

from app.domain.errors import DriverError
from app.domain.readings import Quality, Reason
from drivers.bacnet.address import PointAddress
from drivers.bacnet.codec import ObjectNumber, object_number
from drivers.bacnet.names import PRESENT_VALUE
from drivers.bacnet.quality import Row
from drivers.bacnet.station import Station
from drivers.base import Block


class Stream:
    """The subscriptions of one device under one process identifier.

    ``rows`` are the rows of the live table by object; ``unreportable`` those of other properties than the present value.
    ``subscribed_s`` and ``due_s`` say when each was last confirmed and when it is to be renewed (monotonic).
    """

    def __init__(self, process: int, station: Station, lifetime_s: int) -> None:
        self.process = process
        self.station = station
        self.lifetime_s = lifetime_s
        self.peer: Any = None
        self.keeper: asyncio.Task[None] | None = None
        self.rows: dict[ObjectNumber, list[int]] = {}
        self.unreportable: list[int] = []
        self.subscribed_s: dict[ObjectNumber, float] = {}
        self.due_s: dict[ObjectNumber, float] = {}
        self._news: dict[int, Row] = {}
        self._changed = asyncio.Event()
        self._error: DriverError | None = None

    def watch(self, address: PointAddress, index: int) -> None:
        if address.property == PRESENT_VALUE and address.index is None:
            self.rows.setdefault(object_number(address.object_type, address.instance), []).append(index)
        else:
            self.unreportable.append(index)

    def put(self, number: ObjectNumber, news: Row) -> None:
        for index in self.rows[number]:
            self._news[index] = news
        self._changed.set()

    def put_block(self, block: Block) -> None:
        for index, value, quality, reason in zip(
            block.indices.tolist(), block.values.tolist(), block.quality, block.reason, strict=True
        ):
            self._news[index] = (value, Quality(quality), Reason(reason))
        self._changed.set()

    def end(self, error: DriverError) -> None:
        """Give out what is there, then raise ``error``."""
        self._error = self._error or error
        self._changed.set()

    async def next(self) -> Block:
        """What has been reported since the last call; waits until there is something."""
        await self._changed.wait()
        if self._news:
            return self._taken()
        assert self._error is not None
        raise self._error

    def _taken(self) -> Block:
        news, self._news = self._news, {}
        if self._error is None:
            self._changed.clear()
        values, quality, reason = zip(*news.values(), strict=True)
        return Block(
            np.array(list(news), np.intp),
            np.array(values, np.float64),
            np.array(quality, np.uint8),
            np.array(reason, np.uint8),
        )
