"""What happens while the engine is away: a gap with a reason, nothing acknowledged lost, nothing there twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from app.domain.readings import Quality, Reason
from app.store import Store, open_store
from app.store.history.tables import outage
from tests.store.history.oracle import S_US, START_US, same, samples

G = Quality.GOOD
NAN = float("nan")
WRITER = Path(__file__).with_name("writer.py")


def at(second: int) -> int:
    return START_US + second * S_US


def test_no_value_is_held_while_the_engine_was_away(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        key = store.samples.keys(["a"])["a"]
        store.samples.append(samples(key, [(0, 10.0, G)]))
        store.samples.roll_up(at(60))  # alive until then
    with open_store(tmp_path) as store:
        store.samples.append(samples(key, [(300, 20.0, G)]))
        gap = (NAN, NAN, NAN, NAN, 0.0)
        found = store.samples.history("a", at(0), at(360), 6, now_us=at(360))
        same(found, [(10, 10, 10, 10, 1), gap, gap, gap, gap, (20, 20, 20, 20, 1)])
        store.samples.roll_up(at(900))
        quarter = store.samples.intervals(["a"], at(0), at(900))["a"]
        same(quarter, [(10, (60 * 10 + 600 * 20) / 660, 20, 20, 660 / 900)])
        with store.database.read() as connection:
            rows = connection.execute(select(outage)).all()
    assert [tuple(row) for row in rows] == [(at(60), at(300), Reason.ENGINE_LOST)]


def test_old_samples_brought_in_later_make_no_outage(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        key = store.samples.keys(["a"])["a"]
        store.samples.append(samples(key, [(600, 10.0, G)]))
    with open_store(tmp_path) as store:
        store.samples.append(samples(key, [(0, 5.0, G)]))
        with store.database.read() as connection:
            assert connection.execute(select(outage)).all() == []


def test_a_clock_that_once_was_ahead_hides_no_outage(tmp_path: Path) -> None:
    year = 365 * 86_400
    with open_store(tmp_path) as store:
        key = store.samples.keys(["a"])["a"]
        store.samples.append(samples(key, [(year, 10.0, G)]))
        store.samples.roll_up(at(year + 900))
        store.samples.append(samples(key, [(0, 20.0, G)]))  # the clock is put right
        store.samples.roll_up(at(60))
    with open_store(tmp_path) as store:
        store.samples.append(samples(key, [(600, 30.0, G)]))
        with store.database.read() as connection:
            rows = connection.execute(select(outage)).all()
    assert [tuple(row) for row in rows] == [(at(60), at(600), Reason.ENGINE_LOST)]


def acknowledged(folder: Path, rng: random.Random) -> int:
    """Let another process write, kill it at a random moment, and tell the number of the last batch it was sure of."""
    writer = subprocess.Popen([sys.executable, WRITER, folder], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    until = rng.randint(1, 80)
    last = -1
    for line in writer.stdout:
        last = int(line)
        if until == 0:
            break
        until -= 1
    writer.send_signal(signal.SIGKILL)
    last = max([last, *map(int, writer.stdout.read().split())])
    writer.stdout.close()
    writer.wait()
    return last


def kept(store: Store) -> dict[str, list[int]]:
    """The batch numbers that each point has, from its samples."""
    ids = [f"p{n}" for n in range(20)]
    found = {id: store.samples.history(id, START_US, START_US + 10**6 * S_US) for id in ids}
    for columns in found.values():
        np.testing.assert_array_equal(columns.mean, (columns.at_us - START_US) / S_US)
    return {id: ((columns.at_us - START_US) // S_US).tolist() for id, columns in found.items()}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_killed_again_and_again_nothing_acknowledged_is_lost_and_nothing_is_there_twice(tmp_path: Path) -> None:
    rng = random.Random(5)
    for _ in range(3):
        last = acknowledged(tmp_path, rng)
        with open_store(tmp_path) as store:
            numbers = kept(store)
            whole = numbers["p0"]
            assert all(n == whole for n in numbers.values())  # no batch is torn
            assert whole == list(range(len(whole)))
            assert whole[-1] in (last, last + 1)  # the one it was busy with may be there
            audited = [int(e.target) for e in store.audit.read(limit=10**6)][::-1]
            assert audited in (whole, whole[:-1])
            assert store.audit.verify() is None
            with store.database.read() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    with open_store(tmp_path) as store:
        count = len(kept(store)["p0"])
        store.samples.roll_up(at(count * 10))
        found = store.samples.intervals(["p3"], at(0), at(count // 900 * 900))["p3"]
        assert (found.min == np.arange(len(found)) * 900).all()
        assert (found.max == np.arange(len(found)) * 900 + 899).all()
