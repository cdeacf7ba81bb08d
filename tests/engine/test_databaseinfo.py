"""Growth of the database and the day on which its disk is full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.engine.databaseinfo import full_at, growth_a_day, growth_of_samples
from app.store.history.inspecting import HistoryFigures

NOW = datetime(2026, 7, 14, tzinfo=UTC)


def test_growth_is_told_only_from_sizes_that_reach_far_enough() -> None:
    sizes = [(NOW - timedelta(days=30), 5), (NOW - timedelta(days=4), 1000), (NOW, 3000)]
    assert growth_a_day(sizes, NOW) == 500
    assert growth_a_day([(NOW - timedelta(hours=5), 1000), (NOW, 3000)], NOW) is None
    assert growth_a_day([], NOW) is None


def test_the_disk_is_full_when_its_free_bytes_are_used_up() -> None:
    assert full_at(NOW, 5000, 500.0) == NOW + timedelta(days=10)


def test_what_shrinks_or_lasts_for_ever_or_is_elsewhere_has_no_such_day() -> None:
    assert full_at(NOW, 5000, -3.0) is None
    assert full_at(NOW, 10**15, 1.0) is None
    assert full_at(NOW, None, 500.0) is None


def test_a_history_of_two_days_tells_its_growth_from_those_two() -> None:
    def growth(days: float) -> float | None:
        end_us = int(days * 86_400_000_000)
        return growth_of_samples(
            HistoryFigures(points=1, levels=(), waiting=0, first_us=0, last_us=end_us, growth=100.0)
        )

    assert growth(2) == 350.0
    assert growth(30) == 100.0
    assert growth(0.5) is None
