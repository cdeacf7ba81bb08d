"""A device as the owner of its link sees it: its polls, whether it answers, when it is asked next."""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.backoff import backoff_s
from app.domain.readings import Quality, Reason
from app.domain.site import Device
from app.engine.acquisition.jobs import Job
from app.engine.acquisition.polls import Poll, Target, plan_polls, rows_of, spread
from app.engine.acquisition.tally import Tally
from app.engine.live import LiveTable, Rows
from drivers.base import Driver

OFFLINE_AFTER = 2
"""Failures in a row until a device counts as silent; one lost datagram is no failure of the plant."""
DEMOTED_AFTER = 3
FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 25.0
"""A device that comes back has fresh values within 30 s."""
FULL_PROBE_EVERY = 4
REPLAN_S = 600.0

ReadListener = Callable[[Rows, NDArray[np.float64]], None]
DeviceListener = Callable[[str, bool, str], None]
_log = logging.getLogger(__name__)
_by_due = attrgetter("due_s")
_by_size = attrgetter("size")


class Station:
    """State of one device. ``online`` is ``None`` until it was tried; ``failures`` counts unanswered requests in a row."""

    def __init__(
        self,
        device: Device,
        driver: Driver,
        targets: Sequence[Target],
        polls: list[Poll],
        *,
        live: LiveTable,
        now_s: float,
    ) -> None:
        self.device = device
        self.driver = driver
        self.targets = {target.row: target for target in targets}
        self.polls = polls
        self.rows = rows_of(polls)
        self.live = live
        self.tally = Tally(now_s)
        self.online: bool | None = None
        self.detail = ""
        self.since_us = 0
        self.failures = 0
        self.jobs: deque[Job[Any]] = deque()
        self.busy = False
        self.probing = False
        self.limit_s = math.inf  # when a request that is under way counts as hanging
        self.ticket = 0  # its valid place in the agenda
        self.answering = asyncio.Event()
        self.faulty = False  # the driver raised something unexpected; logged once until it works again
        self.listeners: list[DeviceListener] = []
        self.reporting = False  # the device reports changes, so that most reads can be left out
        self.read_reported: ReadListener | None = None  # told what the table held before a read of reported points
        self._retry_s = 0.0
        self._replan_s = 0.0

    @property
    def options(self) -> Mapping[str, Any]:
        return self.device.options

    @property
    def slow(self) -> bool:
        """True when asking it may cost a time-out: it has not answered yet, or not lately. Commands do not wait for that."""
        return (self.online is not True or self.failures > 0) and not self.jobs

    @property
    def state(self) -> str:
        """``DeviceState.state``."""
        if self.online is None:
            return "unknown"
        if self.online:
            return "online"
        return "demoted" if self.failures >= DEMOTED_AFTER else "offline"

    def due_s(self) -> float:
        """When it wants its next turn (monotonic); at once when a job waits, never when there is nothing to do."""
        if self.jobs:
            return -math.inf
        if not self.polls:
            return math.inf
        return self._retry_s if self.failures else min(map(_by_due, self.polls))

    def next_poll(self) -> Poll:
        """The most overdue poll; the cheapest one while it does not answer."""
        return min(self.polls, key=_by_size if self.failures else _by_due)

    def timeout_s(self, full_s: float, spare_s: float) -> float:
        """A silent device is mostly probed with the time that the others can spare, and now and then with all of it."""
        if self.failures < OFFLINE_AFTER or self.failures % FULL_PROBE_EVERY == 0:
            return full_s
        return min(full_s, spare_s)

    def answered(self, now_s: float, took_s: float, at_us: int) -> None:
        """It answered, whatever it said. One that was away is read completely at once."""
        self.tally.answered(took_s, at_us)
        self.failures = 0
        if self.online is not True:
            for poll in self.polls:
                poll.due_s = now_s
            self._turn(True, "", at_us)

    def silent(self, now_s: float, at_us: int, detail: str) -> None:
        """No answer. The first time the values stay; from the second on they are bad and the device is asked ever more rarely."""
        self._failed(now_s, timed_out=True)
        if self.failures >= OFFLINE_AFTER:
            self.live.mark(self.rows, Quality.BAD, Reason.NO_ANSWER, at_us)
            self._turn(False, detail, at_us)

    def broken(self, now_s: float, at_us: int, detail: str) -> None:
        """The driver failed on it in a way that is our own fault: bad at once, and back to it later as if it were silent."""
        self._failed(now_s, timed_out=False)
        self.live.mark(self.rows, Quality.BAD, Reason.DEVICE_ERROR, at_us)
        self._turn(False, detail, at_us)

    def cut_off(self, at_us: int, detail: str) -> None:
        """The link is lost, and with it the way to the device."""
        self.live.mark(self.rows, Quality.BAD, Reason.LINK_LOST, at_us)
        self._turn(False, detail, at_us)

    def replace(self, poll: Poll, parts: list[Poll], now_s: float) -> None:
        """Ask ``parts`` instead of ``poll``, at once; after a while all is planned anew, for the device may have been busy only."""
        for part in parts:
            part.due_s = now_s
        self.polls = [kept for kept in self.polls if kept is not poll] + parts
        self._replan_s = self._replan_s or now_s + REPLAN_S

    def reconsider(self, now_s: float) -> None:
        """Plan anew what had to be divided, when its time has come."""
        if self._replan_s and now_s >= self._replan_s and not self.busy and not self.reporting:
            self._replan_s = 0.0
            self.polls = plan_polls(self.driver, self.options, self.targets.values())
            spread(self.polls, now_s, 0.0)

    def _failed(self, now_s: float, *, timed_out: bool) -> None:
        self.tally.failed(timed_out=timed_out)
        self.failures += 1
        chance = random.random()  # noqa: S311 spreads requests, guards no secret
        self._retry_s = now_s + backoff_s(self.failures, FIRST_RETRY_S, LONGEST_RETRY_S, chance)

    def _turn(self, online: bool, detail: str, at_us: int) -> None:
        self.detail = detail
        if self.online is online:
            return
        self.online, self.since_us = online, at_us
        if online:
            self.answering.set()
        else:
            self.answering.clear()
        for listener in tuple(self.listeners):
            try:
                listener(self.device.id, online, detail)
            except Exception:
                _log.exception("A listener of device %s failed", self.device.id)
