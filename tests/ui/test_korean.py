"""Texts that stand in tables and are translated where they are shown have Korean, too."""

from __future__ import annotations

import json

import pytest

import resources
from app.domain.accounts import password_rules
from app.domain.permissions import ROLES
from tests.ui.smallsite import NOON
from ui.demo import FAULT_TITLES
from ui.dialogs.command.form import REASONS, holds
from ui.dialogs.command.stages import STEPS
from ui.dialogs.shelve import TIMES
from ui.entry.choices import THEMES
from ui.entry.firststart import STEPS as FIRST_STEPS
from ui.entry.health import STATES
from ui.entry.passwordrules import STRENGTHS
from ui.faceplate.subject import LOOPS
from ui.panels.registry import PANELS
from ui.shell.frame import WEEKDAYS
from ui.shell.palette import KINDS
from ui.shell.shortcuts import SHORTCUTS
from ui.shell.toasts import HEADS
from widgets.language import catalogue, set_language, tr

COMMAND_STATES = (
    "Checked",
    "Selected",
    "Confirmed",
    "Sent",
    "Accepted",
    "Verified",
    "Refused",
    "Failed",
    "Unknown",
    "Expired",
)
TABLES: dict[str, tuple[str, ...]] = {
    "shortcuts": tuple(shortcut.title for shortcut in SHORTCUTS),
    "panels": tuple(row.title for row in PANELS),
    "palette": tuple(KINDS.values()),
    "loops": tuple(row.title for row in LOOPS),
    "holds": tuple(hold.title for hold in holds(NOON, 24.0)),
    "reasons": REASONS,
    "steps": (*STEPS, *FIRST_STEPS),
    "shelving": tuple(text for _, text in TIMES),
    "strengths": tuple(text for text in STRENGTHS if text),
    "themes": tuple(text for _, text in THEMES),
    "states of the engine": tuple(STATES.values()),
    "weekdays": WEEKDAYS,
    "toasts": tuple(HEADS.values()),
    "roles": tuple(role.capitalize() for role in ROLES),
    "faults": tuple(FAULT_TITLES.values()),
    "rules of a password": tuple(rule.text for rule in password_rules("", "")),
    "states of a command": COMMAND_STATES,
}


@pytest.mark.parametrize("table", TABLES)
def test_every_text_of_a_table_has_korean(table: str) -> None:
    assert set(TABLES[table]) - catalogue("ko").keys() == set()


def test_placeholders_are_the_same_in_both_languages() -> None:
    for file in resources.path("translations", "ko").glob("*.json"):
        for english, korean in json.loads(file.read_text(encoding="utf-8")).items():
            assert _placeholders(english) == _placeholders(korean), f"{file.name}: {english}"


def test_the_language_changes_at_once() -> None:
    assert tr("Silence") == "Silence"
    set_language("ko")
    assert tr("Silence") == "소리 끔"


def _placeholders(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}
