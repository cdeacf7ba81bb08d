"""A damaged database: the bad file is set aside, what is whole of it goes on, and recording starts at once."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from app.domain.messages import AuditEntry
from app.store import Intervals, Samples, Store, open_store
from app.store.instants import from_us
from app.store.salvage.damage import damage
from app.store.salvage.rescue import Salvage
from app.store.sqlite import FILE_NAME

PAGE = 4096
S = 1_000_000
START_US = 1_700_000_100 * S
POINTS, QUARTERS, DAYS = 40, 96, 12
SHARE = 0.99


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database of a few hundred pages that was closed in peace."""
    with open_store(tmp_path) as store:
        keys = np.array(list(store.samples.keys([f"p{n}" for n in range(POINTS)]).values()), np.int32)
        for day in range(DAYS):
            _day(store, keys, START_US // (900 * S) * 900 * S + day * QUARTERS * 900 * S)
        store.samples.append(_samples(keys, START_US))
        for number in range(300):
            store.audit.append(_entry(number))
    return tmp_path


@pytest.mark.logs("is damaged")
@pytest.mark.parametrize("seed", range(4))
def test_zeroed_pages_cost_only_the_rows_on_them(folder: Path, seed: int) -> None:
    before = counted(folder / FILE_NAME)
    pages = random.Random(seed).sample(range(1, _pages(folder)), 3)
    lost = sum(_rows_on(folder, page) for page in pages)
    _zero(folder, pages)
    with open_store(folder, repair=True) as store:
        if store.salvage is not None:
            assert store.salvage.rescue.complete
            assert sum(counted(folder / FILE_NAME).values()) >= SHARE * (sum(before.values()) - lost)
        _records_on(store)


@pytest.mark.logs("is damaged")
def test_a_file_whose_first_page_is_gone_is_read_all_the_same(folder: Path) -> None:
    before = counted(folder / FILE_NAME)
    _zero(folder, [0])
    with open_store(folder, repair=True) as store:
        assert store.salvage is not None
        assert counted(folder / FILE_NAME) == before
        assert store.audit.verify() is None
        _records_on(store)
    assert len(list(folder.glob("kilowatch-damaged-*.db"))) == 1
    with open_store(folder, repair=True) as store:
        assert store.salvage is None, "the new file is sound"


@pytest.mark.logs("is damaged")
def test_a_file_that_was_cut_keeps_what_is_before_the_cut(folder: Path) -> None:
    before, file = counted(folder / FILE_NAME), folder / FILE_NAME
    with file.open("r+b") as opened:
        opened.truncate(_pages(folder) // 2 * PAGE + 100)
    with open_store(folder, repair=True) as store:
        assert store.salvage is not None
        after = counted(file)
        assert after["series"] == before["series"]
        assert after["rolled"] > 0.3 * before["rolled"]
        _records_on(store)


@pytest.mark.logs("is damaged")
def test_a_large_history_is_taken_over_while_recording_goes_on(folder: Path) -> None:
    before, file = counted(folder / FILE_NAME), folder / FILE_NAME
    _zero(folder, [0])
    aside = file.rename(folder / "kilowatch-damaged-1.db")
    salvage = Salvage(aside, file)
    salvage.begin(longest_s=0.0)
    assert not salvage.rescue.complete
    with open_store(folder, repair=True) as store:
        _records_on(store)
        salvage.finish()
        assert salvage.rescue.complete
        now = counted(file)
        assert all(now[name] >= before[name] for name in before if name not in ("batch", "touched"))


@pytest.mark.logs("is damaged")
def test_what_is_no_database_at_all_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(random.Random(1).randbytes(50_000))
    with open_store(tmp_path, repair=True) as store:
        assert store.salvage is not None
        assert not +store.salvage.rescue.rows
        _records_on(store)


def test_a_sound_file_is_not_touched(folder: Path) -> None:
    assert damage(folder / FILE_NAME) == ""
    with open_store(folder, repair=True) as store:
        assert store.salvage is None


def counted(file: Path) -> Counter[str]:
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return Counter({name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables})


def _rows_on(folder: Path, page: int) -> int:
    """A whole page of small rows, or a part of one large row: generously counted."""
    with (folder / FILE_NAME).open("rb") as opened:
        opened.seek(page * PAGE)
        head = opened.read(5)
    return int.from_bytes(head[3:5], "big") if head[0] in (0x0D, 0x0A) else 1


def _zero(folder: Path, pages: list[int]) -> None:
    with (folder / FILE_NAME).open("r+b") as opened:
        for page in pages:
            opened.seek(page * PAGE)
            opened.write(bytes(PAGE))


def _pages(folder: Path) -> int:
    return (folder / FILE_NAME).stat().st_size // PAGE


def _records_on(store: Store) -> None:
    keys = np.array(list(store.samples.keys(["p0", "new"]).values()), np.int32)
    later = START_US + 30 * 86_400 * S
    store.samples.append(_samples(keys, later))
    assert store.samples.last(["new"])["new"][0] == later
    store.audit.append(_entry(1))


def _samples(keys: np.ndarray[tuple[int], np.dtype[np.int32]], at_us: int) -> Samples:
    n = len(keys)
    nothing = np.zeros(n, np.uint8)
    return Samples(
        key=keys, at_us=np.full(n, at_us), value=np.arange(n, dtype=np.float64), quality=nothing, reason=nothing
    )


def _day(store: Store, keys: np.ndarray[tuple[int], np.dtype[np.int32]], start_us: int) -> None:
    chance = np.random.default_rng(start_us % 1000)
    key = np.repeat(keys, QUARTERS)
    at = np.tile(start_us + np.arange(QUARTERS, dtype=np.int64) * 900 * S, len(keys))
    value = chance.normal(20.0, 3.0, len(key))
    store.samples.append_intervals(
        Intervals(key=key, start_us=at, min=value, mean=value, max=value, last=value, good=np.ones(len(key)))
    )


def _entry(number: int) -> AuditEntry:
    return AuditEntry(
        seq=0, at=from_us(START_US + number), user="kim", workstation="w", action="command", target=f"p{number}"
    )
