"""The shared PostgreSQL is killed at full load, stays away, comes back, and is slow: every sample is counted.

10,000 points give 5,000 samples a second, each the next number of its point, through the recorder of the engine; an entry of
the audit and an alarm follow every second, as an operator would make them. Printed are what waited, how fast it was drained
beside the live load, how long the loop and the operator had to wait, and what is lost or there twice (nothing).
``python -m tests.endurance.outage [MINUTES]``, 10 unless told; a minute is added for the slow database.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped] # it has no types

from app.domain.site import Name, Point, Record
from app.engine.live import LiveTable
from app.engine.recorder import Recorder
from app.store import Store
from app.store.postgres import SPACE
from app.store.spool.store import SpooledStore
from drivers.base import Block
from tests.store.postgres import PostgresServer
from tests.store.spool.server import NAME, address_of, open_central, own_server
from tests.store.spool.stories import SITE, T0, entry, transition

MINUTES, POINTS, RATE = 10.0, 10_000, 5000.0
STEP_S, LEAST_S = 0.2, 0.002
"""Two samples of a point are never in one millisecond, which would make them one, even after a stall."""
CALM_S, SLOW_S, SLOW_COMMIT_S = 20.0, 60.0, 5.0
WANTED = 4.0
LOOKED_AT = 400
"""So many points are read back sample by sample; all samples are counted."""


@dataclass(slots=True)
class Seen:
    """The longest waits in seconds."""

    loop_s: float = 0.0
    operator_s: float = 0.0
    entries: int = 0
    sent: np.ndarray[tuple[int], np.dtype[np.int64]] = field(default_factory=lambda: np.zeros(POINTS, np.int64))


async def live_load(live: LiveTable, seen: Seen) -> None:
    """A part of the points after the other, in time with the clock."""
    per_step = int(RATE * STEP_S)
    start_s, step = time.monotonic(), 0
    while True:
        rows = np.arange(step * per_step, (step + 1) * per_step) % POINTS
        seen.sent[rows] += 1
        live.ingest(Block.good(rows, seen.sent[rows].astype(np.float64)), time.time_ns() // 1000)
        step += 1
        await asyncio.sleep(max(LEAST_S, start_s + step * STEP_S - time.monotonic()))


async def operator(store: Store, seen: Seen) -> None:
    while True:
        start_s = time.monotonic()
        await asyncio.to_thread(store.audit.append, entry(seen.entries))
        await asyncio.to_thread(store.alarms.commit, {"a": {"n": seen.entries}}, [transition(seen.entries)])
        seen.operator_s = max(seen.operator_s, time.monotonic() - start_s)
        seen.entries += 1
        await asyncio.sleep(1.0)


async def watch_loop(seen: Seen) -> None:
    while True:
        start_s = time.monotonic()
        await asyncio.sleep(0.01)
        seen.loop_s = max(seen.loop_s, time.monotonic() - start_s - 0.01)


def slow_down(server: PostgresServer) -> None:
    """Each transaction of the spool takes five seconds more at its end."""
    function = f"BEGIN PERFORM pg_sleep({SLOW_COMMIT_S}); RETURN NULL; END"
    server.run_sql(
        f"CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ {function} $$",
        f"CREATE CONSTRAINT TRIGGER slow AFTER INSERT OR UPDATE ON {SPACE}.drained DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION slow()",
        database=NAME,
    )


def speed_up(server: PostgresServer) -> None:
    server.run_sql(f"DROP TRIGGER slow ON {SPACE}.drained", "DROP FUNCTION slow()", database=NAME)


async def drained(store: SpooledStore) -> float:
    """Wait until only what is live waits; how long that took."""
    start_s = time.monotonic()
    while store.backlog().samples > 2 * RATE or store.backlog().entries > 5:  # noqa: ASYNC110 it tells nobody
        await asyncio.sleep(0.05)
    return time.monotonic() - start_s


async def at_work(server: PostgresServer, store: SpooledStore, minutes: float, seen: Seen) -> None:
    await asyncio.sleep(CALM_S)
    server.kill()
    _report(store, seen, "killed")
    await asyncio.sleep(minutes * 60)
    _report(store, seen, f"away for {minutes:g} min")
    waiting = store.backlog().samples
    await asyncio.to_thread(server.start)
    took_s = await drained(store)
    rate = waiting / took_s + RATE
    print(
        f"drained {waiting:,} samples in {took_s:.1f} s beside the live ones: {rate:,.0f} samples/s, {rate / RATE:.1f} x"
    )
    assert rate > WANTED * RATE
    _report(store, seen, "meanwhile")
    await asyncio.to_thread(slow_down, server)  # waits for locks, and the loop must not
    await asyncio.sleep(SLOW_S)
    _report(store, seen, f"commits of {SLOW_COMMIT_S:g} s")
    await asyncio.to_thread(speed_up, server)
    print(f"back from slow in {await drained(store):.1f} s")


async def run(server: PostgresServer, folder: Path, minutes: float) -> Seen:
    store = SpooledStore("shared", lambda: open_central(address_of(server)), folder)
    await asyncio.to_thread(store.start)
    points = tuple(
        Point(id=f"p{n}", name=Name(), device="d", address="x", record=Record(deadband=0.0)) for n in range(POINTS)
    )
    live, seen = LiveTable(points), Seen()
    recording = asyncio.create_task(Recorder(live, store).run())
    others = [asyncio.create_task(work) for work in (live_load(live, seen), operator(store, seen), watch_loop(seen))]
    try:
        await at_work(server, store, minutes, seen)
    finally:
        for task in (*others, recording):
            task.cancel()
        await asyncio.wait({*others, recording})
        await asyncio.to_thread(store.close)
    return seen


def counted(store: Store, seen: Seen, server: PostgresServer) -> None:
    """Every sample once, in its order; the audit and the journal as well."""
    assert [int(e.target) for e in store.audit.read(limit=100_000)] == list(range(seen.entries))[::-1]
    assert store.audit.verify() is None
    assert [t.occurrence for t in store.alarms.journal(limit=None)] == list(range(seen.entries))[::-1]
    now_us = time.time_ns() // 1000
    store.samples.roll_up(now_us)
    with server.connected(NAME) as connection:
        (kept,) = connection.execute(
            f"SELECT sum(samples)::bigint FROM (SELECT samples FROM {SPACE}.batch UNION ALL SELECT samples FROM {SPACE}.piece)"
        ).fetchone() or (0,)
    wanted = int(seen.sent.sum())
    for n in np.random.default_rng(7).choice(POINTS, LOOKED_AT, replace=False).tolist():
        found = store.samples.history(f"p{n}", 0, now_us).last
        assert found.tolist() == list(range(1, int(seen.sent[n]) + 1)), f"p{n}: {found.tolist()}, sent {seen.sent[n]}"
    print(
        f"{wanted:,} samples sent, {int(kept):,} kept: {wanted - int(kept)} lost or twice; {seen.entries} entries each once"
    )
    assert int(kept) == wanted


def _report(store: SpooledStore, seen: Seen, what: str) -> None:
    backlog = store.backlog()
    memory = psutil.Process().memory_info().rss / 1e6
    print(
        f"{what}: {backlog.database}, {backlog.samples:,} samples and {backlog.entries} entries wait, the oldest for "
        f"{backlog.age_s:.0f} s, {backlog.bytes / 1e6:.1f} MB; loop stalled {seen.loop_s * 1000:.0f} ms, operator waited "
        f"{seen.operator_s * 1000:.0f} ms at most; memory {memory:.0f} MB",
        flush=True,
    )
    seen.loop_s = seen.operator_s = 0.0


def main(minutes: float) -> None:
    with own_server() as server, tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        with open_central(address_of(server)) as store:
            store.documents.keep_site(SITE, "test", "", T0)
        seen = asyncio.run(run(server, Path(folder), minutes))
        with open_central(address_of(server)) as store:
            counted(store, seen, server)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES)
