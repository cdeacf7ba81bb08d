"""What waits in the spool of a folder when no engine runs on it: for whoever moves or removes the database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from app.domain.errors import Conflict
from app.store import sqlite
from app.store.database import Database
from app.store.schema import drained, waiting
from app.store.spool.records import IN_LINE
from app.store.spool.segment import SUFFIX, opened


def check_nothing_waits(spool: Path, shared: Database) -> None:
    """Raises ``Conflict`` when something in the folder ``spool`` has not arrived in ``shared``. Changes nothing."""
    entries, samples = _entries(spool / "records" / sqlite.FILE_NAME), _samples(spool / "samples", shared)
    if entries or samples:
        raise Conflict(
            f"{samples:,} samples and {entries:,} entries wait in {spool} for the database {shared.place}. "
            "Start the engine with --database once, until its backlog is gone, then try again"
        )


def _samples(folder: Path, shared: Database) -> int:
    found = [each for file in sorted(folder.glob(f"*{SUFFIX}")) if (each := opened(file)) is not None]
    with shared.read() as connection:
        arrived = {row.stream: row.number for row in connection.execute(select(drained))}
    return sum(each.samples_after(arrived.get(each.stream, 0)) for each in found)


def _entries(file: Path) -> int:
    if not file.exists():
        return 0
    local = Database(str(file), sqlite.writer(file), sqlite.readers(file))
    try:
        with local.read() as connection:
            return int(connection.execute(select(func.count()).select_from(waiting).where(IN_LINE)).scalar() or 0)
    finally:
        local.close()
