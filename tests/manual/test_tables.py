"""The tables of the manual are those of the code, and its examples work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import resources
from app.demo.site import demo_site
from app.domain.binding import INVALID, Fault, bind, hints
from app.domain.errors import KilowatchError
from app.domain.formulas import compile_formula, formula_inputs
from app.domain.readings import Reason
from app.domain.site import Site
from app.host import check_site_file
from drivers.registry import DRIVERS
from tests.manual.sitetables import CLASSES, site_rows
from tests.manual.tables import LANGUAGES, PLACE, commands, files, renewed, words
from ui.readout import STALE
from widgets.symbols import _KINDS as SYMBOLS

FENCE = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
CHAPTERS = list(files())


def chapter(key: str, language: str = "en") -> str:
    return resources.path("manuals", language, f"{key}.md").read_text(encoding="utf-8")


def examples(kind: str, language: str) -> list[tuple[str, str]]:
    """File name and body of every fenced example of one kind."""
    return [
        (file.name, found["body"])
        for file, spoken in CHAPTERS
        if spoken == language
        for found in FENCE.finditer(file.read_text(encoding="utf-8"))
        if found["kind"] == kind
    ]


@pytest.mark.parametrize(("file", "language"), CHAPTERS, ids=lambda part: part.name if isinstance(part, Path) else part)
def test_every_table_is_as_the_code_has_it(file: Path, language: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert renewed(text, language) == text, "run: python -m tests.manual.tables"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_the_code_offers_is_left_out(language: str) -> None:
    shown = {found["name"] for file, spoken in CHAPTERS if spoken == language for found in PLACE.finditer(_text(file))}
    wanted = {f"site.{name}" for name in CLASSES}
    wanted |= {f"options.{driver}.{owner}" for driver in DRIVERS for owner in ("link", "device")}
    wanted |= {f"command.{path.replace(' ', '-')}" for path, _, _ in commands()}
    wanted |= {"roles", "passwords", "shortcuts", "reasons", "modbus-types", "bacnet-objects", "commands", "routes"}
    assert wanted - shown == set()


def test_every_key_of_the_site_file_has_an_example_that_binds() -> None:
    told = words("sitekeys.json")
    assert set(told) == {f"{name}.{row.key}" for name, cls in CLASSES.items() for row in site_rows(cls)}
    for key, (_, example, english, korean) in told.items():
        name, _, field = key.partition(".")
        faults: list[Fault] = []
        bound = bind(hints(CLASSES[name])[field], yaml.safe_load(example), (), faults)
        assert bound is not INVALID, key
        assert faults == [], key
        assert english, key
        assert korean, key


def test_every_reason_is_explained_with_its_mark() -> None:
    told = words("reasons.json")
    assert set(told) == {reason.label for reason in Reason if reason is not Reason.NONE}
    for reason in Reason:
        if reason is not Reason.NONE:
            assert ("S" in told[reason.label][0]) == (reason in STALE), reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_site_files_of_the_manual_pass_the_check(tmp_path: Path, language: str) -> None:
    found = [(name, body) for name, body in examples("yaml", language) if body.startswith("site:")]
    assert found
    for name, body in found:
        file = tmp_path / "site.yaml"
        file.write_text(body, encoding="utf-8")
        assert check_site_file(file).points, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_of_site_files_have_the_shape_of_entries(language: str) -> None:
    for name, body in examples("yaml", language):
        faults: list[Fault] = []
        bind(Site, {"site": {"id": "x", "name": "x"}, **yaml.safe_load(body)}, (), faults)
        assert faults == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_formulas_and_addresses_of_the_manual_are_understood(language: str) -> None:
    formulas = [line for _, body in examples("formula", language) for line in body.splitlines()]
    assert formulas
    for line in formulas:
        assert formula_inputs(line), line
    for driver in DRIVERS:
        addresses = [line for _, body in examples(driver, language) for line in body.splitlines()]
        assert addresses
        for line in addresses:
            assert DRIVERS[driver].parse_address(line.partition("#")[0].strip()), line


def test_what_the_manual_forbids_in_formulas_is_refused() -> None:
    for line in ("{a} ** 2", "{a} % 2", "round({a})", "{a*}", "open('x')"):
        with pytest.raises(KilowatchError):
            compile_formula(line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_roles_and_kinds_of_the_demo_campus_are_explained(language: str) -> None:
    text, site = chapter("engineer-02-site-file", language), demo_site()
    roles = {*site.site.points}
    for building in site.buildings:
        roles |= {*building.points}.union(*({*zone.points} for floor in building.floors for zone in floor.zones))
    roles = roles.union(*({*item.points} for item in site.equipment))
    kinds = {item.kind for item in site.equipment} | set(SYMBOLS)
    assert {word for word in roles | kinds if f"`{word}`" not in text} == set()


ACTIONS = "check|import|export|add|list|role|disable|enable|password|test|prepare|move|undo|imports|info|verify|compact"
EXAMPLE = re.compile(rf"kilowatch(?:\.py)? (\w+(?: (?:{ACTIONS})\b)?)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_in_examples_exist(language: str) -> None:
    known = {path for path, _, _ in commands()}
    for name, body in examples("bash", language):
        for line in body.splitlines():
            if (found := EXAMPLE.search(line)) is not None:
                assert found[1] in known | {"test"}, f"{name}: {line}"


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
