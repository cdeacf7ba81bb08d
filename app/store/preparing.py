"""A PostgreSQL made ready by its administrator: database, namespace, tables, and three roles that may do no more than they must.

``…_owner`` owns the tables and cannot sign in, ``…_engine`` reads and writes rows, ``…_reader`` reads the views.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine, event

from app.domain.errors import StoreError
from app.store import postgres
from app.store.database import Database
from app.store.failures import translate
from app.store.history import views
from app.store.migrations import migrate, number_of
from app.store.postgres import connected
from app.store.schema import SCHEMA

APPEND_ONLY = ("audit", "alarm_journal")
"""What the engine may add to and not change."""
VIEWS = ("points", *views.VALUES)
MAINTENANCE = "postgres"
"""The database that every server has."""
LONGEST_NAME = 63 - len("_engine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Names of the three roles of a database."""

    owner: str
    engine: str
    reader: str


def roles_of(database: str) -> Roles:
    """Raises ``StoreError`` for a name that would be cut."""
    if len(database.encode()) > LONGEST_NAME:
        raise StoreError(f"The name {database} is too long for PostgreSQL. Take one of at most {LONGEST_NAME} letters")
    return Roles(owner=f"{database}_owner", engine=f"{database}_engine", reader=f"{database}_reader")


