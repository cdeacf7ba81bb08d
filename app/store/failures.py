"""What a database can answer instead of obeying, as sentences for the operator."""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.domain.errors import DiskFull, StoreError
from app.store.refusals import first_line, is_full, sentence_of

DAMAGED = (
    "is damaged. Start the engine again: it sets the file aside and takes over what is whole in it. "
    "Check the disk, and put the last backup back if something is missing"
)

SENTENCES = {
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full. Free space; recording goes on by itself",
    sqlite3.SQLITE_READONLY: "cannot be written: the file or its folder is read-only. Give this user the right to write",
    sqlite3.SQLITE_PERM: "cannot be used: this user has no right to. Give this user the right to read and write it",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Check that the folder exists and that this user may read and write it",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error. Check the disk and its free space",
    sqlite3.SQLITE_BUSY: "is held by another program. Close other programs that use this file",
    sqlite3.SQLITE_LOCKED: "is held by another program. Close other programs that use this file",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}


FOREIGN = (SQLAlchemyError, sqlite3.Error, psycopg.Error)
"""What the libraries below raise: SQLAlchemy's own, and the driver's while a connection is made."""


def translate(error: Exception, place: str) -> StoreError:
    """The sentence for ``error`` of the database at ``place``."""
    if isinstance(error, PoolTimeout):
        return StoreError(f"The database {place} is busy: too many readers at once. Try again in a moment")
    origin: BaseException = getattr(error, "orig", None) or error
    if isinstance(origin, psycopg.Error):
        return _refused(origin, place)
    code = getattr(origin, "sqlite_errorcode", 0) & 0xFF
    sentence = SENTENCES.get(code)
    if sentence is None:
        return StoreError(f"The database {place} refused: {origin}")
    kind = DiskFull if code == sqlite3.SQLITE_FULL else StoreError
    return kind(f"The database {place} {sentence} ({origin})")


def _refused(error: psycopg.Error, place: str) -> StoreError:
    kind = DiskFull if is_full(error) else StoreError
    sentence = sentence_of(error)
    if sentence is None:
        return kind(f"The database {place} refused: {first_line(error)}")
    return kind(f"The database {place} {sentence} ({first_line(error)})")
