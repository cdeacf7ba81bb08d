"""The tables of the manual, made from the code that they describe: ``python -m tests.manual.tables`` writes them anew.

In a chapter a table stands between ``<!-- table: name -->`` and ``<!-- end -->``. What the code does not say (Korean, units,
examples) is in the JSON files beside this one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import resources
from app.api.route import PUBLIC
from app.api.table import ROUTES
from app.cli.parser import parser
from app.domain.accounts import password_rules
from app.domain.permissions import ACTIONS, ROLES
from app.domain.readings import Reason
from drivers.bacnet.names import OBJECT_TYPES, SHORT_TYPES
from drivers.base import Option
from drivers.modbus.datatypes import TYPES
from drivers.registry import DRIVERS
from tests.manual.sitetables import CLASSES, site_rows
from ui.panels.registry import PANELS
from ui.shell.shortcuts import SHORTCUTS
from widgets.language import catalogue

HERE = Path(__file__).parent
LANGUAGES = ("en", "ko")
PLACE = re.compile(r"(?P<begin><!-- table: (?P<name>[\w.-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)
SIGNS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "-": "−"}

Rows = list[Sequence[str]]


def translated(text: str, language: str) -> str:
    """A word or help text; Korean stands in ``korean.json`` or in the catalogue of the console."""
    if language == "en" or not text:
        return text
    korean = words("korean.json").get(text) or catalogue("ko").get(text)
    if korean is None:
        raise LookupError(f"no Korean for: {text} (add it to tests/manual/korean.json)")
    return str(korean)


@cache
def words(file: str) -> dict[str, Any]:
    """What the code does not say, from one of the JSON files."""
    return dict(json.loads((HERE / file).read_text(encoding="utf-8")))


def table(name: str, language: str) -> str:
    """A whole table in Markdown."""
    kind, _, what = name.partition(".")
    head, rows = TABLES[kind](what, language)
    lines = [[translated(cell, language) for cell in head], ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def renewed(text: str, language: str) -> str:
    """The text of a chapter with all of its tables as the code has them now."""
    return PLACE.sub(lambda found: found["begin"] + table(found["name"], language) + found["end"], text)


def files() -> Iterator[tuple[Path, str]]:
    """Every chapter with its language."""
    for language in LANGUAGES:
        for file in sorted(resources.path("manuals", language).glob("*.md")):
            yield file, language


# -- the tables -------------------------------------------------------------------------------------------------------
def _roles(_: str, language: str) -> tuple[Sequence[str], Rows]:
    head = ["Action", *(role.capitalize() for role in ROLES)]
    rows: Rows = [[f"`{action}`", *("✓" if action in ROLES[role] else "" for role in ROLES)] for action in ACTIONS]
    return head, [["`--role`", *(f"`{role}`" for role in ROLES)], *rows]


def _passwords(_: str, language: str) -> tuple[Sequence[str], Rows]:
    return ["Meaning"], [[translated(rule.text, language)] for rule in password_rules("", "")]


def _shortcuts(_: str, language: str) -> tuple[Sequence[str], Rows]:
    rows: Rows = [[f"`{row.f_key}`", translated(row.title, language)] for row in PANELS]
    for shortcut in SHORTCUTS:
        keys = ", ".join(f"`{_key(key)}`" for key in shortcut.keys)
        rows.append([keys, translated(shortcut.title, language)])
    return ["Key", "Action"], rows


def _key(key: str) -> str:
    """``Alt+Left`` as it stands on a keyboard: ``Alt+←``."""
    before, plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    return f"{before}{plus}{SIGNS.get(last, last)}"


def _reasons(_: str, language: str) -> tuple[Sequence[str], Rows]:
    told = words("reasons.json")
    place = 1 + LANGUAGES.index(language)
    rows: Rows = [[f"`{r.label}`", told[r.label][0], told[r.label][place]] for r in Reason if r is not Reason.NONE]
    return ["Reason", "Mark", "Meaning"], rows


def _options(what: str, language: str) -> tuple[Sequence[str], Rows]:
    name, _, owner = what.partition(".")
    driver = DRIVERS[name]
    options = driver.link_options if owner == "link" else driver.device_options
    rows: Rows = [_option(option, language) for option in options]
    return ["Option", "Type", "Range", "Default", "Meaning"], rows


def _option(option: Option, language: str) -> Sequence[str]:
    kind = {int: "whole number", float: "number", str: "text", bool: "true or false"}[option.kind]
    known = option.low is not None and option.high is not None
    limits = f"{_number(option.low or 0)} – {_number(option.high or 0)}" if known else ""
    default = "required" if option.required else _shown(option.default)
    values = ", ".join(f"`{choice}`" for choice in option.choices)
    told = translated(default, language) if default in ("required", "–") else f"`{default}`"
    return [f"`{option.name}`", translated(kind, language), values or limits, told, translated(option.help, language)]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "–" if value in ("", None) else f"{value:g}" if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    """Whole numbers with all of their digits, up to where nobody reads them."""
    whole = value == int(value) and abs(value) < 1e12
    return (f"{value:,.0f}" if whole else f"{value:.7g}").replace("-", "−")


def _types(_: str, language: str) -> tuple[Sequence[str], Rows]:
    rows: Rows = [
        [f"`{name}`", f"{kind.registers}", f"{_number(kind.low)} – {_number(kind.high)}"]
        for name, kind in TYPES.items()
    ]
    return ["Type", "Registers", "Range"], [*rows, ["`bit0` … `bit15`", "1", "0 – 1"]]


def _objects(_: str, language: str) -> tuple[Sequence[str], Rows]:
    shorts = {name: [s for s, long in SHORT_TYPES.items() if long == name] for name in OBJECT_TYPES}
    rows: Rows = [
        [f"`{name}`", ", ".join(f"`{short}`" for short in shorts[name]), str(number)]
        for name, number in OBJECT_TYPES.items()
    ]
    return ["Type", "Short", "Number"], rows


def _commands(_: str, language: str) -> tuple[Sequence[str], Rows]:
    return ["Command", "Meaning"], [[f"`kilowatch {path}`", translated(text, language)] for path, text, _ in commands()]


def _command(path: str, language: str) -> tuple[Sequence[str], Rows]:
    found = next(command for named, _, command in commands() if named == path.replace("-", " "))
    rows: Rows = []
    for action in found._actions:
        if not isinstance(action, argparse._HelpAction):
            shown = ", ".join(action.option_strings) or str(action.metavar or action.dest).upper()
            value = f" {action.metavar}" if action.option_strings and action.metavar else ""
            text = action.help or {"file": "the site file", "name": "name of the account"}[action.dest]
            rows.append([f"`{shown}{value}`", translated(text, language)])
    return ["Option", "Meaning"], rows


def commands() -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Words, help and parser of every command of ``kilowatch``."""
    yield from _below(parser(), "")


