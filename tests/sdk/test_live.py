"""The live stream: whole state first, then changes; back by itself after a restart; bounded for who cannot keep up."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import aiohttp
import msgspec
import numpy as np
import pytest

from app.api.server import ApiServer
from app.domain.errors import NotSignedIn
from app.domain.messages import LiveAlarms, LiveEvents, LiveHealth, LivePoints, LiveState, Subscribe
from app.domain.site import Name, Point, Site, SiteInfo
from app.engine.engine import Engine
from app.sdk.client import Client, LiveMessage
from app.sdk.live import decode
from app.store import open_store
from drivers.registry import DRIVERS
from tests.api.running import KW, METER, PASSWORD, Running, new_gateway, served, site_of

ALL = Subscribe(points=("*",), alarms=True, events=True)
T = TypeVar("T")


async def following(stream: AsyncIterator[LiveMessage], kind: type[T], holds: Callable[[T], bool] = bool) -> T:
    """The next message of a kind that holds."""
    async with asyncio.timeout(10):
        async for message in stream:
            if isinstance(message, kind) and holds(message):
                return message
    raise AssertionError("the stream ended")


async def test_state_changes_alarms_events_and_health(plant: Running, client: Client) -> None:
    stream = client.live(ALL)
    state = await following(stream, LiveState)
    assert state.ids == ["t.m.kw", "t.c.sp", "t.c.pump", "t.dead.x"]
    assert state.value == [250.0, 21.5, 1.0, None]
    assert state.quality[:3] == [0, 0, 0]

    plant.set_kw(450)
    changed = await following(stream, LivePoints, lambda m: 450.0 in m.value)
    assert changed.index[changed.value.index(450.0)] == 0
    alarms = await following(stream, LiveAlarms)
    assert [(alarm.id, alarm.state) for alarm in alarms.alarms] == [("t.m.kw.high", "unacknowledged")]
    assert (await following(stream, LiveEvents)).events[-1].source == "t.m.kw.high"
    health = (await following(stream, LiveHealth)).health
    assert (health.demand_kw, health.alarms["2"]) == (450.0, 1)

    only = await following(client.live(Subscribe(points=("t.c.*", "t.nothing"))), LiveState)
    assert only.ids == ["t.c.sp", "t.c.pump"]
    assert (only.alarms, only.events) == ([], [])


async def test_more_patterns_than_can_be_compared_at_once_are_refused(plant: Running, client: Client) -> None:
    patterns = tuple(f"*{n}" for n in range(1_000))
    async with aiohttp.ClientSession() as http:
        headers = {"Authorization": f"Bearer {client.token}"}
        async with http.ws_connect(f"{plant.url}/api/v1/live", headers=headers) as socket_:
            await socket_.send_bytes(msgspec.json.encode(Subscribe(points=patterns)))
            closed = await socket_.receive(timeout=5)
    assert (closed.data, closed.extra) == (4400, "points: at most 200 patterns with * or ?; name the others in full.")

    some = await following(client.live(Subscribe(points=("t.m.*", "t.?.sp", "t.c.pump"))), LiveState)
    assert some.ids == ["t.m.kw", "t.c.sp", "t.c.pump"]


async def test_a_stream_comes_back_by_itself_after_a_restart_of_the_engine(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        async with new_gateway() as gateway:
            site = site_of(gateway.port)
            async with served(store, tmp_path, site) as (_, url):
                client = Client(url)
                session = await client.create_administrator("admin", PASSWORD)
                stream = client.live(ALL)
                await following(stream, LiveState)
            gateway.units[METER][KW] = 333
            async with served(store, tmp_path, site, int(url.rpartition(":")[2])):
                await following(stream, LiveState)
                await following(stream, LivePoints, lambda m: 333.0 in m.value)
                assert (await client.session()).name == session.name
                await client.close()
            with pytest.raises(StopAsyncIteration):
                while True:
                    await anext(stream)


async def test_a_session_that_has_ended_ends_the_stream(plant: Running) -> None:
    async with Client(plant.url) as client:
        await client.sign_in("admin", PASSWORD)
        stream = client.live(ALL)
        await following(stream, LiveState)
        await plant.call(plant.engine.accounts.sign_out(client.token))
        with pytest.raises(NotSignedIn):
            await following(stream, LiveState)
        with pytest.raises(NotSignedIn):
            await anext(client.live(ALL))


async def test_a_bad_subscription_is_told_and_closed(plant: Running, client: Client) -> None:
    headers = {"Authorization": f"Bearer {client.token}"}
    async with aiohttp.ClientSession() as http:
        for text in ('{"points": "*"}', '{"pionts": ["*"]}', "nonsense"):
            async with http.ws_connect(f"{plant.url}/api/v1/live", headers=headers) as stream:
                await stream.send_str(text)
                frame = await stream.receive(timeout=5)
                assert (frame.type, frame.data) == (aiohttp.WSMsgType.CLOSE, 4400)


def many_points(count: int) -> Site:
    points = tuple(Point(id=f"t.n{i:05}", name=Name(en="n"), record=None) for i in range(count))
    return Site(site=SiteInfo(id="many", name=Name(en="Many")), points=points)


def with_little_room(address: aiohttp.AddrInfoType) -> socket.socket:
    """A socket that takes little before its program does."""
    made = socket.socket(address[0], address[1], address[2])
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    return made


async def test_a_console_that_takes_nothing_costs_no_memory_and_gets_the_state_anew(tmp_path: Path) -> None:
    count = 20_000
    with open_store(tmp_path) as store:
        engine = Engine(store, many_points(count), DRIVERS, folder=tmp_path)
        work = asyncio.create_task(engine.run())
        server = ApiServer(engine, 0)
        await server.start()
        live, rows = engine.plant.live, np.arange(count)
        good = np.zeros(count, np.uint8)
        most = 0
        async with Client(server.url) as client:
            await client.create_administrator("admin", PASSWORD)
            headers = {"Authorization": f"Bearer {client.token}"}
            async with (
                aiohttp.ClientSession(connector=aiohttp.TCPConnector(socket_factory=with_little_room)) as http,
                http.ws_connect(f"{server.url}/api/v1/live", headers=headers, max_msg_size=0) as stream,
            ):
                await stream.send_bytes(msgspec.json.encode(ALL))
                beat, waiting, since_s = 0, 0, time.monotonic()
                while waiting == 0 or time.monotonic() - since_s < 1.3:  # nothing was taken for so long
                    beat += 1
                    assert beat < 400
                    live.put(rows, np.full(count, float(beat)), good, good, time.time_ns() // 1000)
                    await asyncio.sleep(0.03)
                    if server.streams.waiting_bytes != waiting:
                        waiting, since_s = server.streams.waiting_bytes, time.monotonic()
                    most = max(most, waiting)
                seen: list[LiveMessage | None] = []
                async with asyncio.timeout(10):
                    while True:
                        seen.append(decode((await stream.receive()).data))
                        last = seen[-1]
                        if isinstance(last, LiveState | LivePoints) and last.value[0] == beat:
                            break
        await server.stop()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    states = [message for message in seen if isinstance(message, LiveState)]
    assert 0 < most < 4_000_000  # a few messages of all points; several dozen were due
    assert len(states) == 2
    assert len([m for m in seen if isinstance(m, LivePoints)]) < 15
