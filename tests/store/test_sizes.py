"""Sizes of the database over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.store import Store
from app.store.sizes import keep_size, kept_sizes

START = datetime(2026, 7, 1, tzinfo=UTC)


def test_a_size_an_hour_is_kept_for_a_week_and_one_a_day_before(store: Store) -> None:
    for hour in (0, 1, 2):
        keep_size(store.database, START + timedelta(hours=hour), 1000 + hour)
    keep_size(store.database, START + timedelta(hours=2, minutes=20), 1500)
    assert [size for _, size in kept_sizes(store.database)] == [1000, 1001, 1500]
    keep_size(store.database, START + timedelta(days=9), 9000)
    assert kept_sizes(store.database) == [
        (START + timedelta(hours=2, minutes=20), 1500),
        (START + timedelta(days=9), 9000),
    ]
