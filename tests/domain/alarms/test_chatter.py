"""Three occurrences within a minute are one row with a counter."""

from __future__ import annotations

from app.domain.alarms.chatter import Chatter


def test_two_in_a_minute_are_two_alarms() -> None:
    chatter = Chatter()
    assert [chatter.raised(t) for t in (0.0, 30.0, 61.0)] == [1, 1, 1]


def test_the_third_in_a_minute_is_counted_and_so_are_those_after_it() -> None:
    chatter = Chatter()
    assert [chatter.raised(t) for t in (0.0, 20.0, 40.0, 60.0, 80.0)] == [1, 1, 3, 4, 5]


def test_a_quiet_spell_starts_the_count_anew() -> None:
    chatter = Chatter()
    assert [chatter.raised(t) for t in (0.0, 20.0, 40.0, 200.0, 210.0, 220.0)] == [1, 1, 3, 1, 1, 3]
