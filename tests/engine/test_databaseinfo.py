"""Growth of the database and the day on which its disk is full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.engine.databaseinfo import full_at, growth_a_day

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
