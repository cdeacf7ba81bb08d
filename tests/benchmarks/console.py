"""How long a panel takes to stand on the screen, and frame times with very many values: the whole console, drawn offscreen.

Campus and engine are processes of their own, with 13 months of meters and 7 days of rooms behind them. ``first`` is the first
visit, when the panel is made; ``data`` is when it has what it asks the engine for. ``python -m tests.benchmarks.console``.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import qasync
from PySide6.QtWidgets import QApplication

from tests.benchmarks import frames
from tests.system.operator import Operator, at_the_console
from tests.system.plant import Plant, demo_plant, midnight
from ui.console import make_application
from ui.garbage import Garbage
from ui.place import Place

VISITS = 30
BETWEEN_S = 0.25
LAYOUTS = 3
"""A layout may ask for another; what is posted last is the request to paint."""

PATIENCE_S = 20.0
PAST_DAYS = 396
ROOMS_S = 7 * 86_400.0


@dataclass(slots=True)
class Times:
    """Milliseconds of one panel."""

    first_ms: float = 0.0
    first_data_ms: float = 0.0
    painted_ms: list[float] = field(default_factory=list)


async def visit(operator: Operator, key: str, times: Times, *, first: bool) -> None:
    """Go there and see it laid out and painted."""
    start_s = time.perf_counter()
    operator.shell.go(Place(key))
    for _ in range(LAYOUTS):
        QApplication.sendPostedEvents()
    painted_ms = 1000.0 * (time.perf_counter() - start_s)
    panel = operator.shell.workspace.deck.panel
    assert panel is not None
    while not panel.ready():
        assert time.perf_counter() - start_s < PATIENCE_S, key
        await asyncio.sleep(0.005)
    if first:
        times.first_ms, times.first_data_ms = painted_ms, 1000.0 * (time.perf_counter() - start_s)
    else:
        times.painted_ms.append(painted_ms)
    await asyncio.sleep(BETWEEN_S)


async def measure(plant: Plant, folder: Path) -> None:
    async with at_the_console(plant.url, folder) as operator:
        await operator.create_administrator()
        keys = operator.shell.panel_keys()
        times = {key: Times() for key in keys}
        await asyncio.sleep(3.0)
        for key in keys[1:] + keys[:1]:
            await visit(operator, key, times[key], first=True)
        chance = random.Random(7)
        for _ in range(VISITS):
            for key in chance.sample(keys, len(keys)):
                if key != operator.shell.workspace.deck.key:
                    await visit(operator, key, times[key], first=False)
    tell(times)


def tell(times: dict[str, Times]) -> None:
    print(f"panel switch until painted, ms, load {os.getloadavg()[0]:.1f}")
    print(f"  {'':10} {'first':>7} {'+ data':>7} {'p50':>7} {'p95':>7}")
    for key, each in times.items():
        p50, p95 = np.percentile(each.painted_ms, (50, 95))
        print(f"  {key:10} {each.first_ms:7.0f} {each.first_data_ms:7.0f} {p50:7.0f} {p95:7.0f}")
    p50, p95 = np.percentile([ms for each in times.values() for ms in each.painted_ms], (50, 95))
    print(f"  {'all':10} {'':7} {'':7} {p50:7.0f} {p95:7.0f}   (budget p95 150 ms)")


def main() -> None:
    make_application()
    garbage = Garbage()
    garbage.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with demo_plant(folder, since=lambda site: midnight(site, PAST_DAYS), rooms_s=ROOMS_S) as plant:
            plant.start()
            qasync.run(measure(plant, folder))
    garbage.stop()
    frames.main()


if __name__ == "__main__":
    main()
