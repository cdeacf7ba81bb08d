"""The engine tells the history who its points are, packs what is over, and ends what is old enough."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.domain.site import HistoryPlan, Kind, Name, Point, Record, Site
from app.engine.engine import EMPTY_SITE
from app.engine.events import EventLog
from app.engine.housekeeping import Housekeeper
from app.store import Samples, Store, open_store

S = 1_000_000
DAY_US = 86_400 * S
NOW_US = time.time_ns() // 1000 // DAY_US * DAY_US


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def site(plan: HistoryPlan) -> Site:
    record = Record()
    points = (
        Point(
            id="m.kwh", name=Name(en="Energy"), kind=Kind.COUNTER, unit="kWh", device="d", address="a", record=record
        ),
        Point(
            id="m.kw",
            name=Name(en="Power"),
            unit="kW",
            device="d",
            address="a",
            record=replace(record, plain_rows=False),
        ),
        Point(
            id="z.tmp",
            name=Name(en="Room"),
            unit="°C",
            device="d",
            address="a",
            record=replace(record, keep_raw_days=9000),
        ),
    )
    return replace(EMPTY_SITE, site=replace(EMPTY_SITE.site, history=plan, time_zone="Asia/Seoul"), points=points)


def recorded(store: Store) -> None:
    for id in ("m.kwh", "m.kw", "z.tmp"):
        key = store.samples.keys([id])[id]
        at = NOW_US - 60 * DAY_US + np.arange(60 * 24, dtype=np.int64) * 3600 * S
        nothing = np.zeros(len(at), np.uint8)
        store.samples.append(
            Samples(
                key=np.full(len(at), key, np.int32),
                at_us=at,
                value=np.arange(len(at), dtype=np.float64) * 2,
                quality=nothing,
                reason=nothing,
            )
        )


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


async def test_meters_can_be_read_with_sql_and_old_samples_go(store: Store) -> None:
    events = EventLog(store)
    recorded(store)
    keeper = Housekeeper(site(HistoryPlan(raw_days=20)), store, events)
    keeper.turn()
    store.samples.roll_up(NOW_US)
    keeper._retention_s = 0.0
    gone = keeper.turn()
    assert gone.samples > 2 * 30 * 24
    assert keeper.packed > 0
    assert rows(store, "SELECT point_id, kind, unit FROM points ORDER BY 1") == [
        ("m.kw", "analog", "kW"), ("m.kwh", "counter", "kWh"), ("z.tmp", "analog", "°C")
    ]  # fmt: skip
    assert {row[0] for row in rows(store, "SELECT DISTINCT point_id FROM hourly_values")} == {"m.kwh"}
    energies = rows(store, "SELECT energy FROM hourly_values WHERE point_id = 'm.kwh' ORDER BY start_us")[5:100]
    assert {energy for (energy,) in energies} == {2.0}
    assert {row[0] for row in rows(store, "SELECT DISTINCT point_id FROM daily_values")} == {"m.kwh", "m.kw", "z.tmp"}
    first = rows(store, "SELECT min(start_utc) FROM daily_values")[0][0]
    assert str(first).endswith("T15:00:00Z"), "days are those of the site"
    keeper._tell(gone)
    await events.flush()
    assert "were old enough" in events.recent(1)[0].text.en
    await events.close()
