"""The recorder: what becomes history, and that it all gets there, through outages and the end of the engine."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import StoreError
from app.domain.readings import Quality, Reason
from app.domain.site import Name, Point, Record
from app.engine.live import LiveTable
from app.engine.recorder import Recorder
from app.engine.spool import Spool
from app.store import Samples, Store, open_store
from app.store.recording import DirectRecording

S = 1_000_000
T0 = time.time_ns() // 1000 // S * S - 3600 * S
QUICK_S = 0.1
POINTS = (
    Point(id="a.temperature", name=Name(), record=Record(deadband=0.2, longest_silence_s=900.0)),
    Point(id="a.meter", name=Name(), record=Record(longest_silence_s=60.0)),
    Point(id="a.secret", name=Name(), record=None),
)


class FlakySamples:
    """The samples of a real store, behind a database that can be away or slow."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.away = False
        self.takes_s = 0.0
        self.writing = False
        self.rolled: list[int] = []

    def append(self, samples: Samples) -> None:
        self.writing = True
        time.sleep(self.takes_s)
        self.writing = False
        if self.away:
            raise StoreError("the disk is full")
        self._store.samples.append(samples)

    def keys(self, ids: Sequence[str]) -> dict[str, int]:
        if self.away:
            raise StoreError("the disk is full")
        return self._store.samples.keys(ids)

    def hold(self, seconds: Mapping[str, float]) -> None:
        self._store.samples.hold(seconds)

    @property
    def behind(self) -> bool:
        return self._store.samples.behind

    def roll_up(self, until_us: int, longest_s: float) -> int:
        self.rolled.append(until_us)
        return self._store.samples.roll_up(until_us, longest_s)


class FlakyStore:
    def __init__(self, store: Store) -> None:
        self.samples = FlakySamples(store)

    def recording(self, holds_s: Mapping[str, float]) -> DirectRecording:
        return DirectRecording(self.samples, holds_s)  # type: ignore[arg-type] # has what is needed of a history


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def live() -> LiveTable:
    return LiveTable(POINTS)


def put(live: LiveTable, row: int, at_s: float, value: float, quality: Quality = Quality.GOOD) -> None:
    reason = Reason.NONE if quality is Quality.GOOD else Reason.OUT_OF_SERVICE
    rows, at_us = np.array([row], np.intp), T0 + round(at_s * S)
    live.put(rows, np.array([value]), np.array([quality], np.uint8), np.array([reason], np.uint8), at_us)


def mark(live: LiveTable, row: int, at_s: float, reason: Reason) -> None:
    live.mark(np.array([row], np.intp), Quality.BAD, reason, T0 + round(at_s * S))


async def until(holds: object, within_s: float = 5.0) -> None:
    assert callable(holds)
    start_s = time.monotonic()
    while not holds():
        assert time.monotonic() - start_s < within_s
        await asyncio.sleep(0.01)


async def record(recorder: Recorder) -> None:
    """Run it for a moment: at its end everything is written."""
    task = asyncio.create_task(recorder.run())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()


def stored(store: Store, point: str) -> list[tuple[float, float | None]]:
    """Samples as (seconds since the start, value or None)."""
    columns = store.samples.history(point, T0 - S, T0 + 7200 * S, now_us=T0 + 7200 * S)
    values = [None if np.isnan(value) else float(value) for value in columns.last]
    return list(zip(((columns.at_us - T0) / S).tolist(), values, strict=True))


async def test_what_moves_less_than_its_dead_band_is_not_recorded(live: LiveTable, store: Store) -> None:
    recorder = Recorder(live, store)
    for at_s, value in enumerate((20.0, 20.1, 20.2, 20.21, 20.3, 20.5, 20.2)):
        put(live, 0, at_s, value)
    await record(recorder)
    assert stored(store, "a.temperature") == [(0, 20.0), (3, 20.21), (5, 20.5), (6, 20.2)]


async def test_without_a_dead_band_every_change_is_recorded_and_only_changes(live: LiveTable, store: Store) -> None:
    recorder = Recorder(live, store)
    for at_s, value in enumerate((1.0, 1.0, 1.000001, 1.000001, 2.0)):
        put(live, 1, at_s, value)
        put(live, 2, at_s, value)
    await record(recorder)
    assert stored(store, "a.meter") == [(0, 1.0), (2, 1.000001), (4, 2.0)]
    assert stored(store, "a.secret") == []


async def test_after_the_longest_silence_the_same_value_is_recorded_again(live: LiveTable, store: Store) -> None:
    recorder = Recorder(live, store)
    for at_s in range(0, 130, 10):
        put(live, 1, at_s, 5.0)
    await record(recorder)
    assert stored(store, "a.meter") == [(0, 5.0), (60, 5.0), (120, 5.0)]


