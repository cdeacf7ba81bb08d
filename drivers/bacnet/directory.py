"""Where a device is: its configured address, or what its I-Am said (clause 16.10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bacpypes3.pdu import Address

from app.domain.errors import AddressError, NoAnswer
from drivers.bacnet.options import DeviceSettings
from drivers.bacnet.stack import Stack


class Directory:
    """Addresses by device instance. Who-Is goes through the BBMD when we are a foreign device.

    Not ``BAC0.discover``: it first waits up to nine seconds for routers and shares what it learns between all instances.
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._found: dict[int, Address] = {}

    async def locate(self, device: DeviceSettings, timeout_s: float) -> Address:
        """The device's address; asks the network when it is not known. Raises ``NoAnswer``, ``AddressError``."""
        if device.address:
            return _parsed(device)
        if device.device_id not in self._found:
            heard = await self.who_is(timeout_s, device.device_id)
            if not heard:
                raise NoAnswer(f"device {device.device_id} was not found on the network")
            self._found[device.device_id] = heard[0].pduSource
        return self._found[device.device_id]

    def forget(self, device: DeviceSettings) -> None:
        """It did not answer: it may have moved, so the next request looks for it again."""
        self._found.pop(device.device_id, None)

    async def who_is(self, timeout_s: float, instance: int | None = None) -> Sequence[Any]:
        """The I-Am answers within ``timeout_s``; with ``instance`` it returns at the first."""
        if fault := self._stack.discovery_fault:
            raise NoAnswer(f"devices cannot be looked for: {fault}")
        answers: Sequence[Any] = await self._stack.app.who_is(instance, instance, timeout=timeout_s)
        return answers


def _parsed(device: DeviceSettings) -> Address:
    try:
        address = Address(device.address)
    except ValueError as error:
        raise AddressError(
            f"device {device.device_id}: '{device.address}' is not an address like 10.0.0.11:47808"
        ) from error
    if not (address.is_localstation or address.is_remotestation):
        raise AddressError(f"device {device.device_id}: '{device.address}' is not the address of one device")
    return address
