"""A store in a database of its own: every test of it runs over both kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.store import Store, open_store
from tests.store.postgres import PostgresServer, programs

KINDS = ("sqlite", "postgresql")

Opens = Callable[[], Store]
"""Opens the same database again."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The server of this run; what is in ``template_kw`` is an empty database of the present schema."""
    if programs() is None:
        pytest.skip("there is no PostgreSQL for this platform in the environment")
    server = PostgresServer()
    try:
        server.start()
        server.run_sql("CREATE DATABASE template_kw TEMPLATE template0")
        open_store(Path(), server.address_of("template_kw")).close()
        yield server
    finally:
        server.remove()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    """A store in a file, for what only a file has."""
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases the test runs over."""
    return str(request.param)


@pytest.fixture
def address(kind: str, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Of a fresh database; none for a file."""
    if kind == "sqlite":
        yield None
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database("template_kw")
    yield server.address_of(name)
    server.run_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def opens(address: str | None, tmp_path: Path) -> Opens:
    return lambda: open_store(tmp_path, address)


@pytest.fixture
def store(opens: Opens) -> Iterator[Store]:
    with opens() as opened:
        yield opened
