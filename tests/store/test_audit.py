"""The audit shows every edit, deletion, insertion, swap and cut."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.messages import AuditEntry
from app.store import Store, open_store

AT = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC)


def entry(n: int, user: str = "kim", action: str = "command") -> AuditEntry:
    return AuditEntry(
        seq=0, at=AT + timedelta(seconds=n), user=user, workstation="room 1", action=action, target=f"b.p{n}",
        old="20.0", new="21.5", reason="too cold 춥다", result="verified",
    )  # fmt: skip


def test_entries_are_numbered_and_read_newest_first_in_pages(store: Store) -> None:
    kept = [store.audit.append(entry(n, user="lee" if n % 2 else "kim")) for n in range(5)]
    assert [e.seq for e in kept] == [1, 2, 3, 4, 5]
    assert store.audit.read() == kept[::-1]
    assert store.audit.read(limit=2) == [kept[4], kept[3]]
    assert store.audit.read(limit=2, before=4) == [kept[2], kept[1]]
    assert store.audit.read(user="lee") == [kept[3], kept[1]]
    assert store.audit.read(action="sign_in") == []


def test_an_untouched_trail_is_whole_also_when_empty_and_after_reopening(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.audit.verify() is None
        store.audit.append(entry(1))
    with open_store(tmp_path) as store:
        store.audit.append(entry(2))
        assert store.audit.verify() is None


def test_entries_of_many_threads_make_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda n: store.audit.append(entry(n)), range(40)))
    assert sorted(e.seq for e in kept) == list(range(1, 41))
    assert store.audit.verify() is None


def edit(db: sqlite3.Connection) -> None:
    db.execute("UPDATE audit SET new = '99' WHERE seq = 3")


def delete(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM audit WHERE seq = 3")


def insert(db: sqlite3.Connection) -> None:
    db.execute("UPDATE audit SET seq = seq + 100 WHERE seq >= 3")
    db.execute("UPDATE audit SET seq = seq - 99 WHERE seq >= 100")
    db.execute("""INSERT INTO audit SELECT 3, at_us, "user", workstation, action, target, old, new, reason, result, hash
        FROM audit WHERE seq = 2""")


def swap(db: sqlite3.Connection) -> None:
    db.execute("UPDATE audit SET seq = 100 WHERE seq = 3")
    db.execute("UPDATE audit SET seq = 3 WHERE seq = 4")
    db.execute("UPDATE audit SET seq = 4 WHERE seq = 100")


def cut(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM audit WHERE seq >= 3")


def cut_with_its_head(db: sqlite3.Connection) -> None:
    cut(db)
    db.execute("DELETE FROM meta WHERE name = 'audit_head'")


@pytest.mark.parametrize(
    ("tamper", "broken"), [(edit, 3), (delete, 3), (insert, 3), (swap, 3), (cut, 3), (cut_with_its_head, 1)]
)
def test_tampering_names_the_first_broken_entry(
    tmp_path: Path, tamper: Callable[[sqlite3.Connection], None], broken: int
) -> None:
    with open_store(tmp_path) as store:
        for n in range(5):
            store.audit.append(entry(n))
    db = sqlite3.connect(tmp_path / "kilowatch.db")
    tamper(db)
    db.commit()
    db.close()
    with open_store(tmp_path) as store:
        assert store.audit.verify() == broken
