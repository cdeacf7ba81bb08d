"""Acquisition beside a bare pymodbus loop that reads the same blocks at the same pace: points a second, CPU, and at full speed.

Gateways, bare loop and engine are a process each; the two readers run in the same seconds, and CPU is counted by process once
their connections stand, so that the load of the machine is the same for both. ``python -m tests.benchmarks.acquisition``.
"""

from __future__ import annotations

import asyncio
import os
import struct
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import uvloop
from pymodbus.client import AsyncModbusTcpClient

from app.domain.readings import Quality
from app.domain.site import Device, Link, Name, Point, Site, SiteInfo
from app.engine.acquisition import Acquisition
from app.engine.live import LiveTable
from drivers.registry import DRIVERS

LINKS, UNITS, FLOATS = 20, 5, 50
PERIOD_S = 0.2
FULL_SPEED_S = 0.001
WARM_S, RUN_S = 2.0, 5.0
PAIRS = 5
PATIENCE_S = 60.0
POINTS = LINKS * UNITS * FLOATS


class Gateway(asyncio.Protocol):
    """Answers every read with 50 float values, as fast as bytes come."""

    _payload = struct.pack(f">{FLOATS}f", *range(FLOATS))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        for at in range(0, len(data), 12):
            body = bytes([data[at + 6], 3, len(self._payload)]) + self._payload
            self._transport.write(data[at : at + 4] + len(body).to_bytes(2) + body)


async def serve() -> None:
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(Gateway, "127.0.0.1", 0) for _ in range(LINKS)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def site(ports: list[int], period_s: float, units: int = UNITS) -> Site:
    links = [Link(id=f"l{n}", driver="modbus", options={"host": "127.0.0.1", "port": p}) for n, p in enumerate(ports)]
    devices = [
        Device(id=f"{link.id}.u{u}", link=link.id, options={"unit": u}) for link in links for u in range(1, units + 1)
    ]
    points = [
        Point(
            id=f"{d.id}.p{n}",
            name=Name(),
            device=d.id,
            address=f"holding:{2 * n}:float32",
            period_s=period_s,
            scale=2.0,
        )
        for d in devices
        for n in range(FLOATS)
    ]
    return Site(site=SiteInfo(id="b", name=Name()), links=tuple(links), devices=tuple(devices), points=tuple(points))


async def bare(ports: list[int], period_s: float) -> None:
    """The loop of somebody in a hurry: one task a gateway, its units one after the other."""
    apart_s = period_s / len(ports)
    counts, ending = [0] * len(ports), asyncio.Event()

    async def link(number: int, port: int) -> None:
        await asyncio.sleep(number * apart_s)
        async for answered in _bare_rounds(port, period_s, ending):
            counts[number] += answered

    async with asyncio.TaskGroup() as tasks:
        for number, port in enumerate(ports):
            tasks.create_task(link(number, port))
        await measured(lambda: sum(counts))
        ending.set()


async def _bare_rounds(port: int, period_s: float, ending: asyncio.Event) -> AsyncIterator[int]:
    """Requests answered in each round of the units. Not to be cancelled: pymodbus takes that for an answer."""
    client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=1, retries=0)
    await client.connect()
    due_s = time.monotonic()
    while not ending.is_set():
        answers = [
            await client.read_holding_registers(0, count=2 * FLOATS, device_id=unit) for unit in range(1, UNITS + 1)
        ]
        yield sum(len(answer.registers) == 2 * FLOATS for answer in answers)
        due_s += period_s
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))
    client.close()


async def engine(ports: list[int], period_s: float) -> None:
    """The engine's acquisition into its live table."""
    model = site(ports, period_s)
    live = LiveTable(model.points)
    acquisition = Acquisition(model, DRIVERS, live)
    task = asyncio.create_task(acquisition.run())
    await measured(lambda: sum(link.requests for link in acquisition.links()))
    task.cancel()
    await asyncio.wait({task})
    assert np.count_nonzero(live.quality == Quality.GOOD) == POINTS


async def measured(requests: Callable[[], int]) -> None:
    """Once the connections stand, print requests and CPU seconds of this process within ``RUN_S``."""
    await asyncio.sleep(WARM_S)
    before, cpu_s = requests(), time.process_time()
    await asyncio.sleep(RUN_S)
    print(requests() - before, time.process_time() - cpu_s, flush=True)


READERS = {"bare": bare, "engine": engine}


@dataclass(frozen=True, slots=True)
class Run:
    """What one reader did in ``RUN_S``."""

    requests: int
    cpu_s: float

    @property
    def each_us(self) -> float:
        return 1e6 * self.cpu_s / self.requests

    def __str__(self) -> str:
        rate, share = self.requests * FLOATS / RUN_S, 100 * self.cpu_s / RUN_S
        return f"{rate:>10,.0f} points/s  {share:5.1f} % of a core  {self.each_us:6.0f} µs a request"


def started(reader: str, ports: list[int], period_s: float) -> subprocess.Popen[str]:
    words = [reader, str(period_s), *map(str, ports)]
    command = [sys.executable, "-m", __spec__.name, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> Run:
    out, _ = process.communicate(timeout=PATIENCE_S)
    requests, cpu_s = out.split()
    return Run(int(requests), float(cpu_s))


def pair(ports: list[int], period_s: float, number: int) -> dict[str, Run]:
    """Both in the same seconds where they keep a pace; one after the other, in turns, where each takes all it gets."""
    order = sorted(READERS, reverse=bool(number % 2))
    if period_s >= PERIOD_S:
        running = {name: started(name, ports, period_s) for name in order}
        return {name: finished(process) for name, process in running.items()}
    return {name: finished(started(name, ports, period_s)) for name in order}


def compare(ports: list[int], period_s: float) -> None:
    print(f" period {period_s:g} s, median of {PAIRS} pairs, load {os.getloadavg()[0]:.1f}")
    pairs = [pair(ports, period_s, number) for number in range(PAIRS)]
    for name in READERS:
        print(f"  {name:8} {sorted((runs[name] for runs in pairs), key=lambda run: run.each_us)[PAIRS // 2]}")
    shares = sorted(100 * runs["engine"].each_us / runs["bare"].each_us for runs in pairs)
    middle = shares[PAIRS // 2]
    print(
        f"  CPU of the engine against the bare loop: {middle:.0f} % ({shares[0]:.0f} to {shares[-1]:.0f}; budget 125 %)"
    )


def main() -> None:
    match sys.argv[1:]:
        case ["serve"]:
            uvloop.run(serve())
        case [reader, period_s, *ports]:
            uvloop.run(READERS[reader]([int(port) for port in ports], float(period_s)))
        case _:
            whole()


def whole() -> None:
    command = [sys.executable, "-m", __spec__.name, "serve"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdin is not None
    ports = [int(word) for word in child.stdout.readline().split()]
    print(f"{LINKS} gateways x {UNITS} units x {FLOATS} floats, one request each:")
    for period_s in (PERIOD_S, FULL_SPEED_S):
        compare(ports, period_s)
    child.stdin.close()
    child.wait(5)


if __name__ == "__main__":
    main()
