"""The top bar tells how the database takes what is recorded, what waits for it and for how long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.messages import DeviceCounts, Health, PointCounts
from ui.context import Context
from ui.shell.window import ConsoleWindow

WELL = Health(
    version="1",
    state="running",
    points=PointCounts(total=1, good=1, uncertain=0, bad=0),
    devices=DeviceCounts(total=1, online=1),
    samples_per_s=5000.0,
    backlog=4000,
    backlog_age_s=0.8,
    uptime_s=60.0,
    database="ok",
    database_ms=3.2,
)
STORIES: list[tuple[dict[str, Any], str]] = [
    ({}, "Database: OK · 3 ms"),
    ({"database": "slow", "database_ms": 5200.0}, "Database: slow · 5,200 ms"),
    (
        {"database": "lost", "database_ms": None, "backlog": 1_280_000, "backlog_entries": 4, "backlog_age_s": 256.0},
        "Database, 1,280,004 waiting, 4 m 16 s: does not answer",
    ),
    ({"database": "full", "database_ms": None}, "Database: disk full"),
]


@pytest.mark.parametrize(("changed", "told"), STORIES)
def test_the_state_and_what_waits_are_told(
    window: ConsoleWindow, qtbot: QtBot, context: Context, changed: dict[str, Any], told: str
) -> None:
    window.frame.know_site(None)
    window.frame.know_health(replace(WELL, **changed))
    assert window.top.segments["database"].accessibleDescription().startswith(told)
    narrow = window.top.segments["system"].accessibleDescription()
    assert narrow.startswith("System: 1 / 1" if "waiting" not in told else "System, 1,280,004 waiting, 4 m 16 s: 1 / 1")
    assert (told.rpartition(": ")[2] in narrow) == bool(changed), "the narrow bar tells it beside the devices"
