"""How the history grows: months and years of mixed points, real meters, PostgreSQL, DuckDB, and ten years on paper.

``python -m tests.benchmarks.scale [--points N] [--years N] [--data FOLDER]``; ``FOLDER`` has the measured loads of real buildings
(CSV files whose first column is a time; default: those of the demo campus).
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from app.store import Store, open_store
from tests.benchmarks.history import DAY_US, MINUTE_US, PIXELS, S_US, START_US, best_ms, samples, size
from tests.store.postgres import PostgresServer, programs

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]
KINDS = ("temperature", "power", "counter", "status", "setpoint")
SITE_POINTS, SITE_YEARS = 10_000, 10
CHANGES_A_DAY = 150
"""Samples of a usual point and day behind its dead band; five times as many of meters and weather."""
CHANCE = np.random.default_rng(7)


def signal(kind: str, at_us: Int64s) -> Floats:
    """A point of a building over time, as its sensor resolves it."""
    n, hour = len(at_us), at_us % DAY_US / (DAY_US / 24)
    day = np.clip(np.sin((hour - 6) / 24 * 2 * np.pi), 0, 1)
    if kind == "temperature":
        drift: Floats = np.round(22 + np.cumsum(CHANCE.normal(0, 0.02, n)) * 0.1 + day, 1)
        return drift
    if kind == "power":
        return np.round(100 * (1 + 0.5 * day) + CHANCE.normal(0, 1, n), 1)
    if kind == "counter":
        return np.asarray(np.round(np.cumsum(2 + day + CHANCE.normal(0, 0.1, n) ** 2), 1), np.float64)
    if kind == "status":
        return (CHANCE.random(n) > 0.5).astype(np.float64)
    steps: Floats = 20.0 + 2.0 * (hour > 7).astype(np.float64)
    return steps


def fill(store: Store, points: int, first_day: int, days: int, a_day: int) -> int:
    """``a_day`` samples of each point and day, kinds in turn; how many."""
    keys = list(store.samples.keys(f"p{n}" for n in range(points)).values())
    at = START_US + first_day * DAY_US + np.arange(days * a_day, dtype=np.int64) * (DAY_US // a_day)
    for number, key in enumerate(keys):
        store.samples.append(samples(key, at, signal(KINDS[number % len(KINDS)], at)))
    store.samples.roll_up(START_US + (first_day + days) * DAY_US)
    store.samples.tidy()
    return points * len(at)


def growth(folder: Path, points: int, years: int) -> None:
    """The same questions after a month, a year, and all of it."""
    print(f"{points} mixed points at {CHANGES_A_DAY} samples a day; the newest time asked for, ms:")
    print(f"  {'':10}{'samples':>14}{'B each':>8}{'day raw':>9}{'month/2000':>12}{'8 months':>10}{'day of all':>12}")
    with open_store(folder / "growth") as store:
        total = done = 0
        for name, days in (("1 month", 30), ("1 year", 365), (f"{years} years", 365 * years)):
            while done < days:
                step = min(30, days - done)
                total += fill(store, points, done, step, CHANGES_A_DAY)
                done += step
            end = START_US + done * DAY_US
            figures = _asked(store, points, end)
            each = size(folder / "growth") / total
            print(
                f"  {name:10}{total:>14,}{each:>8.2f}"
                + "".join(f"{ms:>{w}.1f}" for ms, w in zip(figures, (9, 12, 10, 12), strict=True))
            )


def _asked(store: Store, points: int, end_us: int) -> list[float]:
    history, ids = store.samples.history, [f"p{n}" for n in range(points)]
    month = end_us - 30 * DAY_US
    return [
        best_ms(lambda: history("p1", end_us - DAY_US, end_us)),
        best_ms(lambda: history("p1", month, end_us, PIXELS)),
        best_ms(lambda: [history(id, month, end_us, PIXELS) for id in ids[:8]], 3),
        best_ms(lambda: store.samples.intervals(ids, end_us - DAY_US, end_us), 3),
    ]


def all_points(folder: Path) -> None:
    """A day of 10,000 points at 15 minutes."""
    with open_store(folder / "all") as store:
        fill(store, SITE_POINTS, 0, 1, 96)
        ids = [f"p{n}" for n in range(SITE_POINTS)]
        ms = best_ms(lambda: store.samples.intervals(ids, START_US, START_US + DAY_US), 3)
    print(f"a day of {SITE_POINTS:,} points at 15 min: {ms:.0f} ms")


def real_meters(folder: Path, data: Path) -> None:
    """Bytes of a sample of measured loads, after sealing."""
    for file in sorted(data.glob("*.csv")):
        columns = _columns(file)
        if not columns:
            continue
        with open_store(folder / file.stem) as store:
            count = 0
            for name, value in columns.items():
                key = store.samples.keys([name])[name]
                at = START_US + np.arange(len(value), dtype=np.int64) * 60 * MINUTE_US
                store.samples.append(samples(key, at, value))
                count += len(value)
            store.samples.roll_up(START_US + 5 * 366 * DAY_US)
            store.samples.tidy()
            with store.database.read() as connection:
                packed = connection.exec_driver_sql("SELECT sum(length(body)) FROM piece").scalar() or 0
        print(f"  {file.name}: {len(columns)} columns, {count:,} samples, {packed / count:.2f} bytes a sample")


def _columns(file: Path) -> dict[str, Floats]:
    with file.open(encoding="utf-8", errors="replace", newline="") as opened:
        rows = list(csv.reader(opened))
    found: dict[str, Floats] = {}
    for place, name in enumerate(rows[0][1:], start=1):
        values = [_number(row[place]) for row in rows[1:] if place < len(row)]
        if values and np.isfinite(values).mean() > 0.9:
            found[name] = np.array([v for v in values if np.isfinite(v)])
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def shared(folder: Path) -> None:
    """Ingest into PostgreSQL through the same code, a second of 10,000 points for each commit."""
    if programs() is None:
        print("PostgreSQL: no server for this system in the environment")
        return
    with _server() as address, open_store(folder, address) as store:
        keys = np.array(list(store.samples.keys(f"p{n}" for n in range(SITE_POINTS)).values()), np.int32)
        lots = [(START_US + s * S_US, np.round(20 + CHANCE.normal(0, 1, SITE_POINTS), 1)) for s in range(120)]
        longest, started = 0.0, time.perf_counter()
        for at_us, value in lots:
            before = time.perf_counter()
            store.samples.append(samples(keys, at_us, value))
            longest = max(longest, time.perf_counter() - before)
        store.samples.roll_up(START_US + 900 * S_US)
        taken = time.perf_counter() - started
        count = len(lots) * SITE_POINTS
        year = best_ms(lambda: store.samples.history("p1", START_US, START_US + 365 * DAY_US, PIXELS), 3)
    print(
        f"PostgreSQL: {count / taken:,.0f} samples/s sealed and rolled up, longest append {longest * 1000:.0f} ms; a year: {year:.1f} ms"
    )


@contextmanager
def _server() -> Iterator[str]:
    server = PostgresServer(hasty=False)
    try:
        server.start()
        yield server.address_of(server.new_database())
    finally:
        server.remove()


def beside_duckdb(folder: Path) -> None:
    """One point and year at a minute in DuckDB, the usual choice for analysis."""
    at = START_US + np.arange(365 * 1440, dtype=np.int64) * MINUTE_US
    value = signal("power", at)
    table = duckdb.connect(str(folder / "year.duckdb"))
    lot = {"key": np.repeat(np.arange(8), len(at)), "at_us": np.tile(at, 8), "value": np.tile(value, 8)}
    assert lot
    table.execute("CREATE TABLE sample AS SELECT * FROM lot ORDER BY key, at_us")
    table.execute("CHECKPOINT")
    width = 365 * DAY_US // PIXELS
    query = f"SELECT (at_us - {START_US}) // {width} AS b, min(value), max(value), avg(value) FROM sample WHERE key = ? GROUP BY b"
    theirs = best_ms(lambda: table.execute(query, [3]).fetchnumpy())
    table.close()
    with open_store(folder / "ours") as store:
        store.samples.append(samples(store.samples.keys(["p"])["p"], at, value))
        store.samples.roll_up(int(at[-1]) + MINUTE_US)
        store.samples.tidy()
        ours = best_ms(lambda: store.samples.history("p", START_US, START_US + 365 * DAY_US, PIXELS))
        every = best_ms(lambda: store.samples.history("p", START_US, START_US + 365 * DAY_US))
    bytes_each = (folder / "year.duckdb").stat().st_size / (8 * len(at))
    print(
        f"one year at 1 min in {PIXELS} buckets: ours {ours:.1f} ms, DuckDB {theirs:.1f} ms ({bytes_each:.1f} bytes a sample)"
    )
    print(f"  every sample of it: ours {every:.0f} ms")


def on_paper(folder: Path) -> None:
    """Ten years of 10,000 points from what a month of a sixtieth of them takes."""
    with open_store(folder / "paper") as store:
        points, days = 160, 30
        count = fill(store, points, 0, days, CHANGES_A_DAY)
        with store.database.read() as connection:
            raw = connection.exec_driver_sql("SELECT sum(length(body)) FROM piece").scalar() or 0
    whole = size(folder / "paper")
    ten = SITE_POINTS * 365 * SITE_YEARS
    rest = (whole - raw) / (points * days)
    raw_day = raw / (points * days)
    kept = raw_day * SITE_POINTS * 730 + rest * ten
    print(
        f"on paper, {SITE_POINTS:,} points, {SITE_YEARS} years at {CHANGES_A_DAY} samples a day ({count / points / days:.0f} measured):"
    )
    print(f"  {raw / count:.2f} bytes a sample, {rest:,.0f} bytes of intervals a point and day")
    print(
        f"  everything kept: {(raw_day * ten + rest * ten) / 1e9:,.0f} GB; samples for two years: {kept / 1e9:,.0f} GB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=40)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--data", type=Path, default=Path("resources/demo"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("real meters:")
        real_meters(folder, options.data)
        all_points(folder)
        beside_duckdb(folder)
        shared(folder)
        growth(folder, options.points, options.years)
        on_paper(folder)


if __name__ == "__main__":
    main()
