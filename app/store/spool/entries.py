"""What waits beside samples: each kind with its body, and how it is written to the shared database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.messages import AlarmTransition, AuditEntry, Command, Event, Override
from app.store.bodies import from_json, to_json
from app.store.database import set_meta
from app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmCommit:
    """States by alarm and the transitions that led to them."""

    states: dict[str, dict[str, Any]]
    transitions: list[AlarmTransition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Alarms that are forgotten, or the point of an override that is dropped."""

    names: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Events in their order."""

    events: list[Event]


ALARMS, FORGET, AUDIT, EVENTS = "alarms", "forget alarms", "audit", "events"
COMMAND, OVERRIDE, DROP = "command", "override", "drop override"
SESSIONS = "sessions"
STATES = frozenset({FORGET, OVERRIDE, DROP, SESSIONS})
"""Entries that say only how something is from now on."""
SESSIONS_NAME = "sessions"
"""In the ``meta`` table of the shared database: the open sessions, of tokens only hashes."""


def body_of(value: Any) -> str:
    """As JSON. Characters without a meaning that PostgreSQL refuses are replaced, so that no entry holds up the others."""
    return to_json(value).replace("\\u0000", "\\ufffd")


def write_entry(store: Store, kind: str, body: str, *, stale: bool = False) -> None:
    """Write one entry in the transaction of this thread.

    What happened is written in any case. What holds now is not, when it is ``stale``: another engine has taken over since.
    """
    if stale and kind == ALARMS:
        store.alarms.commit({}, from_json(body, AlarmCommit, "entry of the spool").transitions)
    elif not (stale and kind in STATES):
        _WRITERS[kind](store, body)


def _alarms(store: Store, body: str) -> None:
    entry = from_json(body, AlarmCommit, "entry of the spool")
    store.alarms.commit(entry.states, entry.transitions)


def _forget(store: Store, body: str) -> None:
    store.alarms.forget(from_json(body, Names, "entry of the spool").names)


def _audit(store: Store, body: str) -> None:
    store.audit.append(from_json(body, AuditEntry, "entry of the spool"))


def _events(store: Store, body: str) -> None:
    store.events.append(from_json(body, Events, "entry of the spool").events)


def _command(store: Store, body: str) -> None:
    store.commands.keep(from_json(body, Command, "entry of the spool"))


def _override(store: Store, body: str) -> None:
    store.commands.keep_override(from_json(body, Override, "entry of the spool"))


def _drop(store: Store, body: str) -> None:
    for point in from_json(body, Names, "entry of the spool").names:
        store.commands.drop_override(point)


def _sessions(store: Store, body: str) -> None:
    with store.database.write() as connection:
        set_meta(connection, SESSIONS_NAME, from_json(body, Names, "entry of the spool").names[0])


_WRITERS: Mapping[str, Callable[[Store, str], None]] = {
    ALARMS: _alarms,
    FORGET: _forget,
    AUDIT: _audit,
    EVENTS: _events,
    COMMAND: _command,
    OVERRIDE: _override,
    DROP: _drop,
    SESSIONS: _sessions,
}
