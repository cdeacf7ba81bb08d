"""When something was wrong in the past of the campus: what its habits and rare events draw, repeatable for a site and a day."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from app.demo import habits as h
from app.demo.campus.controllers import CONTROLLERS
from app.demo.model.calendar import DAY_S, HOUR_S, PATTERNS, SEOUL_OFFSET_S, Floats, ramp, weekday
from app.demo.model.weather import season
from app.domain.site import AlarmKind, AlarmRule, Site

QUARTERS = 96
QUARTER_S = DAY_S / QUARTERS
WEDNESDAY = 2
SHORTEST_S, WIDTH = 80.0, 0.5
FIRST_SHARE = 0.25
"""So much of its way beyond the limit a value has gone when the alarm is raised."""

WORSE_FROM, WORSE_TO = 0.35, 0.75
BURST, BURST_ON_S, BURST_GAP_S = (3, 6), (6.0, 9.0), (17.0, 23.0)

Rules = Mapping[str, AlarmRule]


@dataclass(frozen=True, slots=True)
class Turn:
    """At ``at_s`` the condition came to ``level`` (empty: it was over) with ``value``, ``None`` for a device."""

    at_s: float
    level: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One coming of an alarm, or several that chatter; the last turn ends it.

    ``peak`` is the extreme of its value, ``note`` what an operator wrote. What the model has ``lived`` is in its values.
    """

    alarm: str
    turns: tuple[Turn, ...]
    peak: float | None = None
    note: str = ""
    lived: bool = False

    @property
    def start_s(self) -> float:
        return self.turns[0].at_s

    @property
    def called_s(self) -> float:
        """When it called for the operator last: came anew, or became worse."""
        before = ("", *(turn.level for turn in self.turns))
        return max(turn.at_s for turn, level in zip(self.turns, before, strict=False) if len(turn.level) > len(level))

    @property
    def end_s(self) -> float:
        return self.turns[-1].at_s


def drawn(site: Site, start_s: float, end_s: float) -> list[Trouble]:
    """All troubles from ``start_s`` to ``end_s``."""
    rules = {rule.id: rule for rule in site.alarms}
    today_s = day_start_s(end_s)
    found = [*_rare(rules, today_s), *_flood(site, rules, today_s, end_s)]
    for midnight_s in np.arange(day_start_s(start_s), end_s, DAY_S).tolist():
        dice = dice_of(site, f"{midnight_s:.0f}")
        for habit in h.HABITS:
            found += _of_day(habit, rules[habit.alarm], midnight_s, dice)
    return [trouble for trouble in found if start_s <= trouble.start_s and trouble.end_s <= end_s]


def day_start_s(at_s: float) -> float:
    """Local midnight before ``at_s``."""
    return (at_s + SEOUL_OFFSET_S) // DAY_S * DAY_S - SEOUL_OFFSET_S


def dice_of(site: Site, what: str) -> random.Random:
    """Numbers that are always the same for one thing of one site."""
    return random.Random(f"{site.site.id} {what}")  # noqa: S311 a past, not a secret


def _of_day(habit: h.Habit, rule: AlarmRule, midnight_s: float, dice: random.Random) -> Iterator[Trouble]:
    """The troubles of one habit on one day."""
    weights = _weights(habit.hours, midnight_s)
    usual = _weights(habit.hours, midnight_s + (WEDNESDAY - int(weekday(midnight_s))) * DAY_S)
    seasonal = habit.winter + (habit.summer - habit.winter) * season(midnight_s)
    for _ in range(_poisson(habit.per_day * seasonal * float(weights.sum() / usual.sum()), dice)):
        quarter = dice.choices(range(QUARTERS), weights.tolist())[0]
        at_s = midnight_s + QUARTER_S * (quarter + dice.random())
        lasts_s = max(SHORTEST_S, 60.0 * habit.minutes * math.exp(WIDTH * dice.gauss(0.0, 1.0)))
        trouble = _trouble(rule, at_s, lasts_s, (habit.beyond * dice.uniform(0.2, 1.0), habit.step, habit.side))
        yield _chattering(trouble, dice) if dice.random() < habit.burst else trouble


