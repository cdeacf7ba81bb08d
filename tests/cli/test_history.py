"""``kilowatch history``: directly on a data folder, and through the engine that runs on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import resources
from app.__main__ import main
from app.demo.site import demo_site
from app.domain.site import Site
from app.engine.exchange.planning import Order, plan_import
from app.engine.lock import announced, locked
from app.store import open_store
from app.store.sitefile import write_text
from tests.api.running import PASSWORD, Running, in_thread, site_of

START = datetime(2026, 3, 1, tzinfo=UTC)
Printed = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a small site."""
    site = tmp_path / "site.yaml"
    site.write_text(write_text(site_of(1502)), encoding="utf-8")
    assert main(["site", "import", str(site), "--data", str(tmp_path / "data")]) == 0
    return tmp_path / "data"


@pytest.fixture
def meters(tmp_path: Path) -> Path:
    file = tmp_path / "meters.csv"
    at = (START + timedelta(minutes=15 * n) for n in range(96))
    file.write_text("\n".join(["start;P1;T [°F]", *(f"{a:%Y-%m-%d %H:%M};7,5;68" for a in at)]), encoding="cp949")
    return file


def command(*words: str, data: Path) -> int:
    return main(["history", *words, "--data", str(data)])


def test_dry_run_import_list_undo(data: Path, meters: Path, capsys: Printed) -> None:
    said = ["--map", "P1=t.m.kw", "--map", "T [°F]=t.c.sp", "--set", "zone=UTC"]
    assert command("import", str(meters), *said, "--dry-run", data=data) == 0
    told = capsys.readouterr().out
    assert "P1 -> t.m.kw [kW] as intervals, 2026-03-01 09:00 to 2026-03-02 09:00" in told
    assert "96 values: 96 new, 0 kept as they are, 0 replaced. °F are converted to °C." in told
    assert "192 values would be written" in told
    assert command("imports", data=data) == 0
    assert "Nothing has been imported" in capsys.readouterr().out

    assert command("import", str(meters), *said, data=data) == 1
    assert "say --yes" in capsys.readouterr().err, "nobody can be asked"
    assert command("import", str(meters), *said, "--yes", data=data) == 0
    assert "import 1: meters.csv, 192 values of 2 points" in capsys.readouterr().out
    assert command("info", data=data) == 0
    assert "2 points" in capsys.readouterr().out
    assert command("verify", data=data) == 0
    assert "no fault" in capsys.readouterr().out

    assert command("undo", "1", "--reason", "wrong", data=data) == 0
    assert command("imports", data=data) == 0
    assert "undone" in capsys.readouterr().out
    with open_store(data) as store:
        assert [entry.action for entry in store.audit.read()][:2] == ["undo_import", "import_history"]
        assert store.samples.span("t.m.kw") is None
    assert command("undo", "1", data=data) == 1
    assert "undone already" in capsys.readouterr().err


def test_an_export_and_what_it_refuses(data: Path, meters: Path, capsys: Printed) -> None:
    assert command("import", str(meters), "--map", "P1=t.m.kw", "--set", "zone=UTC", "--yes", data=data) == 0
    file = data / "out.csv"
    when = ["--start", "2026-03-01T09:00", "--end", "2026-03-01T10:00"]
    assert command("export", "t.m.*", "--to", str(file), *when, "--interval", "900", data=data) == 0
    assert "4 rows of 1 points" in capsys.readouterr().out
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == "2026-03-01 09:00:00+09:00,t.m.kw,7.5,7.5,7.5,7.5,1,kW,good"
    assert command("export", "x.y", "--to", str(file), *when, data=data) == 1
    assert "nothing here is called 'x.y'" in capsys.readouterr().err
    assert command("export", "t.m.kw", "--to", "out.doc", *when, data=data) == 1
    assert "choose --format" in capsys.readouterr().err
    assert command("compact", data=data) == 0


def test_words_that_cannot_be_understood(data: Path, meters: Path, capsys: Printed) -> None:
    for words, text in (
        (["--map", "P1"], "write HEADER=POINT"),
        (["--set", "stamp"], "write NAME=VALUE"),
        (["--set", "stamp=middle"], "stamp"),
        (["--map", "P1=no.point"], "no point 'no.point'"),
        (["--rule", "replace", "--yes", "--map", "P1=t.m.kw"], "say why values are replaced"),
    ):
        assert command("import", str(meters), *words, data=data) == 1
        assert text in capsys.readouterr().err
    assert command("import", str(meters / "no"), data=data) == 1


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with in_thread(tmp_path) as made, locked(tmp_path), announced(tmp_path, made.url):
        yield made


def test_where_an_engine_runs_it_goes_through_it(
    running: Running, meters: Path, tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["import", str(meters), "--map", "P1=t.m.kw", "--set", "zone=UTC", "--yes"]
    assert command(*words, data=tmp_path) == 1
    assert "Say who you are with --user NAME, or stop the engine" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["user", "add", "a.engineer", "--role", "engineer", "--password-stdin", "--data", str(tmp_path)]) == 0
    for number, action in ((1, words), (2, ["undo", "1", "--reason", "wrong"])):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        assert command(*action, "--user", "a.engineer", "--password-stdin", data=tmp_path) == 0, number
    told = capsys.readouterr().out
    assert "import 1: meters.csv, 96 values of 1 points" in told
    assert "undone" in told


@pytest.fixture(scope="module")
def campus() -> Site:
    return demo_site()


@pytest.mark.parametrize(
    ("name", "encoding", "becomes"),
    [("meters-en.csv", "utf-8", ["intervals", "intervals"]), ("meters-ko.csv", "cp949", ["intervals", "register"])],
)
def test_the_examples_of_the_manual_are_imported(
    name: str, encoding: str, becomes: list[str], campus: Site, tmp_path: Path
) -> None:
    raw = resources.path("manuals", "examples", name).read_bytes()
    chapter = resources.path("manuals", name[7:9], "engineer-11-measurements.md").read_text(encoding="utf-8")
    assert "".join(raw.decode(encoding).splitlines(keepends=True)[:3]) in chapter
    with open_store(tmp_path) as store:
        points = {point.id: point for point in campus.points}
        now_us = round(datetime(2026, 7, 1, tzinfo=UTC).timestamp() * 1_000_000)
        order = Order(file=name, raw=raw)
        plan = plan_import(store, points, campus.site.time_zone, order, now_us).plan
    assert (plan.layout.encoding, plan.layout.stamp, plan.fault_count) == (encoding, "end", 0)
    assert [series.becomes for series in plan.series] == becomes
    assert [series.new for series in plan.series] == [96, 96]
