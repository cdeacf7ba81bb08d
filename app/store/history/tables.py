"""The tables of the history, neutral to the database behind them. Instants are microseconds since 1970 (UTC) in ``…_us``.

``batch`` receives samples as they come, ``piece`` keeps them sealed by point and span, ``rolled`` keeps minutes, quarters and
hours; the layout of their bodies is in ``packing`` and ``blockbytes``. ``interval_row`` keeps days, and quarters and hours of
chosen points once more, as plain rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    event,
)

from app.store.history import views
from app.store.schema import metadata, numbered

series = Table(
    "series",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("hold_us", BigInteger, nullable=False),
    Column("first_us", BigInteger),  # of the sealed samples
    Column("last_us", BigInteger),
    Column("last_value", Float(53)),
    Column("last_quality", SmallInteger),
    Column("last_reason", SmallInteger),
    Column("raw_from_us", BigInteger),  # samples before it have been dropped
    Column("keep_raw_days", Integer),  # where the point has a retention of its own
    Column("kind", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False, server_default=""),
    Column("plain", SmallInteger, nullable=False, server_default="0"),  # its intervals as rows: no, still to fill, yes
    sqlite_autoincrement=True,
)

batch = Table(
    "batch",
    metadata,
    numbered(),
    Column("first_us", BigInteger, nullable=False),
    Column("last_us", BigInteger, nullable=False),
    Column("samples", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

piece = Table(
    "piece",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("span_us", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # a later one has the last word
    Column("width_us", BigInteger, nullable=False, server_default="14400000000"),  # of the span
    Column("samples", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

rolled = Table(
    "rolled",
    metadata,
    Column("level_s", Integer, primary_key=True, autoincrement=False),
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("span_us", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

interval_row = Table(
    "interval_row",  # days of all points, quarters and hours of chosen ones, for anyone who reads SQL
    metadata,
    Column("level_s", Integer, primary_key=True, autoincrement=False),
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("start_us", BigInteger, primary_key=True, autoincrement=False),
    Column("width_us", BigInteger, nullable=False),
    Column("mean", Float(53)),
    Column("min", Float(53)),
    Column("max", Float(53)),
    Column("first", Float(53)),
    Column("last", Float(53)),
    Column("count", Integer, nullable=False),
    Column("valued_us", BigInteger, nullable=False),
    Column("good_us", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

touched = Table(
    "touched",  # series whose intervals must be rolled up again, from and to
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("from_us", BigInteger, nullable=False),
    Column("to_us", BigInteger, nullable=False),
)

outage = Table(
    "outage",  # nothing was recorded for any point: no value is held across
    metadata,
    Column("from_us", BigInteger, primary_key=True, autoincrement=False),
    Column("to_us", BigInteger, nullable=False),
    Column("reason", SmallInteger, nullable=False),
)


@event.listens_for(metadata, "after_create")
def _views(target: MetaData, connection: Connection, **_: Any) -> None:
    views.create(connection)
