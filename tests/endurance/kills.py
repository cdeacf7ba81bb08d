"""The engine is killed again and again at random moments while it records, and each time it has lost nothing that was safe.

The witness is a controller that counts: every read gives the next number, in all registers at once. So the numbers in history
must follow each other without a hole while an engine lived, be the same for all points (no torn batch), reach what the
engine had in its history when it was last asked, and lack at most one batch at the end. The audit must hold, and the session
of before the kill must still be good. ``python -m tests.endurance.kills [TIMES]``, 50 unless told.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.cli.children import Child, free_port, start_engine
from app.domain.site import Device, Link, Name, Point, Record, Site, SiteInfo
from app.host import open_store
from app.sdk.client import Client
from app.store.sitefile import write_text
from tests.benchmarks.latency import gateway
from tests.benchmarks.start import NAME, PASSWORD, until_values
from tests.engine.acquisition.gateway import READ, Gateway

TIMES, POINTS = 50, 20
UNIT, PERIOD_S = 1, 0.1
RUN_S = (0.3, 6.0)
BACK_S, BATCH_S = 5.0, 1.5
Numbers: TypeAlias = NDArray[np.int64]


class Counter(Gateway):
    """Every read gives the next number in all registers."""

    async def _answer(self, unit: int, pdu: bytes) -> bytes:
        if pdu[0] == READ:
            number = self.units[UNIT].get(0, 0) + 1
            self.units[UNIT] = dict.fromkeys(range(POINTS), number)
        return await super()._answer(unit, pdu)

    @property
    def number(self) -> int:
        return self.units[UNIT].get(0, 0)


def site(port: int) -> Site:
    each = Record(deadband=0.0, longest_silence_s=3600.0)
    points = (
        Point(
            id=f"b.p{n:02d}", name=Name(), device="b.d", address=f"holding:{n}:uint16", period_s=PERIOD_S, record=each
        )
        for n in range(POINTS)
    )
    return Site(
        site=SiteInfo(id="b", name=Name(en="Endurance")),
        links=(Link(id="l", driver="modbus", options={"host": "127.0.0.1", "port": port}),),
        devices=(Device(id="b.d", link="l", options={"unit": UNIT}),),
        points=tuple(points),
    )


@dataclass(slots=True)
class Lives:
    """What was seen of each life: last number before it, what was in history shortly before its end, last number read."""

    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    before: list[int] = field(default_factory=list)
    safe: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)


async def signed_in(url: str) -> str:
    async with Client(url) as client:
        await client.create_administrator(NAME, PASSWORD)
        assert client.token
        return client.token


async def in_history(url: str, token: str, begun: datetime) -> int:
    """The last number that the engine finds in its history when it is asked; 0 when there is none yet."""
    async with Client(url) as client:
        client.token = token
        history = await client.history("b.p00", begun, datetime.now(UTC))
    return int(max((value for value in history.last if value is not None), default=0))


def numbers(folder: Path, begun: datetime) -> list[Numbers]:
    """What is in the database, for each point."""
    found = []
    with open_store(folder) as store:
        assert store.audit.verify() is None, "the audit is broken"
        for n in range(POINTS):
            columns = store.samples.history(f"b.p{n:02d}", int(begun.timestamp() * 1e6), int(time.time() * 1e6))
            assert (np.diff(columns.at_us) >= 0).all(), "not in order"
            found.append(columns.last[~np.isnan(columns.last)].astype(np.int64))
    return found


def check(found: list[Numbers], lives: Lives) -> int:
    """How many of the last life's numbers were lost with it."""
    assert all(np.array_equal(each, found[0]) for each in found[1:]), "a batch is torn"
    assert (np.diff(found[0]) > 0).all(), "something is there twice, or not in order"
    for before, safe, read in zip(lives.before, lives.safe, lives.read, strict=True):
        life = found[0][(found[0] > before) & (found[0] <= read)]
        assert (np.diff(life) == 1).all(), "there is a hole in a life"
        assert len(life) == 0 or life[0] == before + 1, "a life does not begin with its first read"
        assert safe == 0 or safe in found[0], f"{safe} was in history and is lost"
    last = found[0][-1] if len(found[0]) else 0
    lost = lives.read[-1] - max(int(last), lives.before[-1])
    assert lost <= BATCH_S / PERIOD_S, f"{lost} numbers lost: more than a batch"
    return lost


def live_and_die(device: Counter, engine: Child, lives: Lives, token: str, run_s: float) -> str:
    """One life, from the first value to the kill."""
    token = token or asyncio.run(signed_in(engine.url))
    time.sleep(run_s)
    lives.safe.append(asyncio.run(in_history(engine.url, token, lives.begun)))
    engine.process.kill()
    engine.process.wait()
    time.sleep(0.2)  # a request may still be on its way to the controller
    lives.read.append(device.number)
    return token


def main() -> int:
    times, chance = int(sys.argv[1]) if sys.argv[1:] else TIMES, random.Random(7)
    lives, token, most_lost = Lives(), "", 0
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        device = running.enter_context(gateway(Counter({UNIT: {}})))
        file, port = folder / "site.yaml", free_port(0)
        file.write_text(write_text(site(device.port)), encoding="utf-8")
        for number in range(times):
            lives.before.append(device.number)
            started_s = time.monotonic()
            with start_engine(folder, file, port) as engine:
                lives.back_s.append(until_values(engine.url, 1.0, started_s))
                token = live_and_die(device, engine, lives, token, chance.uniform(*RUN_S))
            lost = check(numbers(folder, lives.begun), lives)
            most_lost = max(most_lost, lost)
            said = (
                f"read again after {lives.back_s[-1]:.1f} s, {lives.safe[-1]:,} safe, {lost} lost with the last batch"
            )
            print(f"  kill {number + 1:2}: {said}", flush=True)
    print(
        f"{times} kills, {POINTS * device.number:,} samples: nothing that was in history lost, none twice, no batch torn;"
    )
    print(
        f"  at most {most_lost} reads lost at the end; read again after {np.median(lives.back_s):.1f} s, most {max(lives.back_s):.1f} s"
    )
    return 0 if max(lives.back_s) <= BACK_S else 1


if __name__ == "__main__":
    sys.exit(main())
