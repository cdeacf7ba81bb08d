"""When the condition of an alarm is true: levels with a dead band, held up by on- and off-delay.

Time is an argument: seconds of a monotonic clock, so that a jump of the wall clock neither raises nor clears.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.domain.site import AlarmKind, AlarmRule

RANKS = {"hh": 2, "h": 1, "l": 1, "ll": 2}
ABOVE, BELOW, EQUAL = 1, -1, 0


@dataclass(frozen=True, slots=True)
class Level:
    """One level: ``side`` says on which side of ``limit`` it is true; a higher ``rank`` is worse."""

    key: str
    limit: float
    side: int
    rank: int
    priority: int


@dataclass(frozen=True, slots=True)
class Gate:
    """One level, qualified. ``due_s``: when ``on`` turns over if nothing changes; ``left_s``: what was left when frozen."""

    on: bool = False
    due_s: float | None = None
    left_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What of a rule decides on the condition; worst levels first."""

    levels: tuple[Level, ...]
    deadband: float = 0.0
    on_delay_s: float = 0.0
    off_delay_s: float = 0.0


Gates = tuple[Gate, ...]


def watch_of(rule: AlarmRule) -> Watch:
    """The levels of a rule. A deviation has H and HH of its amount; a state, or a silent device, has one level."""
    return Watch(
        levels=tuple(sorted(_levels(rule), key=lambda level: -level.rank)),
        deadband=rule.deadband,
        on_delay_s=rule.on_delay_s,
        off_delay_s=rule.off_delay_s,
    )


def _levels(rule: AlarmRule) -> list[Level]:
    if rule.kind is AlarmKind.STATE:
        return [Level("state", float(rule.state or 0), EQUAL, 1, rule.priority)]
    if rule.kind is AlarmKind.DEVICE:
        return [Level("link", 1.0, EQUAL, 1, rule.priority)]
    sides = {"hh": ABOVE, "h": ABOVE, "l": BELOW, "ll": BELOW}
    return [
        Level(key, limit, sides[key], RANKS[key], rule.priorities.get(key, rule.priority))
        for key, limit in rule.levels.items()
        if rule.kind is AlarmKind.LIMIT or sides[key] == ABOVE
    ]


def at_rest(watch: Watch) -> Gates:
    """Gates of which none is on."""
    return (Gate(),) * len(watch.levels)


def restored(watch: Watch, key: str) -> Gates:
    """Gates as they are while level ``key`` is the present one: the lesser levels of its side are on as well."""
    present = level_named(watch, key)
    if present is None:
        return at_rest(watch)
    return tuple(Gate(level.side == present.side and level.rank <= present.rank) for level in watch.levels)


def judge(watch: Watch, gates: Gates, signal: float, now_s: float) -> Gates:
    """The gates after ``signal`` was seen at ``now_s``. Give a finite signal; what is not known is ``hold``."""
    return tuple(
        _step(watch, gate, _is_true(level, signal, watch.deadband if gate.on else 0.0), now_s)
        for level, gate in zip(watch.levels, gates, strict=True)
    )


def hold(gates: Gates, now_s: float) -> Gates:
    """Freeze: what is on stays on, and running delays keep what is left of them."""
    return tuple(
        Gate(gate.on, None, max(0.0, gate.due_s - now_s)) if gate.due_s is not None else gate for gate in gates
    )


def due_s(gates: Gates) -> float | None:
    """When the next delay runs out, or ``None``."""
    return min((gate.due_s for gate in gates if gate.due_s is not None), default=None)


def present(watch: Watch, gates: Gates) -> Level | None:
    """The worst level that is on. While one side is running out its off-delay, the side that is true now counts."""
    on = [
        (gate.due_s is not None, -level.rank, n)
        for n, (level, gate) in enumerate(zip(watch.levels, gates, strict=True))
        if gate.on
    ]
    return watch.levels[min(on)[2]] if on else None


def calm(watch: Watch, gates: Gates, signal: float) -> tuple[float, float]:
    """The closed range around ``signal`` in which nothing would change, so that most readings need no judging.

    Empty (low above high) while a delay is running.
    """
    low, high = -math.inf, math.inf
    for level, gate in zip(watch.levels, gates, strict=True):
        if gate.due_s is not None or gate.left_s is not None:
            return math.inf, -math.inf
        bounds = _range(level, signal, gate.on, watch.deadband)
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return low, high


def is_worse(new: Level, old: Level | None) -> bool:
    """Whether ``new`` must be announced after ``old``: a higher rank, or the other side."""
    return old is None or new.side != old.side or new.rank > old.rank


def level_named(watch: Watch, key: str) -> Level | None:
    return next((level for level in watch.levels if level.key == key), None)


def _is_true(level: Level, signal: float, deadband: float) -> bool:
    if level.side == EQUAL:
        return round(signal) == round(level.limit)
    edge = level.limit - level.side * deadband
    return signal > edge if level.side == ABOVE else signal < edge


def _step(watch: Watch, gate: Gate, is_true: bool, now_s: float) -> Gate:
    if is_true == gate.on:
        return Gate(gate.on)
    delay_s = watch.on_delay_s if is_true else watch.off_delay_s
    due = gate.due_s if gate.due_s is not None else now_s + (delay_s if gate.left_s is None else gate.left_s)
    return Gate(is_true) if now_s >= due else Gate(gate.on, due)


def _range(level: Level, signal: float, on: bool, deadband: float) -> tuple[float, float]:
    if level.side == EQUAL:
        middle = round(signal)
        return middle - 0.4, middle + 0.4
    edge = level.limit - level.side * (deadband if on else 0.0)
    if on == (level.side == ABOVE):
        return math.nextafter(edge, math.inf), math.inf
    return -math.inf, (edge if not on else math.nextafter(edge, -math.inf))
