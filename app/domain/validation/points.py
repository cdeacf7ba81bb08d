"""Points: sources, addresses, formulas, ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from app.domain.binding import Fault
from app.domain.errors import InvalidInput, KilowatchError
from app.domain.formulas import ranked
from app.domain.site import Point
from app.domain.validation.entries import CheckingWire, FormulaInputs, Places, Where
from app.domain.validation.wiring import Wiring, within

PERIOD_S = (0.05, 86_400.0)


def check_points(places: Places, wiring: Wiring, formula_inputs: FormulaInputs) -> Iterator[Fault]:
    for where in places.points:
        point: Point = where.value
        yield from _check_range(where, point)
        if point.formula:
            yield from _check_formula(where, point, places, formula_inputs)
        else:
            yield from _check_source(where, point, places, wiring)
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


def _check_source(where: Where, point: Point, places: Places, wiring: Wiring) -> Iterator[Fault]:
    if point.device is None:
        yield where.fault("a point needs a device with an address, or a formula")
        return
    if point.device not in places.device_ids:
        yield where.fault(f"there is no device '{point.device}'", "device")
    wire, options = wiring.wire_of(point.device), wiring.device_options.get(point.device)
    if not point.address:
        yield where.fault("'address' is missing")
    elif wire is not None:
        try:
            address = wire.parse_address(point.address)
        except KilowatchError as error:
            yield where.fault(str(error), "address")
            return
        if isinstance(wire, CheckingWire) and options is not None:
            yield from within(where, wire.check_point(options, address, point))


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
