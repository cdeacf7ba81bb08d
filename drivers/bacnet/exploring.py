"""Finding devices (Who-Is, clause 16.10) and listing their objects as proposals for the site file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

from bacpypes3.basetypes import Segmentation

from app.domain.errors import DriverError, MalformedAnswer, NoAnswer
from drivers.bacnet.address import PointAddress
from drivers.bacnet.codec import Key, ObjectId, Value, object_number
from drivers.bacnet.directory import Directory
from drivers.bacnet.names import (
    COMMANDABLE,
    DEVICE,
    KINDS,
    MODEL_NAME,
    OBJECT_LIST,
    OBJECT_NAME,
    PRIORITY_ARRAY,
    UNITS,
    VENDOR_NAME,
)
from drivers.bacnet.options import LONGEST_APDU
from drivers.bacnet.plan import Chunk
from drivers.bacnet.refusals import TooLarge
from drivers.bacnet.station import Station, refuse
from drivers.bacnet.units import unit_text
from drivers.base import Found, FoundPoint

LISTENING_SHARE: Final = 0.6  # of the time is for hearing I-Am, the rest for asking each device who it is
ASKED_AT_ONCE: Final = 8
MOST_OBJECTS: Final = 20_000
BYTES_PER_TEXT: Final = 60  # of an answer, for one name
WHOLE_DEVICE_TIMEOUTS: Final = 30  # browsing one device takes no longer than so many time-outs

StationOf: TypeAlias = Callable[[Mapping[str, Any]], Station]
_SENDS_SEGMENTS: Final = (Segmentation.segmentedBoth, Segmentation.segmentedTransmit)
_DESCRIBING: Final = (OBJECT_NAME, VENDOR_NAME, MODEL_NAME)


async def discover(directory: Directory, station_of: StationOf, own: int, timeout_s: float) -> list[Found]:
    """All devices that answer within ``timeout_s``, ordered by instance; one that tells no name has its number for one."""
    heard = await directory.who_is(LISTENING_SHARE * timeout_s)
    at_once = asyncio.Semaphore(ASKED_AT_ONCE)
    rest_s = (1 - LISTENING_SHARE) * timeout_s
    async with asyncio.TaskGroup() as asking:
        tasks = [asking.create_task(_found(i_am, station_of, at_once, rest_s)) for i_am in heard]
    found = [task.result() for task in tasks]
    return sorted((f for f in found if f.options["device_id"] != own), key=lambda f: int(f.options["device_id"]))


async def browse(station: Station, timeout_s: float) -> list[FoundPoint]:
    """The objects of a device that can be points. ``timeout_s`` is for each request."""
    try:
        async with asyncio.timeout(WHOLE_DEVICE_TIMEOUTS * timeout_s):
            objects = [known for known in await _object_list(station, timeout_s) if known.object_type in KINDS]
            wanted = [address for known in objects for address in _asked_of(known)]
            answers = await _fetched(station, wanted, timeout_s)
    except TimeoutError as error:
        raise NoAnswer(f"device {station.settings.device_id} is too slow to list its objects") from error
    return [_point(known, answers) for known in objects]


async def _found(i_am: Any, station_of: StationOf, at_once: asyncio.Semaphore, rest_s: float) -> Found:
    instance, address = int(i_am.iAmDeviceIdentifier[1]), str(i_am.pduSource)
    options = {"device_id": instance, **_limits(i_am)}
    answers: dict[Key, Value] = {}
    with suppress(DriverError, TimeoutError):
        async with asyncio.timeout(rest_s), at_once:
            station = station_of({**options, "address": address})
            wanted = [PointAddress(DEVICE, instance, prop) for prop in _DESCRIBING]
            wanted.append(PointAddress(DEVICE, instance, OBJECT_LIST, 0))
            answers = await _fetched(station, wanted, rest_s)
    number = object_number(DEVICE, instance)
    count = answers.get((number, OBJECT_LIST, 0))
    return Found(
        name=_text(answers.get((number, OBJECT_NAME, None))) or f"device {instance}",
        address=address,
        options=options,
        objects=count if isinstance(count, int) else 0,
        vendor=_text(answers.get((number, VENDOR_NAME, None))) or f"vendor {int(i_am.vendorID)}",
        model=_text(answers.get((number, MODEL_NAME, None))),
    )


def _limits(i_am: Any) -> dict[str, Any]:
    """What the device says of itself where it differs from the options' defaults."""
    limits: dict[str, Any] = {}
    longest = int(i_am.maxAPDULengthAccepted)
    if 50 <= longest < LONGEST_APDU:
        limits["max_apdu"] = longest
    if i_am.segmentationSupported in _SENDS_SEGMENTS:
        limits["segmentation"] = True
    return limits


