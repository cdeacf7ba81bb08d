"""What a command may be: permitted range, hold, reason, and the sentences that say it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.domain.messages import CommandRequest
from app.domain.site import Point
from widgets.language import tr

LEAST_REASON = 3
"""Characters of a reason in the operator's own words."""
REASONS = ("Comfort", "Demand limit", "Maintenance", "Test", "Fault of equipment", "Event in the building")
STEPS = {"°C": 0.5, "K": 0.5, "%": 5.0, "Pa": 10.0, "ppm": 50.0, "Hz": 1.0, "kW": 5.0}
"""What the − and + buttons change, by unit."""


@dataclass(frozen=True, slots=True)
class Range:
    """What may be written now, in engineering units; ``None`` is not limited."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        slack = 1e-9
        return (self.low is None or value >= self.low - slack) and (self.high is None or value <= self.high + slack)


@dataclass(frozen=True, slots=True)
class Hold:
    """How long a command stays. ``seconds`` is ``None`` until somebody releases it, ``until`` in local time."""

    key: str
    title: str
    seconds: float | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What has been entered so far. ``value`` is ``None`` while it is not a number."""

    value: float | None = None
    hold: str = "30min"
    kind: str = ""
    words: str = ""

    @property
    def reason(self) -> str:
        """Kind and own words as one text."""
        return ": ".join(part for part in (self.kind.strip(), self.words.strip()) if part)


def permitted(point: Point, current: float | None) -> Range:
    """Limits of the point and the greatest step from the present value."""
    assert point.writable is not None
    low, high, step = point.writable.low, point.writable.high, point.writable.step
    if step is not None and current is not None:
        low = current - step if low is None else max(low, current - step)
        high = current + step if high is None else min(high, current + step)
    return Range(low, high)


def holds(now: datetime, most_h: float) -> tuple[Hold, ...]:
    """The choices of the hold; the end of the day is the next local midnight. ``now`` in local time.

    Lengths are counted in UTC: a day on which the clock is changed has 23 or 25 hours.
    """
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    rest_s = (midnight.astimezone(UTC) - now.astimezone(UTC)).total_seconds()
    lengths = (("30min", "30 min", 1800.0), ("2h", "2 h", 7200.0), ("day", "End of day", rest_s))
    timed = [Hold(key, title, s, _later(now, s)) for key, title, s in lengths if s <= most_h * 3600.0]
    return (Hold("released", "Until released", None, None), *timed)


def _later(now: datetime, seconds: float) -> datetime:
    return (now.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(now.tzinfo)


def fault(draft: Draft, point: Point, allowed: Range) -> tuple[str, str]:
    """The field that is not right yet (value, reason) and why, or two empty texts."""
    if draft.value is None:
        return "value", tr("Enter a value.")
    if not point.states and not allowed.holds(draft.value):
        return "value", tr("The value is outside what may be written now.")
    if not draft.kind and len(draft.words.strip()) < LEAST_REASON:
        return "reason", tr("Give a reason.")
    return "", ""


def request(point: Point, draft: Draft, hold: Hold) -> CommandRequest:
    """The command as it will be sent, frozen from here on."""
    assert point.writable is not None
    return CommandRequest(
        point=point.id,
        value=draft.value,
        priority=point.writable.priority,
        hold_s=hold.seconds,
        reason=draft.reason,
    )


def release(point: Point, reason: str) -> CommandRequest:
    """Give the point back to automatic at the priority of the operator."""
    assert point.writable is not None
    return CommandRequest(point=point.id, value=None, priority=point.writable.priority, reason=reason)


def returns_to(slots: Sequence[float | None], priority: int) -> tuple[float, int] | None:
    """Value and priority (1 to 16) that take over when ``priority`` is released; ``None`` when that is not known."""
    for place in range(priority, len(slots)):
        value = slots[place]
        if value is not None:
            return value, place + 1
    return None


def active_slot(slots: Sequence[float | None]) -> int | None:
    """The priority (1 to 16) that drives the point now."""
    return next((place + 1 for place, value in enumerate(slots) if value is not None), None)


def step_of(point: Point) -> float:
    """What one press of − or + changes; never more than the greatest step."""
    usual = STEPS.get(point.unit, 1.0)
    most = point.writable.step if point.writable else None
    return min(usual, most) if most else usual
