"""Judges rules against the live table and devices: values in, decisions out. Knows neither database nor people."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.alarms.chatter import Chatter
from app.domain.alarms.condition import Gates, at_rest, calm, due_s, hold, judge, present, restored
from app.domain.alarms.state import AlarmState
from app.domain.alarms.steps import Seen, Step, conditioned, freeze, thaw
from app.domain.site import AlarmKind
from app.engine.alarms.rules import Ruled, by_device
from app.engine.alarms.screen import Look, Screen
from app.engine.clock import Clock
from app.engine.live import LiveTable, Rows

NEVER_CALM = (math.inf, -math.inf)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A step of rule number ``rule`` and what was seen."""

    rule: int
    step: Step
    look: Look
    at: datetime
    note: str = ""


Take = Callable[[Judgement], None]
Schedule = Callable[[float, int], None]


class Judge:
    """``states`` are the newest states by rule number; ``take`` is told every step and must update them."""

    def __init__(
        self,
        rules: Sequence[Ruled],
        states: Sequence[AlarmState],
        live: LiveTable,
        *,
        clock: Clock,
        take: Take,
        schedule: Schedule,
    ) -> None:
        self._rules, self._states, self._clock = rules, states, clock
        self._take, self._schedule = take, schedule
        self._screen = Screen(rules, live)
        self._by_device = by_device(rules)
        self._devices: dict[str, tuple[bool, str]] = {}  # answers, and why not
        self._gates: list[Gates] = [
            restored(r.watch, s.level) if s.condition else at_rest(r.watch) for r, s in zip(rules, states, strict=True)
        ]
        self._chatter: dict[int, Chatter] = {}
        self._faulty: set[int] = set()

    def rows_changed(self, rows: Rows) -> None:
        """Judge what these rows of the live table decide on."""
        self.judge(self._screen.of_rows(rows).tolist())

    def device_changed(self, device: str, online: bool, detail: str) -> None:
        """A device answers again, or does not any more; its points are known or unknown with it."""
        self._devices[device] = (online, detail)
        rules = self._by_device.get(device, [])
        for n in rules:
            self._screen.silent[n] = any(not self._devices.get(d, (True, ""))[0] for d in self._rules[n].devices)
        self.judge(rules)

    def judge(self, rules: Iterable[int]) -> None:
        """Judge these rules now. A rule that fails is frozen and logged once; the others go on."""
        now_s, at = self._clock.monotonic_s(), self._clock.utc()
        for n in rules:
            try:
                self._judge(n, self._look(n), now_s, at)
                self._faulty.discard(n)
            except Exception:
                self._fail(n, now_s, at)

    def _look(self, n: int) -> Look:
        rule = self._rules[n].rule
        if rule.kind is not AlarmKind.DEVICE:
            return self._screen.look(n)
        known = self._devices.get(rule.device or "")
        return Look(False) if known is None else Look(True, 0.0 if known[0] else 1.0)

    def _judge(self, n: int, look: Look, now_s: float, at: datetime) -> None:
        watch = self._rules[n].watch
        if not look.known:
            self._gates[n] = hold(self._gates[n], now_s)
            self._screen.judged(n, False, NEVER_CALM)
            self._step(n, freeze(self._states[n], at), look, at)
            return
        self._step(n, thaw(self._states[n]), look, at)
        old = self._gates[n]
        new = self._gates[n] = judge(watch, old, look.signal, now_s)
        self._screen.judged(n, True, calm(watch, new, look.signal))
        self._wake(n, old, new)
        level, former = present(watch, new), present(watch, old)
        measured = self._rules[n].rule.kind in (AlarmKind.LIMIT, AlarmKind.DEVIATION)
        seen = Seen(
            at,
            None if math.isnan(look.value) else look.value,
            level.limit if level is not None and measured else None,
            self._reason(n) if level is not None else "",
            self._occurrences(n, now_s) if level is not None and not self._states[n].condition else 1,
        )
        step = conditioned(self._states[n], level, former, self._rules[n].traits, seen)
        self._step(n, step, look, at, seen.note)

    def _wake(self, n: int, old: Gates, new: Gates) -> None:
        due = due_s(new)
        if due is not None and due != due_s(old):
            self._schedule(due, n)

    def _step(self, n: int, step: Step | None, look: Look, at: datetime, note: str = "") -> None:
        if step is not None:
            self._take(Judgement(n, step, look, at, note))

    def _occurrences(self, n: int, now_s: float) -> int:
        """Count the occurrence that begins now."""
        if n not in self._chatter:
            self._chatter[n] = Chatter()
        return self._chatter[n].raised(now_s)

    def _reason(self, n: int) -> str:
        return self._devices.get(self._rules[n].rule.device or "", (True, ""))[1]

    def _fail(self, n: int, now_s: float, at: datetime) -> None:
        if n not in self._faulty:
            log.exception("The alarm rule %s failed", self._rules[n].rule.id)
        self._faulty.add(n)
        self._gates[n] = hold(self._gates[n], now_s)
        self._step(n, freeze(self._states[n], at), Look(False), at)
