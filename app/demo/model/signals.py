"""All measured and commanded values of the campus in engineering units: one slot for each point that a device holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.demo.model.calendar import Floats
from app.domain.site import Point

Slots = NDArray[np.intp]


class Signals:
    """``actual`` is what the device shows. Commandable points follow their automatic value unless overridden.

    A point that a machine does not have gets the spare last slot, so that tables stay rectangular.
    """

    def __init__(self, points: Iterable[Point]) -> None:
        held = [point for point in points if point.device is not None]
        self.ids: tuple[str, ...] = tuple(point.id for point in held)
        self.index = {point_id: slot for slot, point_id in enumerate(self.ids)}
        self.spare = len(self.ids)
        self.actual: Floats = np.zeros(self.spare + 1)
        self.override: Floats = np.full(self.spare + 1, np.nan)
        self._slots: dict[tuple[tuple[str, ...], str], Slots] = {}
        self.stuck: dict[int, float] = {}
        """Sensors that show one value whatever happens, by slot."""

    def slots(self, owners: Sequence[str], suffix: str) -> Slots:
        """The slots of one point of many machines."""
        key = (tuple(owners), suffix)
        if key not in self._slots:
            self._slots[key] = np.array([self.index.get(f"{owner}.{suffix}", self.spare) for owner in owners], np.intp)
        return self._slots[key]

    def slot(self, point_id: str) -> int:
        return self.index[point_id]

    def measure(self, slots: Slots, values: Floats | float) -> None:
        """New sensor values; a stuck sensor keeps its own."""
        self.actual[slots] = values
        for slot, value in self.stuck.items():
            self.actual[slot] = value

    def control(self, slots: Slots, automatic: Floats | float) -> Floats:
        """The automatic values of commandable points go in; what holds after overrides comes out."""
        forced = self.override[slots]
        held = np.where(np.isnan(forced), automatic, forced)
        self.actual[slots] = held
        return np.asarray(held)

    def read(self, slots: Slots) -> Floats:
        return np.asarray(self.actual[slots])
