"""The BACnet/IP driver: options, addresses and plans are pure; ``open`` brings the protocol stack up."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.domain.binding import Fault
from app.domain.errors import AddressError, LinkLost
from app.domain.site import Point
from drivers.bacnet import checks
from drivers.bacnet.address import PointAddress, parse_address
from drivers.bacnet.options import DEVICE_OPTIONS, LINK_OPTIONS, device_settings, link_settings
from drivers.bacnet.plan import plan_requests
from drivers.base import Option, PlanItem, Request

if TYPE_CHECKING:
    from drivers.bacnet.connection import BacnetConnection


class BacnetDriver:
    """BACnet/IP as the engine knows it (see ``drivers.base.Driver`` and ``Checking``)."""

    name = "bacnet"
    link_options: tuple[Option, ...] = LINK_OPTIONS
    device_options: tuple[Option, ...] = DEVICE_OPTIONS
    parallel_devices = 8

    def parse_address(self, text: str) -> PointAddress:
        return parse_address(text)

    def plan(self, device: Mapping[str, Any], items: Sequence[PlanItem]) -> list[Request]:
        return plan_requests(device_settings(device), items)

    def check_link(self, link: Mapping[str, Any]) -> Iterable[Fault]:
        return checks.check_link(link)

    def check_device(self, link: Mapping[str, Any], device: Mapping[str, Any]) -> Iterable[Fault]:
        return checks.check_device(link, device)

    def check_point(self, device: Mapping[str, Any], address: Hashable, point: Point) -> Iterable[Fault]:
        return checks.check_point(address, point) if isinstance(address, PointAddress) else ()

    def holds(self, link: Mapping[str, Any]) -> str:
        return checks.holds(link)

    async def open(self, options: Mapping[str, Any], timeout_s: float) -> BacnetConnection:
        """Bind our UDP port and, where a BBMD is named, register with it; raises ``LinkLost`` with the cause in words.

        The first call imports the stack in a thread: that takes about a second, in which other links go on.
        """
        import asyncio

        await asyncio.to_thread(import_module, "drivers.bacnet.connection")
        from drivers.bacnet.connection import BacnetConnection

        try:
            settings = link_settings(options)
        except AddressError as error:
            raise LinkLost(f"The link cannot be opened: {error}") from error
        return await BacnetConnection.open(settings, timeout_s)
