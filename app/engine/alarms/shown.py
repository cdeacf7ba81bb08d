"""The lists as everybody sees them: rows, counts, who is told, what the event list says. Nothing here is undecided."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence

from app.domain.alarms.machine import WAITING, Base
from app.domain.alarms.state import AlarmState, Kind
from app.domain.messages import Alarm
from app.engine.alarms.keeper import Decision
from app.engine.alarms.rows import alarm_row
from app.engine.alarms.rules import Ruled
from app.engine.alarms.words import event_text, event_type
from app.engine.events import EventLog

Listener = Callable[[list[Alarm]], None]
LISTED = frozenset(base.value for base in Base)
log = logging.getLogger(__name__)


class Shown:
    """Rows by alarm id: all that are not normal or are suppressed."""

    def __init__(self, rules: Sequence[Ruled], events: EventLog) -> None:
        self._rules, self._events = rules, events
        self._listeners: list[Listener] = []
        self.rows: dict[str, Alarm] = {}

    def listen(self, callback: Listener) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def put(self, n: int, state: AlarmState) -> Alarm:
        """The row of rule ``n``, listed or taken off the list."""
        row = alarm_row(self._rules[n], state)
        if state.listed:
            self.rows[row.id] = row
        else:
            self.rows.pop(row.id, None)
        return row

    def show(self, decisions: Sequence[Decision]) -> None:
        """Bring the rows up to date, then tell listeners and the event list."""
        newest = {decision.rule: decision.state for decision in decisions}
        changed = [self.put(n, state) for n, state in newest.items()]
        for listener in tuple(self._listeners):
            try:
                listener(changed)
            except Exception:
                log.exception("A listener of the alarms failed")
        for decision in decisions:
            if not decision.told:
                self._note(decision)

    def counts(self) -> dict[str, int]:
        """Rows of the list by priority ("1"), those not acknowledged ("1u"), "unacknowledged" of all, "shelved"."""
        counts = Counter({"unacknowledged": 0, "shelved": 0})
        for priority in (1, 2, 3, 4):
            counts[str(priority)] = counts[f"{priority}u"] = 0
        for row in self.rows.values():
            waiting = row.state in WAITING
            counts["shelved"] += row.state == Kind.SHELVED
            counts["unacknowledged"] += waiting
            counts[str(row.priority)] += row.state in LISTED
            counts[f"{row.priority}u"] += waiting
        return dict(counts)

    def _note(self, decision: Decision) -> None:
        kind = event_type(decision.transition.event, decision.state)
        if kind:
            text = event_text(self._rules[decision.rule], decision.state, decision.transition)
            self._events.add(kind, decision.transition.alarm, text, decision.transition.priority)
