"""A whole engine on a small site with a real Modbus gateway, served on port 0."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from app.api.server import ApiServer
from app.domain.site import (
    AlarmRule,
    Building,
    Device,
    Kind,
    Link,
    Name,
    Point,
    Record,
    Site,
    SiteInfo,
    Writable,
)
from app.engine.engine import Engine
from app.store import Store, open_store
from drivers.registry import DRIVERS
from tests.engine.acquisition.gateway import Gateway

T = TypeVar("T")
METER, PANEL = 1, 2
KW, SETPOINT, PUMP = 0, 1, 2
PASSWORD = "a good long pass phrase 7"


def site_of(port: int, silent_unit: int = 9) -> Site:
    """A meter, a controller with a setpoint, and a device that never answers."""
    return Site(
        site=SiteInfo(id="test", name=Name(en="Test site", ko="시험"), contract_kw=500.0, points={"demand": "t.m.kw"}),
        buildings=(Building(id="t", name=Name(en="Tower"), area_m2=100.0, points={"power": "t.m.kw"}),),
        links=(
            Link(
                id="gw",
                driver="modbus",
                options={"transport": "tcp", "host": "127.0.0.1", "port": port, "timeout_s": 0.3},
            ),
        ),
        devices=(
            Device(id="t.m", link="gw", options={"unit": METER}),
            Device(id="t.c", link="gw", options={"unit": PANEL}),
            Device(id="t.dead", link="gw", options={"unit": silent_unit}),
        ),
        points=(
            Point(
                id="t.m.kw",
                name=Name(en="Power"),
                device="t.m",
                address="holding:0:uint16",
                unit="kW",
                period_s=0.2,
                record=Record(deadband=0.0, longest_silence_s=60),
            ),
            Point(
                id="t.c.sp",
                name=Name(en="Setpoint", ko="설정값"),
                device="t.c",
                address="holding:1:uint16",
                unit="°C",
                period_s=0.2,
                scale=0.1,
                writable=Writable(low=10.0, high=30.0),
            ),
            Point(
                id="t.c.pump",
                name=Name(en="Pump"),
                device="t.c",
                address="holding:2:uint16",
                kind=Kind.MULTISTATE,
                period_s=0.2,
                states={0: Name(en="Off"), 1: Name(en="On")},
            ),
            Point(
                id="t.dead.x",
                name=Name(en="Lost"),
                device="t.dead",
                address="holding:0:uint16",
                unit="kW",
                period_s=0.5,
            ),
        ),
        alarms=(
            AlarmRule(id="t.m.kw.high", name=Name(en="Demand high"), point="t.m.kw", priority=2, levels={"h": 400.0}),
        ),
    )


@dataclass(slots=True)
class Running:
    """An engine that runs in its own loop and answers at ``url``. ``gateway`` has the registers of its devices."""

    engine: Engine
    url: str
    gateway: Gateway
    store: Store
    site: Site
    loop: asyncio.AbstractEventLoop

    def set_kw(self, value: int) -> None:
        self.gateway.units[METER][KW] = value

    async def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Await ``work`` in the loop of the engine, from any other loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.loop))


async def until(holds: Callable[[], object], within_s: float = 5.0) -> None:
    start_s = time.monotonic()
    while not holds():
        assert time.monotonic() - start_s < within_s, f"not within {within_s} s"
        await asyncio.sleep(0.01)


def new_gateway() -> Gateway:
    return Gateway({METER: {KW: 250}, PANEL: {SETPOINT: 215, PUMP: 1}})


@asynccontextmanager
async def served(store: Store, folder: Path, site: Site, port: int = 0) -> AsyncIterator[tuple[Engine, str]]:
    """An engine and its server on ``store`` while the block runs."""
    engine = Engine(store, site, DRIVERS, folder=folder)
    running = asyncio.create_task(engine.run())
    server = ApiServer(engine, port)
    await server.start()
    try:
        yield engine, server.url
    finally:
        await server.stop()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Running]:
    """Gateway, store, engine, server; every value that can be good is good."""
    with open_store(folder) as store:
        async with new_gateway() as gateway:
            site = site_of(gateway.port)
            async with served(store, folder, site) as (engine, url):
                await until(lambda: engine.plant.live.counts().good == 3)
                yield Running(engine, url, gateway, store, site, asyncio.get_running_loop())


@contextmanager
def in_thread(folder: Path) -> Iterator[Running]:
    """The same in a thread of its own, so that it goes on whatever the tests do."""
    ready: Future[Running] = Future()
    stop = threading.Event()

    async def main() -> None:
        async with running(folder) as plant:
            ready.set_result(plant)
            await asyncio.to_thread(stop.wait)

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    thread = threading.Thread(target=run, name="engine of the tests")
    thread.start()
    try:
        yield ready.result(20)
    finally:
        stop.set()
        thread.join(20)
