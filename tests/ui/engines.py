"""An engine in a thread of its own that can be stopped and started again on the same data and port."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import Future
from pathlib import Path

from app.store import open_store
from tests.api.running import Running, new_gateway, served, site_of, until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class EngineInThread:
    """``start`` and ``stop`` as often as wanted; accounts and sessions stay in the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.plant: Running | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        ready: Future[Running] = Future()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="engine of the tests")
        self._thread.start()
        self.plant = ready.result(20)

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(20)
            self._thread = None

    def _run(self, ready: Future[Running]) -> None:
        try:
            asyncio.run(self._main(ready))
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    async def _main(self, ready: Future[Running]) -> None:
        with open_store(self._folder) as store:
            async with new_gateway() as gateway:
                site = site_of(gateway.port)
                async with served(store, self._folder, site, self.port) as (engine, url):
                    await until(lambda: engine.plant.live.counts().good == 3)
                    ready.set_result(Running(engine, url, gateway, store, site, asyncio.get_running_loop()))
                    await asyncio.to_thread(self._stopping.wait)
