"""Ingest, reading and size of the history beside a plain (point, time, value, quality) table in the same kind of file.

``python -m tests.benchmarks.history [--samples MILLIONS] [--points N]``
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.store import Intervals, Samples, Store, open_store

S_US = 1_000_000
MINUTE_US = 60 * S_US
QUARTER_US = 15 * MINUTE_US
DAY_US = 96 * QUARTER_US
START_US = 1_790_000_000 * S_US // DAY_US * DAY_US
PENS = 8
PIXELS = 2000
PLAIN_PART = 6
"""The plain table takes a sixth of the samples only: it is that slow."""
RNG = np.random.default_rng(1)


def load_kw(
    at_us: np.ndarray[tuple[int], np.dtype[np.int64]], base: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A building's load to 0.1 kW: nights, days and noise."""
    hour = at_us % DAY_US / (DAY_US / 24)
    return np.round(
        base * (1 + 0.5 * np.clip(np.sin((hour - 6) / 24 * 2 * np.pi), 0, 1)) + RNG.normal(0, 1, len(at_us)), 1
    )


def samples(key: object, at_us: object, value: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Samples:
    none = np.zeros(len(value), np.uint8)
    keys, times = np.broadcast_to(np.asarray(key, np.int32), len(value)), np.broadcast_to(np.asarray(at_us), len(value))
    return Samples(key=keys, at_us=times, value=value, quality=none, reason=none)


def best_ms(work: Callable[[], object], times: int = 7) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def size(folder: Path) -> int:
    """Bytes in use; pages that wait to be used again do not count."""
    db = sqlite3.connect(next(folder.glob("*.db")))
    pages, free, page = (db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("page_count", "freelist_count", "page_size"))
    db.close()
    return int((pages - free) * page)


# -- ingest -----------------------------------------------------------------------------------------------------------
def batches(points: int, count: int) -> list[tuple[int, np.ndarray[tuple[int], np.dtype[np.float64]]]]:
    """One second of plant each: every point changes to 0.01."""
    seconds = -(-count // points)
    walk = np.round(20 + np.cumsum(RNG.normal(0, 0.05, (seconds, points)), axis=0), 2)
    return [(START_US + second * S_US, walk[second]) for second in range(seconds)]


def ingest(folder: Path, points: int, count: int) -> None:
    lots = batches(points, count)
    total = len(lots) * points
    with open_store(folder / "ours") as store:
        keys = np.array(list(store.samples.keys(f"p{n}" for n in range(points)).values()), np.int32)
        longest, started, busy = 0.0, time.perf_counter(), time.process_time()
        for number, (at_us, value) in enumerate(lots, start=1):
            before = time.perf_counter()
            store.samples.append(samples(keys, at_us, value))
            longest = max(longest, time.perf_counter() - before)
            if number % 60 == 0:
                store.samples.roll_up(at_us)
        appended = time.perf_counter() - started
        store.samples.roll_up(START_US + len(lots) * S_US // QUARTER_US * QUARTER_US + QUARTER_US)
        whole, busy = time.perf_counter() - started, time.process_time() - busy
    ours = size(folder / "ours") / total
    started = time.perf_counter()
    some = lots[: max(1, len(lots) // PLAIN_PART)]
    plain(folder / "plain", keys, some)
    table = (time.perf_counter() - started) * len(lots) / len(some)
    theirs = size(folder / "plain") / (len(some) * points)
    print(f"ingest of {total:,} samples of {points:,} points, a commit for each {points:,}, sealed and rolled up:")
    print(f"  ours   {total / whole:>10,.0f} samples/s ({total / appended:,.0f} before the last roll-up, "
          f"{total / busy:,.0f} a CPU second), longest append {longest * 1000:.0f} ms, {ours:.1f} bytes a sample")  # fmt: skip
    print(f"  plain  {total / table:>10,.0f} samples/s, {theirs:.1f} bytes a sample, no roll-ups")


def plain_file(folder: Path) -> sqlite3.Connection:
    folder.mkdir(exist_ok=True)
    db = sqlite3.connect(folder / "plain.db", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA cache_size=-65536")
    db.execute("""CREATE TABLE sample (key INTEGER, at_us INTEGER, value REAL, quality INTEGER, PRIMARY KEY (key, at_us))
        WITHOUT ROWID""")
    return db


def plain(folder: Path, keys: object, lots: list[tuple[int, np.ndarray[tuple[int], np.dtype[np.float64]]]]) -> None:
    db = plain_file(folder)
    numbers = np.asarray(keys).tolist()
    for at_us, value in lots:
        db.execute("BEGIN IMMEDIATE")
        rows = zip(numbers, [at_us] * len(numbers), value.tolist(), [0] * len(numbers), strict=True)
        db.executemany("INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?)", rows)
        db.execute("COMMIT")
    db.close()


# -- seeding ----------------------------------------------------------------------------------------------------------
def seed(folder: Path) -> None:
    """What the demo campus seeds: 13 months of 40 points, 7 days of 1,500."""
    with open_store(folder / "seed") as store:
        keys = list(store.samples.keys(f"p{n}" for n in range(1500)).values())
        started = time.perf_counter()
        count = sum(_import(store, [key], 395) for key in keys[:40])
        count += sum(_import(store, keys[i : i + 100], 7) for i in range(40, 1500, 100))
        taken = time.perf_counter() - started
        day = best_ms(lambda: store.samples.intervals([f"p{n}" for n in range(1500)], START_US - DAY_US, START_US))
    bytes_each = size(folder / "seed") / count
    print(f"seeding {count:,} quarters: {taken:.1f} s, {count / taken:,.0f} a second, {bytes_each:.1f} bytes each")
    print(f"  a day of 1,500 points in quarters: {day:.0f} ms")


def _import(store: Store, keys: list[int], days: int) -> int:
    start_us = START_US - DAY_US * days + np.arange(days * 96) * QUARTER_US
    mean = load_kw(np.tile(start_us, len(keys)), 200.0)
    store.samples.append_intervals(
        Intervals(
            key=np.repeat(np.array(keys, np.int32), len(start_us)),
            start_us=np.tile(start_us, len(keys)),
            min=np.round(mean * 0.97, 1),
            mean=mean,
            max=np.round(mean * 1.04, 1),
            last=mean,
            good=np.ones(len(mean)),
        )
    )
    return len(mean)


# -- reading ----------------------------------------------------------------------------------------------------------
def read(folder: Path) -> None:
    """Eight points, one year at one minute."""
    at_us = START_US + np.arange(365 * 1440) * MINUTE_US
    end_us = START_US + 365 * DAY_US
    ids = [f"p{n}" for n in range(PENS)]
    db = plain_file(folder / "year plain")
    with open_store(folder / "year") as store:
        for id, key in store.samples.keys(ids).items():
            value = load_kw(at_us, 100.0 * key)
            store.samples.append(samples(key, at_us, value))
            rows = zip([key] * len(at_us), at_us.tolist(), value.tolist(), [0] * len(at_us), strict=True)
            db.execute("BEGIN")
            db.executemany("INSERT INTO sample VALUES (?, ?, ?, ?)", rows)
            db.execute("COMMIT")
            assert id
        started = time.perf_counter()
        store.samples.roll_up(end_us)
        rolled = time.perf_counter() - started
        print(f"one year at 1 min, {PENS} points ({PENS * len(at_us):,} samples, rolled up in {rolled:.1f} s):")
        ours = size(folder / "year") / (PENS * len(at_us))
        print(
            f"  bytes a sample with its roll-ups: ours {ours:.1f}, plain {size(folder / 'year plain') / PENS / len(at_us):.1f}"
        )
        width = (end_us - START_US) // PIXELS
        buckets = f"SELECT (at_us - {START_US}) / {width} AS b, min(value), max(value), avg(value) FROM sample WHERE key = ? GROUP BY b"
        full = "SELECT at_us, value FROM sample WHERE key = ? ORDER BY at_us"
        history = store.samples.history
        _compare(
            f"min/mean/max in {PIXELS} buckets",
            lambda: history("p3", START_US, end_us, PIXELS),
            lambda: db.execute(buckets, (4,)).fetchall(),
        )
        _compare(
            f"{PENS} pens in {PIXELS} buckets",
            lambda: [history(id, START_US, end_us, PIXELS) for id in ids],
            lambda: [db.execute(buckets, (n + 1,)).fetchall() for n in range(PENS)],
        )
        _compare(
            "every sample",
            lambda: history("p3", START_US, end_us),
            lambda: np.array(db.execute(full, (4,)).fetchall()),
        )
        for name, days in (("a week", 7), ("a month", 30)):
            ms = best_ms(lambda days=days: history("p3", end_us - days * DAY_US, end_us, PIXELS))  # type: ignore[misc]
            print(f"  {name} in {PIXELS} buckets: ours {ms:.1f} ms")
    db.close()


def _compare(what: str, ours: Callable[[], object], plain: Callable[[], object]) -> None:
    a, b = best_ms(ours), best_ms(plain, 3)
    print(f"  {what}: ours {a:.1f} ms, plain {b:.0f} ms ({b / a:.0f} times)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=float, default=6.0, help="millions of samples to ingest")
    parser.add_argument("--points", type=int, default=5000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ingest(Path(folder), options.points, int(options.samples * 1e6))
        seed(Path(folder))
        read(Path(folder))
    print(f"largest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
