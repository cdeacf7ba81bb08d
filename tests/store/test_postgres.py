"""A shared PostgreSQL: what is wrong is said in words, a lost connection comes back, writers of several computers stand in line."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.errors import StoreError
from app.domain.messages import AuditEntry
from app.store import open_store
from app.store.postgres import is_here, parsed, place_of
from tests.store.postgres import PostgresServer

ENTRY = AuditEntry(
    seq=0, at=datetime(2026, 7, 14, tzinfo=UTC), user="kim", workstation="w", action="command", target="cth.sp"
)


@pytest.fixture
def shared_address(postgres: PostgresServer) -> str:
    """Of a fresh database with the tables of Kilowatch."""
    return postgres.address_of(postgres.new_database("template_kw"))


def refused(address: str, folder: Path) -> str:
    with pytest.raises(StoreError) as error:
        open_store(folder, address)
    return str(error.value)


def test_what_is_wrong_with_an_address_is_said_in_words(postgres: PostgresServer, tmp_path: Path) -> None:
    name = postgres.new_database()
    wrong = {
        postgres.address_of(name, password="top-secret"): "refuses this user or password",
        postgres.address_of(name, user="nobody"): "refuses this user or password",
        postgres.address_of("nowhere"): "does not exist",
        f"postgresql://kim:top-secret@127.0.0.1:1/{name}": "does not listen",
        f"postgresql://kim:top-secret@host.invalid/{name}?sslmode=disable": "has a host that nobody knows",
        postgres.address_of(name) + "?sslmode=require": "cannot be reached safely",
        "mysql://kim:top-secret@db/kw": "kind mysql cannot be used",
        "postgresql://kim:top-secret@db": "names no database",
        "no address": "no database address",
    }
    for address, words in wrong.items():
        told = refused(address, tmp_path)
        assert words in told
        assert "top-secret" not in told
        assert "\n" not in told


def test_over_a_network_the_server_has_to_prove_who_it_is() -> None:
    assert dict(parsed("postgresql://kim@db.example/kw").query) == {"sslmode": "verify-full", "sslrootcert": "system"}
    assert dict(parsed("postgresql://kim@db.example/kw?sslrootcert=/etc/ca.pem").query)["sslrootcert"] == "/etc/ca.pem"
    assert dict(parsed("postgresql://kim@db.example/kw?sslmode=require").query) == {"sslmode": "require"}
    assert not dict(parsed("postgresql://kim@127.0.0.1/kw").query)
    assert [is_here(host) for host in ("localhost", "127.0.0.2", "::1", "/run/postgresql", "10.0.0.1", "db")] == [
        True
    ] * 4 + [False] * 2
    assert place_of(parsed("postgresql://kim:secret@db:5433/kw?sslmode=require")) == "postgresql://kim@db:5433/kw"


def test_a_user_without_rights_is_told_who_can_help(postgres: PostgresServer, tmp_path: Path) -> None:
    name = postgres.new_database()
    postgres.run_sql("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    assert "kilowatch database prepare" in refused(postgres.address_of(name, user="guest", password="guest"), tmp_path)


def test_a_database_of_a_newer_version_is_left_alone(shared_address: str, tmp_path: Path) -> None:
    with open_store(tmp_path, shared_address) as store, store.database.write() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '99' WHERE name = 'schema'")
    assert "newer Kilowatch" in refused(shared_address, tmp_path)


def test_the_audit_of_several_computers_is_one_chain(shared_address: str, tmp_path: Path) -> None:
    """Two engines and a command line append at the same time: each entry has a number of its own, and the chain holds."""

    def append(user: str) -> None:
        with open_store(tmp_path, shared_address) as store:
            for _ in range(25):
                store.audit.append(replace(ENTRY, user=user))

    open_store(tmp_path, shared_address).close()
    computers = [threading.Thread(target=append, args=(f"ws-{n}",)) for n in range(3)]
    for computer in computers:
        computer.start()
    for computer in computers:
        computer.join()
    with open_store(tmp_path, shared_address) as store:
        assert store.audit.verify() is None
        assert [entry.seq for entry in store.audit.read(100)] == list(range(75, 0, -1))


def test_what_a_reader_sees_stands_still_and_cannot_be_written(shared_address: str, tmp_path: Path) -> None:
    with open_store(tmp_path, shared_address) as store:
        store.audit.append(ENTRY)
        with store.database.read() as connection:
            count = "SELECT count(*) FROM audit"
            assert connection.exec_driver_sql(count).scalar() == 1
            store.audit.append(ENTRY)
            assert connection.exec_driver_sql(count).scalar() == 1
        with pytest.raises(StoreError), store.database.read() as connection:
            connection.exec_driver_sql("DELETE FROM audit")


def test_a_server_that_crashed_and_is_back_is_used_again(tmp_path: Path) -> None:
    server = PostgresServer()
    try:
        server.start()
        with open_store(tmp_path, server.address_of(server.new_database())) as store:
            store.audit.append(ENTRY)
            server.kill()
            started_s = time.monotonic()
            with pytest.raises(StoreError):
                store.audit.append(ENTRY)
            assert time.monotonic() - started_s < 10.0
            server.start()
            store.audit.append(ENTRY)
            assert [entry.seq for entry in store.audit.read()] == [2, 1]
            assert store.audit.verify() is None
    finally:
        server.remove()
