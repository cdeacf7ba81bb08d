"""Seven days at the console in an afternoon: 5,000 updates a second and another display every 10 s, as fast as they can be shown.

The console is the whole one, on a real campus and engine; on top of what the engine sends come changes of 2,000 of its values.
Passes when memory grows by at most 50 MB and objects, tasks and handles stay. ``python -m tests.endurance.console [DAYS]``.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil  # type: ignore[import-untyped]
import qasync
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.domain.messages import LivePoints
from tests.system.operator import Operator, at_the_console, until
from tests.system.plant import demo_plant, midnight
from ui.console import make_application
from ui.garbage import Garbage
from ui.place import Place

DAYS = 7.0
SCREEN_S, MESSAGES_PER_S, CHANGES = 10.0, 10, 500
VALUES = 2_000
LINES = 28
WARM = 0.15
MOST_GROWTH_MB, MOST_GROWTH_SHARE = 50.0, 0.02


@dataclass(frozen=True, slots=True)
class Sample:
    """What must not grow."""

    day: float
    rss_mb: float
    objects: int
    widgets: int
    tasks: int
    handles: int
    threads: int

    def line(self) -> str:
        return (
            f"  {self.day:5.2f} {self.rss_mb:8.1f} {self.objects:9,} {self.widgets:8,} "
            f"{self.tasks:6} {self.handles:8} {self.threads:8}"
        )


def sample(operator: Operator, day: float) -> Sample:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    process = psutil.Process()
    return Sample(
        day,
        process.memory_info().rss / 1e6,
        len(gc.get_objects()),
        len(operator.program.windows.main.findChildren(QObject)),
        len(asyncio.all_tasks()),
        process.num_fds() if hasattr(process, "num_fds") else process.num_handles(),
        process.num_threads(),
    )


class Changes:
    """What an engine would send in ten seconds, at once."""

    def __init__(self, operator: Operator) -> None:
        self._feed, self._chance = operator.feed, random.Random(7)
        self._rows = min(VALUES, len(operator.feed.plant.values))

    def send(self) -> None:
        for _ in range(int(SCREEN_S * MESSAGES_PER_S)):
            rows = self._chance.sample(range(self._rows), min(CHANGES, self._rows))
            values: list[float | None] = [self._chance.gauss(22.0, 3.0) for _ in rows]
            none, now_ms = [0] * len(rows), [int(time.time() * 1000)] * len(rows)
            self._feed.apply(LivePoints(index=rows, value=values, quality=none, reason=none, at_ms=now_ms))
        self._feed.flush()


async def screens(operator: Operator, days: float) -> list[Sample]:
    """From display to display, each with another selection now and then, until the days are over."""
    changes, keys = Changes(operator), operator.shell.panel_keys()
    chance, buildings = random.Random(11), list(operator.shell.context.site.buildings)
    total = int(days * 86_400 / SCREEN_S)
    every, taken = max(1, total // LINES), list[Sample]()
    for number in range(total + 1):
        key = keys[number % len(keys)]
        operator.shell.go(Place(key, {"building": chance.choice(buildings)} if key == "zones" else {}))
        changes.send()
        await asyncio.sleep(0.01)
        operator.program.windows.main.repaint()
        await asyncio.sleep(0.01)
        if number % every == 0:
            taken.append(sample(operator, number * SCREEN_S / 86_400))
            print(taken[-1].line(), flush=True)
    return taken


def judge(taken: list[Sample]) -> bool:
    """Whether nothing has grown since everything was used once."""
    warm, end = taken[max(1, int(WARM * len(taken)))], taken[-1]
    growth_mb = end.rss_mb - warm.rss_mb
    objects = end.objects / warm.objects - 1
    print(
        f"growth since day {warm.day:.2f}: {growth_mb:+.1f} MB (most {MOST_GROWTH_MB:g}), objects {100 * objects:+.2f} %,"
    )
    print(
        f"  widgets {end.widgets - warm.widgets:+}, tasks {end.tasks - warm.tasks:+}, handles {end.handles - warm.handles:+}"
    )
    flat = end.tasks <= warm.tasks + 2 and end.handles <= warm.handles + 4 and end.threads <= warm.threads + 2
    return growth_mb <= MOST_GROWTH_MB and objects <= MOST_GROWTH_SHARE and flat


async def run(url: str, folder: Path, days: float) -> bool:
    async with at_the_console(url, folder) as operator:
        await operator.create_administrator()
        await until(lambda: len(operator.feed.plant.values) > 0, "the state")
        print(f"  {'day':>5} {'MB':>8} {'objects':>9} {'widgets':>8} {'tasks':>6} {'handles':>8} {'threads':>8}")
        return judge(await screens(operator, days))


def main() -> int:
    days = float(sys.argv[1]) if sys.argv[1:] else DAYS
    make_application()
    garbage = Garbage()
    garbage.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with demo_plant(folder, since=lambda site: midnight(site, 40), rooms_s=86_400.0) as plant:
            plant.start()
            passed: bool = qasync.run(run(plant.url, folder, days))
    garbage.stop()
    print("passed" if passed else "FAILED")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
