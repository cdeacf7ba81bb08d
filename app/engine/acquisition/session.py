"""An open link: whose turn it is, until the link is lost."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from app.domain.errors import DriverError, LinkLost, NoAnswer
from app.engine.acquisition.agenda import Agenda
from app.engine.acquisition.asking import ask, wall_us
from app.engine.acquisition.jobs import Job
from app.engine.acquisition.pace import Pace
from app.engine.acquisition.polls import spread
from app.engine.acquisition.reports import follow
from app.engine.acquisition.station import DEMOTED_AFTER, Station
from drivers.base import Connection

HANGING_S = 3.0
"""Beyond its time-out a driver gets this long before its link is closed by force."""

EARLY_S = 0.001
"""Timers may ring so much too early; asking at once is cheaper than setting another."""


class Session:
    """Turns on one connection. At most ``lanes`` devices are asked at once, each with one request in flight.

    ``hear`` is called at every answer. ``run`` ends only with ``LinkLost`` or when cancelled, and leaves no task behind.
    """

    def __init__(
        self,
        connection: Connection,
        stations: Sequence[Station],
        *,
        lanes: int,
        timeout_s: float,
        pace: Pace,
        hear: Callable[[], None],
        hanging_s: float = HANGING_S,
    ) -> None:
        self._connection = connection
        self._stations = stations
        self._lanes = lanes
        self._timeout_s = timeout_s
        self._pace = pace
        self._hear = hear
        self._hanging_s = hanging_s
        self._agenda = Agenda(max(1, lanes // 2))
        self._jobs: deque[Job[Any]] = deque()
        self._wake = asyncio.Event()
        self._running = 0
        self._aside_limits_s: dict[Job[Any], float] = {}
        self._line_up(time.monotonic())

    async def run(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                for station in self._stations:
                    if any(target.reported for target in station.targets.values()):
                        tasks.create_task(follow(station, self._connection, self.reschedule))
                await self._dispatch(tasks)
        except BaseExceptionGroup as group:
            lost, others = group.split(LinkLost)
            if others is not None or lost is None:
                raise
            raise LinkLost(str(_first(lost))) from group

    def add(self, job: Job[Any], station: Station | None) -> None:
        """A job of one device comes ahead of its polls; one of the link (``None``) ahead of everything."""
        if station is None:
            self._jobs.append(job)
            self._wake.set()
        else:
            station.jobs.append(job)
            self.reschedule(station)

    def refuse_jobs(self, why: str) -> None:
        """Settle everything that waits: nothing of it was sent."""
        for jobs in (self._jobs, *(station.jobs for station in self._stations)):
            while jobs:
                jobs.popleft().refuse(why)

    def reschedule(self, station: Station) -> None:
        """The station wants its turn at another time than before."""
        if not station.busy:
            self._agenda.put(station)
        self._wake.set()

    def hangs(self, now_s: float) -> bool:
        """True when the driver has not come back from a request long after its time-out."""
        limits_s = (station.limit_s for station in self._stations)
        return any(now_s > limit_s for limit_s in chain(limits_s, self._aside_limits_s.values()))

    def _line_up(self, now_s: float) -> None:
        """One rhythm for a line that takes one request at a time; devices that are asked together have one each."""
        offset = random.random()  # noqa: S311 spreads requests, guards no secret
        if self._lanes == 1:
            spread([poll for station in self._stations for poll in station.polls], now_s, offset)
        for place, station in enumerate(self._stations):
            if self._lanes > 1:
                spread(station.polls, now_s, (offset + place / len(self._stations)) % 1.0)
            station.busy = station.probing = False
            station.limit_s = math.inf
            self._agenda.put(station)

    async def _dispatch(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            turn = self._next_turn(time.monotonic())
            if turn is None:
                await self._rest()
            elif self._lanes == 1:
                await self._take(turn)
            else:
                self._running += 1
                tasks.create_task(self._take_in_lane(turn))

    def _next_turn(self, now_s: float) -> Station | Job[Any] | None:
        if self._running >= self._lanes:
            return None
        return self._jobs.popleft() if self._jobs else self._agenda.pick(now_s + EARLY_S)

    async def _take(self, turn: Station | Job[Any]) -> None:
        await (self._serve(turn) if isinstance(turn, Station) else self._run_aside(turn))

    async def _take_in_lane(self, turn: Station | Job[Any]) -> None:
        try:
            await self._take(turn)
        finally:
            self._running -= 1
            self._wake.set()

    async def _rest(self) -> None:
        """Until somebody is due, a job comes or a lane is free."""
        wait_s = math.inf if self._running >= self._lanes else self._agenda.next_s() - time.monotonic()
        loop = asyncio.get_running_loop()
        timer = loop.call_later(max(0.0, wait_s), self._wake.set) if math.isfinite(wait_s) else None
        try:
            await self._wake.wait()
        finally:
            self._wake.clear()
            if timer is not None:
                timer.cancel()

    async def _serve(self, station: Station) -> None:
        """One turn of one device: its waiting job, else its next poll."""
        start_s, probing = time.monotonic(), station.probing
        try:
            if station.jobs:
                await self._run_job(station, station.jobs.popleft(), start_s)
            else:
                await self._poll(station, start_s)
        finally:
            station.limit_s = math.inf
            self._over(station, probing, start_s)
            self._agenda.put(station)

    def _over(self, station: Station, probing: bool, start_s: float) -> None:
        """What a failed attempt costs the silent ones: their place in the line, and from the third on a rest."""
        end_s = time.monotonic()
        lost_s = end_s - start_s if probing and station.failures else 0.0
        demoted = lost_s > 0 and self._lanes == 1 and station.failures >= DEMOTED_AFTER
        self._agenda.served(station, end_s, lost_s, self._pace.pause_s(lost_s) if demoted else 0.0)

    async def _poll(self, station: Station, now_s: float) -> None:
        poll = station.next_poll()
        before_s = poll.last_s
        timeout_s = station.timeout_s(self._timeout_s, self._spare_s(now_s)) if station.failures else self._timeout_s
        station.limit_s = now_s + timeout_s + self._hanging_s
        block = await ask(station, poll, self._connection, timeout_s)
        if block is not None:
            self._pace.samples += len(block.values)
        if not station.failures:
            self._hear()
            self._pace.note(poll.period_s, poll.last_s - before_s)

    def _spare_s(self, now_s: float) -> float:
        """How long a probe may take: where devices are asked together it is in nobody's way."""
        return self._pace.probe_s(self._agenda.gap_s(now_s)) if self._lanes == 1 else self._timeout_s

    async def _run_job(self, station: Station, job: Job[Any], start_s: float) -> None:
        station.limit_s = start_s + job.timeout_s + self._hanging_s
        try:
            await job.run(self._connection)
        except LinkLost:
            raise
        except NoAnswer as error:
            station.silent(time.monotonic(), wall_us(), str(error))
            return
        except DriverError:
            station.tally.spoilt()
        if job.started:
            self._hear()
            station.answered(time.monotonic(), time.monotonic() - start_s, wall_us())

    async def _run_aside(self, job: Job[Any]) -> None:
        self._aside_limits_s[job] = time.monotonic() + job.timeout_s + self._hanging_s
        try:
            await job.run(self._connection)
        except LinkLost:
            raise
        except DriverError:
            return  # whoever waits for the job has been told
        finally:
            del self._aside_limits_s[job]


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
