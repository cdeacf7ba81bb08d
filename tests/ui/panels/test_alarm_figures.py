"""The figures of the alarm system from its journal, and what the filters of the list take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.messages import AlarmTransition
from ui.panels.alarms.figures import FLOOD_AT, performance, slot_labels

NOW = datetime(2026, 7, 14, 5, 32, tzinfo=UTC)


def raised(alarm: str, minutes_ago: float, priority: int = 3, event: str = "raise") -> AlarmTransition:
    at = NOW - timedelta(minutes=minutes_ago)
    return AlarmTransition(
        seq=0, alarm=alarm, occurrence=1, at=at, event=event, old="normal", new="x", priority=priority
    )


def test_an_empty_journal_has_figures_of_nothing() -> None:
    found = performance([], NOW)
    assert found.raises == 0
    assert found.peak == 0
    assert found.peak_at is None
    assert found.mix == {1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0}


def test_only_raises_count_as_alarms() -> None:
    found = performance([raised("a", 5), raised("a", 5, event="ack"), raised("a", 4, event="clear")], NOW)
    assert found.raises == 1
    assert found.per_slot[-1] == 1


def test_more_than_ten_in_ten_minutes_are_a_flood() -> None:
    flood = [raised(f"a{n}", 25) for n in range(FLOOD_AT + 1)]
    found = performance(flood, NOW)
    assert found.peak == FLOOD_AT + 1
    assert found.flood_share == 1 / 144
    assert found.peak_at == NOW - timedelta(minutes=30)


def test_three_raises_in_a_minute_are_chatter_and_two_are_not() -> None:
    found = performance([raised("c", m) for m in (10, 9.6, 9.2)] + [raised("d", m) for m in (10, 9.6)], NOW)
    assert found.chattering == ("c",)


def test_the_most_frequent_come_first_with_their_share_of_all() -> None:
    found = performance([raised("a", 60 + n) for n in range(3)] + [raised("b", 70)], NOW)
    assert [(row.alarm, row.count) for row in found.frequent] == [("a", 3), ("b", 1)]
    assert found.frequent_share == 1.0


def test_the_mix_of_priorities_adds_up_to_one() -> None:
    found = performance([raised("a", 5, 1), raised("b", 5, 4), raised("c", 5, 4)], NOW)
    assert abs(sum(found.mix.values()) - 1.0) < 1e-9
    assert round(found.mix[4], 3) == 0.667


def test_slots_are_named_by_local_time() -> None:
    labels = slot_labels(datetime(2026, 7, 14, 14, 30, tzinfo=UTC))
    assert (labels[0], labels[71]) == ("02:30", "14:30")
    assert sorted(labels) == [0, 18, 36, 54, 71]
