"""What the commands print and return, on a real data folder."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.parser import FAULTS
from app.demo.faults import FAULTS as DEMO_FAULTS
from app.domain.errors import NotSignedIn
from app.domain.messages import SignIn
from app.engine.accounts import Accounts
from app.engine.audit import Audit
from app.store import open_store
from app.store.sitefile import write_text
from tests.api.running import PASSWORD, site_of


@pytest.fixture
def site_file(tmp_path: Path) -> Path:
    file = tmp_path / "site.yaml"
    file.write_text("# our site\n" + write_text(site_of(1502)), encoding="utf-8")
    return file


def test_a_good_site_file_is_called_good(site_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "check", str(site_file)]) == 0
    assert "good: 1 buildings, 3 devices, 4 points" in capsys.readouterr().out


def test_every_fault_is_named_by_file_line_and_reason(site_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = site_file.read_text(encoding="utf-8")
    site_file.write_text(text.replace("holding:0", "holdin:0").replace("priority: 2", "priority: 9"), encoding="utf-8")
    data = site_file.parent / "data"
    assert main(["site", "import", str(site_file), "--data", str(data)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "3 faults; nothing was imported"
    assert all(line.startswith(f"{site_file}:") for line in told[:-1])
    with open_store(data) as store:
        assert store.documents.site() is None


def test_what_a_protocol_could_not_do_is_a_fault_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hall.yaml"
    file.write_text(
        "site: {id: s, name: Hall}\n"
        "links:\n"
        "  - {id: l1, driver: modbus, options: {transport: serial}}\n"
        "devices:\n"
        "  - {id: d1, link: l1, options: {unit: 300}}\n"
        "points:\n"
        '  - {id: b.run, name: Run, device: d1, address: "discrete:3", kind: binary, writable: true}\n',
        encoding="utf-8",
    )
    assert main(["site", "check", str(file)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in told[:-1]] == [f"{file}:{n}" for n in (3, 5, 7)]


def test_a_site_is_exported_as_it_was_imported(site_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, copy = site_file.parent / "data", site_file.parent / "copy.yaml"
    assert main(["site", "export", "--data", str(data)]) == 1
    assert "no site" in capsys.readouterr().err
    assert main(["site", "import", str(site_file), "--data", str(data), "--reason", "First"]) == 0
    assert "revision 1" in capsys.readouterr().out
    assert main(["site", "import", str(site_file), "--data", str(data)]) == 0
    assert "revision 1" in capsys.readouterr().out
    with open_store(data) as store:
        (entry,) = store.audit.read()
    told = (entry.user, entry.action, entry.target, entry.new, entry.reason, entry.result)
    size = "1 buildings, 3 devices, 4 points"
    assert told == ("command line", "import_site", "site test", size, "First", "revision 1")
    assert main(["site", "export", str(copy), "--data", str(data)]) == 0
    assert copy.read_bytes() == site_file.read_bytes()
    assert main(["site", "export", "--data", str(data)]) == 0
    assert capsys.readouterr().out == site_file.read_text(encoding="utf-8")
    assert main(["site", "export", str(copy / "nowhere"), "--data", str(data)]) == 1
    assert "cannot be written" in capsys.readouterr().err


async def test_an_account_from_the_command_line_can_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["user", "add", "op.shift-2", "--role", "operator", "--password-stdin", "--data", str(tmp_path)]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(arguments) == 0
    assert "added as operator" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(arguments) == 1
    assert "already" in capsys.readouterr().err
    with open_store(tmp_path) as store:
        session = await Accounts(store, Audit(store)).sign_in(SignIn(name="op.shift-2", password=PASSWORD))
        assert session.rights == ("view", "acknowledge", "command", "report")
        assert store.audit.read()[-1].action == "add_account"
        assert store.audit.verify() is None


async def test_accounts_are_managed_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*arguments: str, password: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        status = main(["user", *arguments, "--data", str(tmp_path)])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    for name, role in (("kim.admin", "administrator"), ("op.lee", "operator")):
        assert told("add", name, "--role", role, "--password-stdin", password=PASSWORD)[0] == 0
    assert told("role", "op.lee", "--role", "viewer", "--reason", "Left")[0] == 0
    assert told("disable", "op.lee")[0] == 0
    listed = told("list")[1].splitlines()
    assert [line.split() for line in listed] == [["kim.admin", "administrator"], ["op.lee", "viewer", "disabled"]]
    with open_store(tmp_path) as store, pytest.raises(NotSignedIn):
        await Accounts(store, Audit(store)).sign_in(SignIn(name="op.lee", password=PASSWORD))
    assert told("enable", "op.lee")[0] == 0
    assert told("password", "op.lee", "--password-stdin", password="han-river-2026")[0] == 0
    with open_store(tmp_path) as store:
        session = await Accounts(store, Audit(store)).sign_in(SignIn(name="op.lee", password="han-river-2026"))
        assert session.role == "viewer"
        changes = [(e.user, e.old, e.new, e.reason) for e in store.audit.read(action="change_account")]
        assert changes[-1] == ("command line", "operator, enabled", "viewer, enabled", "Left")
        assert store.audit.verify() is None
    for arguments, why in (
        (("disable", "kim.admin"), "last administrator"),
        (("role", "op.nobody", "--role", "viewer"), "no account"),
        (("role", "op.lee", "--role", "king"), "no role"),
    ):
        status, text = told(*arguments)
        assert status == 1
        assert why in text


@pytest.mark.parametrize(
    ("name", "role", "password", "told"),
    [
        ("op", "operator", PASSWORD, "user name"),
        ("op.kim", "king", PASSWORD, "no role"),
        ("op.kim", "viewer", "x", "rule"),
    ],
)
def test_an_account_that_cannot_be_is_refused(  # noqa: PLR0917 rows of a table
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, role: str,
    password: str, told: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO(password))
    assert main(["user", "add", name, "--role", role, "--password-stdin", "--data", str(tmp_path)]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["", "console", "engine", "demo", "site", "site check", "site import", "user add", "user list"]
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    assert "usage: kilowatch" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nonsense"], ["engine", "--port", "70000"], ["demo", "--for", "-1"], []])
def test_what_is_not_understood_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("kilowatch ")


def test_the_faults_of_the_command_line_are_those_of_the_campus() -> None:
    assert set(FAULTS) == set(DEMO_FAULTS)
