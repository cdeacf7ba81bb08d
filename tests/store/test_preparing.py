"""An administrator prepares a server; after that nobody may do more than they must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from app.domain.errors import StoreError
from app.store import Store, open_store
from app.store.preparing import prepare
from app.store.schema import SCHEMA
from tests.store.postgres import PostgresServer
from tests.store.test_audit import entry

NAME = "plant"
ENGINE, READER, OWNER = f"{NAME}_engine", f"{NAME}_reader", f"{NAME}_owner"


@pytest.fixture
def server(postgres: PostgresServer) -> Iterator[PostgresServer]:
    yield postgres
    postgres.run_sql(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    postgres.run_sql(*(f"DROP ROLE IF EXISTS {role}" for role in (ENGINE, READER, OWNER, "dba", "clerk")))


def signed_in(server: PostgresServer, role: str, password: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1", port=server.port, user=role, password=password, dbname=NAME, autocommit=True
    )


def test_an_empty_server_is_made_ready_and_doing_it_again_changes_nothing(
    server: PostgresServer, tmp_path: Path
) -> None:
    told: list[str] = []
    passwords = prepare(server.address_of(NAME), told.append)
    assert set(passwords) == {ENGINE, READER}
    assert "made" in told[1]
    assert f"tables of schema {SCHEMA}: made" in told
    assert not any(password in line for line in told for password in passwords.values())
    again: list[str] = []
    assert prepare(server.address_of(NAME), again.append) == {}
    assert not any(line.endswith("made") for line in again)
    with open_store(tmp_path, server.address_of(NAME, ENGINE, passwords[ENGINE])) as store:
        assert store.audit.append(entry(1)).seq == 1
    renewed = prepare(server.address_of(NAME), again.append, new_passwords=True)
    with pytest.raises(StoreError, match="refuses this user or password"):
        open_store(tmp_path, server.address_of(NAME, ENGINE, passwords[ENGINE]))
    with open_store(tmp_path, server.address_of(NAME, ENGINE, renewed[ENGINE])) as store:
        assert len(store.audit.read()) == 1


def test_the_engine_may_write_rows_and_nothing_else(server: PostgresServer, tmp_path: Path) -> None:
    passwords = prepare(server.address_of(NAME), lambda line: None)
    with open_store(tmp_path, server.address_of(NAME, ENGINE, passwords[ENGINE])) as store:
        store.audit.append(entry(1))
        _refuses(
            store,
            "UPDATE audit SET reason = 'other'",
            "DELETE FROM audit",
            "DROP TABLE audit",
            "CREATE TABLE t (n int)",
        )
        _refuses(store, "DELETE FROM alarm_journal", "CREATE SCHEMA other", "TRUNCATE piece")
        assert store.audit.verify() is None


def _refuses(store: Store, *statements: str) -> None:
    for statement in statements:
        with (
            pytest.raises(StoreError, match=r"does not allow this|must be owner"),
            store.database.write() as connection,
        ):
            connection.exec_driver_sql(statement)


def test_the_reader_sees_the_views_and_nothing_else(server: PostgresServer) -> None:
    passwords = prepare(server.address_of(NAME), lambda line: None)
    with signed_in(server, READER, passwords[READER]) as reader:
        for view in ("points", "interval_values", "hourly_values", "daily_values"):
            assert reader.execute(f"SELECT count(*) FROM {view}".encode()).fetchone() == (0,)
        for statement in (b"SELECT * FROM account", b"SELECT * FROM audit", b"CREATE TABLE t (n int)"):
            with pytest.raises((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)):
                reader.execute(statement)


def test_strangers_may_not_even_connect(server: PostgresServer) -> None:
    prepare(server.address_of(NAME), lambda line: None)
    server.run_sql("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    try:
        with pytest.raises(psycopg.OperationalError, match="CONNECT"):
            signed_in(server, "stranger", "stranger")
    finally:
        server.run_sql("DROP ROLE stranger")


def test_a_database_that_somebody_used_before_is_taken_over(server: PostgresServer, tmp_path: Path) -> None:
    server.run_sql(f"CREATE DATABASE {NAME}")
    with open_store(tmp_path, server.address_of(NAME)) as store:
        store.audit.append(entry(1))
    passwords = prepare(server.address_of(NAME), lambda line: None)
    with open_store(tmp_path, server.address_of(NAME, ENGINE, passwords[ENGINE])) as store:
        assert store.audit.append(entry(2)).seq == 2
        _refuses(store, "DELETE FROM audit")


def test_an_older_schema_is_left_to_the_administrator(server: PostgresServer, tmp_path: Path) -> None:
    passwords = prepare(server.address_of(NAME), lambda line: None)
    server.run_sql("UPDATE kilowatch.meta SET value = '1' WHERE name = 'schema'", database=NAME)
    with pytest.raises(StoreError, match=rf"has schema 1, and this version needs {SCHEMA}.*database prepare"):
        open_store(tmp_path, server.address_of(NAME, ENGINE, passwords[ENGINE]))
    told: list[str] = []
    prepare(server.address_of(NAME), told.append)
    assert f"tables of schema {SCHEMA}: brought up from schema 1" in told
    open_store(tmp_path, server.address_of(NAME, ENGINE, passwords[ENGINE])).close()


def test_an_administrator_who_is_no_superuser_will_do(server: PostgresServer, tmp_path: Path) -> None:
    server.run_sql("CREATE ROLE dba LOGIN CREATEROLE CREATEDB PASSWORD 'dba'")
    passwords = prepare(server.address_of(NAME, "dba", "dba"), lambda line: None)
    assert prepare(server.address_of(NAME, "dba", "dba"), lambda line: None) == {}
    with open_store(tmp_path, server.address_of(NAME, ENGINE, passwords[ENGINE])) as store:
        store.audit.append(entry(1))


def test_who_may_not_make_roles_is_told_so(server: PostgresServer) -> None:
    server.run_sql("CREATE ROLE clerk LOGIN PASSWORD 'clerk'")
    with pytest.raises(StoreError, match="does not allow this to its user"):
        prepare(server.address_of(NAME, "clerk", "clerk"), lambda line: None)
