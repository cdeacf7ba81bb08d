"""Where the operator is: one panel and what is selected in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A panel by its key and its state as plain data (selection, filters, zoom), so that it can be kept and restored."""

    panel: str
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Crumb:
    """One part of the breadcrumb; without a ``place`` it is only text."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One choice of the view switch in the page header (Plan, Schematic, Table)."""

    key: str
    title: str


@dataclass(slots=True)
class Trail:
    """Back and forward over places, as in a browser. The newest state of a place is written back before leaving it."""

    places: list[Place] = field(default_factory=list)
    position: int = -1

    @property
    def here(self) -> Place | None:
        return self.places[self.position] if self.places else None

    @property
    def can_go_back(self) -> bool:
        return self.position > 0

    @property
    def can_go_forward(self) -> bool:
        return self.position + 1 < len(self.places)

    def keep(self, state: Mapping[str, Any]) -> None:
        """Remember the state in which the present place is left."""
        if self.here is not None:
            self.places[self.position] = Place(self.here.panel, dict(state))

    def go(self, place: Place) -> None:
        """Go somewhere new; what was forward is forgotten."""
        del self.places[self.position + 1 :]
        self.places.append(place)
        del self.places[:-TRAIL_LENGTH]
        self.position = len(self.places) - 1

    def back(self) -> Place | None:
        if not self.can_go_back:
            return None
        self.position -= 1
        return self.here

    def forward(self) -> Place | None:
        if not self.can_go_forward:
            return None
        self.position += 1
        return self.here


TRAIL_LENGTH = 60
"""Places kept for going back."""
