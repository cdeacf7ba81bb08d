"""The bound entries of a site file, each with its place in the file, and what the protocols say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.domain.binding import Fault, Path, bind
from app.domain.site import AlarmRule, Device, Link, Plan, Point


class OptionRow(Protocol):
    """A declared connection option (``drivers.base.Option``)."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> type: ...
    @property
    def required(self) -> bool: ...
    @property
    def choices(self) -> tuple[str, ...]: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


class Wire(Protocol):
    """What a protocol says about its options and addresses (``drivers.base.Driver``)."""

    @property
    def link_options(self) -> Sequence[OptionRow]: ...
    @property
    def device_options(self) -> Sequence[OptionRow]: ...
    def parse_address(self, text: str) -> Any: ...


Wires = Mapping[str, Wire]
FormulaInputs = Callable[[str], Iterable[str]]
"""The point ids that a formula reads; raises ``KilowatchError`` when it cannot be parsed."""


@dataclass(frozen=True, slots=True)
class Where:
    """An entry of one of the lists with its place in the file."""

    path: Path
    value: Any

    def fault(self, message: str, *below: str | int) -> Fault:
        return Fault((*self.path, *below), message)


class Places:
    """The bound entries of the lists, each with its place; entries with faults of shape are left out but their ids count."""

    def __init__(self, data: Mapping[str, Any], shape_faults: list[Fault]) -> None:
        self.data = data
        broken = {f.path[:2] for f in shape_faults}
        self.points = self._list("points", Point, broken)
        self.links = self._list("links", Link, broken)
        self.devices = self._list("devices", Device, broken)
        self.alarms = self._list("alarms", AlarmRule, broken)
        self.plans = self._list("plans", Plan, broken)
        self.link_ids = self._ids("links")
        self.device_ids = self._ids("devices")
        self.point_ids = self._ids("points")
        self.building_ids = self._ids("buildings")
        self.equipment_ids = self._ids("equipment")
        floors = [(building, floor) for building in self.of("buildings") for floor in rows(building.get("floors"))]
        self.floors = {(text_of(building.get("id")), text_of(floor.get("id"))) for building, floor in floors}
        self.zone_ids = {text_of(zone.get("id")) for _, floor in floors for zone in rows(floor.get("zones"))}

    def of(self, key: str) -> list[Mapping[str, Any]]:
        return rows(self.data.get(key))

    def _list(self, key: str, cls: type, broken: set[Path]) -> list[Where]:
        entries = self.data.get(key) or []
        whole = [(key, i) for i in range(len(entries)) if (key, i) not in broken] if isinstance(entries, list) else []
        return [Where(path, bind(cls, entries[path[1]], path, [])) for path in whole]

    def _ids(self, key: str) -> set[str | None]:
        return {text_of(row.get("id")) for row in self.of(key)}


def text_of(value: Any) -> str | None:
    """What binding makes of an id or a reference; ``None`` for what is no text, whose fault of shape is noted already."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def rows(value: Any) -> list[Mapping[str, Any]]:
    return [r for r in value if isinstance(r, Mapping)] if isinstance(value, list) else []


def numbered(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    entries = enumerate(value) if isinstance(value, list) else ()
    return ((i, r) for i, r in entries if isinstance(r, Mapping))
