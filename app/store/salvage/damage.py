"""Whether a database file is damaged, and how it is put aside for good."""

from __future__ import annotations

import sqlite3
import time
from datetime import datetime
from pathlib import Path

from app.domain.errors import StoreError

NEIGHBOURS = ("", "-wal", "-shm")
CHECK_S = 2.0
"""A large file is not read through at every start: what is wrong deeper down is found by whoever reads it."""


def damage(file: Path, longest_s: float = CHECK_S) -> str:
    """What is wrong with a database file, as far as ``longest_s`` tells; empty when nothing is or there is no file."""
    if not file.exists() or file.stat().st_size == 0:
        return ""
    end_s = time.monotonic() + longest_s
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.set_progress_handler(lambda: time.monotonic() > end_s, 10_000)
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()
        return "" if answer is None or answer[0] == "ok" else str(answer[0]).splitlines()[-1]
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return str(error) if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else ""
    finally:
        connection.close()


def set_aside(file: Path, at: datetime) -> Path:
    """Rename a damaged file and its neighbours, so that nothing writes to them any more; the new name of the file.

    Raises ``StoreError`` when that is not allowed.
    """
    aside = file.with_name(f"{file.stem}-damaged-{at:%Y%m%d-%H%M%S}{file.suffix}")
    try:
        for ending in reversed(NEIGHBOURS):
            here = file.with_name(file.name + ending)
            if here.exists():
                here.rename(aside.with_name(aside.name + ending))
    except OSError as error:
        raise StoreError(
            f"The database {file} is damaged and cannot be set aside: {error.strerror}. Give this user the right to rename it"
        ) from error
    return aside
