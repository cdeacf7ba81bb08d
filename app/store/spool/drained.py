"""How far a shared database has what this engine kept: a number for each stream, written together with what it brought."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from app.store.database import upsert
from app.store.schema import drained


def drained_to(connection: Connection, engine: str, stream: str) -> int:
    """The number of the last entry of the stream that the database has; 0 for none."""
    here = (drained.c.engine == engine) & (drained.c.stream == stream)
    return int(connection.execute(select(drained.c.number).where(here)).scalar() or 0)


def note_drained(connection: Connection, engine: str, stream: str, number: int) -> None:
    upsert(connection, drained, [{"engine": engine, "stream": stream, "number": number}])


def forget_streams(connection: Connection, engine: str, kept: list[str]) -> None:
    """Only the streams ``kept`` still come from this engine."""
    connection.execute(delete(drained).where(drained.c.engine == engine, drained.c.stream.not_in(kept)))
