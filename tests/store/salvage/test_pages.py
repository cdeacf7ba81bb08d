"""Rows as SQLite wrote them are read back from its pages without SQLite, whatever they hold."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.store.salvage.pages import DamagedFile
from app.store.salvage.records import Damaged, values, varint
from app.store.salvage.tables import Forest, shapes

CREATE = (
    "CREATE TABLE kept (seq INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, value FLOAT, body BLOB)",
    "CREATE TABLE part (number BIGINT NOT NULL, body BLOB NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID",
)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200)
FLOATS = st.one_of(st.none(), st.floats(allow_nan=False), st.integers(-(2**31), 2**31).map(float))
BODIES = st.one_of(st.none(), st.binary(max_size=40), st.binary(min_size=3000, max_size=20_000))
KEPT = st.dictionaries(INTEGERS, st.tuples(TEXTS, FLOATS, BODIES), max_size=60)
PARTS = st.dictionaries(st.tuples(st.integers(0, 9), INTEGERS), st.binary(max_size=9000), max_size=60)


@settings(max_examples=40)
@given(kept=KEPT, parts=PARTS)
def test_every_row_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    kept: dict[int, tuple[str, float | None, bytes | None]],
    parts: dict[tuple[int, int], bytes],
) -> None:
    file = tmp_path_factory.mktemp("pages") / "any.db"
    roots = written(file, kept, parts)
    damaged = DamagedFile(file)
    known = shapes(CREATE)
    forest = Forest(damaged, roots, sure=True)
    rows = list(forest.rows(known["kept"]))
    assert {row[0]: row[1:] for row in rows} == kept
    assert len(rows) == len(kept)
    assert {(row[2], row[0]): row[1] for row in forest.rows(known["part"])} == parts
    assert (damaged.torn, forest.broken, list(forest.orphans(list(known.values())))) == (0, False, [])
    damaged.close()


@given(st.binary(max_size=60))
def test_noise_is_no_record_or_one_that_ends_where_it_should(noise: bytes) -> None:
    try:
        values(noise)
    except Damaged:
        return
    head, start = varint(noise, 0)
    assert start <= max(head, 1) <= len(noise)


@settings(max_examples=40)
@given(noise=st.binary(min_size=512, max_size=512), number=st.integers(2, 9))
def test_a_page_of_noise_is_survived(tmp_path_factory: pytest.TempPathFactory, noise: bytes, number: int) -> None:
    file = tmp_path_factory.mktemp("noise") / "any.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA page_size=512")
        connection.execute(CREATE[0])
        connection.executemany("INSERT INTO kept VALUES (?, 'n', 1.5, ?)", [(n, bytes(100)) for n in range(60)])
        connection.commit()
    with file.open("r+b") as opened:
        opened.seek((number - 1) * 512)
        opened.write(noise)
    damaged, known = DamagedFile(file), shapes(CREATE)
    forest = Forest(damaged, {"kept": 2}, sure=True)
    rows = [*forest.rows(known["kept"]), *(row for _, row in forest.orphans(list(known.values())))]
    assert sum(row[1:] == ("n", 1.5, bytes(100)) for row in rows) >= 60 - 8
    damaged.close()


def written(
    file: Path, kept: dict[int, tuple[str, float | None, bytes | None]], parts: dict[tuple[int, int], bytes]
) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as connection:
        for statement in CREATE:
            connection.execute(statement)
        connection.executemany("INSERT INTO kept VALUES (?, ?, ?, ?)", [(seq, *rest) for seq, rest in kept.items()])
        connection.executemany(
            "INSERT INTO part VALUES (?, ?, ?)", [(n, body, key) for (key, n), body in parts.items()]
        )
        connection.commit()
        return dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'").fetchall())
