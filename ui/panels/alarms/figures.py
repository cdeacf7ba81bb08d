"""How the alarm system performs, from the journal (ISA-18.2, EEMUA 191). Pure: transitions and a time in, figures out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.messages import AlarmTransition

SLOT = timedelta(minutes=10)
SLOTS_SHOWN = 72
FLOOD_AT, TARGET = 10, 1
"""More than ten alarms in ten minutes are a flood; about one is what an operator can handle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequent:
    """One of the ten most frequent alarms. ``share`` is of the most frequent one."""

    alarm: str
    count: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """``per_slot`` are raises in each ten minutes, oldest first, ending now. Shares are 0 to 1."""

    per_slot: tuple[int, ...]
    frequent: tuple[Frequent, ...]
    frequent_share: float
    average_per_slot: float
    peak: int
    peak_at: datetime | None
    flood_share: float
    chattering: tuple[str, ...]
    mix: dict[int, float]
    raises: int


def performance(journal: Sequence[AlarmTransition], now: datetime) -> Performance:
    """Figures of the last 24 h (rates), 7 days (frequent) and of everything given (mix)."""
    raised = [row for row in journal if row.event == "raise"]
    day = _slots(raised, now, 144)
    week = Counter(row.alarm for row in raised if now - row.at <= timedelta(days=7))
    most = week.most_common(10)
    peak = max(day, default=0)
    return Performance(
        per_slot=tuple(day[-SLOTS_SHOWN:]),
        frequent=tuple(Frequent(alarm=a, count=n, share=n / most[0][1]) for a, n in most),
        frequent_share=sum(n for _, n in most) / week.total() if week else 0.0,
        average_per_slot=sum(day) / len(day),
        peak=peak,
        peak_at=now - SLOT * (len(day) - day.index(peak)) if peak else None,
        flood_share=sum(count > FLOOD_AT for count in day) / len(day),
        chattering=_chattering(raised, now),
        mix=_mix(raised),
        raises=len(raised),
    )


def slot_labels(now: datetime, slots: int = SLOTS_SHOWN) -> dict[int, str]:
    """Below every 18th slot the local time when it began, below the last one that of now; ``now`` is local."""
    began = {at: (now - SLOT * (slots - at)).strftime("%H:%M") for at in range(0, slots, 18)}
    return {**began, slots - 1: now.strftime("%H:%M")}


def _slots(raised: Sequence[AlarmTransition], now: datetime, count: int) -> list[int]:
    slots = [0] * count
    for row in raised:
        back = int((now - row.at) / SLOT)
        if 0 <= back < count:
            slots[count - 1 - back] += 1
    return slots


def _chattering(raised: Sequence[AlarmTransition], now: datetime) -> tuple[str, ...]:
    """Alarms that came three times within a minute during the last day."""
    times: dict[str, list[datetime]] = {}
    for row in sorted(raised, key=lambda row: row.at):
        if now - row.at <= timedelta(days=1):
            times.setdefault(row.alarm, []).append(row.at)
    return tuple(
        alarm
        for alarm, at in times.items()
        if any(c - a <= timedelta(minutes=1) for a, c in zip(at, at[2:], strict=False))
    )


def _mix(raised: Sequence[AlarmTransition]) -> dict[int, float]:
    counts = Counter(row.priority for row in raised)
    return {p: counts[p] / len(raised) if raised else 0.0 for p in (1, 2, 3, 4)}
