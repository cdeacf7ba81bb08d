"""What waits beside samples: each kind with its body, and how it is written to the shared database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.errors import StoreError
from app.domain.messages import AlarmTransition, AuditEntry, Command, Event, Override
from app.store.bodies import from_json, to_json
from app.store.database import set_meta
from app.store.store import Store

T = TypeVar("T")


class Unreadable(StoreError):
    """An entry that this version cannot read: one of another version, or damaged."""


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
    Raises ``Unreadable`` before anything is written.
    """
    if kind not in _WRITERS:
        raise Unreadable(f"Entries of the kind '{kind}' are not known to this version.")
    if stale and kind == ALARMS:
        store.alarms.commit({}, _read(body, AlarmCommit).transitions)
    elif not (stale and kind in STATES):
        _WRITERS[kind](store, body)


def _read(body: str, kind: type[T]) -> T:
    try:
        return from_json(body, kind, "entry of the spool")
    except StoreError as error:
        raise Unreadable(str(error)) from error


def _alarms(store: Store, body: str) -> None:
    entry = _read(body, AlarmCommit)
    store.alarms.commit(entry.states, entry.transitions)


def _forget(store: Store, body: str) -> None:
    store.alarms.forget(_read(body, Names).names)


def _audit(store: Store, body: str) -> None:
    store.audit.append(_read(body, AuditEntry))


def _events(store: Store, body: str) -> None:
    store.events.append(_read(body, Events).events)


def _command(store: Store, body: str) -> None:
    store.commands.keep(_read(body, Command))


def _override(store: Store, body: str) -> None:
    store.commands.keep_override(_read(body, Override))


def _drop(store: Store, body: str) -> None:
    for point in _read(body, Names).names:
        store.commands.drop_override(point)


def _sessions(store: Store, body: str) -> None:
    with store.database.write() as connection:
        set_meta(connection, SESSIONS_NAME, _read(body, Names).names[0])


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
