"""PostgreSQL behind SQLAlchemy (psycopg 3): one writer at a time over all computers, readers in snapshots, no secret in any text.

What libpq knows works here, too: ``PGPASSWORD``, ``PGPASSFILE``, ``~/.pgpass``, ``sslmode``, ``sslrootcert`` and the rest.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import CreateSchema

from app.domain.errors import StoreError

SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
READERS, MORE_READERS = 4, 12
CONNECT_S = 5
STATEMENT_S = 60
WAIT_S = 15
"""So long a transaction waits for another computer's to end."""
SPACE = "kilowatch"
"""The schema (namespace) of its tables, so that those of extensions and of others stay out of the way."""
OLDEST = 13
"""The oldest version of the server that is known to do."""
WRITER_LOCK = 0x4B57_0001
"""Number of the advisory lock that makes writers stand in line ("KW", 1)."""

ENGINE = "kilowatch "
"""What the server calls the connections of an engine: this and its id."""

OPTIONS: dict[str, Any] = {
    "connect_timeout": CONNECT_S,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "application_name": "kilowatch",
}


def as_engine(address: str, engine: str) -> str:
    """The address under which an engine connects, so that the server can tell its connections from those of another one."""
    named = parsed(address).update_query_dict({"application_name": ENGINE + engine})
    return named.render_as_string(hide_password=False)


def parsed(address: str) -> URL:
    """A database address. Raises ``StoreError`` when it is none of PostgreSQL."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"This is no database address; one reads {EXAMPLE}") from error
    if url.drivername not in SCHEMES:
        raise StoreError(f"Databases of the kind {url.drivername} cannot be used; an address reads {EXAMPLE}")
    if not url.database:
        raise StoreError(f"The address names no database; one reads {EXAMPLE}")
    return _safe(url.set(drivername="postgresql+psycopg"))


EXAMPLE = "postgresql+psycopg://user@host:5432/database"


def with_password(address: str, password: str) -> str:
    """``address`` with ``password``. Raises ``StoreError`` when it is none."""
    return parsed(address).set(password=password).render_as_string(hide_password=False)


def place_of(url: URL) -> str:
    """How the database is called in messages: without a password and without options."""
    user = f"{url.username}@" if url.username else ""
    return f"postgresql://{user}{url.host or 'localhost'}:{url.port or 5432}/{url.database}"


def writer(url: URL) -> Engine:
    """An engine with one connection that writes; transactions of all computers stand in one line."""
    engine = _engine(url, 1, 0)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")

    return engine


def readers(url: URL) -> Engine:
    """An engine with connections that only read, each transaction its own snapshot."""
    engine = _engine(url, READERS, MORE_READERS)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def apart(url: URL, answer_s: float) -> Engine:
    """An engine with one connection that waits for no writer and gives up after ``answer_s``: for leases."""
    settings = {"search_path": SPACE, "statement_timeout": f"{answer_s}s", "lock_timeout": f"{answer_s}s"}
    return _made(url, 1, 0, settings, {"connect_timeout": 2, "tcp_user_timeout": round(answer_s * 1000)})


def connected(url: URL) -> psycopg.Connection:
    """A connection of its own, each statement by itself: for preparing and looking. Raises ``psycopg.Error``."""
    words: dict[str, Any] = {**url.translate_connect_args(username="user", database="dbname"), **url.query}
    return psycopg.connect(**{**OPTIONS, **words}, autocommit=True)


def check_version(version: tuple[int | str, ...] | None, place: str) -> None:
    """Raises ``StoreError`` for a server older than ``OLDEST``."""
    if version is not None and int(version[0]) < OLDEST:
        raise StoreError(
            f"The database {place} is PostgreSQL {version[0]}, which is too old. Use PostgreSQL {OLDEST} or newer"
        )


def begin_change(connection: Connection, place: str, number: int, newest: int) -> None:
    """Make the namespace if need be; what follows may take its time.

    Raises ``StoreError`` where the user may make no tables, so that schema ``number`` cannot become ``newest``.
    """
    there = connection.execute(text("SELECT to_regnamespace(:n) IS NOT NULL"), {"n": SPACE}).scalar()
    kind, named = ("schema", SPACE) if there else ("database", connection.engine.url.database)
    statement = text(f"SELECT has_{kind}_privilege(:n, 'CREATE')")
    if not connection.execute(statement, {"n": named}).scalar():
        has = f"has schema {number}, and this version needs {newest}" if number else "has no tables of Kilowatch yet"
        raise StoreError(f"The database {place} {has}. Let its administrator run `kilowatch database prepare`")
    if not there:
        connection.execute(CreateSchema(SPACE))
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _engine(url: URL, size: int, more: int) -> Engine:
    settings = {
        "search_path": SPACE,
        "statement_timeout": f"{STATEMENT_S}s",
        "lock_timeout": f"{WAIT_S}s",
        "idle_in_transaction_session_timeout": "120s",
    }
    return _made(url, size, more, settings, {})


def _made(url: URL, size: int, more: int, settings: Mapping[str, str], limits: Mapping[str, int]) -> Engine:
    """What the address says itself has precedence: for instance the name under which the server lists the connection."""
    # A connection that is lost is told, with a word for the operator, by whoever was using it; the pool throws it away.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    given = {**OPTIONS, **limits, "options": options}
    return create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=more,
        pool_timeout=CONNECT_S * 2,
        pool_pre_ping=True,
        connect_args={name: value for name, value in given.items() if name not in url.query},
    )


def _safe(url: URL) -> URL:
    """Over a network the server must prove who it is, unless the address says otherwise."""
    if "sslmode" in url.query or is_here(url.host):
        return url
    return url.update_query_dict(
        {"sslmode": "verify-full", **({} if "sslrootcert" in url.query else {"sslrootcert": "system"})}
    )


def is_here(host: str | None) -> bool:
    """Whether ``host`` is this computer: a socket, localhost or a loopback address."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
