"""The bound entries of a site file, each with its place in the file, and what the protocols say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from app.domain.binding import INVALID, Fault, Path, bind
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


@runtime_checkable
class CheckingWire(Protocol):
    """What a protocol says about options and addresses that must fit together (``drivers.base.Checking``)."""

    def check_link(self, link: Mapping[str, Any]) -> Iterable[Fault]: ...
    def check_device(self, link: Mapping[str, Any], device: Mapping[str, Any]) -> Iterable[Fault]: ...
    def check_point(self, device: Mapping[str, Any], address: Hashable, point: Point) -> Iterable[Fault]: ...
    def holds(self, link: Mapping[str, Any]) -> str: ...


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


DECIDING = frozenset(("device", "address", "formula", "options"))
"""Keys without which an entry would be taken for something else: with a fault in one of them the entry is left out."""


class Places:
    """The bound entries of the lists, each with its place; entries with faults of shape are left out but their ids count.

    Links, devices and points are checked without the keys that have such a fault, so that one fault does not hide the next.
    """

    def __init__(self, data: Mapping[str, Any], shape_faults: list[Fault]) -> None:
        self.data = data
        broken = {f.path[:2] for f in shape_faults}
        faulty = {f.path[:3] for f in shape_faults}
        self.points = self._sound("points", Point, faulty)
        self.links = self._sound("links", Link, faulty)
        self.devices = self._sound("devices", Device, faulty)
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

    def _sound(self, key: str, cls: type, faulty: set[Path]) -> list[Where]:
        found = []
        for i, row in numbered(self.data.get(key)):
            sound = {name: value for name, value in row.items() if (key, i, name) not in faulty}
            if (
                DECIDING.isdisjoint(row.keys() - sound.keys())
                and (value := bind(cls, sound, (key, i), [])) is not INVALID
            ):
                found.append(Where((key, i), value))
        return found

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
