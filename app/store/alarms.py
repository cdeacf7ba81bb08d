"""Alarms: the present state of each rule, and the journal of every transition, changed together or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from app.domain.messages import AlarmTransition
from app.store.bodies import from_json, to_json
from app.store.database import Database, upsert
from app.store.instants import from_us, to_us
from app.store.schema import alarm_journal as journal
from app.store.schema import alarm_state as state


class Alarms:
    """States are plain JSON data by alarm id; the journal is only ever appended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def commit(
        self, states: Mapping[str, dict[str, Any]], transitions: Sequence[AlarmTransition] = ()
    ) -> list[AlarmTransition]:
        """The transitions with their numbers, once they and the new states are on the disk together."""
        bodies = [{"alarm": id, "body": to_json(body)} for id, body in states.items()]
        statement = insert(journal).returning(journal.c.seq, sort_by_parameter_order=True)
        with self._database.write() as connection:
            upsert(connection, state, bodies)
            if not transitions:
                return []
            numbers = connection.execute(statement, [_values(t) for t in transitions]).scalars().all()
        return [replace(t, seq=seq) for t, seq in zip(transitions, numbers, strict=True)]

    def states(self) -> dict[str, dict[str, Any]]:
        """The last committed state of each alarm."""
        with self._database.read() as connection:
            rows = connection.execute(select(state)).all()
        return {row.alarm: from_json(row.body, dict[str, Any], f"state of the alarm {row.alarm}") for row in rows}

    def forget(self, alarms: Sequence[str]) -> None:
        """Drop the states of rules that are no more; their journal stays."""
        if alarms:
            with self._database.write() as connection:
                connection.execute(delete(state).where(state.c.alarm.in_(alarms)))

    def journal(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        alarm: str = "",
        limit: int | None = 200,
        before: int | None = None,
    ) -> list[AlarmTransition]:
        """Transitions, the newest first: from ``start`` until before ``end``, older than number ``before``."""
        statement = select(journal).order_by(journal.c.seq.desc()).limit(limit)
        if start is not None:
            statement = statement.where(journal.c.at_us >= to_us(start))
        if end is not None:
            statement = statement.where(journal.c.at_us < to_us(end))
        if alarm:
            statement = statement.where(journal.c.alarm == alarm)
        if before is not None:
            statement = statement.where(journal.c.seq < before)
        with self._database.read() as connection:
            return [_transition(row) for row in connection.execute(statement)]


def _values(transition: AlarmTransition) -> dict[str, Any]:
    values = asdict(transition)
    del values["seq"]
    return values | {"at_us": to_us(values.pop("at"))}


def _transition(row: Row[Any]) -> AlarmTransition:
    values = dict(row._mapping)
    return AlarmTransition(at=from_us(values.pop("at_us")), **values)
