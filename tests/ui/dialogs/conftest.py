"""A real engine with a Modbus controller, an operator signed in, and a window to show dialogs in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.messages import Subscribe
from app.sdk.client import Client
from tests.api.running import PASSWORD, Running, in_thread
from tests.ui.plainpanel import ROWS
from ui.context import Context
from ui.feed import Feed
from ui.settings import Settings
from ui.shell.shell import Shell
from ui.shell.window import ConsoleWindow
from ui.siteindex import SiteIndex


@pytest.fixture(scope="session")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with in_thread(tmp_path_factory.mktemp("engine")) as made:
        adding = made.engine.accounts.add("op.shift-2", "operator", PASSWORD)
        asyncio.run_coroutine_threadsafe(adding, made.loop).result(20)
        yield made


@dataclass(frozen=True, slots=True)
class Desk:
    """An operator at a console."""

    shell: Shell
    feed: Feed
    client: Client


@asynccontextmanager
async def at_the_desk(
    plant: Running, folder: Path, size: tuple[int, int] = (1920, 1080), name: str = "op.shift-2"
) -> AsyncIterator[Desk]:
    """Sign in, follow the plant, show the shell; everything is ended afterwards."""
    async with Client(plant.url, "ws-1") as client:
        session = await client.sign_in(name, PASSWORD)
        feed = Feed()
        feed.follow(client.live(Subscribe(points=("*",), alarms=True, events=True)))
        context = Context(
            client=client, feed=feed, site=SiteIndex(await client.site()), settings=Settings(folder), session=session
        )
        await until(lambda: feed.reading("t.c.sp").value is not None)
        window = ConsoleWindow(feed)
        window.resize(*size)
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow)
        shell = Shell(window, context, ROWS)
        try:
            yield Desk(shell, feed, client)
        finally:
            shell.end()
            await feed.close()
            window.show_nothing()
            window.close()
            window.deleteLater()


async def until(holds: Callable[[], object], within_s: float = 8.0) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while not holds():
        assert loop.time() < deadline, f"not within {within_s} s"
        await asyncio.sleep(0.02)
