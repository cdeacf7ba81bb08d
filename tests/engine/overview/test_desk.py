"""The overview from a real history: read once, then only what is new; the running interval goes on over a restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.engine.clock import Clock
from app.engine.live import LiveTable
from app.engine.overview.days import QUARTER_US, epoch_us
from app.engine.overview.desk import OverviewDesk
from app.engine.overview.past import Past
from app.store import Intervals, Samples, Store, open_store
from tests.engine.overview.campus import NOW, SITE, live

DAYS = 800
FIRST = NOW.replace(hour=0, minute=0) - timedelta(days=DAYS, hours=9)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """800 days: 100 kW in the earlier year, 110 kW since a year ago; the register counts it."""
    with open_store(tmp_path_factory.mktemp("data")) as opened:
        count = (epoch_us(NOW) - epoch_us(FIRST)) // QUARTER_US
        at_us = epoch_us(FIRST) + np.arange(count, dtype=np.int64) * QUARTER_US
        year_ago = epoch_us(datetime(2025, 7, 13, 15, tzinfo=NOW.tzinfo))
        kw = np.where(at_us < year_ago, 100.0, 110.0)
        put(opened, "cth.kw", at_us, kw)
        put(opened, "cmp.kw", at_us, kw)
        put(opened, "cth.kwh", at_us, 7_000.0 + np.cumsum(kw * 0.25))
        yield opened


def put(store: Store, id: str, at_us: np.ndarray, values: np.ndarray) -> None:
    key = np.full(len(at_us), store.samples.keys([id])[id], np.int32)
    store.samples.append_intervals(
        Intervals(key=key, start_us=at_us, min=values, mean=values, max=values, last=values, good=np.ones(len(at_us)))
    )


def desk(store: Store, table: LiveTable, at: datetime = NOW) -> OverviewDesk:
    return OverviewDesk(SITE, table, store, Clock(utc=lambda: at), alarms=list, overrides=list)


async def test_intensity_is_that_of_twelve_months_beside_the_twelve_before(store: Store) -> None:
    view = await desk(store, live({"cth.kw": 120.0})).current()
    intensity = view.buildings[0].intensity_12m
    assert intensity.value == pytest.approx(110 * 365 * 24 / 1000)
    assert intensity.expected == pytest.approx(100 * 365 * 24 / 1000, rel=1e-3)
    assert intensity.quality == "good"
    assert view.buildings[0].power.expected == pytest.approx(110.0)
    assert view.load.measured[57] == pytest.approx(110.0)


async def test_within_a_few_seconds_the_same_overview_is_given(store: Store) -> None:
    asked = desk(store, live({"cth.kw": 120.0}))
    assert await asked.current() is await asked.current()


async def test_the_running_interval_goes_on_over_a_restart(tmp_path: Path) -> None:
    with open_store(tmp_path) as opened:
        key = opened.samples.keys(["cmp.kw"])["cmp.kw"]
        minutes = np.array([-10, 0, 1])  # 14:20, 14:30, 14:31
        at_us = epoch_us(NOW.replace(minute=30)) + minutes * 60_000_000
        kw = np.array([500.0, 300.0, 100.0])
        none = np.zeros(3, np.uint8)
        opened.samples.append(Samples(key=np.full(3, key, np.int32), at_us=at_us, value=kw, quality=none, reason=none))
        table = LiveTable(SITE.points)
        asked = desk(opened, table)
        await asked.start()
        running = asked.snapshot().running
        assert running is not None
        assert running.mean_kw == pytest.approx((300 + 100) / 2)
        row = np.array([table.row["cmp.kw"]])
        table.put(row, np.array([400.0]), none[:1], none[:1], epoch_us(NOW))
        running = asked.snapshot().running
        assert running is not None
        assert running.projected_kw == pytest.approx((300 + 100 + 13 * 400) / 15)


def test_only_what_is_new_is_read_again_and_late_changes_of_the_last_hours_are_seen(store: Store) -> None:
    past = Past(store, SITE)
    whole = past.quarters(epoch_us(NOW))
    assert whole.mean["cth.kw"][-1] == pytest.approx(110.0)
    late = np.array([whole.end_us - 2 * QUARTER_US, whole.end_us], np.int64)
    put(store, "cmp.oat", late, np.array([21.0, 22.0]))
    later = past.quarters(epoch_us(NOW) + QUARTER_US)
    assert later.count == whole.count + 1
    assert later.mean["cmp.oat"][[-3, -1]].tolist() == [21.0, 22.0]
    assert np.array_equal(later.mean["cth.kw"][:-1], whole.mean["cth.kw"])
    assert np.isnan(later.mean["cth.kw"][-1])
