"""Found devices, compared with the configured ones."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.messages import FoundDevice
from app.domain.site import Device
from drivers.base import Driver, Found


def found_device(found: Found, devices: Sequence[Device], driver: Driver) -> FoundDevice:
    """A found device with the id of the configured one at the same place, if there is one."""
    return FoundDevice(
        name=found.name,
        address=found.address,
        options=dict(found.options),
        objects=found.objects,
        vendor=found.vendor,
        model=found.model,
        known=next((device.id for device in devices if _same_place(found, device, driver)), ""),
    )


def _same_place(found: Found, device: Device, driver: Driver) -> bool:
    """Equal in what a device must say of itself (its instance); protocols without such an option compare all that was found."""
    required = [option.name for option in driver.device_options if option.required]
    defaults = {option.name: option.default for option in driver.device_options}
    names = required or list(found.options)
    return all(found.options.get(name) == device.options.get(name, defaults.get(name)) for name in names)
