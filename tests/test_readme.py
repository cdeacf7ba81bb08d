"""What the README says is true: its commands, pictures, examples and numbers."""

from __future__ import annotations

import asyncio
import re
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from app.api.route import BASE
from app.cli.parser import DEFAULT_PORT, FAULTS
from app.demo.site import demo_site
from app.domain.permissions import ROLES
from app.host import check_site_file
from tests.api.running import PASSWORD, Running, in_thread
from tests.manual.tables import commands

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PICTURES = ROOT / "resources" / "screenshots"
MOST_PICTURES, MOST_BYTES = 6, 250_000
LOCAL = f"http://127.0.0.1:{DEFAULT_PORT}"


def examples(kind: str) -> list[str]:
    return [body for found, body in FENCE.findall(README) if found == kind]


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with in_thread(tmp_path_factory.mktemp("engine")) as made:
        adding = made.engine.accounts.add("op.shift-2", "operator", PASSWORD)
        asyncio.run_coroutine_threadsafe(adding, made.loop).result(20)
        yield made


# -- commands ---------------------------------------------------------------------------------------------------------
def test_the_table_of_commands_is_whole_and_its_options_exist() -> None:
    known = {path: command.format_help() for path, _, command in commands()}
    rows = re.findall(r"^\| `kilowatch ([\w ]+)` \| (.*) \|$", README, re.MULTILINE)
    assert {path for path, _ in rows} == set(known)
    for path, text in rows:
        for option in re.findall(r"--[\w-]+", text):
            assert option in known[path], f"{path} {option}"


def test_lines_to_type_name_commands_and_options_that_exist() -> None:
    known = {path.partition(" ")[0]: command.format_help() for path, _, command in commands()}
    typed = [line for body in examples("sh") for line in body.splitlines() if line.startswith("python3 kilowatch.py")]
    assert typed
    for line in typed:
        words = line.partition("#")[0].split()[2:]
        assert words[0] in {*known, "test"}, line
        assert all(word in known[words[0]] for word in words if word.startswith("--")), line


def test_roles_and_faults_are_all_named() -> None:
    assert {word for word in (*ROLES, *FAULTS) if word not in README} == set()


# -- what it leads to -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_are_there(page: str) -> None:
    for link in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        if not link.startswith("https://"):
            assert (ROOT / link).exists(), link


def test_pictures_are_small_few_and_all_shown() -> None:
    files = list(PICTURES.iterdir())
    assert 0 < len(files) <= MOST_PICTURES
    for file in files:
        assert file.suffix == ".png"
        assert file.stat().st_size < MOST_BYTES, file.name
        assert f"resources/screenshots/{file.name}" in README, file.name


@pytest.mark.parametrize("page", ("README.md", "CONTRIBUTING.md"))
def test_folders_and_files_that_are_named_exist(page: str) -> None:
    text = FENCE.sub("", (ROOT / page).read_text(encoding="utf-8"))
    named = re.findall(r"`((?:app|drivers|widgets|ui|resources|tests|packaging)(?:/[\w./]+)?)`", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_folder_of_the_top_is_explained() -> None:
    folders = {file.name for file in ROOT.iterdir() if file.is_dir() and not file.name.startswith((".", "__"))}
    packages = {f"app/{file.name}" for file in (ROOT / "app").iterdir() if (file / "__init__.py").exists()}
    shown = set(re.findall(r"`([\w/]+)`", README.partition("## Layout")[2].partition("##")[0]))
    tracked = {folder for folder in folders if any((ROOT / folder).rglob("*.py")) or folder == "packaging"}
    assert (tracked - {"app"} | packages) - shown == set()


# -- examples ---------------------------------------------------------------------------------------------------------
def test_the_site_of_the_readme_passes_the_check(tmp_path: Path) -> None:
    (body,) = examples("yaml")
    file = tmp_path / "site.yaml"
    file.write_text(body, encoding="utf-8")
    site = check_site_file(file)
    assert [point.id for point in site.points] == ["hall.m1.kw"]


def test_the_addresses_of_the_readme_are_answered(plant: Running) -> None:
    paths = {*re.findall(rf"curl.* {LOCAL}(\S+)", README), f"{BASE}/openapi.json", f"{BASE}/docs"}
    assert len(paths) == 5
    for path in paths:
        assert path in README
        try:
            with urllib.request.urlopen(f"{plant.url}{path}", timeout=10) as answer:
                status = answer.status
        except urllib.error.HTTPError as refused:
            status = refused.code
        wanted = {f"{BASE}/session": 401, f"{BASE}/points/cth.mtr-1.kw": 401}.get(path, 200)
        assert status == wanted, path


async def test_the_python_example_runs(plant: Running, capsys: pytest.CaptureFixture[str]) -> None:
    (body,) = examples("python")
    text = body.replace("asyncio.run(main())", "").replace(LOCAL, plant.url).replace("your password", PASSWORD)
    text = text.replace("cth.mtr-1.kw", "t.m.kw").replace("cth.*", "t.m.*")
    space: dict[str, object] = {}
    exec(compile(text, "README.md", "exec"), space)
    running = asyncio.create_task(space["main"]())  # type: ignore[operator]  # the coroutine of the example
    printed = ""
    async with asyncio.timeout(20):
        while "LiveState" not in printed:
            assert not running.done()
            await asyncio.sleep(0.05)
            printed += capsys.readouterr().out
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert "PointState(id='t.m.kw'" in printed


# -- numbers ----------------------------------------------------------------------------------------------------------
def test_its_numbers_are_those_of_the_program() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'requires-python = ">=3.11,<3.14"' in project
    assert "Python 3.11, 3.12 or 3.13" in README
    site = demo_site()
    assert f"some {round(len(site.points), -2):,} points" in README
    assert all(building.name.en in README for building in site.buildings)


def test_the_plan_of_the_house_is_the_one_that_is_enforced() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]
    plan = (app.__doc__ or "").partition("::\n\n")[2]
    assert [line.strip() for line in plan.splitlines() if line.strip()] == contract["layers"]
