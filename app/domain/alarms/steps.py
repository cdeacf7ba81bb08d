"""The only ways from one state of an alarm to the next. Each answers the new state, or ``None`` when nothing happened.

Time is an argument (aware UTC, for display and journal only). What a person may not do raises ``Conflict``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.alarms.condition import Level, is_worse
from app.domain.alarms.machine import Base, Happening, Outcome, Traits, annunciated, transition
from app.domain.alarms.state import AlarmState, Kind, Suppression
from app.domain.errors import Conflict

LOWER, FROZEN, THAWED, SHELVE, UNSHELVE = "lower", "frozen", "thawed", "shelve", "unshelve"
SUPPRESS, UNSUPPRESS = "suppress", "unsuppress"
"""Events of the journal beside those of ``Happening``."""


@dataclass(frozen=True, slots=True)
class Step:
    """``event`` is the word of the journal; ``old`` and ``new`` are states as words; ``annunciate``: call the operator."""

    state: AlarmState
    event: str
    old: str
    new: str
    annunciate: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen when the condition was judged: ``value`` for the row, ``note`` for a device that tells why.

    ``count`` is how many occurrences the row stands for if this is a new one.
    """

    at: datetime
    value: float | None = None
    limit: float | None = None
    note: str = ""
    count: int = 1


def conditioned(state: AlarmState, level: Level | None, known: Level | None, traits: Traits, seen: Seen) -> Step | None:
    """The condition is now at ``level`` (``None``: not true); ``known`` is the level it was at. Nothing while frozen."""
    if state.unknown_since is not None:
        return None
    if level is None:
        return _cleared(state, traits, seen) if state.condition else None
    if not state.condition:
        return _raised(state, Happening.RAISE, level, traits, seen)
    if level == known:
        return None
    if is_worse(level, known):
        return _raised(state, Happening.HIGHER, level, traits, seen)
    lower = _at_level(state, level, seen)
    return Step(lower, LOWER, state.base.value, lower.base.value)


def acknowledge(state: AlarmState, by: str, note: str, at: datetime) -> Step:
    """A person has seen it."""
    base = transition(state.base, Happening.ACK).base
    new = replace(state, base=base, acked_at=at, acked_by=by, note=note or state.note, changed_at=at)
    return Step(new, Happening.ACK, state.base.value, base.value)


def check_occurrence(state: AlarmState, occurrence: int | None) -> None:
    """Raise ``Conflict`` when a person acts on an occurrence that is not the one of the row.

    Occurrences that chatter has joined into the row count as seen: they are one row with a counter.
    """
    if occurrence is None or state.occurrence - max(state.count, 1) < occurrence <= state.occurrence:
        return
    raise Conflict("The alarm has come again since you saw it. Look at the new occurrence, then acknowledge that.")


def reset(state: AlarmState, at: datetime) -> Step:
    """A person lets go of the latch."""
    base = transition(state.base, Happening.RESET).base
    return Step(replace(state, base=base, changed_at=at), Happening.RESET, state.base.value, base.value)


def suppress(state: AlarmState, suppression: Suppression) -> Step:
    """Silence it; the machine runs on unseen. A suppression of the same kind is replaced."""
    others = tuple(s for s in state.suppressions if s.kind is not suppression.kind)
    new = replace(state, suppressions=(*others, suppression), changed_at=suppression.since)
    event = SHELVE if suppression.kind is Kind.SHELVED else SUPPRESS
    return Step(new, event, state.shown, new.shown)


def unsuppress(state: AlarmState, kind: Kind, traits: Traits, at: datetime) -> Step:
    """End one kind of suppression. After the last one a true condition is announced as new; what has returned is over.

    A latch stays: only a person resets it.
    """
    if state.suppression(kind) is None:
        raise Conflict("The alarm is not shelved." if kind is Kind.SHELVED else "The alarm is not suppressed that way.")
    left = tuple(s for s in state.suppressions if s.kind is not kind)
    new = replace(state, suppressions=left, changed_at=at)
    announce = not left and state.condition
    if announce:
        new = replace(new, base=annunciated(traits), acked_at=None, acked_by="")
    elif not left and state.base is Base.RTNUN:
        new = replace(new, base=Base.NORM)
    event = UNSHELVE if kind is Kind.SHELVED else UNSUPPRESS
    return Step(new, event, state.shown, new.shown, announce)


def freeze(state: AlarmState, at: datetime) -> Step | None:
    """Its inputs cannot be judged any more: nothing raises or clears until they can."""
    if state.unknown_since is not None:
        return None
    return Step(replace(state, unknown_since=at), FROZEN, state.shown, state.shown)


def thaw(state: AlarmState) -> Step | None:
    """Its inputs are good enough again."""
    if state.unknown_since is None:
        return None
    return Step(replace(state, unknown_since=None), THAWED, state.shown, state.shown)


def _raised(state: AlarmState, happening: Happening, level: Level, traits: Traits, seen: Seen) -> Step:
    outcome = transition(state.base, happening, traits)
    changes: dict[str, Any] = {"condition": True, "base": outcome.base}
    if outcome.new_occurrence:
        changes |= {
            "occurrence": state.occurrence + 1,
            "raised_at": seen.at,
            "returned_at": None,
            "note": seen.note,
            "count": seen.count,
        }
    if outcome.base is Base.UNACK:
        changes |= {"acked_at": None, "acked_by": ""}
    return _step(state, _at_level(state, level, seen, **changes), happening, outcome)


def _cleared(state: AlarmState, traits: Traits, seen: Seen) -> Step:
    outcome = transition(state.base, Happening.CLEAR, traits)
    new = replace(state, condition=False, base=outcome.base, value=seen.value, returned_at=seen.at, changed_at=seen.at)
    return _step(state, new, Happening.CLEAR, outcome)


def _at_level(state: AlarmState, level: Level, seen: Seen, **changes: Any) -> AlarmState:
    return replace(
        state,
        level=level.key,
        priority=level.priority,
        limit=seen.limit,
        value=seen.value,
        changed_at=seen.at,
        **changes,
    )


def _step(old: AlarmState, new: AlarmState, happening: Happening, outcome: Outcome) -> Step:
    return Step(new, happening, old.base.value, new.base.value, outcome.annunciate and not old.suppressed)
