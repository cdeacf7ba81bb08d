"""What has changed for one console since it was last served; bounded however long that is ago."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidInput
from app.domain.messages import Alarm, Event, LiveAlarms, LiveEvents, LiveOverrides, LivePoints, LiveState, Subscribe
from app.engine.engine import Engine
from app.engine.live import LiveTable, Rows

EVENTS_KEPT = 500
STATE_EVENTS = 200
MAX_PATTERNS = 20_000
MAX_PATTERN_LENGTH = 200
MAX_WILD = 200
"""Patterns with ``*`` or ``?``: each is compared with every point, while the engine waits."""
_MICROSECONDS_A_MS = 1_000


class Gathering:
    """Changes of one subscription on one running plant. ``stop`` ends its listening."""

    def __init__(self, engine: Engine, wanted: Subscribe) -> None:
        self.wanted = wanted
        self.plant = engine.plant
        self._engine = engine
        self._live = engine.plant.live
        self._rows = rows_of(self._live, wanted.points)
        self._place = np.full(len(self._live), -1, np.intp)
        self._place[self._rows] = np.arange(len(self._rows))
        self._version = 0
        self._whole = True  # the whole state is due
        self._alarms: dict[str, Alarm] = {}
        self._events: list[Event] = []
        self._overrides = False
        self._unlisten = [engine.plant.commands.listen_overrides(self._overrides_changed)]
        if wanted.alarms:
            self._unlisten.append(engine.plant.alarms.listen(self._alarms_changed))
        if wanted.events:
            self._unlisten.append(engine.events.listen(self._events_added))

    def stop(self) -> None:
        for unlisten in self._unlisten:
            unlisten()

    def start_over(self) -> None:
        """The next thing is the whole state: too much was missed."""
        self._whole = True

    def take(self) -> list[object]:
        """The messages that are due, and forget them."""
        if self._whole:
            return [self._state()]
        messages: list[object] = []
        points = self._points()
        if points is not None:
            messages.append(points)
        if self._alarms:
            messages.append(LiveAlarms(alarms=list(self._alarms.values())))
        if self._overrides:
            messages.append(LiveOverrides(overrides=self.plant.commands.overrides()))
        if self._events:
            messages.append(LiveEvents(events=self._events))
        self._forget()
        return messages

    def _forget(self) -> None:
        self._alarms, self._events, self._overrides = {}, [], False

    def _state(self) -> LiveState:
        self._forget()
        self._whole = False
        self._version = self._live.version
        ids = self._live.ids
        value, quality, reason, at_ms = _columns(self._live, self._rows)
        return LiveState(
            ids=[ids[row] for row in self._rows],
            value=value,
            quality=quality,
            reason=reason,
            at_ms=at_ms,
            alarms=self.plant.alarms.active() if self.wanted.alarms else [],
            overrides=self.plant.commands.overrides(),
            events=self._engine.events.recent(STATE_EVENTS) if self.wanted.events else [],
        )

    def _points(self) -> LivePoints | None:
        if self._live.version == self._version:
            return None
        changed = self._live.changed_since(self._version)
        self._version = self._live.version
        index = self._place[changed]
        mine = index >= 0
        if not mine.any():
            return None
        value, quality, reason, at_ms = _columns(self._live, changed[mine])
        return LivePoints(index=index[mine].tolist(), value=value, quality=quality, reason=reason, at_ms=at_ms)

    def _alarms_changed(self, alarms: Sequence[Alarm]) -> None:
        self._alarms.update((alarm.id, alarm) for alarm in alarms)

    def _events_added(self, events: Sequence[Event]) -> None:
        self._events.extend(events)
        if len(self._events) > EVENTS_KEPT:
            self.start_over()
            self._events = []

    def _overrides_changed(self, _: object) -> None:
        self._overrides = True


def rows_of(live: LiveTable, patterns: Iterable[str]) -> Rows:
    """Rows whose id matches one of the patterns (``*`` and ``?`` stand for any text and any character), in table order."""
    names = list(patterns)
    if len(names) > MAX_PATTERNS or any(len(name) > MAX_PATTERN_LENGTH for name in names):
        raise InvalidInput("points", f"points: at most {MAX_PATTERNS} patterns of {MAX_PATTERN_LENGTH} characters.")
    if "*" in names:
        return np.arange(len(live), dtype=np.intp)
    exact = {live.row[name] for name in names if name in live.row}
    return np.array(sorted(exact | _matching(live, [name for name in names if "*" in name or "?" in name])), np.intp)


def _matching(live: LiveTable, wild: list[str]) -> set[int]:
    if not wild:
        return set()
    if len(wild) > MAX_WILD:
        raise InvalidInput("points", f"points: at most {MAX_WILD} patterns with * or ?; name the others in full.")
    any_of_them = re.compile("|".join(map(translate, wild))).match
    return {row for row, id in enumerate(live.ids) if any_of_them(id)}


def _columns(live: LiveTable, rows: NDArray[np.intp]) -> tuple[list[float | None], list[int], list[int], list[int]]:
    """Values (NaN, which is null in JSON, where nothing is to be shown), qualities, reasons and times in ms (of the value)."""
    at_ms = live.shown_at_us(rows) // _MICROSECONDS_A_MS
    return live.shown(rows).tolist(), live.quality[rows].tolist(), live.reason[rows].tolist(), at_ms.tolist()
