"""The tables of schema 1, neutral to the database behind them. Instants are microseconds since 1970 (UTC) in ``…_us``.

``batch`` receives samples as they come, ``piece`` keeps them sealed by point and span, ``rolled`` keeps the 15-minute and
hour intervals; the layout of their bodies is in ``app.store.history.packing``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

SCHEMA = 1
"""The number of the schema that this program writes."""

metadata = MetaData()

_SEQ = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER numbers itself there


def _seq() -> Column[int]:
    return Column("seq", _SEQ, primary_key=True, autoincrement=True)


meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("folded", Text, primary_key=True),  # the name without case: "Kim" and "kim" are one person
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("enabled", Boolean, nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", Text),  # JSON; none when the document was removed
    Column("text", Text),  # the file that it was read from, word for word
)

alarm_state = Table(
    "alarm_state",
    metadata,
    Column("alarm", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

alarm_journal = Table(
    "alarm_journal",
    metadata,
    _seq(),
    Column("alarm", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("value", Float(53)),
    Column("quality", Text, nullable=False),
    Column("limit", Float(53)),
    Column("user", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("alarm_journal_at", "at_us"),
    Index("alarm_journal_alarm", "alarm", "seq"),
    sqlite_autoincrement=True,
)

command = Table(
    "command",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("point", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("command_point", "point", "seq"),
    sqlite_autoincrement=True,
)

override = Table(
    "override",
    metadata,
    Column("point", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", _SEQ, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, nullable=False),
    Column("user", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

event = Table(
    "event",
    metadata,
    _seq(),
    Column("at_us", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("text_ko", Text, nullable=False),
    Column("priority", SmallInteger),
    sqlite_autoincrement=True,
)

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
    _seq(),
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
