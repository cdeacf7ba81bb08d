"""The past of the campus: whole, plausible, and continued by the live meters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.demo.campus.controllers import OPEN_SENSOR
from app.demo.model.campus import CampusModel
from app.demo.past import long_points
from app.demo.seed import seed_history
from app.demo.site import demo_site
from app.domain.messages import AlarmTransition
from app.domain.site import Site
from app.store import Store, open_store

NOW = datetime(2026, 7, 14, 5, 7, 30, tzinfo=UTC)
NOW_US = int(NOW.timestamp() * 1e6)
QUARTER_US = 900_000_000
DAYS, HOURS = 2, 3


@pytest.fixture(scope="module")
def site() -> Site:
    return demo_site()


@pytest.fixture(scope="module")
def shares() -> list[float]:
    return []


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, site: Site, shares: list[float]) -> Iterator[Store]:
    """Two days of meters and three hours of everything else."""
    folder: Path = tmp_path_factory.mktemp("seeded")
    with open_store(folder) as opened:
        rows = seed_history(
            opened, site, NOW, lambda share, _: shares.append(share), long_s=DAYS * 86_400.0, week_s=HOURS * 3600.0
        )
        assert rows == len(long_points(site)) * DAYS * 96 + (_recorded(site) - len(long_points(site))) * HOURS * 4
        yield opened


def _recorded(site: Site) -> int:
    return sum(point.record is not None for point in site.points)


def test_progress_rises_to_the_end(store: Store, shares: list[float]) -> None:
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_past_is_given_once(store: Store, site: Site) -> None:
    assert seed_history(store, site, NOW, lambda share, text: None) == 0


def test_alarms_of_these_days_are_over_and_told_in_both_languages(store: Store) -> None:
    rows = store.alarms.journal(limit=None)
    assert rows and all(NOW - timedelta(days=DAYS) <= row.at < NOW for row in rows)
    assert {body["base"] for body in store.alarms.states().values()} == {"cleared"}
    events = store.events.recent(1000)
    assert {event.type for event in events} == {"alarm", "operator", "link", "demand"}
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    assert [event for event in events if not (event.text.en and event.text.ko)] == []


def test_a_journal_that_is_there_stays_as_it_is(site: Site, tmp_path: Path) -> None:
    own = AlarmTransition(
        seq=0, alarm="a", occurrence=1, at=NOW, event="raise", old="cleared", new="unacknowledged", priority=1
    )
    with open_store(tmp_path) as opened:
        opened.alarms.commit({}, [own])
        seed_history(opened, site, NOW, lambda share, text: None, long_s=43_200.0, week_s=900.0)
        assert [row.alarm for row in opened.alarms.journal()] == ["a"]


def test_meters_reach_back_and_have_no_gap(store: Store) -> None:
    past = store.samples.history("cth.mtr-1.kw", NOW_US - DAYS * 86_400_000_000, NOW_US, DAYS * 24, now_us=NOW_US)
    assert np.isfinite(past.mean).all()
    assert (past.good[:-1] == 1.0).all()
    assert 300.0 < past.max.max() < 650.0


def test_every_recorded_point_reaches_up_to_now(store: Store, site: Site) -> None:
    recorded = [point.id for point in site.points if point.record is not None]
    last = store.samples.last(recorded)
    assert set(last) == set(recorded)
    assert min(at for at, *_ in last.values()) > NOW_US - QUARTER_US


def test_power_and_energy_agree(store: Store) -> None:
    start = (NOW_US // QUARTER_US - 96) * QUARTER_US
    found = store.samples.intervals(["lib.mtr-5.kw", "lib.mtr-5.kwh"], start, start + 96 * QUARTER_US)
    power, energy = found["lib.mtr-5.kw"], found["lib.mtr-5.kwh"]
    assert energy.last - energy.min == pytest.approx(power.mean / 4.0, rel=1e-6)
    assert (np.diff(energy.last) > 0).all()


def test_the_main_meter_is_the_buildings_less_the_sun(store: Store) -> None:
    start = (NOW_US // QUARTER_US - 48) * QUARTER_US
    found = store.samples.intervals(["cmp.mtr-0.kw", "cmp.demand.kw"], start, start + 48 * QUARTER_US)
    assert found["cmp.mtr-0.kw"].mean == pytest.approx(found["cmp.demand.kw"].mean, rel=0.02)


def test_a_broken_sensor_has_a_past_of_gaps(store: Store) -> None:
    past = store.samples.history(OPEN_SENSOR, NOW_US - 2 * 3_600_000_000, NOW_US, 4, now_us=NOW_US)
    assert np.isnan(past.mean).all()
    assert (past.good == 0.0).all()


def test_live_meters_go_on_where_the_past_ends(store: Store, site: Site) -> None:
    model = CampusModel(site, NOW.timestamp() + 20.0)
    model.warm_up(2 * 3600.0)
    model.step(1.0)
    actual = {point: float(model.signals.actual[slot]) for point, slot in model.signals.index.items()}
    for meter in ("cth.mtr-1", "cmp.mtr-0", "dmc.pv-1"):
        at_us, last, _, _ = store.samples.last([f"{meter}.kwh"])[f"{meter}.kwh"]
        elapsed_h = (NOW_US + 21_000_000 - at_us) / 3.6e9
        grown = actual[f"{meter}.kwh"] - last
        assert 0.0 <= grown == pytest.approx(actual[f"{meter}.kw"] * elapsed_h, rel=0.3)


def test_rooms_go_on_where_the_past_ends(store: Store, site: Site) -> None:
    model = CampusModel(site, NOW.timestamp())
    model.warm_up()
    rooms = [f"{zone}.tmp" for zone in ("cth.z-3.12", "lib.z-2.07", "spc.z-1.01", "dmc.z-1.03")]
    last = store.samples.last(rooms)
    for room in rooms:
        assert float(model.signals.actual[model.signals.slot(room)]) == pytest.approx(last[room][1], abs=0.8)
