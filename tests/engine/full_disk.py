"""A real database that takes no rows for a while, as on a full disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def full_disk(folder: Path, *tables: str) -> Iterator[None]:
    """Every insert into ``tables`` of the store in ``folder`` fails until the block ends."""
    file = next(folder.glob("*.db"))
    _run(file, (f"create trigger full_{t} before insert on {t} begin select raise(abort, 'full'); end" for t in tables))
    try:
        yield
    finally:
        _run(file, (f"drop trigger full_{t}" for t in tables))


def _run(file: Path, statements: Iterator[str]) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
