"""Killed at any moment, the engine has on the disk whatever it has shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.alarms.state import from_body
from app.store import open_store


@pytest.mark.parametrize("lines", [1, 333, 700])
def test_killed_between_decision_and_show(tmp_path: Path, lines: int) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.engine.alarms.killed_engine", str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child:
        shown = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        shown += child.stdout.readlines()
    last: dict[str, int] = {}
    for line in shown:
        words = line.split()
        if len(words) == 3:
            last[words[0]] = int(words[1])
    assert last
    with open_store(tmp_path) as store:
        states = {id: from_body(body) for id, body in store.alarms.states().items()}
        newest: dict[str, tuple[int, str]] = {}
        for row in reversed(store.alarms.journal(limit=None)):
            newest[row.alarm] = (row.occurrence, row.new)
    assert all(states[id].occurrence >= occurrence for id, occurrence in last.items())
    assert newest == {id: (state.occurrence, state.base.value) for id, state in states.items()}, "no half of a decision"
