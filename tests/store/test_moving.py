"""A site moves into a shared database and back: every table arrives as it was, or nothing does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import zstandard
from sqlalchemy import select, text

from app.domain.errors import Conflict, StoreError
from app.store import Store, open_store
from app.store.moving import move, opened
from app.store.schema import alarm_journal, metadata
from app.store.sqlite import FILE_NAME
from tests.store.postgres import PostgresServer
from tests.store.test_alarms import transition
from tests.store.test_audit import entry
from tests.store.test_migrations import (
    EXAMPLES,
    HOUR_US,
    START_US,
    assert_everything_is_there,
    assert_the_history_is_there,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The site of the stored example, grown by what only the present schema has."""
    made = tmp_path / "file"
    made.mkdir()
    packed = (EXAMPLES / "schema-1.db.zst").read_bytes()
    (made / FILE_NAME).write_bytes(zstandard.ZstdDecompressor().decompress(packed))
    with open_store(made) as store:
        store.samples.roll_up(START_US + 49 * HOUR_US)
        store.samples.tidy()
    return made


@pytest.fixture
def shared(postgres: PostgresServer) -> str:
    return postgres.address_of(postgres.new_database("template_kw"))


def content(place: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in an order that does not depend on the database."""
    database = opened(place)
    with database.read() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
    database.close()
    return found


def moved(source: str, target: str) -> dict[str, int]:
    shares: list[float] = []
    one, other = opened(source), opened(target)
    try:
        rows = move(one, other, shares.append)
    finally:
        one.close()
        other.close()
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return rows


def test_there_and_back_every_table_is_the_same(folder: Path, shared: str, tmp_path: Path) -> None:
    before = content(str(folder))
    assert len([name for name, rows in before.items() if rows]) > 12, "most tables have rows"
    rows = moved(str(folder), shared)
    assert content(shared) == before
    assert rows | {"meta": rows["meta"] + 1} == {name: len(found) for name, found in before.items()}
    with open_store(tmp_path, shared) as store:
        assert_everything_is_there(store)
        assert_the_history_is_there(store)
    moved(shared, str(tmp_path / "back"))
    assert content(str(tmp_path / "back")) == before
    with open_store(tmp_path / "back") as store:
        assert_everything_is_there(store)
        assert_the_history_is_there(store)


def test_work_goes_on_where_it_was_and_no_number_is_given_twice(folder: Path, shared: str, tmp_path: Path) -> None:
    with open_store(folder) as store, store.database.write() as connection:
        connection.execute(alarm_journal.delete().where(alarm_journal.c.seq == 4))
    moved(str(folder), shared)
    with open_store(tmp_path, shared) as store:
        go_on(store, seq=5)
    moved(shared, str(tmp_path / "back"))
    with open_store(tmp_path / "back") as store:
        go_on(store, seq=6)


def go_on(store: Store, seq: int) -> None:
    (kept,) = store.alarms.commit({}, [transition(9)])
    assert kept.seq == seq
    assert store.audit.append(entry(seq)).seq == seq + 1
    assert store.audit.verify() is None
    new = store.samples.keys(["b.t", f"new.{seq}"])
    assert new == {"b.t": 1, f"new.{seq}": seq - 1}


def test_a_target_that_holds_something_is_left_alone(folder: Path, shared: str, tmp_path: Path) -> None:
    with open_store(tmp_path, shared) as store:
        store.audit.append(entry(1))
    with pytest.raises(Conflict, match="is not empty: the table audit has rows"):
        moved(str(folder), shared)
    with open_store(tmp_path, shared) as store:
        assert len(store.audit.read()) == 1


def test_nobody_moves_what_an_engine_is_at_work_in(folder: Path, shared: str, tmp_path: Path) -> None:
    with open_store(tmp_path, shared) as store:
        store.ping()
        with pytest.raises(Conflict, match="is at work in the database"):
            moved(str(folder), shared)
    moved(str(folder), shared)


@pytest.mark.parametrize("back", [False, True])
def test_a_move_that_breaks_off_leaves_nothing_and_is_begun_again(
    folder: Path, shared: str, tmp_path: Path, back: bool
) -> None:
    if back:
        moved(str(folder), shared)
    source, target = (shared, str(tmp_path / "back")) if back else (str(folder), shared)
    one, other = opened(source), opened(target)

    def broken(share: float) -> None:
        if share > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(one, other, broken)
    with other.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM account")).scalar() == 0
    one.close()
    other.close()
    moved(source, target)
    assert content(target) == content(source)


def test_what_arrives_otherwise_is_not_taken(folder: Path, tmp_path: Path) -> None:
    """A target that changes what it is given, as a broken disk would."""
    one, other = opened(str(folder)), opened(str(tmp_path / "other"))
    with other.write() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER broken AFTER INSERT ON audit WHEN NEW.seq = 3"
                " BEGIN UPDATE audit SET reason = 'x' WHERE seq = 3; END"
            )
        )
    with pytest.raises(StoreError, match=r"The table audit arrived in .* otherwise than it was sent"):
        move(one, other, lambda share: None)
    with other.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM account")).scalar() == 0
    one.close()
    other.close()
