"""An open BACnet/IP link: one UDP port, and behind it the devices that the site names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from typing import Any

from app.domain.errors import DeviceRefused, LinkLost
from drivers.bacnet.address import PointAddress
from drivers.bacnet.codec import as_float, object_number
from drivers.bacnet.cov import Subscriptions
from drivers.bacnet.directory import Directory
from drivers.bacnet.exchange import Exchange
from drivers.bacnet.exploring import browse, discover
from drivers.bacnet.names import PRESENT_VALUE, PRIORITY_ARRAY
from drivers.bacnet.options import DeviceSettings, LinkSettings, device_settings
from drivers.bacnet.plan import Chunk
from drivers.bacnet.quality import to_block
from drivers.bacnet.stack import Stack
from drivers.bacnet.station import Station, refuse
from drivers.bacnet.writing import LOWEST_PRIORITY, write_request
from drivers.base import Block, Found, FoundPoint, PlanItem, Request


class BacnetConnection:
    """Reads, writes, subscriptions, discovery (see ``drivers.base``). One application, its own port, no shared state."""

    def __init__(self, stack: Stack, settings: LinkSettings) -> None:
        self._stack = stack
        self._settings = settings
        self._exchange = Exchange(stack.app)
        self._directory = Directory(stack)
        self._stations: dict[DeviceSettings, Station] = {}
        self._subscriptions = Subscriptions(stack.app, settings)
        self._closed = False

    @classmethod
    async def open(cls, settings: LinkSettings, timeout_s: float) -> BacnetConnection:
        return cls(await Stack.start(settings, timeout_s), settings)

    async def read(self, device: Mapping[str, Any], request: Request, timeout_s: float) -> Block:
        """Read one planned request; a device that says it is too long gets it in pieces.

        ``timeout_s`` is for the device's turn, and again for each piece; the first that is not answered ends the read.
        """
        station, chunk = self._station(device), request.detail
        if not isinstance(chunk, Chunk):
            raise TypeError("the request was planned by another driver")
        async with station.turn(timeout_s) as peer:
            results = await station.fetch(peer, chunk, timeout_s)
        return to_block(request.indices, chunk.keys, chunk.flag_keys, results)

    async def write(
        self, device: Mapping[str, Any], address: Hashable, value: float | None, priority: int, timeout_s: float
    ) -> None:
        """Command at ``priority``; ``None`` releases it. Sent once: after ``NoAnswer`` nobody knows whether it took effect."""
        station, target = self._station(device), _known(address)
        request = write_request(target, value, priority)
        async with station.turn(timeout_s) as peer:
            await station.send(peer, request, timeout_s)

    def subscribe(
        self, device: Mapping[str, Any], items: Sequence[PlanItem], lifetime_s: float
    ) -> AsyncIterator[Block]:
        """Blocks as the device reports changes; raises ``SubscriptionRefused`` naming the rows that it does not report."""
        return self._subscriptions.blocks(self._station(device), items, lifetime_s)

    async def discover(self, timeout_s: float) -> Sequence[Found]:
        return await discover(self._directory, self._station, self._settings.instance, timeout_s)

    async def browse(self, device: Mapping[str, Any], timeout_s: float) -> Sequence[FoundPoint]:
        return await browse(self._station(device), timeout_s)

    async def priority_array(
        self, device: Mapping[str, Any], address: Hashable, timeout_s: float
    ) -> Sequence[float | None]:
        """The 16 slots, ``None`` where nobody commands, NaN where it is no number.

        Raises ``DeviceRefused`` for objects that cannot be commanded.
        """
        station, target = self._station(device), _known(address)
        key = (object_number(target.object_type, target.instance), PRIORITY_ARRAY, None)
        async with station.turn(timeout_s) as peer:
            slots = await station.property(peer, key, timeout_s)
        plain = PointAddress(target.object_type, target.instance, PRESENT_VALUE)
        refuse(slots, f"{plain} has no priorities")
        if not isinstance(slots, list) or len(slots) != LOWEST_PRIORITY:
            raise DeviceRefused(f"{plain} has no array of {LOWEST_PRIORITY} priorities")
        return [None if slot is None else as_float(slot) for slot in slots]

    async def close(self) -> None:
        """End the subscriptions and close the port; never raises."""
        if not self._closed:
            self._closed = True
            await self._subscriptions.close()
            self._exchange.close()
            await self._stack.stop()

    def _station(self, device: Mapping[str, Any]) -> Station:
        if self._closed:
            raise LinkLost("The BACnet link is closed")
        settings = device_settings(device)
        if settings not in self._stations:
            self._stations[settings] = Station(settings, self._settings, self._exchange, self._directory)
        return self._stations[settings]


def _known(address: Hashable) -> PointAddress:
    if not isinstance(address, PointAddress):
        raise TypeError(f"{address!r} is not an address of this driver")
    return address
