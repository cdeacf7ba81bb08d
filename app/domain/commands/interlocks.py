"""What a machine says against being commanded: local control, trips, frost and fire protection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.quantities import value_name
from app.domain.readings import Quality, Reading
from app.domain.site import Name, Point

LOCAL_ROLES = ("mode",)
FAULT_ROLES = ("trip", "fault", "frost", "fire", "status")
LOCAL_WORDS = ("local", "lockout", "maintenance")
FAULT_WORDS = ("trip", "fault", "fire", "fail", "alarm")
UNKNOWN = Name(en="Not known", ko="알 수 없음")


@dataclass(frozen=True, slots=True)
class Interlock:
    """One sign of a machine: ``forbids`` a command, or is not ``known``; ``state`` is what it shows."""

    role: str
    name: Name
    state: Name
    forbids: bool
    known: bool = True


def interlocks(points: Mapping[str, Point], readings: Mapping[str, Reading]) -> tuple[Interlock, ...]:
    """The signs of a machine by role. A mode or status counts only where one of its states would forbid a command."""
    roles = [role for role in (*LOCAL_ROLES, *FAULT_ROLES) if role in points and role in readings]
    return tuple(_interlock(role, points[role], readings[role]) for role in roles if _matters(role, points[role]))


def _matters(role: str, point: Point) -> bool:
    return role not in ("mode", "status") or any(_says(_words(role), state) for state in point.states.values())


def _interlock(role: str, point: Point, reading: Reading) -> Interlock:
    if reading.value is None or reading.quality is Quality.BAD:
        return Interlock(role, point.name, UNKNOWN, False, known=False)
    state = value_name(point, reading.value)
    return Interlock(role, point.name, state, _says(_words(role), state) or _is_raised(role, point, reading.value))


def _words(role: str) -> tuple[str, ...]:
    return LOCAL_WORDS if role in LOCAL_ROLES else FAULT_WORDS


def _says(words: tuple[str, ...], state: Name) -> bool:
    text = state.text("en").casefold()
    return any(word in text for word in words) and "normal" not in text and not text.startswith("no ")


def _is_raised(role: str, point: Point, value: float) -> bool:
    """A sign without state texts is raised when it is not 0."""
    return role in FAULT_ROLES and role != "status" and not point.states and round(value) != 0
