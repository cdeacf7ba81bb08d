"""Points of a device beside those that the site has already."""

from __future__ import annotations

from collections.abc import Hashable

from app.domain.errors import DriverError
from app.domain.messages import FoundPoint
from app.engine.plant import Plant
from drivers.base import Driver


async def browse_device(plant: Plant, device: str) -> list[FoundPoint]:
    """What the device offers; ``known`` names the point of the site at the same address. Raises ``DriverError`` kinds."""
    found = await plant.acquisition.browse(device)
    driver = plant.driver_of(device)
    known = {_address(driver, p.address): p.id for p in plant.site.points if p.device == device and p.address}
    return [
        FoundPoint(
            address=point.address,
            name=point.name,
            kind=point.kind,
            unit=point.unit,
            writable=point.writable,
            known=known.get(_address(driver, point.address), ""),
        )
        for point in found
    ]


def _address(driver: Driver, text: str) -> Hashable:
    """The address in the driver's own form, so that two spellings of one place are the same."""
    try:
        return driver.parse_address(text)
    except DriverError:
        return text
