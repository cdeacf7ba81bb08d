"""Numbered schemas: a new database gets the newest, an older one is brought up in one transaction, a newer one is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, inspect

from app.domain.errors import StoreError
from app.store import postgres
from app.store.database import Database, meta_value, set_meta
from app.store.migrations.to_2 import to_2
from app.store.schema import SCHEMA, metadata

Step = Callable[[Connection], None]

STEPS: Mapping[int, Step] = {2: to_2}
"""Schema number → what brings a database of the number below up to it."""


def migrate(database: Database, steps: Mapping[int, Step] = STEPS, newest: int = SCHEMA) -> None:
    """Bring the database to schema ``newest``, all or nothing.

    Raises ``StoreError`` for a newer or a foreign one, for a server that is too old, and where the user may not change it.
    """
    with database.read() as connection:
        if database.shared:
            postgres.check_version(connection.dialect.server_version_info, database.place)
        if number_of(connection, database.place, newest) == newest:
            return
    with database.write() as connection:
        number = number_of(connection, database.place, newest)
        if database.shared:
            postgres.begin_change(connection, database.place, number, newest)
        if number == 0:
            metadata.create_all(connection)
        for schema in range(number + 1, newest + 1) if number else ():
            steps[schema](connection)
        set_meta(connection, "schema", str(newest))


def number_of(connection: Connection, place: str, newest: int = SCHEMA) -> int:
    """The schema of the database; 0 when it is empty. Raises ``StoreError`` for a newer or a foreign one."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return 0
    text = meta_value(connection, "schema") if "meta" in tables else None
    if text is None or not text.isdigit():
        raise StoreError(f"{place} is not a Kilowatch database. Choose another data folder or database")
    if int(text) > newest:
        raise StoreError(
            f"The database {place} was written by a newer Kilowatch (schema {text}; this version knows {newest}). "
            "Install the newer version; nothing was changed"
        )
    return int(text)
