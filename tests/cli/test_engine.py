"""The engine as a process: found by consoles, alone on its folder, stopped cleanly, and back after a kill."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.children import engine_on, health, start_engine
from app.cli.table import live_table
from app.domain.errors import EngineLost
from app.engine.lock import running_engine
from app.store import open_store
from app.store.sitefile import write_text
from tests.api.running import site_of


def test_an_engine_from_start_to_stop_and_after_a_kill(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "site.yaml"
    file.write_text(write_text(site_of(1)), encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    with start_engine(data, file, 0) as child:
        state = health(child.url)
        assert state is not None
        assert (state["site"], state["points"]["total"]) == ("test", 4)
        assert running_engine(data) == child.url
        assert json.loads((data / "engine.json").read_text())["pid"] == child.process.pid
        with engine_on(data, None) as url:
            assert url == child.url
        assert main(["engine", "--data", str(data), "--port", "0"]) == 1
        assert "already" in capfd.readouterr().err
        assert live_table(child.url, 0.1) == 0
        assert "0 good, 0 uncertain, 4 bad of 4" in capfd.readouterr().out
    assert child.process.returncode == 0
    assert running_engine(data) is None
    assert not (data / "engine.json").exists()
    assert "Traceback" not in child.log.read_text()

    with start_engine(data, None, 0) as child:
        child.process.kill()
        child.process.wait()
    assert (data / "engine.json").exists()
    assert running_engine(data) is None
    assert live_table(child.url, 0.1) == 1
    with open_store(data) as store:
        assert store.documents.site() is not None
        assert store.audit.verify() is None


def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_text("site: {id: x}\n", encoding="utf-8")
    with pytest.raises(EngineLost, match=r"site\.yaml:1: site: 'name' is missing"), start_engine(tmp_path, file, 0):
        pass
