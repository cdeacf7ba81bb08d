"""Every step of every command: remembered, kept, audited and told, in this order."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable

from app.domain.commands.lifecycle import FINAL
from app.domain.errors import NotFound
from app.domain.messages import Command
from app.domain.site import Point
from app.engine.audit import Audit
from app.engine.commands.ledger import Ledger
from app.engine.commands.words import event_words, result_words, value_words
from app.engine.events import EventLog
from app.store import Store

REMEMBERED = 1000
ENGINE = "Kilowatch"
"""Who commands when the engine does it by itself."""

Listener = Callable[[Command], None]
log = logging.getLogger(__name__)


class Records:
    """The newest commands in memory, all of them in the database."""

    def __init__(self, store: Store, audit: Audit, events: EventLog, ledger: Ledger) -> None:
        self._store, self._audit, self._events, self._ledger = store, audit, events, ledger
        self._commands: OrderedDict[str, Command] = OrderedDict()
        self._listeners: list[Listener] = []

    def find(self, id: str) -> Command:
        """Raises ``NotFound``."""
        found = self._commands.get(id) or self._store.commands.find(id)
        if found is None:
            raise NotFound(f"There is no command '{id}'.")
        return found

    async def unfinished(self) -> list[Command]:
        """What a former run left without an end, the oldest first."""
        recent = await asyncio.to_thread(self._store.commands.recent, REMEMBERED)
        known = self._commands  # of this run, which has begun already
        return [one for one in reversed(recent) if one.state not in FINAL and one.id not in known]

    def listen(self, callback: Listener) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    async def note(self, point: Point, command: Command) -> None:
        """Take the next step of a command; returns when it is kept, or soon when the database is away."""
        await self._ledger.kept(self.note_soon(point, command))

    def note_soon(self, point: Point, command: Command) -> asyncio.Event:
        """The same without waiting; the event tells that it is kept."""
        self._remember(command)
        self._ledger.add(lambda: asyncio.to_thread(self._store.commands.keep, command))
        done = self._ledger.add(lambda: self._audited(point, command))
        if command.state in FINAL:
            kind = "automation" if command.by == ENGINE else "operator"
            self._events.add(kind, point.id, event_words(point, command))
        for listener in tuple(self._listeners):
            try:
                listener(command)
            except Exception:
                log.exception("A listener of the commands failed")
        return done

    def _remember(self, command: Command) -> None:
        self._commands[command.id] = command
        self._commands.move_to_end(command.id)
        while len(self._commands) > REMEMBERED:
            self._commands.popitem(last=False)

    async def _audited(self, point: Point, command: Command) -> None:
        await self._audit.write(
            command.by,
            command.workstation,
            "release" if command.value is None else "command",
            point.id,
            old="" if command.old is None else value_words(point, command.old).text("en"),
            new=value_words(point, command.value).text("en"),
            reason=command.reason,
            result=result_words(command),
        )