async def test_a_change_of_quality_is_recorded_even_when_the_value_stays(live: LiveTable, store: Store) -> None:
    recorder = Recorder(live, store)
    put(live, 0, 0, 20.0)
    put(live, 0, 1, 20.0, Quality.UNCERTAIN)
    mark(live, 0, 2, Reason.NO_ANSWER)
    mark(live, 0, 3, Reason.LINK_LOST)
    put(live, 0, 4, 20.0)
    await record(recorder)
    assert stored(store, "a.temperature") == [(0, 20.0), (1, 20.0), (2, None), (3, None), (4, 20.0)]
    newest = store.samples.last(["a.temperature"])["a.temperature"]
    assert (newest[1], newest[2]) == (20.0, Quality.GOOD)


async def test_a_batch_is_on_the_disk_within_a_second(live: LiveTable, store: Store) -> None:
    recorder = Recorder(live, store)
    task = asyncio.create_task(recorder.run())
    put(live, 0, 0, 20.0)
    assert recorder.backlog == 1
    await until(lambda: recorder.backlog == 0, 1.0)
    assert stored(store, "a.temperature") == [(0, 20.0)]
    assert recorder.database_ms is not None
    task.cancel()
    await asyncio.wait({task})


async def test_a_database_that_is_away_loses_nothing_and_keeps_the_order(
    live: LiveTable, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    flaky = FlakyStore(store)
    flaky.samples.away = True
    recorder = Recorder(live, flaky, commit_s=QUICK_S)  # type: ignore[arg-type] # has what the recorder needs of a store
    with caplog.at_level(logging.INFO, logger="app.engine.recorder"):
        task = asyncio.create_task(recorder.run())
        for at_s in range(50):
            put(live, 1, at_s, float(at_s))
        await until(lambda: recorder.failing)
        put(live, 1, 50, 50.0)
        assert recorder.backlog == 51
        assert recorder.database_ms is None
        flaky.samples.away = False
        await until(lambda: recorder.backlog == 0)
        assert not recorder.failing
        task.cancel()
        await asyncio.wait({task})
    assert stored(store, "a.meter") == [(float(n), float(n)) for n in range(51)]
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
    assert "they wait in memory: the disk is full" in caplog.records[0].message


async def test_a_slow_database_does_not_delay_the_engine_and_the_end_waits_for_it(
    live: LiveTable, store: Store
) -> None:
    flaky = FlakyStore(store)
    flaky.samples.takes_s = 0.3
    recorder = Recorder(live, flaky, commit_s=QUICK_S)  # type: ignore[arg-type] # has what the recorder needs of a store
    task = asyncio.create_task(recorder.run())
    put(live, 1, 0, 1.0)
    await until(lambda: flaky.samples.writing)
    put(live, 1, 1, 2.0)
    await asyncio.sleep(0.01)
    assert flaky.samples.writing, "the engine went on while the database was at it"
    task.cancel()
    await asyncio.wait({task})
    assert stored(store, "a.meter") == [(0, 1.0), (1, 2.0)]


async def test_when_memory_is_full_the_oldest_go_and_leave_a_counted_gap(
    live: LiveTable, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    flaky = FlakyStore(store)
    flaky.samples.away = True
    recorder = Recorder(live, flaky, Spool(capacity=40), commit_s=QUICK_S)  # type: ignore[arg-type] # as above
    task = asyncio.create_task(recorder.run())
    for at_s in range(38):
        put(live, 1, at_s, float(at_s))
    await until(lambda: "are given up" in caplog.text)
    for at_s in range(38, 41):
        put(live, 1, at_s, float(at_s))
    assert recorder.lost == 20
    flaky.samples.away = False
    await until(lambda: recorder.backlog == 0)
    task.cancel()
    await asyncio.wait({task})
    found = stored(store, "a.meter")
    assert found[0] == (0.001, None), "the gap begins a millisecond after the first lost sample"
    assert found[1:] == [(float(n), float(n)) for n in range(20, 41)]


async def test_the_end_of_the_engine_is_noted_so_that_the_time_until_the_next_start_is_a_gap(
    live: LiveTable, store: Store
) -> None:
    flaky = FlakyStore(store)
    recorder = Recorder(live, flaky, commit_s=QUICK_S)  # type: ignore[arg-type] # has what the recorder needs of a store
    put(live, 1, 0, 1.0)
    await record(recorder)
    assert len(flaky.samples.rolled) == 1
    assert recorder.backlog == 0
