"""Which properties travel in which request: chunks that fit the device, split in halves when it says they do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drivers.bacnet.address import PointAddress
from drivers.bacnet.codec import Key, ObjectNumber, object_number, read_access_specification
from drivers.bacnet.names import PRESENT_VALUE, STATUS_FLAGS
from drivers.bacnet.options import DeviceSettings
from drivers.base import PlanItem, Request

HEADER_BYTES = 3  # complex-ack without segmentation: type, invoke id, service (clause 20.1.5)
OBJECT_BYTES = 5 + 2  # object identifier [0], opening and closing tag [1]
VALUE_BYTES = 2 + 2 + 5 + 1  # property id, opening and closing tag [4], a Real; one spare for long property ids
FLAGS_BYTES = 2 + 2 + 3  # property id, opening and closing tag, a bit string of four bits
SEGMENTS = 4  # frames of one answer that a device with segmentation is asked for


class Chunk:
    """The points of one request, its service parameters encoded once, and its halves for a device that wants less."""

    __slots__ = ("_halves", "addresses", "body", "flag_keys", "keys")

    def __init__(self, addresses: Sequence[PointAddress], flags: bool) -> None:
        self.addresses = tuple(addresses)
        numbers = [object_number(a.object_type, a.instance) for a in self.addresses]
        self.keys: tuple[Key, ...] = tuple((n, a.property, a.index) for n, a in zip(numbers, addresses, strict=True))
        self.flag_keys: tuple[Key, ...] = tuple((n, STATUS_FLAGS, None) for n in numbers) if flags else ()
        self.body = b"".join(_specification(n, a, flags) for n, a in zip(numbers, addresses, strict=True))
        self._halves: tuple[Chunk, Chunk] | None = None

    def __len__(self) -> int:
        return len(self.addresses)

    @property
    def wanted_flags(self) -> tuple[Key, ...]:
        """The status flags that the request really asks for: those beside a present value."""
        return tuple(f for f, key in zip(self.flag_keys, self.keys, strict=False) if key[1] == PRESENT_VALUE)

    def halves(self) -> tuple[Chunk, Chunk]:
        """Two chunks with the same points in the same order; made once and kept."""
        if self._halves is None:
            middle, flags = len(self) // 2, bool(self.flag_keys)
            self._halves = Chunk(self.addresses[:middle], flags), Chunk(self.addresses[middle:], flags)
        return self._halves


def plan_requests(settings: DeviceSettings, items: Sequence[PlanItem]) -> list[Request]:
    """The fewest requests for ``items``: neighbours in the device stay neighbours, equal addresses are asked together."""
    ordered = sorted(items, key=lambda item: _order(item.address))
    size = points_per_request(settings)
    return [_request(ordered[start : start + size], settings) for start in range(0, len(ordered), size)]


def points_per_request(settings: DeviceSettings) -> int:
    """How many points fit into one answer of the device; 1 when it knows only ReadProperty."""
    if not settings.rpm:
        return 1
    room = settings.max_apdu * (SEGMENTS if settings.segmentation else 1) - HEADER_BYTES
    per_point = OBJECT_BYTES + VALUE_BYTES + (FLAGS_BYTES if settings.status_flags else 0)
    properties = 2 if settings.status_flags else 1
    return max(1, min(room // per_point, settings.max_per_request // properties))


def _request(items: Sequence[PlanItem], settings: DeviceSettings) -> Request:
    addresses = [_address(item.address) for item in items]
    return Request(np.array([item.index for item in items], np.intp), Chunk(addresses, settings.status_flags))


def _specification(number: ObjectNumber, address: PointAddress, flags: bool) -> bytes:
    references = [(address.property, address.index)]
    if flags and address.property == PRESENT_VALUE:
        references.append((STATUS_FLAGS, None))
    return read_access_specification(number, references)


def _address(address: object) -> PointAddress:
    if not isinstance(address, PointAddress):
        raise TypeError(f"{address!r} is not an address of this driver")
    return address


def _order(address: object) -> tuple[int, int, int, int]:
    known = _address(address)
    return known.object_type, known.instance, known.property, -1 if known.index is None else known.index
