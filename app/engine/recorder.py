"""The recorder: which live values become history, and how they get there while the database is slow or away."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.domain.backoff import backoff_s
from app.domain.errors import StoreError
from app.domain.readings import Quality
from app.domain.site import Point
from app.engine.finishing import finished
from app.engine.live import LiveTable, Rows
from app.engine.spool import Spool
from app.store import Store
from app.store.batches import Batch

COMMIT_S = 0.8
"""A value is on the disk at most a second after it was read."""
ROLL_UP_S = 60.0
LONGEST_ROLL_UP_S = 1.0
"""Samples wait meanwhile; what is left then goes on after the next ones are written."""
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 10.0
LAST_CHANCE_S = 15.0
"""How long the end of the engine waits for the database."""
HOLD_MARGIN_S = 60.0

_BAD = int(Quality.BAD)

T = TypeVar("T")
Floats = NDArray[np.float64]
_log = logging.getLogger(__name__)


class Recorder:
    """Records from its construction on; ``run`` writes. Nothing is dropped without a gap in history that says so.

    A point is recorded when it changes by more than its dead band, when its quality or reason changes, and with its first
    refresh after the longest silence. ``failing`` while the database does not take samples.
    """

    def __init__(
        self, live: LiveTable, store: Store, spool: Spool | None = None, *, commit_s: float = COMMIT_S
    ) -> None:
        self._live = live
        self._spool = Spool() if spool is None else spool
        self._commit_s = commit_s
        records = [point.record for point in live.points]
        n = len(records)
        self._recorded = np.array([record is not None for record in records], np.bool_)
        self._deadband = np.array([record.deadband if record else np.inf for record in records], np.float64)
        self._silence_us = np.array([round(record.longest_silence_s * 1e6) if record else 0 for record in records])
        self._value = np.full(n, np.nan)
        self._quality = np.full(n, 255, np.uint8)  # no quality: the first reading is always recorded
        self._reason = np.full(n, 255, np.uint8)
        self._at_us = np.zeros(n, np.int64)
        self._place = np.cumsum(self._recorded) - 1  # of a row among the recorded points
        self._recording = store.recording({point.id: _hold_s(point) for point in live.points if point.record})
        self._thread = ThreadPoolExecutor(1, "recorder")
        self._failures = 0
        self._retry_s = 0.0
        self.trouble: Exception | None = None
        """Why samples are not taken now."""
        self._roll_s = time.monotonic() + ROLL_UP_S
        self._roll_failing = False
        self._warned = False
        self.written = 0  # samples that are safe
        self.database_ms: float | None = None
        self._leave = live.listen(self._take)

    @property
    def backlog(self) -> int:
        """Samples that are not in the database yet: those in memory, and those on the local disk."""
        return len(self._spool) + self._recording.waiting

    @property
    def oldest_us(self) -> int | None:
        """The instant of the oldest sample in memory."""
        return self._spool.oldest_us

    @property
    def lost(self) -> int:
        """Samples that were given up because the database was away for too long; gaps stand for them."""
        return self._spool.lost

    @property
    def failing(self) -> bool:
        return self.trouble is not None

    async def run(self) -> None:
        """Write until cancelled, then everything that is left."""
        try:
            while True:
                await asyncio.sleep(self._commit_s)
                await finished(self._write(), patience_s=LAST_CHANCE_S)
                if time.monotonic() >= self._roll_s:
                    await finished(self._roll_up(), patience_s=LAST_CHANCE_S)
                    behind = self._recording.behind and not self._roll_failing
                    self._roll_s = time.monotonic() + (0.0 if behind else ROLL_UP_S)
        finally:
            self._leave()
            await self._finish()

    # -- which values -------------------------------------------------------------------------------------------------
    def _take(self, rows: Rows) -> None:
        """What is worth recording of the rows that were just written."""
        live = self._live
        value, quality, reason, at_us = (c.take(rows) for c in (live.value, live.quality, live.reason, live.at_us))
        moved = ~(np.abs(value - self._value.take(rows)) <= self._deadband.take(rows)) & (quality != _BAD)
        judged = (quality != self._quality.take(rows)) | (reason != self._reason.take(rows))
        silent = np.abs(at_us - self._at_us.take(rows)) >= self._silence_us.take(rows)  # clocks go back, too
        wanted = (moved | judged | silent) & self._recorded.take(rows)
        if not np.count_nonzero(wanted):
            return
        rows, value, quality, reason, at_us = (c[wanted] for c in (rows, value, quality, reason, at_us))
        bad = quality == _BAD
        self._value[rows], self._quality[rows], self._reason[rows], self._at_us[rows] = value, quality, reason, at_us
        shown: Floats = np.where(bad, np.nan, value)
        self._spool.add(Batch(row=rows, at_us=at_us, value=shown, quality=quality, reason=reason))

    # -- into the database --------------------------------------------------------------------------------------------
    async def _write(self) -> None:
        """Everything that waits, the oldest first; stops at the first failure and tries again later."""
        self._warn()
        while time.monotonic() >= self._retry_s and (batch := self._spool.next()) is not None:
            start_s = time.monotonic()
            try:
                await self._in_thread(lambda batch=batch: self._append(batch))  # type: ignore[misc] # bound at once
            except Exception as error:
                self._spool.returned()
                self._fail(error)
                return
            self._spool.taken()
            self.written += len(batch)
            self.database_ms = (time.monotonic() - start_s) * 1000.0
            self._recover()

    def _append(self, batch: Batch) -> None:
        """In the recorder's thread."""
        self._recording.append(replace(batch, row=self._place[batch.row]))

    async def _roll_up(self) -> None:
        now_us = time.time_ns() // 1000
        try:
            await self._in_thread(lambda: self._recording.roll_up(now_us, LONGEST_ROLL_UP_S))
            self._roll_failing = False
        except Exception as error:
            if not self._roll_failing:
                _log.error("History cannot be rolled up now: %s", error, exc_info=_unexpected(error))
            self._roll_failing = True

    def _fail(self, error: Exception) -> None:
        self._failures += 1
        self.trouble = error
        self._retry_s = time.monotonic() + backoff_s(self._failures, FIRST_RETRY_S, LONGEST_RETRY_S, 0.0)
        self.database_ms = None
        if self._failures == 1:
            _log.error("The database takes no samples, they wait in memory: %s", error, exc_info=_unexpected(error))

    def _recover(self) -> None:
        if self._failures:
            _log.info("The database takes samples again; %d wait", len(self._spool))
        self._failures, self._retry_s, self.trouble = 0, 0.0, None

    def _warn(self) -> None:
        if self._spool.nearly_full and not self._warned:
            _log.warning(
                "%d samples wait for the database; above %d the oldest are given up and leave a gap in history",
                len(self._spool),
                self._spool.capacity,
            )
        self._warned = self._spool.nearly_full

    # -- the thread ---------------------------------------------------------------------------------------------------
    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _finish(self) -> None:
        """Write what is left and note that the recorder was alive until now."""
        self._retry_s = 0.0
        try:
            async with asyncio.timeout(LAST_CHANCE_S):
                await self._write()
                if not self.failing:
                    await self._roll_up()
        except TimeoutError:
            _log.exception("The database did not finish within %g s", LAST_CHANCE_S)
        if len(self._spool):
            _log.error("%d samples could not be written before the end and are lost", len(self._spool))
        self._thread.shutdown(wait=False, cancel_futures=True)


def _hold_s(point: Point) -> float:
    """How long a value counts when nothing follows: after the longest silence comes a refresh, or a mark that there is none."""
    assert point.record is not None
    return point.record.longest_silence_s + max(HOLD_MARGIN_S, 3 * point.period_s)


def _unexpected(error: Exception) -> Exception | None:
    """The traceback is wanted for faults of our own, not for those of the disk."""
    return None if isinstance(error, StoreError) else error
