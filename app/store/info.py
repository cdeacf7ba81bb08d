"""What a database holds and takes, by groups of tables: ``store.info()``."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from app.store.database import Database, meta_value
from app.store.postgres import SPACE
from app.store.schema import metadata

GROUPS: Mapping[str, tuple[str, ...]] = {
    "samples": ("batch", "piece"),
    "intervals": ("rolled", "interval_row"),
    "alarms": ("alarm_state", "alarm_journal"),
    "audit": ("audit",),
    "commands": ("command", "override"),
    "events": ("event",),
    "site": ("document", "account"),
}
REST = "rest"
"""The group of every other table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupInfo:
    """Tables of one purpose: their rows, and the bytes that they take with their indexes."""

    name: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreInfo:
    """``kind`` is ``sqlite`` or ``postgresql``, ``place`` names no password, ``size`` is bytes of the whole database."""

    kind: str
    place: str
    version: str
    schema: int
    size: int
    groups: tuple[GroupInfo, ...]


def info_of(database: Database) -> StoreInfo:
    """Looks through every table: seconds with years of history, so not for each glance. Raises ``StoreError``."""
    with database.read() as connection:
        kind = connection.dialect.name
        whole, sizes = _sizes_of_server(connection) if kind == "postgresql" else _sizes_of_file(connection)
        groups = {name: _group(connection, name, tables, sizes) for name, tables in _tables().items()}
        return StoreInfo(
            kind=kind,
            place=database.place,
            version=_version(connection),
            schema=int(meta_value(connection, "schema") or 0),
            size=whole,
            groups=tuple(groups.values()),
        )


def _tables() -> dict[str, tuple[str, ...]]:
    """Every table is in one group."""
    grouped = {table for tables in GROUPS.values() for table in tables}
    return {**GROUPS, REST: tuple(name for name in metadata.tables if name not in grouped)}


def _group(connection: Connection, name: str, tables: tuple[str, ...], sizes: Mapping[str, int]) -> GroupInfo:
    rows = [
        connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one() for table in tables
    ]
    return GroupInfo(name=name, rows=sum(rows), size=sum(sizes.get(table, 0) for table in tables))


def _version(connection: Connection) -> str:
    if connection.dialect.name == "postgresql":
        return str(connection.exec_driver_sql("SHOW server_version").scalar())
    return sqlite3.sqlite_version


def _sizes_of_server(connection: Connection) -> tuple[int, dict[str, int]]:
    tables = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace(:n)"
    sizes = {row[0]: int(row[1]) for row in connection.execute(text(tables), {"n": SPACE})}
    whole = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    return int(whole), sizes


def _sizes_of_file(connection: Connection) -> tuple[int, dict[str, int]]:
    """By table, with the indexes, where this SQLite was built to tell; else only the whole."""
    pages, page = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    able = connection.exec_driver_sql("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'").first() is not None
    query = (
        "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name"
        " WHERE s.aggregate = 1 GROUP BY m.tbl_name"
    )
    sizes = {row[0]: int(row[1]) for row in connection.exec_driver_sql(query)} if able else {}
    return int(pages * page), sizes
