"""The tables of the history, neutral to the database behind them. Instants are microseconds since 1970 (UTC) in ``…_us``.

``batch`` receives samples as they come, ``piece`` keeps them sealed by point and span, ``rolled`` keeps the 15-minute and
hour intervals; the layout of their bodies is in ``app.store.history.packing``.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, SmallInteger, Table, Text

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
