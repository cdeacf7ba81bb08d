"""The commands for a shared database, from an empty server to an engine that runs on it and back to a file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.children import health, start_engine
from app.store import open_store
from app.store.sitefile import write_text
from tests.api.running import site_of
from tests.store.conftest import postgres  # noqa: F401 the server
from tests.store.postgres import ADMIN, PASSWORD, PostgresServer

NAME = "hall"


@pytest.fixture
def server(postgres: PostgresServer) -> PostgresServer:  # noqa: F811
    return postgres


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(f"{PASSWORD}\n")
    return file


def address(server: PostgresServer, user: str, more: str = "") -> str:
    return f"postgresql+psycopg://{user}@127.0.0.1:{server.port}/{NAME}{more}"


def test_from_an_empty_server_to_an_engine_on_it_and_back_to_a_file(
    server: PostgresServer,
    secret: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    admin, passfile = address(server, ADMIN), tmp_path / "hall.pgpass"
    engine = address(server, f"{NAME}_engine", f"?passfile={passfile}")
    shared, file = ["--database-password-file", str(secret)], tmp_path / "site.yaml"
    file.write_text(write_text(site_of(1)), encoding="utf-8")

    assert main(["database", "test", admin, *shared]) == 1
    assert "kilowatch database prepare" in capsys.readouterr().out
    assert main(["database", "prepare", admin, *shared, "--passwords", str(passfile)]) == 0
    told = capsys.readouterr().out
    assert f"role {NAME}_engine: made" in told
    assert stat.S_IMODE(passfile.stat().st_mode) == 0o600
    assert not any(line.rpartition(":")[2] in told for line in passfile.read_text().splitlines())
    assert main(["database", "test", engine]) == 0
    told = capsys.readouterr().out
    assert "may read and write all tables" in told
    assert "bad" not in told.split()

    data = tmp_path / "data"
    assert main(["site", "import", str(file), "--data", str(data)]) == 0
    assert main(["database", "move", str(data), engine]) == 0
    assert "each table counted and compared" in capsys.readouterr().out
    assert main(["database", "move", str(data), engine]) == 1
    assert "is not empty" in capsys.readouterr().err

    monkeypatch.setenv("KILOWATCH_DATABASE", engine)
    here = tmp_path / "here"
    here.mkdir()
    with start_engine(here, None, 0) as child:
        state = health(child.url)
        assert state is not None
        assert (state["site"], state["points"]["total"]) == ("test", 4)
        assert main(["database", "move", engine, str(tmp_path / "early")]) == 1
        assert "Stop every engine that uses it" in capsys.readouterr().err
    assert not (here / "kilowatch.db").exists()
    assert "Traceback" not in child.log.read_text()
    assert main(["database", "move", engine, str(here)]) == 0
    with open_store(here) as store:
        assert store.documents.site() == (site_of(1), 1)
        assert store.audit.verify() is None


def test_what_waits_for_a_shared_database_is_not_left_behind(
    server: PostgresServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = server.address_of(server.new_database("template_kw"))
    (tmp_path / "spool").mkdir()
    with open_store(tmp_path / "spool" / "records") as records, records.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO waiting (at_us, kind, body, fence) VALUES (1, 'event', '{}', 0)")
    assert main(["database", "move", source, str(tmp_path)]) == 1
    assert "0 samples and 1 entries wait" in capsys.readouterr().err


def test_the_password_may_be_in_the_environment(
    server: PostgresServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.new_database()
    plain = address(server, ADMIN).replace(NAME, "postgres")
    assert main(["database", "test", plain]) == 1
    assert "refuses this user or password" in capsys.readouterr().out
    monkeypatch.setenv("KILOWATCH_DATABASE_PASSWORD", PASSWORD)
    assert main(["database", "test", plain]) == 0
    assert PASSWORD not in capsys.readouterr().out


def test_a_password_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["user", "list", "--data", str(tmp_path), "--database", "postgresql://kim@db/kw"]
    assert main([*arguments, "--database-password-file", str(tmp_path / "none")]) == 1
    assert "none holds no password that can be read" in capsys.readouterr().err
