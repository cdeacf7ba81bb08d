"""The tables of schema 2, neutral to the database behind them. Instants are microseconds since 1970 (UTC) in ``…_us``.

Those of the history are in ``app.store.history.tables``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

SCHEMA = 2
"""The number of the schema that this program writes."""

metadata = MetaData()

SEQ = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER numbers itself there


def numbered() -> Column[int]:
    """The first column of a table whose rows number themselves."""
    return Column("seq", SEQ, primary_key=True, autoincrement=True)


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
    numbered(),
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
    numbered(),
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
    Column("seq", SEQ, primary_key=True, autoincrement=False),
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
    numbered(),
    Column("at_us", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("text_ko", Text, nullable=False),
    Column("priority", SmallInteger),
    sqlite_autoincrement=True,
)

drained = Table(
    "drained",  # how far each stream of each engine has come, written together with what it brought: see app.store.spool
    metadata,
    Column("engine", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

lease = Table(
    "lease",  # which engine operates a site, by the clock of the shared database: see app.store.leases
    metadata,
    Column("site", Text, primary_key=True),
    Column("engine", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("since_us", BigInteger, nullable=False),
    Column("until_us", BigInteger, nullable=False),
)

presence = Table(
    "presence",  # the engines that share this database, by its clock: where consoles look when the active one is gone
    metadata,
    Column("engine", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("seen_us", BigInteger, nullable=False),
)

waiting = Table(
    "waiting",  # what an engine kept on its own disk and a shared database does not have yet
    metadata,
    numbered(),
    Column("at_us", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)
