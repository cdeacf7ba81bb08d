"""Two engines of one site on one PostgreSQL: one polls, the other stands by and takes over in seconds, consoles follow by themselves."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.children import free_port, health
from app.domain.errors import Conflict, NotActive
from app.domain.messages import Alarm, CommandRequest, LiveAlarms, LiveState, Subscribe
from app.engine.accountline import AccountLine
from app.sdk.client import Client
from app.store import open_store
from app.store.preparing import prepare, roles_of
from app.store.sitefile import write_text
from tests.api.running import KW, METER, PANEL, PASSWORD, SETPOINT, new_gateway, site_of
from tests.engine.acquisition.gateway import WRITE_ONE, Gateway
from tests.store.postgres import PostgresServer, programs

TAKE_OVER_S = 5.0
POLLED_S = 1.0
NAME = "op.kim"


@dataclass
class Process:
    """One engine as the process it is. ``url`` is its Open API, the same after each start."""

    folder: Path
    database: str
    port: int = field(default_factory=lambda: free_port(0))
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        command = [
            "-m",
            "app",
            "engine",
            "--data",
            str(self.folder),
            "--port",
            str(self.port),
            "--database",
            self.database,
        ]
        with (self.folder / "engine.log").open("ab") as log:
            self.process = subprocess.Popen([sys.executable, *command], stdout=log, stderr=log)

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
            if self.process.poll() is None:
                self.kill()

    @property
    def role(self) -> str:
        told = health(self.url)
        return "" if told is None else f"{told['role']} {told['state']}"


@dataclass
class Console:
    """What one workstation sees of the live stream."""

    client: Client
    states: list[LiveState] = field(default_factory=list)
    alarms: dict[str, Alarm] = field(default_factory=dict)

    async def watch(self) -> None:
        async for message in self.client.live(Subscribe(points=("*",), alarms=True)):
            if isinstance(message, LiveState):
                self.states.append(message)
                self.alarms = {alarm.id: alarm for alarm in message.alarms}
            elif isinstance(message, LiveAlarms):
                self.alarms |= {alarm.id: alarm for alarm in message.alarms}


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    if programs() is None or os.name == "nt":
        pytest.skip("there is no wheel with PostgreSQL for this system")
    made = PostgresServer()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def database(server: PostgresServer) -> str:
    """The address of a prepared database for the role of the engine."""
    passwords = prepare(server.address_of("hall"), lambda line: None)
    role = roles_of("hall").engine
    return server.address_of("hall", role, passwords[role])


@asynccontextmanager
async def consoles(engine: Process) -> AsyncIterator[tuple[Console, Console]]:
    first, second = Console(Client(engine.url, "ws-1")), Console(Client(engine.url, "ws-2"))
    for console in (first, second):
        await console.client.sign_in(NAME, PASSWORD)
    tasks = [asyncio.create_task(console.watch()) for console in (first, second)]
    try:
        yield first, second
    finally:
        for console in (first, second):
            await console.client.close()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(true: Callable[[], bool], what: str, within_s: float = 20.0) -> float:
    """Wait for ``true``; how long it took."""
    started_s = time.monotonic()
    while not await asyncio.to_thread(true):
        assert time.monotonic() - started_s < within_s, what
        await asyncio.sleep(0.05)
    return time.monotonic() - started_s


def held_in(database: str) -> list[str]:
    """The points that are held by force, as the shared database knows them."""
    with open_store(Path(), database) as store:
        return [held.point for held in store.commands.overrides()]


def asked_since(gateway: Gateway, since_s: float) -> list[float]:
    return [at_s for at_s, unit, *_ in gateway.asked if at_s > since_s and unit == METER]


def prepared(database: str, folder: Path, gateway: Gateway) -> tuple[Process, Process]:
    """A site and an account in the database, and two engines that do not run yet."""
    with open_store(folder, database) as store:
        site = site_of(gateway.port)
        store.documents.keep_site(site, "test", "", datetime.now(UTC), write_text(site))
        AccountLine(store).add(NAME, "administrator", PASSWORD, "")
    return Process(folder / "one", database), Process(folder / "two", database)


@pytest.mark.slow
async def test_one_operates_the_other_takes_over_and_nothing_is_done_twice(database: str, tmp_path: Path) -> None:
    async with new_gateway() as gateway:
        one, two = prepared(database, tmp_path, gateway)
        try:
            await _story(one, two, gateway, database)
        finally:
            one.end()
            two.end()
        with open_store(tmp_path, database) as store:
            assert store.audit.verify() is None
            events = [row.event for row in store.alarms.journal(alarm="t.m.kw.high", limit=None)]
            assert (events.count("raise"), events.count("ack")) == (1, 1)


@pytest.mark.slow
async def test_an_outage_of_the_database_moves_nothing_and_forgets_nothing(
    server: PostgresServer, database: str, tmp_path: Path
) -> None:
    """Who operated the site goes on, and what was done meanwhile is there afterwards, also for whoever takes over then."""
    async with new_gateway() as gateway:
        one, two = prepared(database, tmp_path, gateway)
        try:
            one.start()
            await until(lambda: one.role == "active running", "the first engine operates the site")
            two.start()
            await until(lambda: two.role.startswith("standby"), "the second one stands by")
            async with consoles(one) as (console, _):
                gateway.units[METER][KW] = 480
                await until(lambda: "t.m.kw.high" in console.alarms, "the alarm is seen")
                server.stop()
                await asyncio.sleep(4.0)  # longer than a lease
                await console.client.acknowledge("t.m.kw.high", "seen without a database")
                server.start()
                await until(lambda: waits(one) == 0, "everything is in the database")
                assert (one.role, two.role) == ("active running", "standby standby")
                assert console.alarms["t.m.kw.high"].state == "acknowledged"
                one.kill()
                await until(lambda: two.role == "active running", "the other one takes over", TAKE_OVER_S + 1)
                await until(lambda: console.client.url == two.url, "the console follows")
                assert (await console.client.alarms())[0].state == "acknowledged"
        finally:
            one.end()
            two.end()


def waits(engine: Process) -> int:
    """What has not arrived in the database yet; -1 while that is away."""
    told = health(engine.url) or {}
    return told["backlog"] + told["backlog_entries"] if told.get("database") == "ok" else -1


async def _story(one: Process, two: Process, gateway: Gateway, database: str) -> None:
    one.start()
    await until(lambda: one.role == "active running", "the first engine operates the site")
    two.start()
    await until(lambda: two.role.startswith("standby"), "the second one stands by")
    assert gateway.most_open == 1

    async with consoles(two) as (first, second):
        assert first.client.url == one.url, "who signs in at the one that stands by is led to the active one"
        await until(lambda: bool(first.states and second.states), "both consoles see the plant")
        gateway.units[METER][KW] = 480
        await until(
            lambda: "t.m.kw.high" in first.alarms and "t.m.kw.high" in second.alarms, "the alarm is seen on both"
        )
        await first.client.acknowledge("t.m.kw.high", "seen")
        await until(lambda: second.alarms["t.m.kw.high"].state == "acknowledged", "the other workstation knows", 1.5)
        done = await first.client.command(CommandRequest(point="t.c.sp", value=22.0, reason="test", hold_s=600))
        await until(lambda: gateway.units[PANEL][SETPOINT] == 220, "the setpoint is written")
        await until(lambda: held_in(database) == ["t.c.sp"], "whoever takes over will know that it is held")

        await _the_active_one_is_killed(one, two, gateway, first)
        assert done.id
        await _a_frozen_one_wakes_too_late(one, two, gateway, first)


async def _the_active_one_is_killed(one: Process, two: Process, gateway: Gateway, console: Console) -> None:
    seen = len(console.states)
    one.kill()
    killed_s = time.monotonic()
    await until(lambda: bool(asked_since(gateway, killed_s + 0.3)), "the other one polls", TAKE_OVER_S)
    await until(lambda: two.role == "active running", "it says so")
    await until(lambda: len(console.states) > seen, "the console follows by itself")
    assert console.client.url == two.url
    assert console.alarms["t.m.kw.high"].state == "acknowledged"
    assert [held.point for held in await console.client.overrides()] == ["t.c.sp"], "whoever signed in stays so"
    one.start()
    await until(lambda: one.role.startswith("standby"), "the killed one stands by when it is back")


async def _a_frozen_one_wakes_too_late(one: Process, two: Process, gateway: Gateway, console: Console) -> None:
    two.signal(signal.SIGSTOP)
    frozen_s = time.monotonic()
    await until(lambda: one.role == "active running", "the other one takes over", TAKE_OVER_S + 1)
    await until(lambda: bool(asked_since(gateway, frozen_s + 0.5)), "it polls", TAKE_OVER_S)
    writes = [entry for entry in gateway.asked if entry[2] == WRITE_ONE]
    stale = Client(two.url)
    stale.token = console.client.token
    late = asyncio.create_task(stale.command(CommandRequest(point="t.c.sp", value=29.0, reason="late", hold_s=600)))
    await asyncio.sleep(0.3)
    two.signal(signal.SIGCONT)
    with suppress(Conflict, NotActive):
        await late
    await until(lambda: two.role.startswith("standby"), "the one that woke knows that it is late")
    assert [entry for entry in gateway.asked if entry[2] == WRITE_ONE][: len(writes)] == writes
    await stale.close()
