"""The demo campus as the console sees it: given from outside, the engine knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Provoke = Callable[[str, bool], None]
"""Name of a fault, and whether it is there from now on."""


@dataclass(slots=True)
class DemoControls:
    """The faults that can be provoked, and those that are provoked now."""

    faults: Sequence[str]
    provoke: Provoke
    active: set[str] = field(default_factory=set)

    def toggle(self, fault: str) -> bool:
        """Provoke or end a fault; whether it is there now."""
        on = fault not in self.active
        self.provoke(fault, on)
        (self.active.add if on else self.active.discard)(fault)
        return on


@dataclass(frozen=True, slots=True)
class OpenedDemo:
    """A demo campus that has just been started, and the engine on it."""

    url: str
    faults: Sequence[str]
    provoke: Provoke


DemoOpener = Callable[[Callable[[float, str], None]], OpenedDemo]
"""Starts campus and engine, telling progress (0 to 1 and what is done now); blocks, so call it in a thread."""

FAULT_TITLES = {
    "chiller-trip": "Chiller trip",
    "dead-meter": "Dead meter",
    "stuck-sensor": "Stuck sensor",
    "slow-gateway": "Slow gateway",
}
