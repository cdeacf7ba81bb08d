"""What must fit together in a BACnet site: addresses of ours and of devices, instances, and what an object can be told."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.domain.binding import Fault
from app.domain.site import Point
from drivers.bacnet.address import PointAddress
from drivers.bacnet.names import ANALOG_INPUT, BINARY_INPUT, MULTI_STATE_INPUT, PRESENT_VALUE
from drivers.bacnet.options import LINK_OPTIONS

INPUTS: Final = frozenset((ANALOG_INPUT, BINARY_INPUT, MULTI_STATE_INPUT))
LARGEST_NETWORK: Final = 65_534  # clause 6.2.2: 65535 is the broadcast to all networks
_LOOKS_LIKE_IP = re.compile(r"(?P<ip>[0-9.]+)(?:/[0-9]+)?(?::(?P<port>[0-9]+))?\Z")
_REMOTE = re.compile(r"(?P<network>[0-9]+):(?P<station>.+)\Z")


def check_link(options: Mapping[str, Any]) -> Iterator[Fault]:
    """Our own address and that of the BBMD."""
    for name in ("host", "interface"):
        own = str(options.get(name, ""))
        if own not in ("", "auto", "0.0.0.0") and not _is_interface(own):  # noqa: S104 (a word, nothing is bound to it)
            yield _fault(f"'{own}' is not our own address with its mask, for instance 192.168.1.20/24", name)
    bbmd = str(options.get("bbmd", ""))
    if bbmd and (reason := station_fault(bbmd)):
        yield _fault(f"'{bbmd}' {reason}", "bbmd")


def check_device(link: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[Fault]:
    """Where the device is, and that its instance is not our own."""
    address = str(options.get("address", ""))
    if address and (reason := station_fault(address)):
        yield _fault(f"'{address}' {reason}", "address")
    own = link.get("instance", next(row.default for row in LINK_OPTIONS if row.name == "instance"))
    if options.get("device_id") == own:
        yield _fault(f"device_id {own} is our own 'instance' on this link; each is unique on the network", "device_id")


def check_point(address: PointAddress, point: Point) -> Iterator[Fault]:
    """The present value of an input is measured; it has no priorities that could be commanded (clauses 12.2, 12.6, 12.18)."""
    if point.writable is not None and address.object_type in INPUTS and address.property == PRESENT_VALUE:
        text = f"'{point.address}' is measured and cannot be commanded; a writable point needs an output or a value"
        yield Fault(("writable",), text)


def holds(options: Mapping[str, Any]) -> str:
    """A UDP port of an address of ours has one owner; port 0 takes a free one."""
    port = options.get("port", next(row.default for row in LINK_OPTIONS if row.name == "port"))
    own = str(options.get("host") or options.get("interface") or "auto").partition("/")[0]
    return f"UDP port {own}:{port}" if port else ""


def station_fault(text: str) -> str:
    """Why ``text`` is not the address of one device, to be said after it; empty when it may be one.

    Addresses of other media and host names are left to the stack.
    """
    if "*" in text:
        return "is not the address of one device"
    if re.search(r"\s", text):
        return "has a space in it; write for instance 10.0.0.11:47808"
    if match := _LOOKS_LIKE_IP.match(text):
        return "" if _ip_is_good(match["ip"], match["port"]) else "is not an address like 10.0.0.11:47808"
    if match := _REMOTE.match(text):
        return _remote_fault(int(match["network"]), match["station"])
    return ""


def _ip_is_good(ip: str, port: str | None) -> bool:
    if ip.isdigit() and port is None:
        return int(ip) <= 255  # a station number
    if ip.isdigit():
        return 1 <= int(ip) <= LARGEST_NETWORK and int(str(port)) <= 255  # network:station
    try:
        ipaddress.IPv4Address(ip)
    except ValueError:
        return False
    return port is None or 1 <= int(port) <= 65_535


def _remote_fault(network: int, station: str) -> str:
    if not 1 <= network <= LARGEST_NETWORK:
        return f"names the network {network}, which is outside 1 to {LARGEST_NETWORK}"
    return station_fault(station)


def _is_interface(text: str) -> bool:
    try:
        ipaddress.IPv4Interface(text)
    except ValueError:
        return False
    return True


def _fault(message: str, option: str) -> Fault:
    return Fault(("options", option), message)
