"""Everything an operator reads exists in English and Korean."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import resources
from widgets import columns, dates, marks
from widgets.language import catalogue, set_language, tr

ROOT = Path(__file__).parents[2]
FILES = sorted(resources.path("translations", "ko").glob("*.json"))


def test_english_is_the_key_and_the_fallback() -> None:
    assert tr("Unacknowledged") == "Unacknowledged"
    set_language("ko")
    assert tr("Unacknowledged") == "미확인"
    assert tr("A text that nobody has translated") == "A text that nobody has translated"
    set_language("fr")
    assert tr("Unacknowledged") == "미확인"


def test_every_literal_text_of_the_console_has_korean() -> None:
    known = catalogue("ko")
    missing = sorted({f"{where}: {text}" for where, text in _literals() if text not in known})
    assert missing == []


def test_texts_of_tables_of_the_widgets_have_korean() -> None:
    texts = {
        *marks.PRIORITIES.values(), *marks.STATES.values(), *marks.QUALITIES.values(), *marks.OVERRIDES.values(),
        *dates.WEEKDAYS,
    }  # fmt: skip
    assert texts - catalogue("ko").keys() == set()
    assert columns.Mark(letter="S").words == "Stale"


def test_one_english_text_has_one_korean_text() -> None:
    seen: dict[str, str] = {}
    for file in FILES:
        for english, korean in json.loads(file.read_text(encoding="utf-8")).items():
            assert seen.setdefault(english, korean) == korean, f"{file.name}: {english}"


def test_translations_have_the_same_placeholders() -> None:
    for english, korean in catalogue("ko").items():
        assert _placeholders(english) == _placeholders(korean), english
        assert korean.strip(), english


def _literals() -> Iterator[tuple[str, str]]:
    for folder in ("ui", "widgets"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                    yield from ((f"{folder}/{file.name}", text) for text in _texts(node.args[0]))


def _texts(node: ast.expr) -> Iterator[str]:
    """Literals, also both sides of ``a if b else c``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