def _below(root: argparse.ArgumentParser, path: str) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, found in action.choices.items():
                inner = list(_below(found, f"{path}{name} "))
                yield from inner or [(f"{path}{name}", found.description or "", found)]


def _routes(_: str, language: str) -> tuple[Sequence[str], Rows]:
    rows: Rows = [
        [
            f"`{route.method} {route.path}`",
            f"`{route.right}`" if route.right != PUBLIC else translated("anybody", language),
            translated(route.summary, language),
        ]
        for route in ROUTES
    ]
    return ["Path", "Right", "Meaning"], rows


def _site(what: str, language: str) -> tuple[Sequence[str], Rows]:
    told = words("sitekeys.json")
    rows: Rows = []
    for row in site_rows(CLASSES[what]):
        unit, example, *meaning = told[f"{what}.{row.key}"]
        default = translated("required", language) if row.required else f"`{row.default}`" if row.default else "–"
        shown = translated("unit of the point", language) if unit == "unit" else unit or row.unit or "–"
        rows.append(
            [f"`{row.key}`", translated(row.kind, language), shown, default, f"`{example}`",
             meaning[LANGUAGES.index(language)]]
        )  # fmt: skip
    return ["Key", "Type", "Unit", "Default", "Example", "Meaning"], rows


TABLES: dict[str, Callable[[str, str], tuple[Sequence[str], Rows]]] = {
    "roles": _roles,
    "passwords": _passwords,
    "shortcuts": _shortcuts,
    "reasons": _reasons,
    "options": _options,
    "modbus-types": _types,
    "bacnet-objects": _objects,
    "commands": _commands,
    "command": _command,
    "routes": _routes,
    "site": _site,
}


def main() -> int:
    """Write every table of every chapter as the code has it now."""
    for file, language in files():
        text = file.read_text(encoding="utf-8")
        new = renewed(text, language)
        if new != text:
            file.write_text(new, encoding="utf-8")
            print(file.name, language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
