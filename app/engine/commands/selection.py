"""Who has a point selected: one user at a time, on all workstations, for half a minute or while a command runs."""

from __future__ import annotations

from dataclasses import dataclass

SELECTED_S = 30.0


@dataclass(frozen=True, slots=True)
class _Held:
    user: str
    until_s: float
    command: str = ""  # that runs


class Selection:
    """Reserved points. Time is an argument: seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    def holder(self, point: str, user: str, now_s: float) -> str:
        """Who keeps ``user`` from the point; empty when nobody does. A running command keeps even its own user."""
        held = self._held.get(point)
        if held is None or (not held.command and (held.user == user or held.until_s <= now_s)):
            return ""
        return held.user

    def select(self, point: str, user: str, now_s: float) -> None:
        """Reserve it; a second time begins the half minute anew."""
        self._held[point] = _Held(user, now_s + SELECTED_S)

    def begin(self, point: str, user: str, command: str) -> None:
        """A command runs until ``end``."""
        self._held[point] = _Held(user, 0.0, command)

    def end(self, point: str, command: str) -> None:
        """The command is over; what was selected after it stays."""
        held = self._held.get(point)
        if held is not None and held.command == command:
            del self._held[point]
