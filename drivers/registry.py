"""The protocols that Kilowatch speaks, by the name that links use. Cheap to import: stacks are loaded when a link is opened."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from drivers import bacnet, modbus
from drivers.base import Driver

DRIVERS: Final[Mapping[str, Driver]] = MappingProxyType(
    {
        modbus.DRIVER.name: modbus.DRIVER,
        bacnet.DRIVER.name: bacnet.DRIVER,
    }
)
