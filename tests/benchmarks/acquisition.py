"""Acquisition beside a bare pymodbus loop that reads the same blocks at the same pace: points a second, CPU, and at full speed.

The gateways are a process of their own. ``python -m tests.benchmarks.acquisition``.
"""

from __future__ import annotations

import asyncio
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any, cast

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
RUN_S = 6.0
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


async def bare(ports: list[int], period_s: float, run_s: float) -> int:
    """The loop of somebody in a hurry: one task a gateway, its units one after the other. Requests answered."""
    apart_s = period_s / len(ports)
    counts = await asyncio.gather(*(_bare_link(p, period_s, run_s, n * apart_s) for n, p in enumerate(ports)))
    return sum(counts)


async def _bare_link(port: int, period_s: float, run_s: float, wait_s: float) -> int:
    client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=1, retries=0)
    await client.connect()
    await asyncio.sleep(wait_s)
    count, start_s = 0, time.monotonic()
    due_s = start_s
    while time.monotonic() - start_s < run_s:
        for unit in range(1, UNITS + 1):
            answer = await client.read_holding_registers(0, count=2 * FLOATS, device_id=unit)
            count += len(answer.registers) == 2 * FLOATS
        due_s += period_s
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))
    client.close()
    return count


async def engine(acquisition: Acquisition, run_s: float) -> int:
    """The engine's acquisition into its live table. Requests answered."""
    task = asyncio.create_task(acquisition.run())
    await asyncio.sleep(run_s)
    task.cancel()
    await asyncio.wait({task})
    return sum(link.requests for link in acquisition.links())


def measured(name: str, work: Callable[[], Coroutine[Any, Any, int]]) -> float:
    """CPU seconds of one request."""
    cpu_s = time.process_time()
    requests = uvloop.run(work())
    cpu_s = time.process_time() - cpu_s
    rate, share, each_us = requests * FLOATS / RUN_S, 100 * cpu_s / RUN_S, 1e6 * cpu_s / requests
    print(f"  {name:20} {rate:>10,.0f} points/s  {share:5.1f} % of a core  {each_us:6.0f} µs a request")
    return cpu_s / requests


def compare(ports: list[int], period_s: float) -> None:
    print(f" period {period_s:g} s")
    plain = measured("bare pymodbus loop", lambda: bare(ports, period_s, RUN_S))
    model = site(ports, period_s)
    live = LiveTable(model.points)
    acquisition = Acquisition(model, DRIVERS, live)
    ours = measured("engine", lambda: engine(acquisition, RUN_S))
    assert np.count_nonzero(live.quality == Quality.GOOD) == POINTS
    print(f"  CPU of the engine against the bare loop: {100 * ours / plain:.0f} %")


def main() -> None:
    if sys.argv[1:] == ["serve"]:
        uvloop.run(serve())
        return
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
