"""A real PostgreSQL behind the spool is stopped, killed, frozen, and cut off in the middle of a commit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.store.batches import Batch
from app.store.postgres import SPACE
from app.store.spool.store import SpooledStore
from tests.store.postgres import PostgresServer
from tests.store.spool.middleman import Middleman
from tests.store.spool.server import NAME, address_of, new_history, open_central, own_server
from tests.store.spool.stories import SITE, T0, assert_all_once, drained, until, write_all

pytestmark = pytest.mark.logs("does not take", "the connection is lost")
LIVE_PER_S = 5000.0
WANTED = 4


@pytest.fixture(scope="module")
def running() -> Iterator[PostgresServer]:
    with own_server() as one:
        yield one


@pytest.fixture
def server(running: PostgresServer) -> PostgresServer:
    """With an empty database that has a site."""
    new_history(running)
    with open_central(address_of(running)) as store:
        store.documents.keep_site(SITE, "test", "", T0)
    return running


@pytest.fixture
def middleman(server: PostgresServer) -> Iterator[Middleman]:
    between = Middleman(server.port)
    yield between
    between.close()


@pytest.fixture
def store(server: PostgresServer, middleman: Middleman, tmp_path: Path) -> Iterator[SpooledStore]:
    address = address_of(server, middleman.port)
    spooled = SpooledStore("shared", lambda: open_central(address), tmp_path, retry_s=0.05)
    spooled.start()
    yield spooled
    spooled.close()


def assert_arrived(server: PostgresServer, count: int) -> None:
    with open_central(address_of(server)) as central:
        assert_all_once(central, count)


def test_a_connection_that_breaks_in_a_commit_loses_nothing_and_doubles_nothing(
    server: PostgresServer, middleman: Middleman, store: SpooledStore
) -> None:
    """In one half of the cuts the commit was made and its answer is lost, in the other it never arrived."""
    written = 0
    for lost_answers, lost_commits in ((2, 0), (0, 2), (1, 1), (3, 3)):
        middleman.lost_answers, middleman.lost_commits = lost_answers, lost_commits
        write_all(store, range(written, written + 20))
        written += 20
        until(lambda: drained(store) and middleman.lost_answers == 0 and middleman.lost_commits == 0)
    assert middleman.cuts == 12
    assert_arrived(server, written)


def test_a_server_that_is_stopped_killed_and_frozen_gets_everything_once_it_is_back(
    server: PostgresServer, store: SpooledStore
) -> None:
    write_all(store, range(10))
    server.kill()
    write_all(store, range(10, 20))
    until(lambda: store.backlog().database == "lost")
    server.start()
    write_all(store, range(20, 30))
    until(lambda: drained(store))
    server.stop()
    write_all(store, range(30, 40))
    server.start()
    until(lambda: drained(store))
    server.freeze()
    write_all(store, range(40, 50))
    until(lambda: store.backlog().database in {"slow", "lost"})
    assert store.alarms.states() == {"a": {"n": 49}}, "what desks ask does not wait for the database"
    server.thaw()
    until(lambda: drained(store))
    assert_arrived(server, 50)


def test_a_commit_that_takes_long_delays_nobody_and_is_told(server: PostgresServer, store: SpooledStore) -> None:
    write_all(store, range(5))
    until(lambda: drained(store))
    with server.connected(NAME) as locking, locking.transaction():
        locking.execute(f"LOCK TABLE {SPACE}.batch, {SPACE}.audit IN EXCLUSIVE MODE".encode())
        start_s = time.monotonic()
        write_all(store, range(5, 10))
        took_s = time.monotonic() - start_s
        until(lambda: store.backlog().database == "slow")
        assert took_s < 2.0, "a second of work at most, though the database took longer"
    until(lambda: drained(store))
    assert_arrived(server, 10)


def test_what_waited_is_drained_at_four_times_the_live_rate(server: PostgresServer, store: SpooledStore) -> None:
    points, minutes = 5000, 1.0
    server.stop()
    recording, now_us = store.recording({f"p{n}": 60.0 for n in range(points)}), time.time_ns() // 1_000_000 * 1000
    rows, zeros, steps = np.arange(points), np.zeros(points, np.uint8), int(minutes * 60)
    for step in range(steps):
        at_us = np.full(points, now_us + step * 1_000_000)
        recording.append(Batch(row=rows, at_us=at_us, value=np.full(points, float(step)), quality=zeros, reason=zeros))
    assert store.backlog().samples == points * steps == LIVE_PER_S * 60 * minutes
    server.start()
    start_s = time.monotonic()
    until(lambda: drained(store))
    rate = points * steps / (time.monotonic() - start_s)
    assert rate > WANTED * LIVE_PER_S, f"{rate:,.0f} samples a second"
    with open_central(address_of(server)) as central:
        found = central.samples.history("p4999", now_us, now_us + 100_000_000).last.tolist()
    assert found == list(range(steps)), "none is missing, none is there twice, all in their order"
