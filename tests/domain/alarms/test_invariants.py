"""100,000 random events, and five promises that hold after each of them."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from app.domain.alarms.condition import Watch, at_rest, hold, judge, present, watch_of
from app.domain.alarms.machine import LATCHED, WAITING, Base, Traits
from app.domain.alarms.state import AlarmState, Kind, Suppression
from app.domain.alarms.steps import (
    Seen,
    Step,
    acknowledge,
    conditioned,
    freeze,
    reset,
    suppress,
    thaw,
    unsuppress,
)
from app.domain.errors import Conflict
from app.domain.site import AlarmRule, Name

EVENTS = 100_000
AT = datetime(2026, 7, 14, tzinfo=UTC)
WATCH: Watch = watch_of(
    AlarmRule(
        id="a",
        name=Name(en="Room"),
        point="p",
        levels={"hh": 28.0, "h": 26.0, "l": 18.0, "ll": 16.0},
        deadband=0.5,
        on_delay_s=2.0,
        off_delay_s=1.0,
    )
)
PERSONS = ("ack", "reset", "unshelve", "unsuppress")


class Plant:
    """One alarm that is treated the way the engine treats it, by chance."""

    def __init__(self, traits: Traits, chance: random.Random) -> None:
        self.traits, self.chance = traits, chance
        self.state, self.gates, self.now_s = AlarmState(), at_rest(WATCH), 0.0

    def one_event(self) -> Step | None:
        self.now_s += self.chance.random()
        try:
            return self.chance.choice(self.deeds)(self)
        except Conflict as refusal:
            assert str(refusal).endswith(".")
            return None

    def value(self) -> Step | None:
        if self.state.unknown_since is not None:
            return conditioned(self.state, None, None, self.traits, Seen(AT))
        before = present(WATCH, self.gates)
        self.gates = judge(WATCH, self.gates, self.chance.uniform(14.0, 30.0), self.now_s)
        return conditioned(self.state, present(WATCH, self.gates), before, self.traits, Seen(AT))

    def bad(self) -> Step | None:
        self.gates = hold(self.gates, self.now_s)
        return freeze(self.state, AT)

    def good(self) -> Step | None:
        return thaw(self.state)

    def ack(self) -> Step | None:
        return acknowledge(self.state, "op", "", AT)

    def reset(self) -> Step | None:
        return reset(self.state, AT)

    def suppress(self) -> Step | None:
        kind = self.chance.choice(list(Kind))
        return suppress(self.state, Suppression(kind=kind, by="op", reason="work", since=AT))

    def unsuppress(self) -> Step | None:
        return unsuppress(self.state, self.chance.choice(list(Kind)), self.traits, AT)

    deeds = (value, value, value, value, bad, good, ack, reset, suppress, unsuppress, unsuppress)


def check(old: AlarmState, step: Step, traits: Traits) -> None:
    new = step.state
    if new.condition and not new.suppressed:  # active is never shown normal
        assert new.shown in ("unacknowledged", "acknowledged")
    assert not (step.annunciate and new.suppressed)  # nothing sounds while suppressed
    if old.unknown_since is not None and new.unknown_since is not None:  # bad quality neither raises nor clears
        assert new.condition == old.condition
    if old.base in WAITING and new.base not in WAITING and traits.ack_required:  # only a person acknowledges
        ends_with_the_shelf = old.base is Base.RTNUN and step.event in PERSONS
        assert step.event == "ack" or ends_with_the_shelf
    if old.base in LATCHED and new.base not in LATCHED:  # a latch never vanishes by itself
        assert step.event in ("reset", "raise", "higher")


def test_a_hundred_thousand_random_events_break_no_promise() -> None:
    chance = random.Random(20260714)
    seen: set[str] = set()
    for traits in (Traits(), Traits(latch=True), Traits(ack_required=False), Traits(latch=True, ack_required=False)):
        plant = Plant(traits, chance)
        for _ in range(EVENTS // 4):
            step = plant.one_event()
            if step is not None:
                check(plant.state, step, traits)
                plant.state = step.state
                seen.add(f"{step.event} {step.new}")
            assert plant.state.condition == (present(WATCH, plant.gates) is not None)
    assert len(seen) > 30, "the story must reach every corner"
