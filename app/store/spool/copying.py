"""What an engine must know to start without the shared database, copied to the local disk.

Accounts come with the hashes of their passwords, as they do in a database of one file: the folder is for its owner alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, select

from app.store.database import Database
from app.store.schema import account, alarm_state, command, document, event, override

NEWEST = 1000
"""So many commands and events are kept here; all of them are in the shared database."""


def copy_configuration(source: Database, target: Database) -> None:
    """Accounts and the newest revision of each document."""
    latest = select(document.c.kind, document.c.id, func.max(document.c.revision).label("revision"))
    newest = latest.group_by(document.c.kind, document.c.id).subquery()
    same = [document.c[name] == newest.c[name] for name in ("kind", "id", "revision")]
    with source.read() as connection:
        accounts = connection.execute(select(account)).all()
        documents = connection.execute(select(document).join(newest, same[0] & same[1] & same[2])).all()
    with target.write() as connection:
        _replace(connection, account, accounts)
        _replace(connection, document, documents)
        for table in (command, event):
            oldest = select(table.c.seq).order_by(table.c.seq.desc()).offset(NEWEST).limit(1).scalar_subquery()
            connection.execute(delete(table).where(table.c.seq <= oldest))


def copy_states(source: Database, target: Database) -> None:
    """Alarm states, overrides, and the newest commands and events: what a run of this engine takes up."""
    with source.read() as connection:
        whole = [(table, connection.execute(select(table)).all()) for table in (alarm_state, override)]
        whole += [(table, connection.execute(_newest(table)).all()[::-1]) for table in (command, event)]
    with target.write() as connection:
        for table, rows in whole:
            _replace(connection, table, rows)


def _newest(table: Table) -> Select[Any]:
    return select(table).order_by(table.c.seq.desc()).limit(NEWEST)


def _replace(connection: Connection, table: Table, rows: Sequence[Row[Any]]) -> None:
    connection.execute(delete(table))
    if rows:
        connection.execute(insert(table), [dict(row._mapping) for row in rows])
