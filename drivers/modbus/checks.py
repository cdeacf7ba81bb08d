"""What must fit together in a Modbus site: where a link leads, which units its framing knows, what an address can do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.domain.binding import Fault
from app.domain.site import Kind, Point
from drivers.modbus.address import RegisterAddress, Table
from drivers.modbus.options import SERIAL, TCP, LinkSettings, device_settings, link_settings

LAST_UNIT: Final = 247  # MODBUS over serial line V1.02, clause 2.2: 248 to 255 are reserved, 0 is the broadcast
_WITH_PORT = re.compile(r"[^:]+:[0-9]+\Z")


def check_link(options: Mapping[str, Any]) -> Iterator[Fault]:
    """TCP needs a host, a serial line its port."""
    link = link_settings(options)
    if link.transport == SERIAL:
        if not link.serial_port.strip():
            yield _fault("the transport is serial, so 'serial_port' must be given, /dev/ttyUSB0 or COM3", "serial_port")
        return
    if not link.host.strip():
        text = f"the transport is {link.transport}, so 'host' must be given: name or address of the gateway"
        yield _fault(text, "host")
    elif _WITH_PORT.match(link.host):
        yield _fault(f"'{link.host}' has the port in it; write the port as 'port'", "host")
    elif "/" in link.host or " " in link.host.strip():
        yield _fault(f"'{link.host}' is not a host name or an address", "host")


def check_device(link: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[Fault]:
    """On lines with RTU frames a unit is 1 to 247: nobody answers the broadcast, and the rest is reserved."""
    transport, unit = link_settings(link).transport, device_settings(options).unit
    if transport != TCP and not 1 <= unit <= LAST_UNIT:
        yield _fault(f"unit {unit} is outside 1 to {LAST_UNIT}, which {transport} can ask", "unit")


def check_point(options: Mapping[str, Any], address: RegisterAddress, point: Point) -> Iterator[Fault]:
    """Inputs can only be read, a bit counts nothing, and a value must fit into one request and into its registers."""
    device, kind = device_settings(options), address.datatype
    if point.kind is Kind.COUNTER and address.type == "bit":
        yield Fault(("kind",), f"'{point.address}' is one bit, which is no counter")
    if not address.table.of_bits and kind.registers > device.max_registers:
        text = f"'{point.address}' needs {kind.registers} registers; the device gives {device.max_registers} at once"
        yield Fault(("address",), text)
    if point.writable is None:
        return
    if address.table not in (Table.COIL, Table.HOLDING):
        text = f"'{point.address}' can only be read; a writable point needs a coil or a holding register"
        yield Fault(("writable",), text)
        return
    yield from _unreachable(address, point)


def holds(options: Mapping[str, Any]) -> str:
    """A serial port has one owner."""
    link: LinkSettings = link_settings(options)
    return f"serial port {link.serial_port}" if link.transport == SERIAL and link.serial_port else ""


def _unreachable(address: RegisterAddress, point: Point) -> Iterator[Fault]:
    """Limits of what may be written that the registers cannot hold."""
    kind = address.datatype
    assert point.writable is not None
    for key, limit in (("low", point.writable.low), ("high", point.writable.high)):
        if limit is None or not point.scale:
            continue
        raw = (limit - point.offset) / point.scale
        if not kind.low - 0.5 <= raw <= kind.high + 0.5:
            text = f"writable: {key} {limit:g} is {raw:.10g} in the register; {address.type} takes {kind.low:.10g} to"
            yield Fault(("writable", key), f"{text} {kind.high:.10g}")


def _fault(message: str, option: str) -> Fault:
    return Fault(("options", option), message)
