"""Everything of one database into another, empty one, of either kind: all of it or nothing, counted and compared.

The target is read back before it is committed, so what was moved is what is there. Until then nobody sees any of it, and a move
that was interrupted is simply begun again.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Column, Connection, Row, Select, Table, func, insert, select, text, types

from app.domain.errors import Conflict, StoreError
from app.store import postgres
from app.store.database import Database, connect
from app.store.migrations import migrate
from app.store.schema import meta, metadata

ROWS = 2000
"""Rows in one statement."""
SUM = 1 << 256
MINE = ("schema",)
"""What ``meta`` says of the database itself and not of what is in it."""
BINARY: tuple[tuple[type[types.TypeEngine[Any]], str], ...] = (
    (types.SmallInteger, "int2"),
    (types.BigInteger, "int8"),
    (types.Integer, "int4"),
    (types.Float, "float8"),
    (types.Boolean, "bool"),
    (types.LargeBinary, "bytea"),
    (types.Text, "text"),
)
"""Types of PostgreSQL; the first that fits."""

MOVER = "kilowatch move"
"""What the connections of a move are called in the server."""

Values = tuple[Any, ...]


@dataclass(slots=True)
class Sum:
    """Number of rows and a checksum that does not depend on their order: databases sort text differently."""

    rows: int = 0
    check: int = 0

    def add(self, values: Values) -> None:
        self.rows += 1
        digest = hashlib.sha256(b"".join(_canonical(value) for value in values)).digest()
        self.check = (self.check + int.from_bytes(digest)) % SUM


def opened(place: str) -> Database:
    """The database at an address, or in a folder; made if it is not there. Raises ``StoreError``."""
    address = None
    if "://" in place:
        url = postgres.parsed(place).update_query_dict({"application_name": MOVER})
        address = url.render_as_string(hide_password=False)
    database = connect(Path(place), address)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def move(source: Database, target: Database, progress: Callable[[float], None]) -> dict[str, int]:
    """Copy every table; rows by table. ``progress`` gets shares from 0 to 1, half of it for the comparison.

    Raises ``Conflict`` when the target holds something or others are at work in either, ``StoreError`` for the rest.
    """
    tables = list(metadata.sorted_tables)
    with source.read() as reading, target.write() as writing:
        for connection in (reading, writing):
            _alone(connection, source.place if connection is reading else target.place)
        _check_empty(writing, tables, target.place)
        done = _Progress(progress, 2 * sum(_count(reading, table) for table in tables))
        sums = {table: _copy(reading, writing, table, done) for table in tables}
        for table in tables:
            _number_on(writing, table, _last_number(reading, table))
        for table in tables:
            _compare(writing, table, sums[table], done, target.place)
    return {table.name: sums[table].rows for table in tables}


class _Progress:
    def __init__(self, tell: Callable[[float], None], total: int) -> None:
        self._tell, self._total, self._done = tell, max(total, 1), 0

    def __call__(self, rows: int) -> None:
        self._done += rows
        self._tell(min(1.0, self._done / self._total))


def _alone(connection: Connection, place: str) -> None:
    """Nobody else may be at work in a shared database: what they write meanwhile would be left behind."""
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND application_name LIKE 'kilowatch%' AND application_name <> :mover"
    )
    if connection.execute(text(others), {"mover": MOVER}).scalar():
        raise Conflict(f"Kilowatch is at work in the database {place}. Stop every engine that uses it, then try again")


def _check_empty(connection: Connection, tables: Sequence[Table], place: str) -> None:
    for table in tables:
        if _count(connection, table):
            raise Conflict(f"The database {place} is not empty: the table {table.name} has rows. Choose an empty one")


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(_what_moves(select(func.count()).select_from(table), table)).scalar() or 0)


def _what_moves(query: Select[Any], table: Table) -> Select[Any]:
    return query.where(meta.c.name.not_in(MINE)) if table is meta else query


def _rows(connection: Connection, table: Table) -> Generator[list[Values]]:
    query = _what_moves(select(table), table)
    with connection.execution_options(yield_per=ROWS).execute(query) as streamed:
        for part in streamed.partitions():
            yield [_plain(row) for row in part]


def _plain(row: Row[Any]) -> Values:
    """SQLite keeps no NaN: it is nothing there, and read as NaN again."""
    return tuple(None if isinstance(value, float) and math.isnan(value) else value for value in row)


def _copy(reading: Connection, writing: Connection, table: Table, done: _Progress) -> Sum:
    sums = Sum()

    def counted() -> Iterator[list[Values]]:
        with closing(_rows(reading, table)) as parts:
            for rows in parts:
                for row in rows:
                    sums.add(row)
                yield rows
                done(len(rows))

    if writing.dialect.name == "postgresql":
        _copy_in(writing, table, counted())
    else:
        names = [column.name for column in table.columns]
        for rows in counted():
            writing.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
    return sums


def _copy_in(writing: Connection, table: Table, parts: Iterable[list[Values]]) -> None:
    driver = writing.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)")
    with (
        driver.cursor() as cursor,
        cursor.copy(statement.format(table=sql.Identifier(table.name), columns=columns)) as copy,
    ):
        copy.set_types([_type_of(column) for column in table.columns])
        for rows in parts:
            for row in rows:
                copy.write_row(row)


def _type_of(column: Column[Any]) -> str:
    return next(name for kind, name in BINARY if isinstance(column.type, kind))


def _compare(connection: Connection, table: Table, wanted: Sum, done: _Progress, place: str) -> None:
    found = Sum()
    with closing(_rows(connection, table)) as parts:
        for rows in parts:
            for row in rows:
                found.add(row)
            done(len(rows))
    if found != wanted:
        raise StoreError(
            f"The table {table.name} arrived in {place} otherwise than it was sent ({found.rows} of {wanted.rows} rows). "
            "Nothing was moved; check the disk of the target and try again"
        )


def _last_number(connection: Connection, table: Table) -> int:
    """The highest number ever given to a row of a table that numbers itself; 0 where it does not."""
    column = table.autoincrement_column
    if column is None:
        return 0
    if connection.dialect.name == "postgresql":
        (name,) = connection.execute(_sequence(table, column)).one()
        quoted = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}"  # noqa: S608 a sequence of ours
        return int(connection.execute(text(quoted)).scalar() or 0)
    known = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :n"), {"n": table.name}).scalar()
    return int(known or 0)


def _number_on(connection: Connection, table: Table, last: int) -> None:
    """Go on numbering after ``last``, also where the last rows are gone: a number is never given twice."""
    column = table.autoincrement_column
    if column is None or last == 0:
        return
    if connection.dialect.name == "postgresql":
        (name,) = connection.execute(_sequence(table, column)).one()
        connection.execute(text("SELECT setval(:name, :last)"), {"name": name, "last": last})
        return
    values = {"n": table.name, "last": last}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :n"), values)
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:n, :last)"), values)


def _sequence(table: Table, column: Column[Any]) -> Any:
    return select(func.pg_get_serial_sequence(f"{postgres.SPACE}.{table.name}", column.name))


def _canonical(value: Any) -> bytes:
    """The same bytes for the same value in every kind of database."""
    if value is None:
        return b"n"
    if isinstance(value, float):
        return b"f" + struct.pack("<d", value)
    if isinstance(value, int):  # also yes and no
        return b"i%d;" % value
    plain = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return b"t%d:" % len(plain) + plain
