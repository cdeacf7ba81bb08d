"""A condition is true after its limit, its dead band and its delay agree."""

from __future__ import annotations

import math
import random

import pytest

from app.domain.alarms.condition import Gates, Watch, at_rest, calm, due_s, hold, judge, present, restored, watch_of
from app.domain.site import AlarmKind, AlarmRule, Name

LEVELS = {"hh": 28.0, "h": 26.0, "l": 18.0, "ll": 16.0}


def rule(**changes: object) -> AlarmRule:
    values: dict[str, object] = {"id": "a", "name": Name(en="Room"), "point": "p", "levels": LEVELS}
    return AlarmRule(**(values | changes))  # type: ignore[arg-type]


class Story:
    """Values one after the other, with the level after each."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.gates, self.now_s = watch, at_rest(watch), 0.0

    def sees(self, value: float, *, after_s: float = 1.0) -> str:
        self.now_s += after_s
        self.gates = judge(self.watch, self.gates, value, self.now_s)
        return self.level

    def freezes(self, *, after_s: float = 1.0) -> None:
        self.now_s += after_s
        self.gates = hold(self.gates, self.now_s)

    @property
    def level(self) -> str:
        level = present(self.watch, self.gates)
        return level.key if level else ""


def test_levels_come_and_go_in_the_order_of_their_limits() -> None:
    room = Story(watch_of(rule()))
    assert [room.sees(v) for v in (22, 26, 26.1, 28, 28.1, 27, 26, 18, 17.9, 15.9, 30, 20)] == [
        "", "", "h", "h", "hh", "h", "", "", "l", "ll", "hh", "",
    ]  # fmt: skip


def test_the_dead_band_holds_every_level_on_its_own() -> None:
    room = Story(watch_of(rule(deadband=0.5)))
    assert [room.sees(v) for v in (28.1, 27.6, 27.5, 25.6, 25.5, 26.0, 26.01)] == ["hh", "hh", "h", "h", "", "", "h"]
    assert [room.sees(v) for v in (17.9, 18.4, 18.5)] == ["l", "l", ""]


def test_an_on_delay_forgets_a_short_excursion() -> None:
    room = Story(watch_of(rule(on_delay_s=60.0)))
    assert room.sees(27.0) == ""
    assert due_s(room.gates) == 61.0
    assert room.sees(25.0, after_s=59.0) == ""
    assert due_s(room.gates) is None
    assert room.sees(27.0) == ""
    assert room.sees(27.0, after_s=59.9) == ""
    assert room.sees(27.0, after_s=0.1) == "h"


def test_each_level_has_its_own_delay() -> None:
    room = Story(watch_of(rule(on_delay_s=10.0)))
    room.sees(27.0)
    room.sees(29.0, after_s=6.0)
    assert room.sees(29.0, after_s=4.0) == "h"
    assert room.sees(29.0, after_s=6.0) == "hh"


def test_an_off_delay_keeps_the_condition_until_it_is_surely_gone() -> None:
    room = Story(watch_of(rule(off_delay_s=30.0)))
    assert room.sees(27.0) == "h"
    assert room.sees(25.0) == "h"
    assert room.sees(27.0, after_s=20.0) == "h"
    assert room.sees(25.0) == "h"
    assert room.sees(25.0, after_s=29.9) == "h"
    assert room.sees(25.0, after_s=0.1) == ""


def test_a_jump_to_the_other_side_counts_at_once() -> None:
    room = Story(watch_of(rule(off_delay_s=30.0)))
    assert [room.sees(29.0), room.sees(17.0)] == ["hh", "l"]


def test_delays_stand_still_while_the_value_is_unknown() -> None:
    room = Story(watch_of(rule(on_delay_s=60.0)))
    room.sees(27.0)
    room.freezes(after_s=40.0)
    assert due_s(room.gates) is None
    assert room.sees(27.0, after_s=3600.0) == ""
    assert due_s(room.gates) == room.now_s + 20.0
    assert room.sees(27.0, after_s=20.0) == "h"


def test_freezing_twice_keeps_what_was_left() -> None:
    room = Story(watch_of(rule(on_delay_s=60.0)))
    room.sees(27.0)
    room.freezes(after_s=40.0)
    room.freezes(after_s=500.0)
    room.sees(27.0, after_s=500.0)
    assert due_s(room.gates) == room.now_s + 20.0


def test_a_state_is_true_when_it_is_that_state() -> None:
    trip = Story(watch_of(rule(kind=AlarmKind.STATE, levels={}, state=3, on_delay_s=5.0)))
    assert [trip.sees(v) for v in (1, 3, 3)] == ["", "", ""]
    assert trip.sees(3, after_s=5.0) == "state"
    assert trip.sees(2) == ""


def test_a_level_may_have_its_own_priority() -> None:
    watch = watch_of(rule(priority=3, priorities={"hh": 1}))
    assert {level.key: level.priority for level in watch.levels} == {"hh": 1, "h": 3, "l": 3, "ll": 3}


def test_a_deviation_knows_only_its_amount() -> None:
    watch = watch_of(rule(kind=AlarmKind.DEVIATION, levels={"h": 2.0, "hh": 4.0, "l": 1.0}, setpoint="s"))
    assert [level.key for level in watch.levels] == ["hh", "h"]


def test_after_a_restart_the_lesser_level_is_on_as_well() -> None:
    room = Story(watch_of(rule(deadband=0.5)))
    room.gates = restored(room.watch, "hh")
    assert room.level == "hh"
    assert room.sees(27.0) == "h"
    room.gates = restored(room.watch, "gone")
    assert room.level == ""


@pytest.mark.parametrize("kind", [AlarmKind.LIMIT, AlarmKind.STATE])
def test_what_is_calm_changes_nothing(kind: AlarmKind) -> None:
    """Readings in the calm range need no judging: judging them gives the same gates, at any time."""
    chance = random.Random(7)
    watch = watch_of(rule(kind=kind, deadband=0.5, on_delay_s=3.0, off_delay_s=2.0, state=26))
    gates: Gates = at_rest(watch)
    skipped = 0
    for now_s in range(20_000):
        value = round(chance.uniform(15.0, 29.0), 1) if kind is AlarmKind.LIMIT else float(chance.randint(24, 28))
        gates = judge(watch, gates, value, float(now_s))
        low, high = calm(watch, gates, value)
        for seen in (value, value + 0.2, value - 0.2, low, high):
            if low <= seen <= high and math.isfinite(seen):
                skipped += 1
                assert judge(watch, gates, seen, float(now_s)) == gates
    assert skipped > 5000
