"""The four facts of one alarm and what goes with them; the shown state is derived from them, never kept alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.alarms.machine import Base


class Kind(StrEnum):
    """Kinds of suppression; values are the words of ``messages.Alarm.state``, in the order in which one is shown."""

    SHELVED = "shelved"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Why an alarm is silent. ``until`` only when it ends by itself; ``by`` is a person, a rule or a work order."""

    kind: Kind
    by: str
    reason: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmState:
    """One alarm. ``unknown_since`` is ``None`` while its inputs can be judged; level, value and limit are those of the
    last transition; ``count`` is how many occurrences chatter has joined into this row."""

    condition: bool = False
    base: Base = Base.NORM
    suppressions: tuple[Suppression, ...] = ()
    unknown_since: datetime | None = None
    occurrence: int = 0
    level: str = ""
    priority: int = 0
    limit: float | None = None
    value: float | None = None
    raised_at: datetime | None = None
    returned_at: datetime | None = None
    changed_at: datetime | None = None
    acked_at: datetime | None = None
    acked_by: str = ""
    note: str = ""
    count: int = 1

    @property
    def suppressed(self) -> bool:
        return bool(self.suppressions)

    @property
    def listed(self) -> bool:
        """Whether it is a row of any list: everything that is not normal or is suppressed."""
        return self.base is not Base.NORM or self.suppressed

    def suppression(self, kind: Kind) -> Suppression | None:
        return next((s for s in self.suppressions if s.kind is kind), None)

    @property
    def shown(self) -> str:
        """The word for people, as in ``messages.Alarm.state``."""
        kinds = {s.kind for s in self.suppressions}
        return next((kind.value for kind in Kind if kind in kinds), self.base.value)


def to_body(state: AlarmState) -> dict[str, Any]:
    """Plain JSON data of a state, for the database."""
    body = {f.name: _plain(getattr(state, f.name)) for f in fields(state)}
    body["suppressions"] = [{f.name: _plain(getattr(s, f.name)) for f in fields(s)} for s in state.suppressions]
    return body


def from_body(body: Mapping[str, Any]) -> AlarmState:
    """The state of plain data; keys that are missing or not known any more do not hurt."""
    values = {f.name: body[f.name] for f in fields(AlarmState) if f.name in body}
    values |= {key: _instant(value) for key, value in values.items() if key.endswith(("_at", "_since"))}
    values["base"] = Base(values.get("base", Base.NORM))
    values["suppressions"] = tuple(_suppression(s) for s in values.get("suppressions", ()))
    return AlarmState(**values)


def _suppression(body: Mapping[str, Any]) -> Suppression:
    since, until = _instant(body["since"]), _instant(body.get("until"))
    assert since is not None
    return Suppression(kind=Kind(body["kind"]), by=body["by"], reason=body["reason"], since=since, until=until)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