async def _object_list(station: Station, timeout_s: float) -> list[ObjectId]:
    """All at once where the device can send a long answer, else element by element."""
    instance = station.settings.device_id
    key = (object_number(DEVICE, instance), OBJECT_LIST, None)
    try:
        async with station.turn(timeout_s) as peer:
            value = await station.property(peer, key, timeout_s)
    except TooLarge:
        return await _element_by_element(station, timeout_s)
    refuse(value, f"device {instance} does not list its objects")
    listed = value if isinstance(value, list) else [value]
    return [element for element in listed[:MOST_OBJECTS] if isinstance(element, ObjectId)]


async def _element_by_element(station: Station, timeout_s: float) -> list[ObjectId]:
    instance = station.settings.device_id
    number = object_number(DEVICE, instance)
    async with station.turn(timeout_s) as peer:
        count = await station.property(peer, (number, OBJECT_LIST, 0), timeout_s)
    if not isinstance(count, int) or count < 0:
        raise MalformedAnswer(f"device {instance} does not say how many objects it has")
    wanted = [PointAddress(DEVICE, instance, OBJECT_LIST, 1 + n) for n in range(min(count, MOST_OBJECTS))]
    answers = await _fetched(station, wanted, timeout_s)
    elements = (answers.get((number, OBJECT_LIST, address.index)) for address in wanted)
    return [element for element in elements if isinstance(element, ObjectId)]


async def _fetched(station: Station, wanted: Sequence[PointAddress], timeout_s: float) -> dict[Key, Value]:
    """Many properties in requests of a size that suits names; between them the device's other requests have their turn."""
    answers: dict[Key, Value] = {}
    for chunk in _chunks(station, wanted):
        async with station.turn(timeout_s) as peer:
            answers |= await station.fetch(peer, chunk, timeout_s)
    return answers


def _chunks(station: Station, wanted: Sequence[PointAddress]) -> Iterator[Chunk]:
    size = max(1, station.settings.max_apdu // BYTES_PER_TEXT) if station.settings.rpm else 1
    for start in range(0, len(wanted), size):
        yield Chunk(wanted[start : start + size], flags=False)


def _asked_of(known: ObjectId) -> Iterator[PointAddress]:
    yield PointAddress(known.object_type, known.instance, OBJECT_NAME)
    if KINDS[known.object_type] in ("analog", "counter"):
        yield PointAddress(known.object_type, known.instance, UNITS)
    if known.object_type not in COMMANDABLE:
        yield PointAddress(known.object_type, known.instance, PRIORITY_ARRAY, 0)


def _point(known: ObjectId, answers: Mapping[Key, Value]) -> FoundPoint:
    number = object_number(known.object_type, known.instance)
    units = answers.get((number, UNITS, None))
    address = str(PointAddress(known.object_type, known.instance))
    return FoundPoint(
        address=address,
        name=_text(answers.get((number, OBJECT_NAME, None))) or address,
        kind=KINDS[known.object_type],
        unit=unit_text(units) if isinstance(units, int) else "",
        writable=known.object_type in COMMANDABLE or isinstance(answers.get((number, PRIORITY_ARRAY, 0)), int),
    )


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
