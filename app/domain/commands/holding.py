"""How long a command holds, and the override that it leaves until then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.messages import Command, CommandRequest, Override, OverrideMark
from app.domain.site import Point


def held_until(hold_s: float | None, longest_h: float, at: datetime) -> datetime:
    """The end of the hold; without one the site's longest applies, so that no override is forgotten."""
    longest_s = longest_h * 3600.0
    return at + timedelta(seconds=longest_s if hold_s is None else min(hold_s, longest_s))


def override_of(command: Command, point: Point, since: datetime, former: Override | None) -> Override:
    """The override that ``command`` makes. After another override the automatic value is still the one before that."""
    assert command.value is not None
    return Override(
        point=point.id,
        name=point.name,
        unit=point.unit,
        value=command.value,
        automatic=former.automatic if former else command.old,
        priority=command.priority,
        by=command.by,
        since=since,
        until=command.until,
        reason=command.reason,
        command=command.id,
    )


def mark_of(override: Override) -> OverrideMark:
    """The override as it is shown beside the value."""
    return OverrideMark(
        value=override.value,
        priority=override.priority,
        by=override.by,
        since=override.since,
        until=override.until,
        reason=override.reason,
    )


def as_release(request: CommandRequest, override: Override | None) -> CommandRequest:
    """A release of the priority that the override has, where there is one; it holds nothing."""
    return replace(request, priority=override.priority if override else request.priority, hold_s=None)
