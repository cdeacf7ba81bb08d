"""From a change in a device to its pixel: a Modbus controller here, engine and console as they are, a point grid drawn offscreen.

The value is changed at random moments; the clock stops when the cell that shows it has been painted with the new value.
``python -m tests.benchmarks.latency``.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import qasync
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from app.cli.children import start_engine
from app.domain.site import Device, Link, Name, Point, Site, SiteInfo
from app.store.sitefile import write_text
from tests.engine.acquisition.gateway import Gateway
from tests.system.operator import Operator, at_the_console, until
from ui.console import make_application
from ui.garbage import Garbage
from ui.panels.devices.panel import DevicesPanel
from widgets.table import Table

UNIT, REGISTER = 1, 0
POINT, DEVICE = "b.meter.kw", "b.meter"
PERIODS_S = (1.0, 0.2)
CHANGES = 60


def site(port: int, period_s: float) -> Site:
    options: dict[str, object] = {"host": "127.0.0.1", "port": port}
    point = Point(
        id=POINT, name=Name(en="Power"), device=DEVICE, address="holding:0:uint16", unit="kW", period_s=period_s
    )
    return Site(
        site=SiteInfo(id="b", name=Name(en="Benchmark")),
        links=(Link(id="l", driver="modbus", options=options),),
        devices=(Device(id=DEVICE, link="l", options={"unit": UNIT}),),
        points=(point,),
    )


G = TypeVar("G", bound=Gateway)


@contextmanager
def gateway(made: G) -> Iterator[G]:
    """A controller that answers in a loop of its own, whatever else goes on here."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="gateway")
    thread.start()
    asyncio.run_coroutine_threadsafe(made.start(), loop).result(5.0)
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(made.stop(), loop).result(5.0)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class Pixel(QObject):
    """When the row of the point was last painted, and with which value."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table
        self.value, self.at_s = -1.0, 0.0
        table.viewport().installEventFilter(self)

    def shows(self, value: float) -> bool:
        return self.value == value

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The row as it is in the moment of painting; the time is taken when the painting is over."""
        row = self._table.row(POINT)
        if event.type() is QEvent.Type.Paint and isinstance(event, QPaintEvent) and row is not None:
            shown = row.reading.value
            if shown is not None and shown != self.value:
                self._table.paintEvent(event)
                self.value, self.at_s = shown, time.perf_counter()
                return True
        return False


async def measure(device: Gateway, operator: Operator, period_s: float) -> list[float]:
    """Milliseconds of each change."""
    panel = await operator.go(DevicesPanel, "manage", device=DEVICE)
    await until(lambda: operator.feed.reading(POINT).value == 0, "the value is read")
    table = next(t for t in panel.findChildren(Table) if t.row(POINT) is not None and t.isVisible())
    pixel, times_ms, chance = Pixel(table), [], random.Random(7)
    for number in range(1, CHANGES + 1):
        await asyncio.sleep(chance.uniform(0.2, 0.2 + period_s))
        changed_s = time.perf_counter()
        device.units[UNIT][REGISTER] = number
        await until(partial(pixel.shows, number), "the pixel", 10.0)
        times_ms.append(1000.0 * (pixel.at_s - changed_s))
    return times_ms


def run(period_s: float) -> None:
    with gateway(Gateway({UNIT: {REGISTER: 0}})) as device, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "site.yaml"
        file.write_text(write_text(site(device.port, period_s)), encoding="utf-8")

        async def story(url: str) -> list[float]:
            async with at_the_console(url, folder) as operator:
                await operator.create_administrator()
                return await measure(device, operator, period_s)

        with start_engine(folder, file, 0) as engine:
            times_ms: list[float] = qasync.run(story(engine.url))
    p50, p95 = np.percentile(times_ms, (50, 95))
    budget_ms = 1000 * period_s + 300
    print(
        f"  period {period_s:g} s: p50 {p50:5.0f}   p95 {p95:5.0f}   most {max(times_ms):5.0f} ms   (budget p95 {budget_ms:.0f} ms)"
    )


def main() -> None:
    make_application()
    assert QApplication.instance() is not None
    garbage = Garbage()
    garbage.start()
    print(f"change in the device to pixel, {CHANGES} changes, load {os.getloadavg()[0]:.1f}")
    for period_s in PERIODS_S:
        run(period_s)
    garbage.stop()


if __name__ == "__main__":
    main()
