"""A store over a shared database that is away for a while: desks go on, and everything arrives once, in its order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from app.domain.accounts import Account
from app.domain.errors import StoreError
from app.domain.messages import AuditEntry, Command
from app.store import Store, open_store
from app.store.batches import Batch
from app.store.schema import waiting
from app.store.spool.store import SpooledStore
from app.store.spool.watch import Watch
from tests.engine.full_disk import full_disk
from tests.store.spool.stories import SITE, T0, T0_US, assert_all_once, drained, until, write_all

TABLES = ("audit", "event", "alarm_journal", "command", "batch", "drained")
ACCOUNT = Account(name="op", role="operator", password_hash="hash", created_at=T0)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    with open_store(tmp_path / "shared") as store:
        store.documents.keep_site(SITE, "test", "", T0)
        store.accounts.add(ACCOUNT)
    return tmp_path / "shared"


@contextmanager
def engine_over(shared: Path, here: Path, central: Callable[[], Store] | None = None) -> Iterator[SpooledStore]:
    store = SpooledStore("shared", central or (lambda: open_store(shared)), here, watch=Watch(), retry_s=0.05)
    store.start(2.0)
    try:
        yield store
    finally:
        store.close()


def away() -> Store:
    raise StoreError("The database shared does not answer")


def assert_all_once_in(shared: Path, count: int) -> None:
    with open_store(shared) as store:
        assert_all_once(store, count)


def test_with_the_database_there_everything_is_in_it_soon(shared: Path, tmp_path: Path) -> None:
    with engine_over(shared, tmp_path / "here") as store:
        write_all(store, range(20))
        assert store.audit.read(limit=1)[0].target == "19", "reading waits for what was just written"
        until(lambda: drained(store))
        assert store.backlog().database == "ok"
        assert store.backlog().age_s == 0
    assert_all_once_in(shared, 20)


@pytest.mark.logs("does not take")
def test_an_outage_loses_nothing_doubles_nothing_and_keeps_the_order(shared: Path, tmp_path: Path) -> None:
    with engine_over(shared, tmp_path / "here") as store:
        write_all(store, range(10))
        until(lambda: drained(store))
        with full_disk(shared, *TABLES):
            write_all(store, range(10, 30))
            until(lambda: store.backlog().database == "lost")
            backlog = store.backlog()
            assert (backlog.samples, backlog.entries) == (40, 60)
            assert backlog.age_s > 0
            with pytest.raises(StoreError, match="waits on the disk of the engine"):
                store.audit.read()
            assert store.alarms.states() == {"a": {"n": 29}}
        until(lambda: drained(store))
        until(lambda: store.backlog().database == "ok")
    assert_all_once_in(shared, 30)


@pytest.mark.logs("does not take")
def test_an_engine_that_starts_while_the_database_is_away_knows_its_site_and_goes_on(
    shared: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    with engine_over(shared, here) as store:
        write_all(store, range(5))
        until(lambda: drained(store))
        time.sleep(0.1)
        until(lambda: store._local.documents.site() is not None)
    with engine_over(shared, here, away) as store:
        kept = store.documents.site()
        assert kept is not None
        assert kept[0] == SITE
        assert store.accounts.find("op") == ACCOUNT
        assert store.alarms.states() == {"a": {"n": 4}}
        assert [int(e.text.en) for e in store.events.recent()] == [4, 3, 2, 1, 0]
        write_all(store, range(5, 9))
        with pytest.raises(StoreError, match="does not answer"):
            store.documents.keep_site(SITE, "op", "", T0, "other text")
    with engine_over(shared, here) as store:
        write_all(store, range(9, 12))
        until(lambda: drained(store))
    assert_all_once_in(shared, 12)


@pytest.mark.logs("does not take")
def test_a_first_start_without_database_and_copy_says_why(tmp_path: Path) -> None:
    store = SpooledStore("shared", away, tmp_path, retry_s=0.05)
    with pytest.raises(StoreError, match="does not answer"):
        store.start(2.0)


@pytest.mark.parametrize("step", ["entries", "samples"])
def test_what_was_written_but_never_confirmed_is_not_written_again(shared: Path, tmp_path: Path, step: str) -> None:
    """As after a kill between the commit and the note of it: the spool still has what the database has already."""
    here = tmp_path / "here"
    with engine_over(shared, here) as store:
        kept = store._records.done, store.lane.done
        if step == "entries":
            store._records.done = lambda number: None  # type: ignore[method-assign] # the note is lost
        else:
            store.lane.done = lambda portion, last=None: store.lane.returned()  # type: ignore[method-assign] # as above
        write_all(store, range(10))
        time.sleep(0.3)
        store._records.done, store.lane.done = kept  # type: ignore[method-assign] # the answer is heard again
    with engine_over(shared, here) as store:
        until(lambda: drained(store))
    assert_all_once_in(shared, 10)


def test_commands_and_overrides_are_found_here_and_there(shared: Path, tmp_path: Path) -> None:
    with engine_over(shared, tmp_path / "here") as store:
        write_all(store, range(1))
        until(lambda: drained(store))
        assert store.commands.overrides() == []
        assert store.commands.find("none") is None
        assert store.commands.recent() == list[Command]()


def test_a_character_that_no_database_takes_holds_up_nothing(shared: Path, tmp_path: Path) -> None:
    with engine_over(shared, tmp_path / "here") as store:
        store.audit.append(AuditEntry(seq=0, at=T0, user="o\0p", workstation="", action="x", target="0"))
        until(lambda: drained(store))
        assert store.audit.read()[0].user == "o\ufffdp"


@pytest.mark.logs("set aside in the spool")
def test_an_entry_that_this_version_cannot_read_holds_up_nothing_and_stays(shared: Path, tmp_path: Path) -> None:
    """After a step back to an older version, say."""
    here = tmp_path / "here"
    with engine_over(shared, here) as store:
        with store._records.keeping("of tomorrow", ["?"]):
            pass
        with store._records.keeping("audit", ["?"]):
            pass
        write_all(store, range(3))
        until(lambda: drained(store))
    with engine_over(shared, here) as store:
        until(lambda: drained(store))
        with store._local.database.read() as connection:
            kinds = connection.execute(select(waiting.c.kind)).scalars().all()
        assert kinds == ["aside: of tomorrow", "aside: audit"]
    assert_all_once_in(shared, 3)


@pytest.mark.logs("does not take")
def test_the_time_between_two_runs_is_a_gap_though_both_were_drained_later(shared: Path, tmp_path: Path) -> None:
    here, zeros, second_us = tmp_path / "here", np.zeros(1, np.uint8), 1_000_000
    with engine_over(shared, here) as store:
        until(lambda: drained(store))
    for first_s in (0, 100):
        with engine_over(shared, here, away) as store:
            recording = store.recording({"a": 3600.0})
            for at_s in range(first_s, first_s + 10):
                at_us = np.array([T0_US + at_s * second_us])
                recording.append(
                    Batch(row=np.array([0]), at_us=at_us, value=np.array([7.0]), quality=zeros, reason=zeros)
                )
    with engine_over(shared, here) as store:
        until(lambda: drained(store))
    with open_store(shared) as store:
        means = store.samples.history("a", T0_US, T0_US + 110 * second_us, buckets=11).mean
    assert np.isnan(means[1:10]).all(), "nobody knows what it was"
    assert means[[0, 10]].tolist() == [7.0, 7.0]
