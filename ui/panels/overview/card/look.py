"""What a card shows, as the painters of its parts take it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.messages import BuildingSummary
from app.domain.site import Building
from widgets.language import tr
from widgets.marks import alarm_words, quality_words
from widgets.numbers import quantity

LIMP = ("S", "×")
"""Marks under which a value is not live."""
PRIORITIES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class CardLook:
    """``mark`` is the quality of the live power; ``power`` in kW is live, everything else of the summary.

    ``compact``: a small window, where intensity, carbon and equipment are left to the building's own screens.
    """

    building: Building
    power: float | None
    mark: str
    summary: BuildingSummary | None = None
    compact: bool = False

    @property
    def live(self) -> float | None:
        """The power while it is live."""
        return None if self.mark in LIMP else self.power

    @property
    def waiting(self) -> list[tuple[int, str, int]]:
        """Priority, state and number of its alarms, the most urgent first."""
        counts = self.summary.alarms if self.summary else {}
        states = {p: "unacknowledged" if counts.get(f"{p}u") else "acknowledged" for p in PRIORITIES}
        return [(p, states[p], counts[str(p)]) for p in PRIORITIES if counts.get(str(p))]

    @property
    def words(self) -> str:
        """What a screen reader says."""
        power = quantity(self.power, "kW") if self.power is not None else tr("no value")
        alarms = (f"{count} × {alarm_words(priority, state)}" for priority, state, count in self.waiting)
        return ", ".join(part for part in (power, quality_words(self.mark), *alarms) if part)
