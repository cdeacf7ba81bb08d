"""Links, devices and points: options, addresses, formulas, ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from app.domain.binding import INVALID, Fault, bind, describe
from app.domain.errors import InvalidInput, KilowatchError
from app.domain.formulas import ranked
from app.domain.site import Device, Point
from app.domain.validation.entries import FormulaInputs, OptionRow, Places, Where, Wire, Wires

PERIOD_S = (0.05, 86_400.0)


def check_links(places: Places, wires: Wires) -> Iterator[Fault]:
    for where in places.links:
        wire = wires.get(where.value.driver)
        if wire is None:
            yield where.fault(
                f"there is no driver '{where.value.driver}'; known are {', '.join(sorted(wires))}", "driver"
            )
        else:
            yield from _check_options(where, where.value.options, wire.link_options)


def check_devices(places: Places, wires: Wires) -> Iterator[Fault]:
    drivers = {w.value.id: w.value.driver for w in places.links}
    for where in places.devices:
        device: Device = where.value
        if device.link not in places.link_ids:
            yield where.fault(f"there is no link '{device.link}'", "link")
        if device.equipment is not None and device.equipment not in places.equipment_ids:
            yield where.fault(f"there is no equipment '{device.equipment}'", "equipment")
        wire = wires.get(drivers.get(device.link, ""))
        if wire is not None:
            yield from _check_options(where, device.options, wire.device_options)


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


def check_points(places: Places, wires: Wires, formula_inputs: FormulaInputs) -> Iterator[Fault]:
    drivers = {w.value.id: w.value.driver for w in places.links}
    links = {w.value.id: w.value.link for w in places.devices}
    for where in places.points:
        point: Point = where.value
        yield from _check_range(where, point)
        if point.formula:
            yield from _check_formula(where, point, places, formula_inputs)
        else:
            yield from _check_source(
                where, point, places, wires.get(drivers.get(links.get(point.device or "", ""), ""))
            )
    yield from _check_circles(places, formula_inputs)


def _check_formula(where: Where, point: Point, places: Places, inputs: FormulaInputs) -> Iterator[Fault]:
    if point.device or point.address:
        yield where.fault("a point has either a formula or a device with an address, not both", "formula")
    if point.writable is not None:
        yield where.fault("a calculated point cannot be written", "writable")
    try:
        missing = [i for i in inputs(point.formula) if i not in places.point_ids]
    except KilowatchError as error:
        yield where.fault(f"formula: {error}", "formula")
        return
    for name in missing:
        yield where.fault(f"formula: there is no point '{name}'", "formula")


def _check_circles(places: Places, inputs: FormulaInputs) -> Iterator[Fault]:
    """One fault for the formulas that need each other's results; those that cannot be read have theirs already."""
    read: dict[str, Sequence[str]] = {}
    for where in places.points:
        with suppress(KilowatchError):
            read.update({where.value.id: inputs(where.value.formula)} if where.value.formula else {})
    try:
        ranked(read)
    except InvalidInput as error:
        where = next(each for each in places.points if each.value.id == error.field)
        yield where.fault(str(error), "formula")


def _check_source(where: Where, point: Point, places: Places, wire: Wire | None) -> Iterator[Fault]:
    if point.device is None:
        yield where.fault("a point needs a device with an address, or a formula")
        return
    if point.device not in places.device_ids:
        yield where.fault(f"there is no device '{point.device}'", "device")
    if not point.address:
        yield where.fault("'address' is missing")
    elif wire is not None:
        try:
            wire.parse_address(point.address)
        except KilowatchError as error:
            yield where.fault(str(error), "address")


def _check_range(where: Where, point: Point) -> Iterator[Fault]:
    if not PERIOD_S[0] <= point.period_s <= PERIOD_S[1]:
        yield where.fault(f"period_s: {point.period_s:g} s is outside {PERIOD_S[0]:g} to {PERIOD_S[1]:g} s", "period_s")
    if point.scale == 0:
        yield where.fault("scale: 0 makes every value 0", "scale")
    if point.low is not None and point.high is not None and point.low >= point.high:
        yield where.fault(f"low {point.low:g} is not below high {point.high:g}", "low")
    record, writable = point.record, point.writable
    if record is not None and (record.deadband < 0 or record.longest_silence_s <= 0):
        yield where.fault("record: the dead band is at least 0 and the longest silence more than 0 s", "record")
    if writable is None:
        return
    if writable.low is not None and writable.high is not None and writable.low >= writable.high:
        yield where.fault(f"writable: low {writable.low:g} is not below high {writable.high:g}", "writable")
    if not 1 <= writable.priority <= 16:
        yield where.fault(f"writable: priority {writable.priority} is outside 1 to 16", "writable", "priority")
    if writable.step is not None and writable.step <= 0:
        yield where.fault("writable: the step is more than 0", "writable", "step")
