"""The Modbus driver: options, addresses and plans are pure; ``open`` connects."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.binding import Fault
from app.domain.errors import AddressError, LinkLost
from app.domain.site import Point
from drivers.base import Option, PlanItem, Request
from drivers.modbus import checks
from drivers.modbus.address import RegisterAddress, parse_address
from drivers.modbus.options import DEVICE_OPTIONS, LINK_OPTIONS, device_settings, link_settings
from drivers.modbus.plan import plan_requests

if TYPE_CHECKING:
    from drivers.modbus.connection import ModbusConnection


class ModbusDriver:
    """Modbus as the engine knows it (see ``drivers.base.Driver`` and ``Checking``)."""

    name = "modbus"
    link_options: tuple[Option, ...] = LINK_OPTIONS
    device_options: tuple[Option, ...] = DEVICE_OPTIONS
    parallel_devices = 1  # many gateways take one request at a time, and a serial line always

    def parse_address(self, text: str) -> RegisterAddress:
        return parse_address(text)

    def plan(self, device: Mapping[str, Any], items: Sequence[PlanItem]) -> list[Request]:
        return plan_requests(device_settings(device), items)

    def check_link(self, link: Mapping[str, Any]) -> Iterable[Fault]:
        return checks.check_link(link)

    def check_device(self, link: Mapping[str, Any], device: Mapping[str, Any]) -> Iterable[Fault]:
        return checks.check_device(link, device)

    def check_point(self, device: Mapping[str, Any], address: Hashable, point: Point) -> Iterable[Fault]:
        return checks.check_point(device, address, point) if isinstance(address, RegisterAddress) else ()

    def holds(self, link: Mapping[str, Any]) -> str:
        return checks.holds(link)

    async def open(self, options: Mapping[str, Any], timeout_s: float) -> ModbusConnection:
        """Connect within ``timeout_s``; raises ``LinkLost`` with the cause in words."""
        from drivers.modbus.connection import ModbusConnection

        try:
            settings = link_settings(options)
        except AddressError as error:
            raise LinkLost(f"The link cannot be opened: {error}") from error
        return await ModbusConnection.open(settings, timeout_s)
