"""The database file: who may open it, what happens when it or its disk is not well, and readers beside the writer."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Connection, select

from app.domain.errors import StoreError
from app.store import Samples, Store, open_store
from app.store.database import Database, meta_value, set_meta
from app.store.failures import translate
from app.store.migrations import migrate
from app.store.schema import SCHEMA, meta
from app.store.sqlite import on_network, readers, writer

FILE = "kilowatch.db"
START_US = 1_790_000_000_000_000 // 900_000_000 * 900_000_000


def some(key: int, count: int, first_us: int = START_US) -> Samples:
    quality = np.zeros(count, np.uint8)
    at_us = first_us + np.arange(count, dtype=np.int64) * 1000
    value = np.random.default_rng(1).normal(20.0, 1.0, count)
    return Samples(key=np.full(count, key, np.int32), at_us=at_us, value=value, quality=quality, reason=quality)


def test_a_folder_is_made_and_opening_again_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "with spaces" / "데이터"
    with open_store(folder) as store:
        assert 0 < store.ping() < 1000
    before = (folder / FILE).read_bytes()
    with open_store(folder):
        pass
    assert (folder / FILE).read_bytes() == before
    assert [f.name for f in folder.iterdir()] == [FILE]  # the log is gone after a clean end


@pytest.mark.skipif(sys.platform == "win32", reason="folders of a user are private there by themselves")
def test_what_is_made_is_for_this_user_alone(tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as opened:
        opened.samples.keys(["a"])
        made = [tmp_path / "data", *(tmp_path / "data").iterdir()]
        assert {file.stat().st_mode & 0o077 for file in made} == {0}
        assert len(made) == 4, "folder, database, log and its index"


def test_every_commit_reaches_the_disk_and_the_log_is_written_ahead(file_store: Store) -> None:
    with file_store.database.write() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]


def test_a_closed_store_says_so_and_closes_twice(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.accounts.any()


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, store.database.write() as connection:
        set_meta(connection, "schema", str(SCHEMA + 1))
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreError, match=rf"newer Kilowatch \(schema {SCHEMA + 1}; this version knows {SCHEMA}\)"):
        open_store(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_the_file_of_another_program_is_refused(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / FILE)
    db.execute("CREATE TABLE notes (text)")
    db.close()
    with pytest.raises(StoreError, match="not a Kilowatch database"):
        open_store(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file/data cannot be made"):
        open_store(tmp_path / "file" / "data")


def test_a_network_share_is_recognised(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"disk / ext4 rw 0 0\nserver:/x {tmp_path}/share nfs4 rw 0 0\ntmp {tmp_path}/share/own tmpfs rw 0 0\n"
    )
    assert on_network(tmp_path / "share" / "data", mounts)
    assert not on_network(tmp_path / "share" / "own", mounts)
    assert not on_network(tmp_path, mounts)
    assert not on_network(tmp_path, tmp_path / "none")


def test_an_older_schema_is_brought_up_in_one_step_or_stays(tmp_path: Path) -> None:
    with open_store(tmp_path):
        pass
    database = Database(FILE, writer(tmp_path / FILE), readers(tmp_path / FILE))

    def add(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE extra (n INTEGER)")

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT * FROM nowhere")

    with pytest.raises(StoreError, match="nowhere"):
        migrate(database, {SCHEMA + 1: add, SCHEMA + 2: fail}, newest=SCHEMA + 2)
    with database.read() as connection:
        assert meta_value(connection, "schema") == str(SCHEMA)
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'extra'").all() == []
    migrate(database, {SCHEMA + 1: add}, newest=SCHEMA + 1)
    with database.read() as connection:
        assert meta_value(connection, "schema") == str(SCHEMA + 1)
        assert connection.exec_driver_sql("SELECT * FROM extra").all() == []
    database.close()


@pytest.mark.parametrize("content", [b"This is no database. " * 500, b"SQLite format 3\x00" + bytes(4000)])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StoreError, match=r"kilowatch.db is damaged. Start the engine again"):
        open_store(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with open_store(tmp_path) as store:
        assert not store.accounts.any()


@pytest.mark.parametrize("share", [0.0, 0.85])
def test_zeroed_pages_are_an_error_with_a_name_and_not_a_crash(tmp_path: Path, share: float) -> None:
    with open_store(tmp_path) as store:
        key = store.samples.keys(["a"])["a"]
        store.samples.append(some(key, 20_000))
        store.samples.roll_up(START_US + 900_000_000)
    file = tmp_path / FILE
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek((1 + int(size * share) // 4096) * 4096)
        raw.write(bytes(size // 10))
    with pytest.raises(StoreError, match="damaged"), open_store(tmp_path) as store:
        store.samples.history("a", START_US, START_US + 900_000_000)


def test_garbage_in_the_log_loses_nothing_that_was_in_the_file(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.samples.keys(["a"])
    (tmp_path / f"{FILE}-wal").write_bytes(b"\x37\x7f\x06\x82" + b"garbage" * 1000)
    with open_store(tmp_path) as store:
        assert store.samples.keys(["a"]) == {"a": 1}


def test_a_full_disk_refuses_the_whole_batch_and_recording_goes_on_when_there_is_room(file_store: Store) -> None:
    key = file_store.samples.keys(["a"])["a"]
    file_store.samples.append(some(key, 10))

    def limit(pages: int) -> None:
        with file_store.database.write() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    limit(1)  # SQLite makes it the present size
    with pytest.raises(StoreError, match=r"cannot grow: the disk is full. Free space"):
        file_store.samples.append(some(key, 50_000, START_US + 1_000_000))
    assert len(file_store.samples.history("a", START_US, START_US + 900_000_000)) == 10
    limit(1_000_000)
    file_store.samples.append(some(key, 50_000, START_US + 1_000_000))
    assert len(file_store.samples.history("a", START_US, START_US + 900_000_000)) == 50_010


def test_a_read_only_file_is_a_sentence(tmp_path: Path) -> None:
    with open_store(tmp_path):
        pass
    db = sqlite3.connect(f"file:{tmp_path / FILE}?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError) as refused:
        db.execute("DELETE FROM meta")
    db.close()
    assert "is read-only. Give this user the right to write" in str(translate(refused.value, FILE))


def test_another_program_that_holds_the_file_is_waited_for_and_then_named(tmp_path: Path) -> None:
    with open_store(tmp_path):
        pass
    database = Database(FILE, writer(tmp_path / FILE, busy_s=0.2), readers(tmp_path / FILE))
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="is held by another program"), database.write():
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.write() as connection:
        set_meta(connection, "mine", "1")
    database.close()


def test_reading_does_not_wait_for_the_writer_and_sees_only_what_is_committed(store: Store) -> None:
    key = store.samples.keys(["a"])["a"]
    store.samples.append(some(key, 10))
    writing, done = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with store.database.write() as connection:
            set_meta(connection, "slow", "yes")
            writing.set()
            done.wait(10)

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert writing.wait(10)
    started = time.perf_counter()
    assert len(store.samples.history("a", START_US, START_US + 900_000_000)) == 10
    with store.database.read() as connection:
        assert meta_value(connection, "slow") is None
    assert time.perf_counter() - started < 5  # the writer would be done after 10 s only
    done.set()
    thread.join()
    with store.database.read() as connection:
        assert meta_value(connection, "slow") == "yes"


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match="read-only"), store.database.read() as connection:
        set_meta(connection, "x", "y")
    with store.database.read() as connection:
        assert connection.execute(select(meta.c.name).where(meta.c.name == "x")).all() == []
