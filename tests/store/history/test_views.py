"""Anyone with SQL reads the same from plain views in both kinds of database."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.domain.readings import Quality
from app.store import Store
from app.store.history.columns import Described
from tests.store.history.oracle import S_US, START_US, samples

G = Quality.GOOD
DAY_S = 86_400


def at(second: int) -> int:
    return START_US + second * S_US


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    with store.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def record(store: Store, hours: int) -> None:
    """A counter that counts 2 kWh in each quarter and a temperature."""
    keys = store.samples.keys(["kwh", "tmp"])
    store.samples.append(samples(keys["kwh"], [(n * 900, 1000.0 + 2 * n, G) for n in range(hours * 4)]))
    store.samples.append(samples(keys["tmp"], [(n * 900, 20.0 + n % 4, G) for n in range(hours * 4)]))
    store.samples.roll_up(at(hours * 3600))


def describe(store: Store) -> None:
    store.samples.describe(
        [
            Described(id="kwh", name="Energy", kind="counter", unit="kWh", rows=True),
            Described(id="tmp", name="Room", kind="analog", unit="°C"),
        ]
    )


@pytest.mark.parametrize("first", ["describe", "record"])
def test_energy_of_quarters_hours_and_days_is_there_for_sql(store: Store, first: str) -> None:
    """Also what was recorded before the point was chosen."""
    for work in (describe, record) if first == "describe" else (record, describe):
        work(store, 49) if work is record else work(store)  # type: ignore[call-arg]
    store.samples.roll_up(at(49 * 3600))
    assert rows(store, "SELECT point_id, name, kind, unit FROM points ORDER BY point_id") == [
        ("kwh", "Energy", "counter", "kWh"),
        ("tmp", "Room", "analog", "°C"),
    ]
    for view, count, energy in (("interval_values", 196, 2.0), ("hourly_values", 49, 8.0), ("daily_values", 2, 192.0)):
        found = rows(store, f"SELECT energy FROM {view} WHERE point_id = 'kwh' ORDER BY start_us")
        assert [row[0] for row in found] == [None] + [energy] * (count - 1)
    days = rows(
        store,
        "SELECT start_us, width_s, mean, min, max, first, last, count, good_share, energy FROM daily_values "
        "WHERE point_id = 'tmp' ORDER BY start_us",
    )
    assert days == [(at(day * DAY_S), DAY_S, 21.5, 20.0, 23.0, 20.0, 23.0, 96, 1.0, None) for day in range(2)]
    assert rows(store, "SELECT count(*) FROM interval_values WHERE point_id = 'tmp'") == [(0,)]


def test_late_samples_change_the_rows_and_a_point_may_be_chosen_no_more(store: Store) -> None:
    describe(store)
    record(store, 25)
    key = store.samples.keys(["tmp"])["tmp"]
    store.samples.append(samples(key, [(30, 50.0, G)]))
    store.samples.roll_up(at(25 * 3600))
    assert rows(store, "SELECT max, count FROM daily_values WHERE point_id = 'tmp'") == [(50.0, 97)]
    store.samples.describe([Described(id="kwh", kind="counter")])
    assert rows(store, "SELECT count(*) FROM interval_values") == [(0,)]
    assert np.isfinite(store.samples.intervals(["kwh"], at(0), at(900))["kwh"].mean).all()


def test_a_register_that_went_back_counts_no_energy(store: Store) -> None:
    """A meter that was replaced: what its first interval counted is not known, and never negative."""
    describe(store)
    key = store.samples.keys(["kwh"])["kwh"]
    store.samples.append(samples(key, [(n * 900, value, G) for n, value in enumerate([100.0, 102.0, 3.0, 5.0])]))
    store.samples.roll_up(at(3600))
    found = rows(store, "SELECT energy FROM interval_values WHERE point_id = 'kwh' ORDER BY start_us")
    assert [row[0] for row in found] == [None, 2.0, None, 2.0]
