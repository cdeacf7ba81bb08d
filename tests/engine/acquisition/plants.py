"""Small sites for the tests, and an engine's acquisition running on them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from app.domain.readings import Quality
from app.domain.site import Device, Link, Name, Point, Site, SiteInfo
from app.engine.acquisition import Acquisition
from app.engine.live import LiveTable
from drivers.base import Driver


@dataclass(slots=True)
class Plant:
    """A running acquisition. ``heard`` keeps what device listeners were told."""

    live: LiveTable
    acquisition: Acquisition
    heard: list[tuple[str, bool]] = field(default_factory=list)

    def value(self, point: str) -> float | None:
        return self.live.reading(point).value

    def judged(self, point: str) -> tuple[str, str]:
        reading = self.live.reading(point)
        return reading.quality.label, reading.reason.label

    def all_good(self) -> bool:
        return bool((self.live.quality == Quality.GOOD).all())

    async def until(self, holds: Callable[[], object], within_s: float = 5.0) -> float:
        """Wait until something holds; how long that took."""
        return await until(holds, within_s)


async def until(holds: Callable[[], object], within_s: float = 5.0) -> float:
    """Look every few ms until something holds; how long that took in seconds."""
    start_s = time.monotonic()
    while not holds():
        assert time.monotonic() - start_s < within_s, f"not within {within_s} s"
        await asyncio.sleep(0.005)
    return time.monotonic() - start_s


def site(links: Sequence[Link], devices: Sequence[Device], points: Sequence[Point]) -> Site:
    return Site(
        site=SiteInfo(id="t", name=Name(en="Test")), links=tuple(links), devices=tuple(devices), points=tuple(points)
    )


def named(point: str) -> Name:
    return Name(en=point)


@asynccontextmanager
async def running(model: Site, drivers: Mapping[str, Driver], **options: Any) -> AsyncIterator[Plant]:
    """Acquisition of ``model`` while the block runs. Afterwards no task of it is left."""
    before = asyncio.all_tasks()
    live = LiveTable(model.points)
    acquisition = Acquisition(model, drivers, live, **options)
    plant = Plant(live, acquisition)
    acquisition.listen_devices(lambda device, online, detail: plant.heard.append((device, online)))
    task = asyncio.create_task(acquisition.run())
    try:
        yield plant
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    left = {t for t in asyncio.all_tasks() - before if "acquisition" in repr(t.get_coro())}
    assert not left, left
