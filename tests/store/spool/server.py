"""A PostgreSQL for one test alone, which may be stopped, killed and frozen."""

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
    """It writes to the disk as a server at work does, and has the empty database ``history``."""
    if programs() is None:
        pytest.skip("there is no PostgreSQL for this platform in the environment")
    server = PostgresServer(hasty=False)
    try:
        server.start()
        server.run_sql(f"CREATE DATABASE {NAME}")
        yield server
    finally:
        server.remove()


def address_of(server: PostgresServer, port: int | None = None) -> str:
    """Of its database, through ``port`` of a middleman where given."""
    return server.address_of(NAME).replace(f":{server.port}/", f":{port or server.port}/")


def open_central(address: str) -> Store:
    """The shared store. Raises ``StoreError`` while it is away."""
    return open_store(Path(), address)
