"""A plausible past of alarms for the demo: some thirty days of them, raised, acknowledged and cleared, none active any more.

Only the seeding of the demo writes this, and all of it is made up: ``habits`` says what goes wrong how often, the model's own
week where it went beyond a limit. Each occurrence runs through the state machine of the real alarms, so that the journal reads
like one of the engine and the numbers of live occurrences go on after it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter

from app.demo import habits as h
from app.demo.model.calendar import local_hour, weekday
from app.demo.troubles import Trouble, Turn, dice_of
from app.domain.alarms.chatter import Chatter
from app.domain.alarms.condition import Level, level_named, watch_of
from app.domain.alarms.machine import Traits
from app.domain.alarms.state import AlarmState
from app.domain.alarms.steps import Seen, Step, acknowledge, conditioned, reset
from app.domain.messages import AlarmTransition
from app.domain.readings import Quality
from app.domain.site import AlarmKind, AlarmRule, Device, Site

SETTLED_S = 120.0
"""Everything has ended so long ago, and so long is at least between two comings of an alarm."""

RESET_MIN = (4.0, 20.0)
SPREAD = 0.7
BATCH_S, SHARED_PRIORITY = 600.0, 3
LEAST_ACK_S = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operator did about a trouble; ``reset_s`` where the alarm latches."""

    ack_s: float
    by: str
    workstation: str
    note: str
    reset_s: float | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the journal and the state that it led to."""

    transition: AlarmTransition
    state: AlarmState


Answered = tuple[Trouble, Answer]


def answered(site: Site, troubles: Iterable[Trouble], now_s: float) -> list[Answered]:
    """Each trouble with its answer; what would run into the next one of its alarm, or into the present, is left out."""
    rules = {rule.id: rule for rule in site.alarms}
    free_s: dict[str, float] = defaultdict(float)
    kept = []
    for trouble in sorted(troubles, key=lambda one: (one.start_s, one.alarm)):
        answer = _answer(site, rules[trouble.alarm], trouble)
        over_s = max(trouble.end_s, answer.ack_s, answer.reset_s or 0.0) + SETTLED_S
        if trouble.start_s >= free_s[trouble.alarm] and over_s <= now_s:
            kept.append((trouble, answer))
            free_s[trouble.alarm] = over_s
    return kept


def journal(site: Site, past: Sequence[Answered]) -> list[Told]:
    """Every transition of the past, by time."""
    rules = {rule.id: rule for rule in site.alarms}
    devices = {device.id: device for device in site.devices}
    walks: dict[str, _Walk] = {}
    for trouble, answer in past:
        if trouble.alarm not in walks:
            rule = rules[trouble.alarm]
            walks[trouble.alarm] = _Walk(rule, devices.get(rule.device or ""))
        walks[trouble.alarm].go(trouble, answer)
    told = [one for walk in walks.values() for one in walk.told]
    return sorted(told, key=lambda one: (one.transition.at, one.transition.alarm))


def last_states(told: Iterable[Told]) -> dict[str, AlarmState]:
    """The state of each alarm after everything."""
    return {one.transition.alarm: one.state for one in told}


def on_duty(at_s: float) -> tuple[str, str]:
    """The operator and the workstation of the time."""
    hour, day = float(local_hour(at_s)), int(weekday(at_s))
    if day < 5 and h.SHIFTS[1][0] <= hour < h.SHIFTS[2][0]:
        return h.DAY_OPERATOR
    return h.EARLY_OPERATOR if h.SHIFTS[0][0] <= hour < h.SHIFTS[2][0] else h.LATE_OPERATOR


def _answer(site: Site, rule: AlarmRule, trouble: Trouble) -> Answer:
    """Troubles of one day that share a note are acknowledged at once."""
    shared = bool(trouble.note)
    called_s = trouble.called_s // BATCH_S * BATCH_S + BATCH_S if shared else trouble.called_s
    dice = dice_of(site, f"{trouble.note or rule.id} {called_s:.0f}")
    minutes = h.ACK_MIN[SHARED_PRIORITY if shared else rule.priority] * math.exp(SPREAD * dice.gauss(0.0, 1.0))
    ack_s = called_s + max(LEAST_ACK_S, 60.0 * minutes)
    notes = h.NOTES.get(rule.id.removesuffix(".alm").rpartition(".")[2], ())
    note = trouble.note or (dice.choice(notes) if notes and dice.random() < h.NOTED[rule.priority] else "")
    reset_s = max(ack_s, trouble.end_s) + 60.0 * dice.uniform(*RESET_MIN) if rule.latch else None
    by, workstation = on_duty(ack_s)
    return Answer(ack_s=ack_s, by=by, workstation=workstation, note=note, reset_s=reset_s)


class _Walk:
    """One alarm through its past."""

    def __init__(self, rule: AlarmRule, device: Device | None) -> None:
        self._rule, self._watch, self._device = rule, watch_of(rule), device
        self._traits = Traits(latch=rule.latch, ack_required=rule.ack_required)
        self._chatter, self._state = Chatter(), AlarmState()
        self._level: Level | None = None
        self.told: list[Told] = []

    def go(self, trouble: Trouble, answer: Answer) -> None:
        """Turns, acknowledgement and reset in the order of their times."""
        happenings = [(turn.at_s, partial(self._turn, turn)) for turn in trouble.turns]
        happenings.append((answer.ack_s, partial(self._ack, answer)))
        if answer.reset_s is not None:
            happenings.append((answer.reset_s, partial(self._reset, answer)))
        for _, happen in sorted(happenings, key=itemgetter(0)):
            happen()

    def _turn(self, turn: Turn) -> None:
        level = level_named(self._watch, turn.level)
        measured = self._rule.kind in (AlarmKind.LIMIT, AlarmKind.DEVIATION)
        seen = Seen(
            _utc(turn.at_s),
            turn.value,
            level.limit if level and measured else None,
            _silence(self._device) if level else "",
            self._chatter.raised(turn.at_s) if level and not self._state.condition else 1,
        )
        step = conditioned(self._state, level, self._level, self._traits, seen)
        assert step is not None
        self._level = level
        self._tell(step, seen.at, quality="" if self._device else Quality.GOOD.label, note=seen.note)

    def _ack(self, answer: Answer) -> None:
        at = _utc(answer.ack_s)
        self._by_person(acknowledge(self._state, answer.by, answer.note, at), at, answer, answer.note)

    def _reset(self, answer: Answer) -> None:
        at = _utc(answer.reset_s or 0.0)
        self._by_person(reset(self._state, at), at, answer)

    def _by_person(self, step: Step, at: datetime, answer: Answer, note: str = "") -> None:
        self._tell(step, at, note=note, user=answer.by, workstation=answer.workstation)

    def _tell(
        self, step: Step, at: datetime, *, quality: str = "", note: str = "", user: str = "", workstation: str = ""
    ) -> None:
        self._state = step.state
        transition = AlarmTransition(
            seq=0,
            alarm=self._rule.id,
            occurrence=step.state.occurrence,
            at=at,
            event=step.event,
            old=step.old,
            new=step.new,
            priority=step.state.priority,
            value=step.state.value,
            quality=quality,
            limit=step.state.limit,
            user=user,
            workstation=workstation,
            note=note,
        )
        self.told.append(Told(transition, step.state))


def _silence(device: Device | None) -> str:
    """What a driver says of a device that does not answer."""
    if device is None:
        return ""
    what, number = next((key, device.options[key]) for key in ("unit", "device_id") if key in device.options)
    return f"{what.removesuffix('_id')} {number} did not answer within 1 s"


def _utc(at_s: float) -> datetime:
    return datetime.fromtimestamp(round(at_s, 3), UTC)
