"""Change-of-value reports of one device: subscribed while it answers, never trusted alone.

While reports come, their points are still read every ``SAFETY_S``; when the subscription ends, or reads find changes of state
that were not reported, they are polled at their own period again and subscribed anew.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from app.domain.backoff import backoff_s
from app.domain.errors import DeviceRefused, DriverError, LinkLost
from app.domain.readings import Quality
from app.domain.site import Kind
from app.engine.acquisition.asking import wall_us
from app.engine.acquisition.polls import SAFETY_S, Poll
from app.engine.acquisition.station import Station
from app.engine.live import Rows
from drivers.base import Block, Connection, PlanItem, Subscribing, SubscriptionRefused

LIFETIME_S = 120.0
FIRST_RETRY_S = 2.0
LONGEST_RETRY_S = 300.0
MISSED_READS = 2
"""Reads in a row that find unreported changes of state until the subscription counts as dead. One may be a race."""

_log = logging.getLogger(__name__)


async def follow(station: Station, connection: Connection, rescheduled: Callable[[Station], None]) -> None:
    """Keep the reports of a device coming until the link is lost; returns at once where the protocol has none."""
    if not hasattr(connection, "subscribe"):
        return
    reports = Reports(station, cast(Subscribing, connection), rescheduled)
    station.listeners.append(reports.turned)
    station.read_reported = reports.compare
    try:
        await reports.run()
    finally:
        station.listeners.remove(reports.turned)
        station.read_reported = None


class Reports:
    """The subscription of one device."""

    def __init__(self, station: Station, connection: Subscribing, rescheduled: Callable[[Station], None]) -> None:
        self._station = station
        self._connection = connection
        self._rescheduled = rescheduled
        self._targets = {row: target for row, target in station.targets.items() if target.reported}
        self._reader: asyncio.Task[None] | None = None
        self._heard: set[int] = set()
        self._missed = 0
        self._failures = 0
        self._refusal = False

    async def run(self) -> None:
        """Subscribe whenever the device answers. Raises only ``LinkLost``."""
        while self._targets:
            await self._station.answering.wait()
            started_s = time.monotonic()
            try:
                await self._subscribe()
            finally:
                self._fall_back()
            await self._pause(time.monotonic() - started_s)

    def turned(self, device: str, online: bool, detail: str) -> None:
        """A device that is silent has forgotten its subscriptions, for all we know."""
        if not online:
            self._stop()

    def compare(self, rows: Rows, before: NDArray[np.float64]) -> None:
        """A read of reported points came in; ``before`` is what the table held."""
        live = self._station.live
        changed = (live.value[rows] != before) & (live.quality[rows] == Quality.GOOD) & np.isfinite(before)
        states = (row for row in rows[changed] if live.points[row].kind in (Kind.BINARY, Kind.MULTISTATE))
        self._missed = self._missed + 1 if any(int(row) in self._heard for row in states) else 0
        if self._missed >= MISSED_READS:
            _log.info("Device %s no longer reports changes; subscribing again", self._station.device.id)
            self._stop()

    async def _pause(self, lasted_s: float) -> None:
        """Longer after each subscription that did not last; none after a refusal, for the rest can be had."""
        if self._refusal:
            self._refusal = False
            return
        self._failures = 1 if lasted_s > LIFETIME_S else self._failures + 1
        await asyncio.sleep(backoff_s(self._failures, FIRST_RETRY_S, LONGEST_RETRY_S, 0.0))

    async def _subscribe(self) -> None:
        """Take reports until they end or are stopped. The reader is a task of its own, so that it can be stopped."""
        self._missed = 0
        self._reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait({self._reader})
        finally:
            reader, self._reader = self._reader, None
            reader.cancel()
            await asyncio.wait({reader})
        if reader.cancelled():
            return
        error = reader.exception()
        if isinstance(error, LinkLost):
            raise error
        if error is not None:
            self._refused(error)

    async def _read(self) -> None:
        items = [PlanItem(target.row, target.address) for target in self._targets.values()]
        blocks = self._connection.subscribe(self._station.options, items, LIFETIME_S)
        try:
            async for block in blocks:
                self._take(block)
        finally:
            if isinstance(blocks, AsyncGenerator):
                await blocks.aclose()

    def _take(self, block: Block) -> None:
        at_us = wall_us()
        self._station.live.ingest(block, at_us)
        self._station.tally.last_answer_us = at_us
        self._missed = 0
        new = {int(row) for row in block.indices} - self._heard
        if new:
            self._heard |= new
            self._relax(new)

    def _relax(self, rows: set[int]) -> None:
        """Polls whose points are all reported now are read as a safeguard only."""
        for poll in self._station.polls:
            if poll.reported and not rows.isdisjoint(poll.targets) and self._heard.issuperset(poll.targets):
                self._pace(poll, max(poll.natural_s, SAFETY_S))
        self._station.reporting = True
        self._rescheduled(self._station)

    def _fall_back(self) -> None:
        """Poll at the points' own periods again."""
        self._heard.clear()
        self._station.reporting = False
        for poll in self._station.polls:
            if poll.reported and poll.period_s != poll.natural_s and not poll.refusals:
                self._pace(poll, poll.natural_s)
        self._rescheduled(self._station)

    def _pace(self, poll: Poll, period_s: float) -> None:
        poll.pace(period_s, time.monotonic())
        self._station.live.expect(poll.request.indices, period_s)

    def _refused(self, error: BaseException) -> None:
        """Points that the device does not report are polled for good; without names that means all of them."""
        if not isinstance(error, DriverError):
            _log.error("Device %s: the driver failed to subscribe", self._station.device.id, exc_info=error)
        elif isinstance(error, DeviceRefused):
            named = error.indices if isinstance(error, SubscriptionRefused) else ()
            rows = named or tuple(self._targets)
            _log.info("Device %s does not report changes of %d points: %s", self._station.device.id, len(rows), error)
            for row in rows:
                self._targets.pop(int(row), None)
            self._refusal = True

    def _stop(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
