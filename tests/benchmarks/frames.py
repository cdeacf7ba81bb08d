"""Frame times of the console with 2,000 visible values changing at 10,000 updates a second, drawn offscreen.

The values stand in the densest display that our widgets make, a table of 40 rows by 50 columns; the messages come encoded,
as the engine sends them. ``python -m tests.benchmarks.frames``.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
import numpy as np
import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.domain.messages import LivePoints, LiveState
from app.sdk.live import LiveMessage, decode
from ui.console import make_application
from ui.feed import Feed
from ui.garbage import Garbage
from widgets.columns import Cell, Column
from widgets.table import Table

ROWS, COLUMNS = 40, 50
VALUES = ROWS * COLUMNS
UPDATES_PER_S, MESSAGES_PER_S = 10_000, 10
RUN_S, IDLE_S = 20.0, 5.0
FRAME_MS = 16.7
SIZE = (2600, 1060)


@dataclass(frozen=True, slots=True)
class Row:
    """Fifty readings in a line."""

    id: str
    values: tuple[float | None, ...]


def point(row: int, column: int) -> str:
    return f"b.r{row:02d}.c{column:02d}"


def value_at(column: int, row: Row) -> float | None:
    return row.values[column]


def table() -> Table:
    columns = [
        Column(key=f"c{n:02d}", title=f"C{n:02d}", value=partial(value_at, n), cell=Cell.NUMBER, unit="°C", width=52)
        for n in range(COLUMNS)
    ]
    return Table(columns, lambda row: str(row.id), row_px=24, name="Values")


def state() -> LiveState:
    ids = [point(r, c) for r in range(ROWS) for c in range(COLUMNS)]
    zeros = [0] * VALUES
    return LiveState(ids=ids, value=[20.0] * VALUES, quality=zeros, reason=zeros, at_ms=zeros, alarms=[], overrides=[])


def messages() -> list[bytes]:
    """A second of changes, encoded."""
    chance, size = np.random.default_rng(7), UPDATES_PER_S // MESSAGES_PER_S
    made = []
    for _ in range(MESSAGES_PER_S):
        rows = chance.choice(VALUES, size, replace=False)
        values: list[float | None] = [round(float(v), 2) for v in chance.normal(22.0, 3.0, size)]
        zeros = [0] * size
        made.append(LivePoints(index=[int(r) for r in rows], value=values, quality=zeros, reason=zeros, at_ms=zeros))
    return [msgspec.json.encode(message) for message in made]


async def stream(encoded: list[bytes]) -> AsyncIterator[LiveMessage]:
    """What the SDK gives: the state, then changes at their pace."""
    yield state()
    loop, number = asyncio.get_running_loop(), 0
    start_s = loop.time()
    while True:
        number += 1
        await asyncio.sleep(max(0.0, start_s + number / MESSAGES_PER_S - loop.time()))
        message = decode(encoded[number % len(encoded)])
        assert message is not None
        yield message


class Display:
    """The table and its watch, as a panel has them."""

    def __init__(self, feed: Feed) -> None:
        self._feed, self.table = feed, table()
        self.updates = 0
        self._place = {point(r, c): (r, c) for r in range(ROWS) for c in range(COLUMNS)}
        self._values = [[feed.reading(point(r, c)).value for c in range(COLUMNS)] for r in range(ROWS)]
        self.table.show_rows([self._row(n) for n in range(ROWS)])
        self._watch = feed.watch(self._place, self._changed)

    def start(self) -> None:
        self.table.resize(*SIZE)
        self.table.show()
        self._watch.start()

    def _row(self, row: int) -> Row:
        return Row(f"r{row:02d}", tuple(self._values[row]))

    def _changed(self, points: set[str]) -> None:
        self.updates += len(points)
        for name in points:
            row, column = self._place[name]
            self._values[row][column] = self._feed.reading(name).value
        self.table.update_rows([self._row(n) for n in sorted({self._place[name][0] for name in points})])


class Heartbeat:
    """A timer at the pace of a screen: how far apart its ticks really are is what an operator feels."""

    def __init__(self) -> None:
        self.gaps_ms: list[float] = []
        self._last_s = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(self._timer.timerType().PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(int(FRAME_MS) - 1)

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now_s = time.perf_counter()
        self.gaps_ms.append(1000.0 * (now_s - self._last_s))
        self._last_s = now_s


class Painted:
    """CPU milliseconds of every paint of the table's cells,"""

    def __init__(self, shown: Table) -> None:
        self.times_ms: list[float] = []
        plain = shown.paintEvent

        def timed(event: Any) -> None:
            start_s = time.thread_time()
            plain(event)
            self.times_ms.append(1000.0 * (time.thread_time() - start_s))

        shown.paintEvent = timed  # type: ignore[method-assign]


async def measure() -> None:
    idle = Heartbeat()
    await asyncio.sleep(IDLE_S)
    idle.stop()
    tell("time between idle frames", idle.gaps_ms)
    feed = Feed()
    feed.follow(stream(messages()))
    await asyncio.sleep(0.3)
    display = Display(feed)
    painted = Painted(display.table)
    display.start()
    await asyncio.sleep(2.0)
    painted.times_ms.clear()
    display.updates, cpu_s, start_s = 0, time.process_time(), time.perf_counter()
    heart = Heartbeat()
    await asyncio.sleep(RUN_S)
    heart.stop()
    run_s = time.perf_counter() - start_s
    cpu = (time.process_time() - cpu_s) / run_s
    print(
        f"{VALUES:,} visible values, {UPDATES_PER_S:,} updates/s, {100 * cpu:.0f} % of a core, load {os.getloadavg()[0]:.1f}"
    )
    tell("CPU of painting a frame", painted.times_ms)
    tell("time between frames", heart.gaps_ms)
    late = sum(gap > FRAME_MS + 1.0 for gap in heart.gaps_ms) / len(heart.gaps_ms)
    print(f"  {100 * late:.1f} % of frames later than {FRAME_MS} ms")
    await feed.close()


def tell(name: str, times_ms: list[float]) -> None:
    p50, p95, p99 = np.percentile(times_ms, (50, 95, 99))
    print(
        f"  {name:24} p50 {p50:6.1f}   p95 {p95:6.1f}   p99 {p99:6.1f}   most {max(times_ms):6.1f} ms   ({len(times_ms)})"
    )


def main() -> None:
    make_application()
    assert QApplication.instance() is not None
    garbage = Garbage()
    garbage.start()
    qasync.run(measure())
    garbage.stop()


if __name__ == "__main__":
    main()
