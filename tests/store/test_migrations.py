"""Databases of former schemas, kept as they were written then, open with everything that is in them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import zstandard

from app.domain.site import Name
from app.store import Store, open_store
from app.store.database import meta_value
from app.store.migrations import number_of
from app.store.schema import SCHEMA
from app.store.sqlite import FILE_NAME

EXAMPLES = Path(__file__).parent / "examples"
START_US = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()) * 1_000_000
MINUTE_US, QUARTER_US, HOUR_US, DAY_US = 60_000_000, 900_000_000, 3_600_000_000, 86_400_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site of schema 1: two days of samples, some of them late or not yet sealed, and a day of a counter."""
    packed = (EXAMPLES / "schema-1.db.zst").read_bytes()
    (tmp_path / FILE_NAME).write_bytes(zstandard.ZstdDecompressor().decompress(packed))
    return tmp_path


def assert_everything_is_there(store: Store) -> None:
    assert [account.name for account in store.accounts.all()] == ["Kim", "Lee"]
    site, revision = store.documents.site() or pytest.fail("no site")
    assert (site.site.price_per_kwh, revision) == (130.0, 2)
    assert store.documents.site_text() == "site:\n  id: s\n"
    assert [r.reason for r in store.documents.revisions("site")] == ["new tariff", "first"]
    assert store.audit.verify() is None
    assert [entry.target for entry in store.audit.read()] == ["b.p4", "b.p3", "b.p2", "b.p1", "b.p0"]
    assert [event.text for event in store.events.recent()] == [Name("High", "높음"), Name("Link lost", "연결 끊김")]
    assert store.alarms.states() == {"b.high": {"base": "UNACK"}, "b.low": {"base": "NORM"}}
    assert [transition.seq for transition in store.alarms.journal()] == [4, 3, 2, 1]
    assert [(command.id, command.state) for command in store.commands.recent()] == [("c2", "verified"), ("c1", "sent")]
    assert [(held.point, held.value) for held in store.commands.overrides()] == [("b.t", 21.5)]


def assert_the_history_is_there(store: Store) -> None:
    now_us = START_US + 49 * HOUR_US
    found = store.samples.history("b.t", START_US, now_us, now_us=now_us)
    minutes = np.arange(48 * 60)
    truth = {START_US + n * MINUTE_US: round(20 + 0.1 * (n % 50), 1) for n in minutes.tolist()}
    truth |= {START_US + n * MINUTE_US: float("nan") for n in range(310, 320)}
    truth |= {START_US + (48 * 60 + n) * MINUTE_US: 30.0 + n for n in range(5)}
    truth[START_US + HOUR_US + 30_000_000] = 99.0
    assert found.at_us.tolist() == sorted(truth)
    np.testing.assert_array_equal(found.last, [truth[at] for at in sorted(truth)])
    counted = store.samples.intervals(["m.kwh"], START_US - DAY_US, START_US)["m.kwh"]
    assert counted.mean.tolist() == np.arange(96.0).tolist()
    slow = store.samples.history("b.f", START_US, now_us, now_us=now_us)
    assert slow.last.tolist() == (np.arange(192) * 1.25).tolist()


def test_a_database_of_schema_1_opens_with_everything_in_it(folder: Path) -> None:
    with open_store(folder) as store:
        assert_everything_is_there(store)
        assert_the_history_is_there(store)
        store.samples.roll_up(START_US + 49 * HOUR_US)
        assert_the_history_is_there(store)
        quarter = store.samples.intervals(["b.t"], START_US, START_US + 5 * QUARTER_US)["b.t"]
        assert quarter.max.tolist()[-1] == 99.0, "the late sample that waited"
        np.testing.assert_allclose(quarter.mean[0], np.mean(20 + 0.1 * np.arange(15)))
        assert quarter.first.tolist()[0] == 20.0, "what schema 1 did not keep is worked out from the samples"
        assert store.audit.append(store.audit.read()[0]).seq == 6
    with open_store(folder) as store, store.database.read() as connection:
        assert meta_value(connection, "schema") == str(SCHEMA)
        assert connection.exec_driver_sql("SELECT point_id FROM points ORDER BY 1").scalars().all() == [
            "b.f",
            "b.t",
            "m.kwh",
        ]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_killed_at_any_statement_of_the_migration_the_old_one_is_still_there(folder: Path) -> None:
    """Each round is killed one statement later than the one before, until one gets through."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.killed_migration", str(folder)], check=True, capture_output=True, text=True
    )
    killed = int(done.stdout)
    assert killed > 20
    with open_store(folder) as store:
        with store.database.read() as connection:
            assert number_of(connection, "it") == SCHEMA
        assert_everything_is_there(store)
        assert_the_history_is_there(store)
