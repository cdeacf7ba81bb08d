"""The engine is killed while it records: what was safe is there, once and in order, and the time without it is a gap."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app.store import open_store
from tests.engine.recording import POINTS

KILLS = 3
CHANCE = random.Random(7)


def killed_after(folder: Path, number: int, run_s: float) -> int:
    """Record from ``number`` on for a while after the first commit, then kill; the last number that was said to be safe."""
    command = [sys.executable, "-m", "tests.engine.recording", str(folder), str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        safe = [child.stdout.readline()]
        time.sleep(run_s)
        child.kill()
        safe += child.stdout.readlines()
    return max(int(line.split()[1]) for line in safe if line.endswith("\n"))


@pytest.mark.slow
def test_nothing_that_was_safe_is_lost_or_there_twice(tmp_path: Path) -> None:
    start_us = time.time_ns() // 1000
    numbers, ranges = 0, []
    for _ in range(KILLS):
        safe = killed_after(tmp_path, numbers, CHANCE.uniform(0.0, 0.5))
        ranges.append((numbers, safe))
        numbers = safe + 100_000  # so that each life can be told apart
    with open_store(tmp_path) as store:
        for point in POINTS:
            columns = store.samples.history(point.id, start_us, time.time_ns() // 1000)
            found = columns.last[~np.isnan(columns.last)]
            assert (np.diff(found) > 0).all(), "in order, nothing twice"
            for first, safe in ranges:
                life = found[(found >= first) & (found < first + 100_000)]
                assert life[0] == first
                assert (np.diff(life) == 1).all(), "nothing is missing"
                assert life[-1] >= safe
        whole = store.samples.history(POINTS[0].id, start_us, time.time_ns() // 1000, buckets=200)
        assert np.isnan(whole.mean).any(), "between two lives there is no value"
