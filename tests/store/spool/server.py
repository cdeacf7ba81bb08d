"""A PostgreSQL for tests that stop, kill and freeze it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.store import Store, open_store
from tests.store.postgres import PostgresServer, programs

NAME = "history"


@contextmanager
def own_server() -> Iterator[PostgresServer]:
    """It writes to the disk as a server at work does. ``new_history`` makes a database for each test."""
    if programs() is None:
        pytest.skip("there is no PostgreSQL for this platform in the environment")
    server = PostgresServer(hasty=False)
    try:
        server.start()
        new_history(server)
        yield server
    finally:
        server.remove()


def new_history(server: PostgresServer) -> None:
    """The database ``history``, empty."""
    server.run_sql(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")


def address_of(server: PostgresServer, port: int | None = None) -> str:
    """Of its database, through ``port`` of a middleman where given."""
    return server.address_of(NAME).replace(f":{server.port}/", f":{port or server.port}/")


def open_central(address: str) -> Store:
    """The shared store. Raises ``StoreError`` while it is away."""
    return open_store(Path(), address)
