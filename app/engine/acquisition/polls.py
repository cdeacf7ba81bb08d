"""Polls: planned requests with a period each. Their due times lie on a grid, so that nothing drifts and nothing is caught up."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.live import Rows
from drivers.base import Driver, PlanItem, Request

SAFETY_S = 15.0
"""How often points whose changes are reported are read all the same: a report that never comes must not go unnoticed."""
REFUSED_RETRY_S = 60.0
"""How often a point that the device refuses is asked again."""


@dataclass(frozen=True, slots=True)
class Target:
    """A point on the wire: its row in the live table, its address in the driver's form, how it is to be read."""

    row: int
    address: Hashable
    period_s: float
    reported: bool = False  # the site asks for change-of-value reports


@dataclass(slots=True, eq=False)
class Poll:
    """One request that is asked every ``period_s``. ``due_s`` and ``anchor_s`` are monotonic."""

    request: Request
    targets: Mapping[int, Target]  # by row
    period_s: float
    reported: bool = False
    due_s: float = 0.0
    anchor_s: float = 0.0
    last_s: float = -math.inf
    worked: bool = False  # it was answered at least once
    refusals: int = 0  # in a row

    @property
    def size(self) -> int:
        return len(self.request.indices)

    @property
    def natural_s(self) -> float:
        """The period that the site file asks for."""
        return min(target.period_s for target in self.targets.values())

    def accepted(self) -> None:
        """It was answered as asked; a point that was refused until now is back at its own period."""
        if self.refusals and self.natural_s < self.period_s == REFUSED_RETRY_S:
            self.pace(self.natural_s, self.last_s)
        self.worked, self.refusals = True, 0

    def start(self, now_s: float, anchor_s: float) -> None:
        """Ask at once, then on the grid ``anchor_s`` + n periods."""
        self.due_s, self.anchor_s = now_s, anchor_s

    def advance(self, now_s: float) -> None:
        """On to the next place on the grid; those that were missed are left out."""
        missed = math.floor((max(now_s, self.due_s) - self.anchor_s) / self.period_s + 1e-6)
        self.due_s = self.anchor_s + (missed + 1) * self.period_s

    def pace(self, period_s: float, now_s: float) -> None:
        """Change the period; the next request keeps the distance to the last one that the new period asks for."""
        self.period_s = period_s
        self.anchor_s = max(now_s, self.last_s + period_s) if math.isfinite(self.last_s) else now_s
        self.due_s = self.anchor_s


def plan_polls(driver: Driver, options: Mapping[str, Any], targets: Iterable[Target]) -> list[Poll]:
    """The fewest requests for each period; reported points travel apart, because their period changes with the reports."""
    classes: dict[tuple[float, bool], list[Target]] = {}
    for target in targets:
        classes.setdefault((target.period_s, target.reported), []).append(target)
    polls = []
    for (period_s, reported), members in sorted(classes.items(), key=lambda item: item[0]):
        requests = driver.plan(options, [PlanItem(t.row, t.address) for t in members])
        by_row = {t.row: t for t in members}
        polls += [Poll(r, {int(row): by_row[int(row)] for row in r.indices}, period_s, reported) for r in requests]
    return polls


def spread(polls: Sequence[Poll], now_s: float, offset: float) -> None:
    """Ask everything once now, then on a grid whose step is the shortest period: the longer ones take their steps in turn.

    So a gateway is woken once a step and has its rest in between. ``offset`` (0 to 1) keeps links apart.
    """
    step_s = min((poll.period_s for poll in polls), default=1.0)
    start_s = now_s + offset * step_s
    classes: dict[float, list[Poll]] = {}
    for poll in polls:
        classes.setdefault(poll.period_s, []).append(poll)
    for period_s, members in classes.items():
        steps = int(period_s / step_s + 1e-6)
        for place, poll in enumerate(members):
            poll.start(now_s, start_s + place * steps // len(members) * step_s)


def divide(driver: Driver, options: Mapping[str, Any], poll: Poll) -> list[Poll]:
    """Two halves of a poll that was refused as a whole, in the order of its request; empty when it is one point."""
    rows = [int(row) for row in poll.request.indices]
    if len(rows) < 2:
        return []
    middle = len(rows) // 2
    halves = []
    for part in (rows[:middle], rows[middle:]):
        targets = {row: poll.targets[row] for row in part}
        for request in driver.plan(options, [PlanItem(t.row, t.address) for t in targets.values()]):
            members = {int(row): targets[int(row)] for row in request.indices}
            halves.append(Poll(request, members, poll.period_s, poll.reported, poll.due_s, poll.anchor_s))
    return halves


def rows_of(polls: Iterable[Poll]) -> Rows:
    """The rows of all polls, each once, ascending."""
    parts = [poll.request.indices for poll in polls]
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.intp)
