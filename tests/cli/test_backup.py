"""``kilowatch backup`` and ``kilowatch restore`` on a real data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.engine.lock import locked
from app.store import open_store
from app.store.sitefile import write_text
from tests.api.running import site_of


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    file = tmp_path / "site.yaml"
    file.write_text(write_text(site_of(1502)), encoding="utf-8")
    assert main(["site", "import", str(file), "--data", str(tmp_path / "data")]) == 0
    capsys.readouterr()
    return tmp_path / "data"


def test_a_backup_brings_back_the_site(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--data", str(data)]) == 0
    told = capsys.readouterr().out
    assert "proven" in told
    file = Path(told.split(":")[0])
    assert file.parent == data / "backups"
    assert main(["restore", str(file), "--data", str(tmp_path / "new"), "--reason", "new computer"]) == 0
    assert "is now as it was at" in capsys.readouterr().out
    with open_store(tmp_path / "new") as store:
        kept = store.documents.site()
        entry = store.audit.read(1)[0]
    assert kept is not None
    assert kept[0] == site_of(1502)
    assert (entry.action, entry.reason) == ("restore", "new computer")


def test_nothing_is_put_back_under_a_running_engine(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--data", str(data)]) == 0
    file = capsys.readouterr().out.split(":")[0]
    with locked(data):
        assert main(["restore", file, "--data", str(data)]) != 0
    assert "runs on" in capsys.readouterr().err


def test_a_backup_that_is_not_there_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", "nowhere.zip", "--data", str(data)]) != 0
    assert "nowhere.zip" in capsys.readouterr().err
