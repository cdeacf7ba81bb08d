"""Links and devices: their options one by one, and what the protocol says about all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.binding import INVALID, Fault, bind, describe
from app.domain.site import Device
from app.domain.validation.entries import CheckingWire, OptionRow, Places, Where, Wire, Wires, text_of


@dataclass(frozen=True, slots=True)
class Wiring:
    """The protocols of a site as far as they can be told, also behind entries that have faults themselves.

    ``link_options`` and ``device_options`` are those that are good by themselves, by id; an entry in which a word is wrong that
    decides about the others (an option with choices) has none.
    """

    drivers: Mapping[str | None, Wire]
    link_options: Mapping[str | None, Mapping[str, Any]]
    device_options: Mapping[str | None, Mapping[str, Any]]
    links: Mapping[str | None, str | None]

    def wire_of(self, device: str | None) -> Wire | None:
        """The protocol of a device."""
        return self.drivers.get(self.links.get(device))


def wiring_of(places: Places, wires: Wires) -> Wiring:
    """What is known of links and devices, whatever else is wrong with them."""
    links = {text_of(row.get("id")): row for row in places.of("links")}
    devices = {text_of(row.get("id")): row for row in places.of("devices")}
    drivers = {id: wires[name] for id, row in links.items() if (name := text_of(row.get("driver")) or "") in wires}
    of_device = {id: text_of(row.get("link")) for id, row in devices.items()}
    return Wiring(
        drivers,
        _good(links, {id: wire.link_options for id, wire in drivers.items()}),
        _good(devices, {id: drivers[link].device_options for id, link in of_device.items() if link in drivers}),
        of_device,
    )


def _good(
    entries: Mapping[str | None, Mapping[str, Any]], declared: Mapping[str | None, Sequence[OptionRow]]
) -> dict[str | None, Mapping[str, Any]]:
    found: dict[str | None, Mapping[str, Any]] = {}
    for id, rows in declared.items():
        options = entries[id].get("options", {})
        faulty = {row for row in rows if isinstance(options, Mapping) and row.name in options}
        faulty = {row for row in faulty if _option_fault(row, options[row.name])}
        if isinstance(options, Mapping) and not any(row.choices for row in faulty):
            good = {row.name for row in rows} - {row.name for row in faulty}
            found[id] = {name: value for name, value in options.items() if name in good}
    return found


def check_links(places: Places, wires: Wires, wiring: Wiring) -> Iterator[Fault]:
    held: dict[str, str] = {}
    for where in places.links:
        wire, options = wires.get(where.value.driver), wiring.link_options.get(where.value.id)
        if wire is None:
            known = ", ".join(sorted(wires))
            yield where.fault(f"there is no driver '{where.value.driver}'; known are {known}", "driver")
            continue
        yield from _check_options(where, where.value.options, wire.link_options)
        if isinstance(wire, CheckingWire) and options is not None:
            yield from within(where, wire.check_link(options))
            what = wire.holds(options)
            if what and what in held:
                yield where.fault(f"{what} is taken by link '{held[what]}' already", "options")
            held.setdefault(what, where.value.id)


def check_devices(places: Places, wiring: Wiring) -> Iterator[Fault]:
    for where in places.devices:
        device: Device = where.value
        if device.link not in places.link_ids:
            yield where.fault(f"there is no link '{device.link}'", "link")
        if device.equipment is not None and device.equipment not in places.equipment_ids:
            yield where.fault(f"there is no equipment '{device.equipment}'", "equipment")
        wire, link = wiring.drivers.get(device.link), wiring.link_options.get(device.link)
        if wire is not None:
            yield from _check_options(where, device.options, wire.device_options)
        own = wiring.device_options.get(device.id)
        if isinstance(wire, CheckingWire) and link is not None and own is not None:
            yield from within(where, wire.check_device(link, own))


def within(where: Where, found: Iterable[Fault]) -> Iterator[Fault]:
    """Faults that a protocol tells of an entry, with their place in the file."""
    return (where.fault(fault.message, *fault.path) for fault in found)


def _check_options(where: Where, options: Mapping[str, Any], rows: Sequence[OptionRow]) -> Iterator[Fault]:
    known = {row.name: row for row in rows}
    for name, value in options.items():
        if name not in known:
            yield where.fault(f"unknown option '{name}'; known are {', '.join(known)}", "options", name)
        elif message := _option_fault(known[name], value):
            yield where.fault(message, "options", name)
    for row in rows:
        if row.required and row.name not in options:
            yield where.fault(f"the option '{row.name}' is missing", "options")


def _option_fault(row: OptionRow, value: Any) -> str:
    found: list[Fault] = []
    if value is None or bind(row.kind, value, (), found) is INVALID:
        return f"option '{row.name}': {found[0].message if found else 'a value is missing'}"
    if row.kind in (str, int) and not isinstance(value, row.kind):  # drivers take nothing that looks alike
        return (
            f"option '{row.name}': {'text in quotes' if row.kind is str else 'a whole number'}, not {describe(value)}"
        )
    if row.choices and str(value).replace("-", "_") not in row.choices:
        return f"option '{row.name}': {describe(value)} is not one of {', '.join(row.choices)}"
    if row.low is not None and value < row.low:
        return f"option '{row.name}': {value} is below {row.low:.12g}"
    if row.high is not None and value > row.high:
        return f"option '{row.name}': {value} is above {row.high:.12g}"
    return ""
