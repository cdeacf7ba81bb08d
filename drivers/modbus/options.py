"""The options of Modbus links and devices: one row each for the site file's check and the device form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from drivers.base import Option
from drivers.modbus.datatypes import ORDERS
from drivers.settings import filled

TCP, RTU_OVER_TCP, SERIAL = "tcp", "rtu_over_tcp", "serial"
MASK, READ_MODIFY_WRITE = "mask", "read_modify_write"

LINK_OPTIONS: Final = (
    Option(name="transport", kind=str, default=TCP, choices=(TCP, RTU_OVER_TCP, SERIAL), help="how frames travel"),
    Option(name="host", kind=str, default="", help="name or address of the gateway, for tcp and rtu_over_tcp"),
    Option(name="port", kind=int, default=502, low=1, high=65535, help="TCP port of the gateway"),
    Option(name="serial_port", kind=str, default="", help="/dev/ttyUSB0 or COM3, for serial"),
    Option(name="baudrate", kind=int, default=9600, low=300, high=4_000_000, help="bits a second on the serial line"),
    Option(name="parity", kind=str, default="even", choices=("none", "even", "odd"), help="parity on the serial line"),
    Option(name="stopbits", kind=int, default=1, low=1, high=2, help="stop bits on the serial line"),
    Option(name="timeout_s", kind=float, default=1.0, low=0.02, high=60, help="longest wait for one answer"),
    Option(name="late_s", kind=float, default=3.0, low=0.1, high=300, help="how late an RTU answer may still come"),
    Option(name="pause_s", kind=float, default=0.0, low=0, high=5, help="rest of the line before each request"),
)

DEVICE_OPTIONS: Final = (
    Option(name="unit", kind=int, default=1, low=0, high=255, help="unit identifier, 1 to 247 behind a gateway"),
    Option(name="byte_order", kind=str, default="abcd", choices=ORDERS, help="order of two and more registers"),
    Option(name="max_registers", kind=int, default=125, low=1, high=125, help="most registers in one request"),
    Option(name="max_bits", kind=int, default=2000, low=1, high=2000, help="most coils or inputs in one request"),
    Option(name="max_gap", kind=int, default=16, low=0, high=124, help="unused registers read along to save a request"),
    Option(name="write_multiple", kind=bool, default=False, help="write single values with functions 15 and 16"),
    Option(name="bit_writes", kind=str, default=MASK, choices=(MASK, READ_MODIFY_WRITE), help="how one bit is written"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """The options of a link with defaults filled in."""

    transport: str
    host: str
    port: int
    serial_port: str
    baudrate: int
    parity: str
    stopbits: int
    timeout_s: float
    late_s: float
    pause_s: float

    @property
    def place(self) -> str:
        """Where the link leads, for people."""
        return self.serial_port if self.transport == SERIAL else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettings:
    """The options of a device with defaults filled in."""

    unit: int
    byte_order: str
    max_registers: int
    max_bits: int
    max_gap: int
    write_multiple: bool
    bit_writes: str


def link_settings(options: Mapping[str, Any]) -> LinkSettings:
    """Complete settings; raises ``AddressError``."""
    return LinkSettings(**filled(options, LINK_OPTIONS))


def device_settings(options: Mapping[str, Any]) -> DeviceSettings:
    """Complete settings; raises ``AddressError``."""
    return DeviceSettings(**filled(options, DEVICE_OPTIONS))