def prepare(admin: str, tell: Callable[[str], None], *, new_passwords: bool = False) -> Mapping[str, str]:
    """Make everything that is not there yet; ``tell`` gets a line for each thing. Running it again changes nothing.

    ``admin`` is the address of the database with a user who may make roles and databases. Returns the passwords of the roles
    that got one. Raises ``StoreError``; what was made until then stays and is found by the next run.
    """
    url = postgres.parsed(admin)
    place, name = postgres.place_of(url), str(url.database)
    roles = roles_of(name)
    try:
        with connected(url.set(database=MAINTENANCE)) as server:
            tell(f"server: PostgreSQL {server.info.server_version // 10000}")
            postgres.check_version((server.info.server_version // 10000,), place)
            passwords = _make_roles(server, roles, tell, new_passwords)
            _make_database(server, name, tell)
        with connected(url) as database, database.transaction():
            _make_namespace(database, name, roles, tell)
        _make_tables(url, roles, tell)
        with connected(url) as database, database.transaction():
            _grant(database, name, roles)
    except psycopg.Error as error:
        raise translate(error, place) from error
    tell(f"rights: {roles.engine} reads and writes rows, {roles.reader} reads {', '.join(VIEWS)}")
    return passwords


def _do(connection: psycopg.Connection, statement: LiteralString, **names: str | sql.Composable) -> None:
    """Names are quoted as identifiers, unless they are composed already."""
    quoted = {key: name if isinstance(name, sql.Composable) else sql.Identifier(name) for key, name in names.items()}
    connection.execute(sql.SQL(statement).format(**quoted))


def _is_there(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None


def _make_roles(
    server: psycopg.Connection, roles: Roles, tell: Callable[[str], None], new_passwords: bool
) -> dict[str, str]:
    passwords = {}
    for role in (roles.owner, roles.engine, roles.reader):
        there = _is_there(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", role)
        if not there:
            _do(server, "CREATE ROLE {role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOLOGIN", role=role)
        if role != roles.owner and (new_passwords or not there):
            passwords[role] = secrets.token_urlsafe(24)
            _set_password(server, role, passwords[role])
        told = "made" if not there else "has a new password" if role in passwords else "is there"
        tell(f"role {role}: {told}")
    _do(server, "GRANT {owner} TO CURRENT_USER", owner=roles.owner)  # to make tables in its name
    return passwords


def _set_password(server: psycopg.Connection, role: str, password: str) -> None:
    """Only its hash goes to the server, so that it is in no log of the server."""
    hashed = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    _do(server, "ALTER ROLE {role} LOGIN PASSWORD {hashed}", role=role, hashed=sql.Literal(hashed))


def _make_database(server: psycopg.Connection, name: str, tell: Callable[[str], None]) -> None:
    there = _is_there(server, "SELECT 1 FROM pg_database WHERE datname = %s", name)
    if not there:
        _do(server, "CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0", name=name)
    tell(f"database {name}: {'is there' if there else 'made'}")


def _make_namespace(database: psycopg.Connection, name: str, roles: Roles, tell: Callable[[str], None]) -> None:
    there = _is_there(database, "SELECT 1 FROM pg_namespace WHERE nspname = %s", postgres.SPACE)
    _do(database, "REVOKE ALL ON DATABASE {name} FROM PUBLIC", name=name)
    if not there:
        _do(database, "CREATE SCHEMA {space} AUTHORIZATION {owner}", space=postgres.SPACE, owner=roles.owner)
    else:
        _do(database, "ALTER SCHEMA {space} OWNER TO {owner}", space=postgres.SPACE, owner=roles.owner)
        _take_over(database, roles.owner)
    tell(f"namespace {postgres.SPACE}: {'is there' if there else 'made'}")


def _take_over(database: psycopg.Connection, owner: str) -> None:
    """Tables that another user made belong to the owner from now on; sequences follow their tables."""
    query = (
        "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'v', 'p')"
        " AND relowner <> %s::regrole"
    )
    for name, kind in database.execute(query, [postgres.SPACE, sql.Identifier(owner).as_string(database)]).fetchall():
        statement: LiteralString = (
            "ALTER VIEW {n} OWNER TO {owner}" if kind == "v" else "ALTER TABLE {n} OWNER TO {owner}"
        )
        _do(database, statement, n=sql.Identifier(postgres.SPACE, name), owner=owner)


def _make_tables(url: URL, roles: Roles, tell: Callable[[str], None]) -> None:
    writing, reading = postgres.writer(url), postgres.readers(url)
    for engine in (writing, reading):
        _act_as(engine, roles.owner)
    database = Database(postgres.place_of(url), writing, reading)
    try:
        with database.read() as connection:
            before = number_of(connection, database.place)
        migrate(database)
    finally:
        database.close()
    came = "made" if before == 0 else "is there" if before == SCHEMA else f"brought up from schema {before}"
    tell(f"tables of schema {SCHEMA}: {came}")


def _act_as(engine: Engine, role: str) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: psycopg.Connection, record: object) -> None:
        _do(connection, "SET ROLE {role}", role=role)
        connection.commit()


def _grant(database: psycopg.Connection, name: str, roles: Roles) -> None:
    names = {"db": name, "space": postgres.SPACE, "owner": roles.owner, "engine": roles.engine, "reader": roles.reader}

    def do(statement: LiteralString, **more: str | sql.Composable) -> None:
        _do(database, statement, **{key: n for key, n in names.items() if f"{{{key}}}" in statement}, **more)

    do("SET LOCAL ROLE {owner}")
    do("GRANT USAGE ON SCHEMA {space} TO {engine}, {reader}")
    do("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {space} TO {engine}")
    do("GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {space} TO {engine}")
    for table in APPEND_ONLY:
        do("REVOKE UPDATE, DELETE ON {table} FROM {engine}", table=sql.Identifier(postgres.SPACE, table))
    do("REVOKE ALL ON ALL TABLES IN SCHEMA {space} FROM {reader}")
    for view in VIEWS:
        do("GRANT SELECT ON {view} TO {reader}", view=sql.Identifier(postgres.SPACE, view))
    do("RESET ROLE")
    do("GRANT CONNECT ON DATABASE {db} TO {engine}, {reader}")
    do("ALTER ROLE {reader} IN DATABASE {db} SET search_path = {space}")
    do("ALTER ROLE {reader} IN DATABASE {db} SET default_transaction_read_only = on")
    do("ALTER ROLE {reader} IN DATABASE {db} SET statement_timeout = '60s'")
