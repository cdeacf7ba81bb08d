"""Schema 1 to 2: one function for each area, all of them in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.history import upgrade
from app.store.schema import metadata


def to_2(connection: Connection) -> None:
    history(connection)
    new_tables(connection)


def history(connection: Connection) -> None:
    """Spans of any width, days, plain rows; see ``upgrade``."""
    upgrade.to_2(connection)


def new_tables(connection: Connection) -> None:
    """What the spool, corrections and imports keep, and the views; what is there stays as it is."""
    metadata.create_all(connection)
