"""Whether a shared database can be used, step by step and in words: name, network, sign-in, version, tables, rights, speed."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL

from app.domain.errors import StoreError
from app.store import postgres
from app.store.failures import translate
from app.store.postgres import connected
from app.store.preparing import APPEND_ONLY
from app.store.schema import SCHEMA, metadata

PINGS = 20
SLOW_MS = 50.0
"""A database that answers slower than this makes trends slow."""
GOOD, MIND, BAD = "good", "mind", "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One step: what was looked at, how it is (``good``, ``mind``, ``bad``), and what that means."""

    what: str
    state: str
    text: str


def probe(address: str) -> Iterator[Finding]:
    """The findings in order; the first bad one is the last where nothing can be looked at beyond it. Changes nothing."""
    try:
        url = postgres.parsed(address)
    except StoreError as error:
        yield Finding(what="address", state=BAD, text=str(error))
        return
    yield Finding(what="address", state=GOOD, text=postgres.place_of(url))
    try:
        yield from _reach(url)
        with connected(url) as connection:
            yield from _look(connection, url)
    except OSError as error:
        yield Finding(
            what="network", state=BAD, text=f"{url.host}:{url.port or 5432} does not answer: {error.strerror or error}"
        )
    except psycopg.Error as error:
        yield Finding(what="sign-in", state=BAD, text=str(translate(error, postgres.place_of(url))))


def _reach(url: URL) -> Iterator[Finding]:
    host, port = url.host or "localhost", url.port or 5432
    if host.startswith("/"):
        yield Finding(what="network", state=GOOD, text=f"socket in {host}")
        return
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise OSError(0, f"nobody knows a host called {host}. Check its name") from error
    started_s = time.perf_counter()
    socket.create_connection((host, port), postgres.CONNECT_S).close()
    took_ms = (time.perf_counter() - started_s) * 1000
    yield Finding(what="network", state=GOOD, text=f"{found[0][4][0]} port {port} answers in {took_ms:.1f} ms")


def _look(connection: psycopg.Connection, url: URL) -> Iterator[Finding]:
    info = connection.info
    yield _encryption(connection, url)
    yield Finding(what="sign-in", state=GOOD, text=f"as {info.user} to {info.dbname}")
    yield from _server(connection, url)
    there = _one(connection, "SELECT to_regclass(%s)", f"{postgres.SPACE}.meta")
    if there is None:
        yield _no_tables(connection)
    else:
        yield from _tables(connection)
    yield _speed(connection)


def _encryption(connection: psycopg.Connection, url: URL) -> Finding:
    if connection.pgconn.ssl_in_use:
        checked = url.query.get("sslmode") in {"verify-full", "verify-ca"}
        text = (
            "encrypted, and the server proved who it is" if checked else "encrypted; who the server is was not checked"
        )
        return Finding(what="TLS", state=GOOD if checked else MIND, text=text)
    if postgres.is_here(url.host):
        return Finding(what="TLS", state=GOOD, text="none, as it does not leave this computer")
    return Finding(what="TLS", state=MIND, text="none: passwords and data cross the network in clear text")


def _server(connection: psycopg.Connection, url: URL) -> Iterator[Finding]:
    version = connection.info.server_version
    try:
        postgres.check_version((version // 10000,), postgres.place_of(url))
        yield Finding(what="version", state=GOOD, text=f"PostgreSQL {version // 10000}.{version % 10000}")
    except StoreError as error:
        yield Finding(what="version", state=BAD, text=str(error))
    if _one(connection, "SELECT pg_is_in_recovery()"):
        yield Finding(
            what="server", state=BAD, text="is a copy that can only be read. Use the address of the main server"
        )
    if _one(connection, "SHOW server_encoding") != "UTF8":
        yield Finding(
            what="server", state=BAD, text="the database does not keep Unicode. Make one with the encoding UTF8"
        )
    for setting in ("fsync", "full_page_writes"):
        if _one(connection, f"SHOW {setting}") == "off":
            yield Finding(what="server", state=MIND, text=f"{setting} is off: a loss of power can destroy the database")
    if _one(connection, "SHOW synchronous_commit") == "off":
        yield Finding(
            what="server", state=MIND, text="synchronous_commit is off: a loss of power loses the last moments"
        )


def _no_tables(connection: psycopg.Connection) -> Finding:
    if _one(connection, "SELECT has_database_privilege(current_database(), 'CREATE')"):
        return Finding(what="tables", state=GOOD, text="none yet; the engine makes them when it starts")
    text = "none yet, and this user may make none. Let the administrator run `kilowatch database prepare`"
    return Finding(what="tables", state=BAD, text=text)


def _tables(connection: psycopg.Connection) -> Iterator[Finding]:
    if not _one(connection, "SELECT has_table_privilege(%s, 'SELECT')", f"{postgres.SPACE}.meta"):
        text = (
            f"{connection.info.user} may not read the tables. Use the account that `kilowatch database prepare` names"
        )
        yield Finding(what="rights", state=BAD, text=text)
        return
    number = int(_one(connection, f"SELECT value FROM {postgres.SPACE}.meta WHERE name = 'schema'") or 0)  # noqa: S608 a constant
    if number == SCHEMA:
        yield Finding(what="tables", state=GOOD, text=f"schema {number}, which this version writes")
        yield _rights(connection)
    elif number > SCHEMA:
        text = f"schema {number} is of a newer Kilowatch; this version knows {SCHEMA}. Install the newer version"
        yield Finding(what="tables", state=BAD, text=text)
    else:
        text = f"schema {number}; this version brings it to {SCHEMA}, with `kilowatch database prepare` or by a user who owns it"
        yield Finding(what="tables", state=MIND, text=text)


def _rights(connection: psycopg.Connection) -> Finding:
    missing = [
        f"{right.lower()} {table}"
        for table in metadata.tables
        for right in ("SELECT", "INSERT", *(() if table in APPEND_ONLY else ("UPDATE", "DELETE")))
        if not _one(connection, f"SELECT has_table_privilege(%s, '{right}')", f'{postgres.SPACE}."{table}"')
    ]
    if not missing:
        return Finding(what="rights", state=GOOD, text=f"{connection.info.user} may read and write all tables")
    few = ", ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")
    text = f"{connection.info.user} may not {few}. Let the administrator run `kilowatch database prepare`"
    return Finding(what="rights", state=BAD, text=text)


def _speed(connection: psycopg.Connection) -> Finding:
    times = []
    for _ in range(PINGS):
        started_s = time.perf_counter()
        connection.execute("SELECT 1")
        times.append((time.perf_counter() - started_s) * 1000)
    middle_ms = statistics.median(times)
    slow = middle_ms > SLOW_MS
    text = f"answers in {middle_ms:.1f} ms" + (": trends and reports will be slow" if slow else "")
    return Finding(what="speed", state=MIND if slow else GOOD, text=text)


def _one(connection: psycopg.Connection, query: str, *values: str) -> Any:
    row = connection.execute(sql.SQL(query), values).fetchone()
    return None if row is None else row[0]
