"""An engine with a spool is killed again and again, with the shared database there and away: nothing lost, nothing twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.store.spool.store import SpooledStore
from tests.store.spool.server import address_of, open_central, own_server
from tests.store.spool.stories import HOLDS_S, SITE, T0, T0_US, drained, until

CHANCE = random.Random(7)
LIVES = ("there", "away", "away", "there")
LIFE = 100_000


def killed_after(folder: Path, address: str, number: int, run_s: float) -> int:
    """Write from ``number`` on for a while, then kill; the last number that was said to be safe."""
    command = [sys.executable, "-m", "tests.store.spool.writing", str(folder), address, str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        safe = [child.stdout.readline()]
        time.sleep(run_s)
        child.kill()
        safe += child.stdout.readlines()
    return max(int(line.split()[1]) for line in safe if line.endswith("\n"))


def assert_whole(found: Sequence[int], lives: list[tuple[int, int]]) -> None:
    assert list(found) == sorted(set(found)), "in order, nothing twice"
    for first, safe in lives:
        life = [number for number in found if first <= number < first + LIFE]
        assert life == list(range(first, first + len(life))), "nothing is missing"
        assert life[-1] >= safe


@pytest.mark.slow
def test_what_was_safe_arrives_once_and_in_its_order(tmp_path: Path) -> None:
    lives: list[tuple[int, int]] = []
    with own_server() as server:
        with open_central(address_of(server)) as store:
            store.documents.keep_site(SITE, "test", "", T0)
        there = True
        for n, wanted in enumerate(LIVES):
            if there != (wanted == "there"):
                server.start() if wanted == "there" else server.kill()
                there = wanted == "there"
            first = n * LIFE
            lives.append((first, killed_after(tmp_path, address_of(server), first, CHANCE.uniform(0.1, 0.6))))
        last = SpooledStore("shared", lambda: open_central(address_of(server)), tmp_path, retry_s=0.05)
        last.start()
        until(lambda: drained(last))
        last.close()
        with open_central(address_of(server)) as store:
            assert_whole([int(e.target) for e in store.audit.read(limit=LIFE)][::-1], lives)
            assert store.audit.verify() is None
            assert_whole([t.occurrence for t in store.alarms.journal(limit=None)][::-1], lives)
            assert_whole([int(e.text.en) for e in store.events.recent(LIFE)][::-1], lives)
            for point in HOLDS_S:
                values = store.samples.history(point, T0_US, T0_US + len(LIVES) * LIFE * 1000).last
                assert_whole([int(value) for value in values], lives)
