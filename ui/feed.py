"""The only bridge from async to Qt: owns the SDK client, its live stream and every task that a slot starts.

Changes are gathered and emitted at most ten times a second. A hidden panel receives nothing: its watch is stopped.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.domain.errors import EngineLost, KilowatchError, NotSignedIn
from app.domain.messages import LiveSession, LiveState
from app.domain.readings import Reading
from ui.plant import Changes, LiveMessage, Plant

GATHER_MS = 100
LOST_AFTER_S = 3.0
"""Health comes once a second; this long without any message means that the engine is lost."""
WATCHDOG_MS = 500

T = TypeVar("T")
StreamMessage = LiveMessage | LiveSession
PointsChanged = Callable[[set[str]], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connection:
    """``since``: when the engine was lost, or when it came back; UTC."""

    connected: bool
    since: datetime


class Watch:
    """An interest in some points, of a panel that is visible now or is not. Made by ``Feed.watch``."""

    def __init__(self, feed: Feed, points: Iterable[str], callback: PointsChanged) -> None:
        self._feed = feed
        self.points = frozenset(points)
        self.callback = callback
        self.active = False

    def start(self) -> None:
        """Receive changes from now on, and at once everything as it is."""
        if not self.active:
            self.active = True
            self.callback(set(self.points))

    def stop(self) -> None:
        self.active = False

    def replace(self, points: Iterable[str]) -> None:
        """Watch other points; an active watch receives them at once."""
        self.points = frozenset(points)
        if self.active:
            self.callback(set(self.points))

    def end(self) -> None:
        """Forget it."""
        self.active = False
        self._feed.forget(self)


class Feed(QObject):
    """Live plant, and awaiting for slots. Lives in the qasync loop; ``await close()`` ends everything it owns."""

    points_changed = Signal(object)  # set of point ids
    alarms_changed = Signal()
    alarms_raised = Signal(object)  # list of alarms that are newly unacknowledged
    overrides_changed = Signal()
    events_changed = Signal(object)  # list of new events
    health_changed = Signal()
    connection_changed = Signal(object)  # Connection
    failed = Signal(str)  # a sentence for a toast
    rights_changed = Signal(object)  # LiveSession
    session_lost = Signal()  # the engine does not know the token any more: sign in again

    def __init__(self, parent: QObject | None = None, *, lost_after_s: float = LOST_AFTER_S) -> None:
        super().__init__(parent)
        self._lost_after_s = lost_after_s
        self.plant = Plant()
        self.client: Any = None
        self.connection = Connection(False, datetime.now(UTC))
        self._watches: list[Watch] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stream: asyncio.Task[Any] | None = None
        self._pending = Changes()
        self._heard_s = time.monotonic()
        self._gather = self._timer(GATHER_MS, self.flush, single=True)
        self._watchdog = self._timer(WATCHDOG_MS, self._watch_silence, single=False)

    # -- what the plant is now ----------------------------------------------------------------------------------------
    def reading(self, point: str | None) -> Reading:
        """The newest reading; when the engine is lost, bad with reason ``engine_lost`` and the last value."""
        return self.plant.values.reading(point)

    def watch(self, points: Iterable[str], callback: PointsChanged) -> Watch:
        """A watch on points, not started yet. ``callback`` gets the changed ids, gathered, while it is active."""
        made = Watch(self, points, callback)
        self._watches.append(made)
        return made

    def forget(self, watch: Watch) -> None:
        if watch in self._watches:
            self._watches.remove(watch)

    # -- what comes in ------------------------------------------------------------------------------------------------
    def follow(self, stream: AsyncIterable[StreamMessage]) -> None:
        """Apply every message of the live stream until it ends, is left or the feed closes."""
        self.leave()
        self._heard_s = time.monotonic()
        self._watchdog.start()
        self._stream = self._own(self._follow(stream))

    def leave(self) -> None:
        """Stop following and forget the plant: nobody is signed in any more."""
        self._watchdog.stop()
        self._gather.stop()
        if self._stream is not None:
            self._stream.cancel()
            self._stream = None
        self.plant, self._pending = Plant(), Changes()
        if self.connection.connected:
            self._connected(False)

    def apply(self, message: StreamMessage) -> None:
        """Take one message of the engine; signals follow within 100 ms."""
        self._heard_s = time.monotonic()
        if not self.connection.connected:
            self._connected(True)
            if not isinstance(message, LiveState):
                self._add(self.plant.regain())
        if isinstance(message, LiveSession):
            self.rights_changed.emit(message)
        else:
            self._add(self.plant.apply(message))

    def flush(self) -> None:
        """Emit what has gathered."""
        self._gather.stop()
        changes, self._pending = self._pending, Changes()
        self._emit_points(changes.points)
        for changed, signal in (
            (changes.alarms, self.alarms_changed),
            (changes.overrides, self.overrides_changed),
            (changes.health, self.health_changed),
        ):
            if changed:
                signal.emit()
        if changes.events:
            self.events_changed.emit(changes.events)
        if changes.raised:
            self.alarms_raised.emit(changes.raised)

    def lose(self) -> None:
        """Mark every value: the engine does not answer."""
        if self.connection.connected:
            self._connected(False)
            self._add(self.plant.lose())
            self.flush()

    # -- what slots await ---------------------------------------------------------------------------------------------
    def run(
        self,
        work: Awaitable[T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[KilowatchError], object] | None = None,
    ) -> asyncio.Task[None]:
        """Await ``work`` in a task owned here. Expected errors go to ``on_error``, else to a toast; ours to the log.

        A widget that is gone by then is told nothing: closing a dialog needs no clean-up of what it has asked for.
        """
        task = self._own(self._awaited(work, on_done, on_error))
        if isinstance(work, Coroutine):
            task.add_done_callback(lambda _: work.close())  # cancelled before its first step it would never be awaited
        return task

    async def close(self) -> None:
        """Cancel and await every task."""
        self._watchdog.stop()
        self._gather.stop()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- inside -------------------------------------------------------------------------------------------------------
    async def _follow(self, stream: AsyncIterable[StreamMessage]) -> None:
        try:
            async for message in stream:
                self.apply(message)
        except NotSignedIn:
            self.session_lost.emit()
        except EngineLost:
            self.lose()

    async def _awaited(
        self,
        work: Awaitable[T],
        on_done: Callable[[T], object] | None,
        on_error: Callable[[KilowatchError], object] | None,
    ) -> None:
        try:
            result = await work
        except KilowatchError as error:
            if on_error is None or not _gone(on_error):
                (on_error or self._refused)(error)
            return
        if on_done is not None and not _gone(on_done):
            on_done(result)

    def _refused(self, error: KilowatchError) -> None:
        if isinstance(error, NotSignedIn):
            self.session_lost.emit()
        else:
            self.failed.emit(str(error))

    def _own(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.get_event_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("A task of the console failed.", exc_info=error)
            self.failed.emit("The console made a mistake; the details are in its log.")

    def _connected(self, connected: bool) -> None:
        self.connection = Connection(connected, datetime.now(UTC))
        self.connection_changed.emit(self.connection)

    def _watch_silence(self) -> None:
        if time.monotonic() - self._heard_s > self._lost_after_s:
            self.lose()

    def _add(self, changes: Changes) -> None:
        pending = self._pending
        pending.points |= changes.points
        pending.alarms |= changes.alarms
        pending.overrides |= changes.overrides
        pending.health |= changes.health
        pending.events += changes.events
        pending.raised += changes.raised
        if not self._gather.isActive():
            self._gather.start()

    def _emit_points(self, points: set[str]) -> None:
        if not points:
            return
        self.points_changed.emit(points)
        for watch in list(self._watches):
            if watch.active and (changed := points & watch.points):
                watch.callback(changed)

    def _timer(self, interval_ms: int, slot: Callable[[], None], *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.setSingleShot(single)
        timer.timeout.connect(slot)
        return timer


def _gone(callback: Callable[..., object]) -> bool:
    """Whether the Qt object of a bound method, or one that a function has closed over, has been deleted."""
    owners = [getattr(callback, "__self__", None)]
    for cell in getattr(callback, "__closure__", None) or ():
        with suppress(ValueError):  # not assigned yet
            owners.append(cell.cell_contents)
    return any(isinstance(owner, QObject) and not isValid(owner) for owner in owners)
