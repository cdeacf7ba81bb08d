"""Due times on a grid, periods that change, blocks that are divided."""

from __future__ import annotations

import pytest

from app.engine.acquisition.polls import REFUSED_RETRY_S, Poll, Target, divide, plan_polls, rows_of, spread
from tests.engine.acquisition.lines import LineDriver


def polls_of(*targets: Target) -> list[Poll]:
    return plan_polls(LineDriver(), {}, targets)


def poll(period_s: float = 10.0) -> Poll:
    (only,) = polls_of(Target(0, "a", period_s))
    return only


def test_each_period_and_what_is_reported_has_requests_of_its_own() -> None:
    targets = [Target(row, "a", 1.0 + row % 2, reported=row > 3) for row in range(8)]
    found = polls_of(*targets)
    assert [(p.period_s, p.reported, p.request.indices.tolist()) for p in found] == [
        (1.0, False, [0, 2]),
        (1.0, True, [4, 6]),
        (2.0, False, [1, 3]),
        (2.0, True, [5, 7]),
    ]
    assert rows_of(found).tolist() == list(range(8))
    assert rows_of([]).tolist() == []


def test_due_times_stay_on_their_grid_however_late_the_answer() -> None:
    it = poll()
    it.start(100.0, 103.0)
    it.advance(100.2)
    assert it.due_s == 103.0
    it.advance(104.0)
    assert it.due_s == 113.0
    it.advance(112.9999)  # woken a little early: not twice for the same place
    assert it.due_s == 123.0


def test_places_that_were_missed_are_left_out() -> None:
    it = poll()
    it.start(100.0, 103.0)
    it.advance(100.0)
    it.advance(158.0)
    assert it.due_s == 163.0


def test_the_grid_is_exact_after_a_million_periods() -> None:
    it = poll(0.1)
    it.start(0.0, 0.05)
    it.advance(100_000.0)
    assert it.due_s == pytest.approx(100_000.05, abs=1e-6)
    before = it.due_s
    it.advance(before)
    assert it.due_s == pytest.approx(before + 0.1, abs=1e-6)


def test_the_first_reads_are_at_once_and_slow_periods_take_the_steps_of_the_fast_one_in_turn() -> None:
    many = polls_of(*(Target(row, "a", 8.0) for row in range(64)), *(Target(row, "a", 2.0) for row in range(64, 96)))
    spread(many, 100.0, 0.25)
    assert {p.due_s for p in many} == {100.0}
    for p in many:
        p.advance(100.0)
    assert sorted(p.due_s for p in many if p.period_s == 2.0) == [100.5, 100.5], "one rhythm"
    assert sorted(p.due_s for p in many if p.period_s == 8.0) == [100.5, 102.5, 104.5, 106.5]


def test_a_changed_period_keeps_the_distance_to_the_last_read() -> None:
    it = poll(1.0)
    it.start(100.0, 100.0)
    it.last_s = 100.0
    it.pace(15.0, 100.3)
    assert it.due_s == 115.0
    it.pace(1.0, 107.0)
    assert it.due_s == 107.0


def test_a_point_that_was_refused_is_back_at_its_period_when_it_is_answered() -> None:
    it = poll(5.0)
    it.start(100.0, 100.0)
    it.refusals, it.period_s, it.last_s = 3, REFUSED_RETRY_S, 160.0
    it.accepted()
    assert (it.period_s, it.due_s, it.refusals) == (5.0, 165.0, 0)


def test_a_refused_block_is_divided_until_one_point_is_left() -> None:
    (whole,) = polls_of(*(Target(row, f"a{row}", 5.0) for row in range(5)))
    halves = divide(LineDriver(), {}, whole)
    assert [half.request.indices.tolist() for half in halves] == [[0, 1], [2, 3, 4]]
    assert [half.period_s for half in halves] == [5.0, 5.0]
    (single,) = divide(LineDriver(), {}, halves[0])[:1]
    assert divide(LineDriver(), {}, single) == []
