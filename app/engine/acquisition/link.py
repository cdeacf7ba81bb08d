"""The owner of one link: opens it, has its devices served, and starts again when it is lost."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Sequence
from typing import TypeVar

from app.domain.backoff import backoff_s
from app.domain.errors import LinkLost
from app.domain.site import Link
from app.engine.acquisition.asking import wall_us
from app.engine.acquisition.gate import ConnectGate
from app.engine.acquisition.jobs import Job
from app.engine.acquisition.opening import close, open_link, parallel_devices, request_timeout_s
from app.engine.acquisition.pace import Pace
from app.engine.acquisition.session import HANGING_S, Session
from app.engine.acquisition.station import Station
from app.engine.acquisition.tally import Rate
from drivers.base import Driver

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
STEADY_S = 10.0
"""A link that worked this long and breaks is reopened once without further ado: many gateways close idle connections."""

T = TypeVar("T")
_log = logging.getLogger(__name__)


class LinkOwner:
    """One link and its devices. ``run`` is its task; everything else is called in the same event loop."""

    def __init__(
        self,
        link: Link,
        driver: Driver,
        stations: Sequence[Station],
        gate: ConnectGate,
        *,
        hanging_s: float = HANGING_S,
    ) -> None:
        self.link, self.driver, self.stations = link, driver, tuple(stations)
        self.state, self.detail, self.since_us = "closed", "", wall_us()
        self.connects = 0
        self.pace = Pace()
        self.request_rate, self.sample_rate = Rate(), Rate()
        self._gate = gate
        self._hanging_s = hanging_s
        self._session: Session | None = None
        self._task: asyncio.Task[None] | None = None
        self._hung = False
        self._attempts = 0  # to open it, since the last answer
        self._opened_s = 0.0
        self._heard = False  # an answer since it was opened
        self._lost_since_s: float | None = None

    async def run(self) -> None:
        """Until cancelled: keep the link open and its devices read."""
        try:
            while True:
                try:
                    await self._open_and_serve()
                except LinkLost as error:
                    await self._recover(str(error))
                except Exception as error:
                    _log.exception("Link %s: its owner failed and starts again", self.link.id)
                    await self._recover(f"the engine failed: {error}")
        finally:
            self._become("closed", self.detail)

    async def do(self, job: Job[T], station: Station | None = None) -> T:
        """Run a job of a device or (``None``) of the link. Raises a ``DriverError``; ``LinkLost`` means that nothing was sent."""
        if self._session is None:
            job.refuse(f"link {self.link.id} is not connected")
        else:
            self._session.add(job, station)
        return await job.wait()

    def look(self, now_s: float) -> None:
        """Once a second: rates, closed minutes, plans to reconsider, and a driver that does not come back."""
        self.request_rate.look(now_s, sum(station.tally.requests for station in self.stations))
        self.sample_rate.look(now_s, self.pace.samples)
        for station in self.stations:
            station.tally.roll(now_s)
            station.reconsider(now_s)
        self.pace.survey(poll for station in self.stations if station.online for poll in station.polls)
        if self._session is not None and self._task is not None and self._session.hangs(now_s):
            self._hung = True
            self._task.cancel()

    async def _open_and_serve(self) -> None:
        self._become("connecting", self.detail)
        await self._gate.turn()
        lanes, timeout_s = parallel_devices(self.driver), request_timeout_s(self.driver, self.link.options)
        connection = await open_link(self.driver, self.link, timeout_s)
        self.connects += 1
        self._opened_s, self._heard = time.monotonic(), False
        self._become("open", "")
        self._session = Session(
            connection,
            self.stations,
            lanes=lanes,
            timeout_s=timeout_s,
            pace=self.pace,
            hear=self._hear,
            hanging_s=self._hanging_s,
        )
        try:
            await self._guard(self._session)
        finally:
            session, self._session = self._session, None
            session.refuse_jobs(f"link {self.link.id} was lost")
            self._become("connecting", self.detail)
            await close(connection)

    async def _guard(self, session: Session) -> None:
        """Serve in a task of its own, so that a driver that hangs can be stopped."""
        self._hung = False
        self._task = asyncio.create_task(session.run(), name=f"link {self.link.id}")
        try:
            await asyncio.wait({self._task})
        finally:
            task, self._task = self._task, None
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
        if self._hung:
            raise LinkLost("the driver did not come back from a request; the link was closed by force")
        task.result()

    async def _recover(self, detail: str) -> None:
        """After a loss: reopen at once what had worked for a while, else tell everybody and wait."""
        now_s = time.monotonic()
        if self._heard and now_s - self._opened_s > STEADY_S:
            self._heard, self.detail = False, detail
            return
        self._heard = False
        self._attempts += 1
        self._lose(detail, now_s)
        self._become("waiting", detail)
        chance = random.random()  # noqa: S311 spreads connects, guards no secret
        await asyncio.sleep(backoff_s(self._attempts, FIRST_WAIT_S, LONGEST_WAIT_S, chance))

    def _lose(self, detail: str, now_s: float) -> None:
        if self._lost_since_s is None:
            self._lost_since_s = now_s
            _log.warning("Link %s is lost: %s", self.link.id, detail)
        for station in self.stations:
            station.cut_off(wall_us(), detail)

    def _hear(self) -> None:
        """An answer: the link works."""
        if self._heard:
            return
        self._heard, self._attempts = True, 0
        if self._lost_since_s is not None:
            _log.info("Link %s is back after %.0f s", self.link.id, time.monotonic() - self._lost_since_s)
            self._lost_since_s = None

    def _become(self, state: str, detail: str) -> None:
        if state != self.state:
            self.state, self.since_us = state, wall_us()
        self.detail = detail
