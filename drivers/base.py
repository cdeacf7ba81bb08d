"""What a driver is. A driver moves bytes; the engine has the patience (schedule, retry, back-off, scaling, alarms).

Pure part (no network): ``link_options``, ``device_options``, ``parse_address``, ``plan``; and ``Checking`` where a protocol
has rules between its options.
Wire part: ``open`` gives a ``Connection`` with a handful of coroutines.
All values cross this seam as raw ``float64`` (binary 0/1, multistate its number) in whole blocks, never one object a point.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.binding import Fault
from app.domain.errors import DeviceRefused
from app.domain.readings import Quality, Reason
from app.domain.site import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One connection option; the device form is drawn from it and the site file is checked against it.

    ``kind`` is int, float, str or bool; ``choices`` limits it; ``low``/``high`` bound numbers.
    """

    name: str
    kind: type
    default: Any = None
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A point to be read: ``index`` is its row in the engine's live table, ``address`` comes from ``parse_address``."""

    index: int
    address: Hashable


@dataclass(frozen=True, slots=True)
class Request:
    """One request to one device that fetches the rows ``indices`` of the live table. ``detail`` is the driver's own."""

    indices: NDArray[np.intp]
    detail: Any


@dataclass(slots=True)
class Block:
    """The answer to one ``Request``, in the order of its ``indices``: raw values, ``Quality`` and ``Reason`` codes.

    A value whose quality is bad is NaN.
    """

    indices: NDArray[np.intp]
    values: NDArray[np.float64]
    quality: NDArray[np.uint8]
    reason: NDArray[np.uint8]

    @classmethod
    def bad(cls, indices: NDArray[np.intp], reason: Reason) -> Block:
        """All rows bad for one reason, for example ``NO_ANSWER``."""
        n = len(indices)
        return cls(indices, np.full(n, np.nan), np.full(n, Quality.BAD, np.uint8), np.full(n, reason, np.uint8))

    @classmethod
    def good(cls, indices: NDArray[np.intp], values: NDArray[np.float64]) -> Block:
        """Values as read; those that are not finite become bad with ``NOT_A_NUMBER``."""
        finite = np.isfinite(values)
        if np.count_nonzero(finite) == len(finite):  # five times as fast as all() on a few rows
            return cls(indices, values, np.zeros(len(values), np.uint8), np.zeros(len(values), np.uint8))  # GOOD, NONE
        quality = np.where(finite, Quality.GOOD, Quality.BAD).astype(np.uint8)
        reason = np.where(finite, Reason.NONE, Reason.NOT_A_NUMBER).astype(np.uint8)
        return cls(indices, np.where(finite, values, np.nan), quality, reason)


class SubscriptionRefused(DeviceRefused):
    """The device does not report changes of some points; ``indices`` are their rows, to be polled instead."""

    def __init__(self, message: str, indices: tuple[int, ...]) -> None:
        super().__init__(message)
        self.indices = indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A device found by discovery. ``options`` are what a site file would say; ``address`` is for people."""

    name: str
    address: str
    options: Mapping[str, Any]
    objects: int = 0
    vendor: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPoint:
    """A point found by browsing a device, as a proposal for the site file."""

    address: str
    name: str
    kind: str
    unit: str = ""
    writable: bool = False


class Connection(Protocol):
    """An open connection of one link. One owner uses it; at most one request at a time for each device.

    ``device`` is the device's options from the site file. Coroutines raise only ``DriverError`` kinds:
    ``LinkLost`` (the engine will reopen), ``NoAnswer``, ``DeviceRefused``, ``MalformedAnswer``.
    """

    async def read(self, device: Mapping[str, Any], request: Request, timeout_s: float) -> Block:
        """Read one planned request. An error of one point in it is that row's quality, not an exception."""
        ...

    async def write(
        self, device: Mapping[str, Any], address: Hashable, value: float | None, priority: int, timeout_s: float
    ) -> None:
        """Write a raw value; ``None`` releases (BACnet Null). Drivers without release raise ``DeviceRefused``."""
        ...

    async def close(self) -> None:
        """Close for good; never raises."""
        ...


class Subscribing(Protocol):
    """Connections of protocols that can push values (COV) offer this as well."""

    def subscribe(
        self, device: Mapping[str, Any], items: Sequence[PlanItem], lifetime_s: float
    ) -> AsyncIterator[Block]:
        """Blocks as the device reports changes, the first with present values. Ends with a ``DriverError`` when lost,
        at once with ``SubscriptionRefused`` when the device does not report some of ``items``.

        Renewal at half the lifetime is the connection's work; the watchdog on age and the polling fallback the engine's.
        """
        ...


class Discovering(Protocol):
    """Connections of protocols that can find devices and list their points."""

    async def discover(self, timeout_s: float) -> Sequence[Found]: ...

    async def browse(self, device: Mapping[str, Any], timeout_s: float) -> Sequence[FoundPoint]: ...

    async def priority_array(
        self, device: Mapping[str, Any], address: Hashable, timeout_s: float
    ) -> Sequence[float | None]:
        """The 16 slots of a commandable object, index 0 is priority 1."""
        ...


class Driver(Protocol):
    """A protocol. Modules offer one instance as ``DRIVER``; ``drivers.registry`` lists them by name.

    ``parallel_devices`` is how many devices of one link may be asked at the same time.
    """

    name: str
    link_options: tuple[Option, ...]
    device_options: tuple[Option, ...]
    parallel_devices: int

    def parse_address(self, text: str) -> Hashable:
        """The address in the driver's own form; raises ``AddressError`` with a sentence that names the bad part."""
        ...

    def plan(self, device: Mapping[str, Any], items: Sequence[PlanItem]) -> list[Request]:
        """The fewest requests that read all items within the device's limits. Pure."""
        ...

    async def open(self, options: Mapping[str, Any], timeout_s: float) -> Connection:
        """Connect; raises ``LinkLost`` with the cause in words."""
        ...


class Checking(Protocol):
    """Drivers whose options and addresses must also fit together offer this as well. Pure: no network, no stack loaded.

    Options come as the site file gives them, without those that are wrong by themselves (``Option`` has told that). Each
    ``Fault`` has its place below the entry that was asked about: ``("options", "host")``, ``("address",)``.
    """

    def check_link(self, link: Mapping[str, Any]) -> Iterable[Fault]:
        """What does not fit together in the options of a link."""
        ...

    def check_device(self, link: Mapping[str, Any], device: Mapping[str, Any]) -> Iterable[Fault]:
        """What does not fit together in the options of a device, or with those of its link."""
        ...

    def check_point(self, device: Mapping[str, Any], address: Hashable, point: Point) -> Iterable[Fault]:
        """What a point asks of its address that this protocol or device cannot do."""
        ...

    def holds(self, link: Mapping[str, Any]) -> str:
        """What only one link of this computer can have (``serial port COM3``), empty when there is nothing."""
        ...