def _rare(rules: Rules, today_s: float) -> Iterator[Trouble]:
    for one in h.RARITIES:
        at_s = today_s - one.days * DAY_S + one.hour * HOUR_S + one.after_s
        yield _trouble(rules[one.alarm], at_s, 60.0 * one.minutes, (one.beyond, one.step, "h"))


def _flood(site: Site, rules: Rules, today_s: float, end_s: float) -> Iterator[Trouble]:
    """This morning, or yesterday's when this one is not over yet."""
    at_s = today_s + h.FLOOD_HOUR * HOUR_S
    at_s -= DAY_S * (at_s + HOUR_S > end_s)
    dice = dice_of(site, f"flood {at_s:.0f}")
    for controller in dice.sample(CONTROLLERS, h.FLOOD_DEVICES):
        start_s, lasts_s = at_s + h.FLOOD_SPREAD_S * dice.random(), 60.0 * dice.uniform(*h.FLOOD_MINUTES)
        silent = _trouble(rules[f"{controller.id}.comm"], start_s, lasts_s)
        yield Trouble(alarm=silent.alarm, turns=silent.turns, note=h.FLOOD_NOTE)


def _trouble(
    rule: AlarmRule, at_s: float, lasts_s: float, value: tuple[float, float, str] = (0.0, 1.0, "h")
) -> Trouble:
    """One coming of ``rule``; ``value`` says how far beyond the limit, in which steps, on which side."""
    if rule.kind in (AlarmKind.DEVICE, AlarmKind.STATE):
        level, on, off = ("link", None, None) if rule.kind is AlarmKind.DEVICE else ("state", *_states(rule))
        return Trouble(alarm=rule.id, turns=(Turn(at_s, level, on), Turn(at_s + lasts_s, "", off)), peak=on)
    beyond, step, side = value
    sign, limit, worse = (-1.0 if side == "l" else 1.0), rule.levels[side], rule.levels.get(2 * side)
    first, peak = (_stepped(limit + sign * max(step, share * beyond), step) for share in (FIRST_SHARE, 1.0))
    turns = [Turn(at_s, side, first)]
    if worse is not None and sign * (peak - worse) > 0.0:
        turns.append(Turn(at_s + WORSE_FROM * lasts_s, 2 * side, _stepped(worse + sign * step, step)))
        turns.append(Turn(at_s + WORSE_TO * lasts_s, side, _stepped(worse - sign * (rule.deadband + step), step)))
    turns.append(Turn(at_s + lasts_s, "", _stepped(limit - sign * (rule.deadband + step), step)))
    return Trouble(alarm=rule.id, turns=tuple(turns), peak=peak)


def _chattering(trouble: Trouble, dice: random.Random) -> Trouble:
    """The same, coming and going every few seconds."""
    first, over = trouble.turns[0], trouble.turns[-1]
    turns, at_s = [], first.at_s
    for _ in range(dice.randint(*BURST)):
        turns += [Turn(at_s, first.level, first.value), Turn(at_s + dice.uniform(*BURST_ON_S), "", over.value)]
        at_s += dice.uniform(*BURST_GAP_S)
    return Trouble(alarm=trouble.alarm, turns=tuple(turns), peak=first.value)


def _states(rule: AlarmRule) -> tuple[float, float]:
    """What the point of a state rule shows while it is true, and while all is well."""
    _, machine, suffix = (rule.point or "").split(".")
    resting = h.RESTING.get(f"{machine.partition('-')[0]}.{suffix}", h.RESTING.get(suffix, 0.0))
    return float(rule.state or 0), resting


def _weights(hours: str, midnight_s: float) -> Floats:
    """How likely each quarter of a day is."""
    hour = (np.arange(QUARTERS) + 0.5) * 24.0 / QUARTERS
    if hours == h.DAWN:
        return ramp(hour, 5.5, 9.0)
    return PATTERNS[hours](hour, np.full(QUARTERS, int(weekday(midnight_s))))


def _poisson(rate: float, dice: random.Random) -> int:
    count, left = 0, dice.random()
    while left > math.exp(-rate):
        count, left = count + 1, left * dice.random()
    return count


def _stepped(value: float, step: float) -> float:
    return round(round(value / step) * step, 3)
