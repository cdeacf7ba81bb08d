"""One alarm from raise to rest, with the state after every step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.alarms.condition import level_named, watch_of
from app.domain.alarms.machine import Base, Traits
from app.domain.alarms.state import AlarmState, Kind, Suppression, from_body, to_body
from app.domain.alarms.steps import (
    Seen,
    Step,
    acknowledge,
    check_occurrence,
    conditioned,
    freeze,
    reset,
    suppress,
    thaw,
    unsuppress,
)
from app.domain.errors import Conflict
from app.domain.site import AlarmRule, Name

START = datetime(2026, 7, 14, 5, 0, tzinfo=UTC)
WATCH = watch_of(
    AlarmRule(id="a", name=Name(en="Room"), point="p", levels={"h": 26.0, "hh": 28.0, "l": 18.0}, priorities={"hh": 1})
)


class Story:
    def __init__(self, traits: Traits | None = None) -> None:
        self.state, self.traits, self.minute = AlarmState(), traits or Traits(), 0
        self.last: Step | None = None

    def _take(self, step: Step | None) -> str:
        self.last = step
        if step is None:
            return "nothing"
        self.state = step.state
        return f"{step.event}: {step.new}{'!' if step.annunciate else ''}"

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.minute)

    def becomes(self, key: str) -> str:
        self.minute += 1
        known = level_named(WATCH, self.state.level) if self.state.condition else None
        return self._take(conditioned(self.state, level_named(WATCH, key), known, self.traits, Seen(self.at, 1.0, 2.0)))

    def acked(self) -> str:
        self.minute += 1
        return self._take(acknowledge(self.state, "op.kim", "seen", self.at))

    def is_reset(self) -> str:
        return self._take(reset(self.state, self.at))

    def shelved(self, kind: Kind = Kind.SHELVED) -> str:
        return self._take(suppress(self.state, Suppression(kind=kind, by="op", reason="work", since=self.at)))

    def unshelved(self, kind: Kind = Kind.SHELVED) -> str:
        return self._take(unsuppress(self.state, kind, self.traits, self.at))

    def unknown(self) -> str:
        return self._take(freeze(self.state, self.at))

    def known(self) -> str:
        return self._take(thaw(self.state))


def test_raised_worse_better_acknowledged_gone() -> None:
    a = Story()
    assert a.becomes("h") == "raise: unacknowledged!"
    assert (a.state.occurrence, a.state.priority, a.state.level) == (1, 3, "h")
    assert a.becomes("h") == "nothing"
    assert a.acked() == "ack: acknowledged"
    assert (a.state.acked_by, a.state.note) == ("op.kim", "seen")
    assert a.becomes("hh") == "higher: unacknowledged!"
    assert (a.state.occurrence, a.state.priority, a.state.acked_by) == (1, 1, "")
    assert a.becomes("h") == "lower: unacknowledged"
    assert a.state.priority == 3
    assert a.acked() == "ack: acknowledged"
    assert a.becomes("l") == "higher: unacknowledged!"
    assert a.becomes("") == "clear: returned"
    assert a.state.returned_at == a.at
    assert a.becomes("h") == "raise: unacknowledged!"
    assert a.state.occurrence == 2
    assert a.state.returned_at is None
    a.becomes("")
    assert a.acked() == "ack: cleared"
    assert not a.state.listed


def test_a_latch_waits_for_a_person() -> None:
    a = Story(Traits(latch=True))
    a.becomes("h")
    assert a.becomes("") == "clear: latched"
    with pytest.raises(Conflict, match="Acknowledge the alarm before"):
        a.is_reset()
    assert a.acked() == "ack: latched_acknowledged"
    assert a.becomes("h") == "raise: unacknowledged!"
    a.acked()
    assert a.becomes("") == "clear: latched_acknowledged"
    assert a.is_reset() == "reset: cleared"


def test_without_the_need_to_acknowledge_it_comes_and_goes() -> None:
    a = Story(Traits(ack_required=False))
    assert a.becomes("h") == "raise: acknowledged!"
    assert a.becomes("hh") == "higher: acknowledged!"
    assert a.becomes("") == "clear: cleared"


def test_shelved_it_runs_on_silently_and_is_announced_as_new_afterwards() -> None:
    a = Story()
    a.becomes("h")
    a.acked()
    assert a.shelved() == "shelve: shelved"
    assert a.becomes("hh") == "higher: unacknowledged"
    assert a.becomes("") == "clear: returned"
    assert a.becomes("h") == "raise: unacknowledged"
    assert a.state.shown == "shelved"
    assert a.unshelved() == "unshelve: unacknowledged!"
    with pytest.raises(Conflict, match="not shelved"):
        a.unshelved()


def test_acknowledged_and_shelved_it_is_announced_again() -> None:
    a = Story()
    a.becomes("h")
    a.acked()
    a.shelved()
    assert a.unshelved() == "unshelve: unacknowledged!"
    assert a.state.acked_by == ""


def test_returned_under_the_shelf_it_is_over_with_the_shelf() -> None:
    a = Story()
    a.becomes("h")
    a.shelved()
    a.becomes("")
    assert a.state.base is Base.RTNUN
    assert a.unshelved() == "unshelve: cleared"
    assert not a.state.listed


def test_a_latch_outlives_the_shelf() -> None:
    a = Story(Traits(latch=True))
    a.becomes("h")
    a.shelved()
    a.becomes("")
    assert a.unshelved() == "unshelve: latched"


def test_silent_until_the_last_suppression_is_gone() -> None:
    a = Story()
    a.shelved()
    assert a.state.listed
    a.shelved(Kind.OUT_OF_SERVICE)
    a.becomes("h")
    assert a.unshelved() == "unshelve: out_of_service"
    assert a.becomes("hh") == "higher: unacknowledged"
    assert a.unshelved(Kind.OUT_OF_SERVICE) == "unsuppress: unacknowledged!"


def test_unknown_values_neither_raise_nor_clear() -> None:
    a = Story()
    assert a.unknown() == "frozen: cleared"
    assert a.unknown() == "nothing"
    assert a.becomes("h") == "nothing"
    assert a.known() == "thawed: cleared"
    a.becomes("h")
    a.unknown()
    assert a.state.unknown_since == a.at
    assert a.becomes("") == "nothing"
    assert a.acked() == "ack: acknowledged"
    assert a.known() == "thawed: acknowledged"
    assert a.becomes("") == "clear: cleared"


def test_only_the_occurrence_that_was_seen_is_acknowledged() -> None:
    state = AlarmState(occurrence=7)
    check_occurrence(state, 7)
    check_occurrence(state, None)
    for unseen in (6, 8):
        with pytest.raises(Conflict, match="come again"):
            check_occurrence(state, unseen)
    chattering = AlarmState(occurrence=7, count=3)
    check_occurrence(chattering, 5)
    with pytest.raises(Conflict):
        check_occurrence(chattering, 4)


def test_a_state_survives_the_database() -> None:
    a = Story()
    a.becomes("hh")
    a.acked()
    a.shelved()
    a.unknown()
    assert from_body(to_body(a.state)) == a.state
    assert from_body({}) == AlarmState()
    assert from_body(to_body(a.state) | {"of_a_newer_version": 1}) == a.state
