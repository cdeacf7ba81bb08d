"""The options of BACnet/IP links and devices: one row each for the site file's check and the device form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from drivers.base import Option
from drivers.settings import filled

LONGEST_APDU: Final = 1476  # BACnet/IP, clause 6.1

LINK_OPTIONS: Final = (
    Option(name="interface", kind=str, default="auto", help="own address with its mask, 192.168.1.20/24; auto chooses"),
    Option(name="host", kind=str, default="", help="another word for interface"),
    Option(name="port", kind=int, default=47808, low=0, high=65535, help="own UDP port; 0 takes a free one"),
    Option(name="bbmd", kind=str, default="", help="BBMD to register with as a foreign device, 10.0.0.2:47808"),
    Option(
        name="bbmd_ttl_s", kind=int, default=60, low=10, high=65535, help="life of that registration; renewed in time"
    ),
    Option(name="instance", kind=int, default=4_190_000, low=0, high=4_194_302, help="our own device instance, unique"),
    Option(name="vendor", kind=int, default=842, low=0, high=65535, help="vendor identifier that our own device tells"),
    Option(name="timeout_s", kind=float, default=2.0, low=0.1, high=60, help="longest wait for one answer"),
    Option(name="retries", kind=int, default=0, low=0, high=3, help="how often a read is asked again; writes never"),
    Option(name="confirmed_cov", kind=bool, default=False, help="devices confirm each change-of-value report"),
)

DEVICE_OPTIONS: Final = (
    Option(name="device_id", kind=int, required=True, low=0, high=4_194_302, help="instance of the device object"),
    Option(name="address", kind=str, default="", help="10.0.0.11:47808, or net:mac behind a router; empty finds it"),
    Option(name="max_per_request", kind=int, default=200, low=1, high=1000, help="most properties in one request"),
    Option(
        name="max_apdu",
        kind=int,
        default=LONGEST_APDU,
        low=50,
        high=LONGEST_APDU,
        help="longest answer in one frame, bytes",
    ),
    Option(name="segmentation", kind=bool, default=False, help="the device can send an answer in several frames"),
    Option(name="rpm", kind=bool, default=True, help="the device knows ReadPropertyMultiple"),
    Option(name="status_flags", kind=bool, default=True, help="read fault and out-of-service with each value"),
    Option(name="concurrency", kind=int, default=1, low=1, high=4, help="requests under way at once"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """The options of a link with defaults filled in."""

    interface: str
    host: str
    port: int
    bbmd: str
    bbmd_ttl_s: int
    instance: int
    vendor: int
    timeout_s: float
    retries: int
    confirmed_cov: bool

    @property
    def own(self) -> str:
        """Our own address as the site gives it."""
        return self.host or self.interface


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettings:
    """The options of a device with defaults filled in."""

    device_id: int
    address: str
    max_per_request: int
    max_apdu: int
    segmentation: bool
    rpm: bool
    status_flags: bool
    concurrency: int


def link_settings(options: Mapping[str, Any]) -> LinkSettings:
    """Complete settings; raises ``AddressError``."""
    return LinkSettings(**filled(options, LINK_OPTIONS))


def device_settings(options: Mapping[str, Any]) -> DeviceSettings:
    """Complete settings; raises ``AddressError``."""
    return DeviceSettings(**filled(options, DEVICE_OPTIONS))
