"""The event list: one line for whatever an operator should know happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, insert, select

from app.domain.messages import Event
from app.domain.site import Name
from app.store.database import Database
from app.store.instants import from_us, to_us
from app.store.schema import event


class Events:
    """Events in the order in which they were appended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, events: Sequence[Event]) -> list[Event]:
        """The events with their numbers, once all of them are on the disk."""
        if not events:
            return []
        statement = insert(event).returning(event.c.seq, sort_by_parameter_order=True)
        with self._database.write() as connection:
            numbers = connection.execute(statement, [_values(e) for e in events]).scalars().all()
        return [replace(e, seq=seq) for e, seq in zip(events, numbers, strict=True)]

    def recent(self, limit: int = 200) -> list[Event]:
        """The newest events first."""
        with self._database.read() as connection:
            rows = connection.execute(select(event).order_by(event.c.seq.desc()).limit(limit))
            return [_event(row) for row in rows]


def _values(one: Event) -> dict[str, Any]:
    return {
        "at_us": to_us(one.at),
        "type": one.type,
        "source": one.source,
        "text_en": one.text.en,
        "text_ko": one.text.ko,
        "priority": one.priority,
    }


def _event(row: Row[Any]) -> Event:
    return Event(
        seq=row.seq,
        at=from_us(row.at_us),
        type=row.type,
        source=row.source,
        text=Name(en=row.text_en, ko=row.text_ko),
        priority=row.priority,
    )
