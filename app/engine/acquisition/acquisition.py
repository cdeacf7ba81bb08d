"""All links of a site together, and the way from a point to its device."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar, cast

from app.domain.errors import AddressError, DeviceRefused, LinkLost, NotActive, NotFound
from app.domain.messages import DeviceCounts, FoundDevice, LinkState
from app.domain.readings import Reading
from app.domain.site import Device, Point, Site
from app.engine.acquisition.asking import wall_us
from app.engine.acquisition.building import build_owners
from app.engine.acquisition.gate import ConnectGate
from app.engine.acquisition.jobs import Job
from app.engine.acquisition.link import LinkOwner
from app.engine.acquisition.scaling import engineering, raw_value
from app.engine.acquisition.searching import found_device
from app.engine.acquisition.session import HANGING_S
from app.engine.acquisition.states import link_state
from app.engine.acquisition.station import DeviceListener, Station
from app.engine.live import LiveTable
from drivers.base import Connection, Discovering, Driver, Found, FoundPoint, PlanItem

LOOK_S = 1.0
BROWSE_S = 30.0

T = TypeVar("T")


class Acquisition:
    """Reads all devices of ``site`` into ``live`` while ``run`` runs; everything is called in its event loop.

    A driver that does not come back for ``hanging_s`` beyond its time-out loses its link. ``check`` raises ``NotActive`` while
    another engine operates the site: then nothing is written.
    """

    def __init__(
        self,
        site: Site,
        drivers: Mapping[str, Driver],
        live: LiveTable,
        *,
        hanging_s: float = HANGING_S,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._site = site
        self._live = live
        self._check = check
        owners = build_owners(site, drivers, live, ConnectGate(), hanging_s)
        self._owners = {owner.link.id: owner for owner in owners}
        stations = [(owner, station) for owner in self._owners.values() for station in owner.stations]
        self._stations = {station.device.id: (owner, station) for owner, station in stations}

    async def run(self) -> None:
        """Until cancelled. No task is left behind."""
        async with asyncio.TaskGroup() as tasks:
            for owner in self._owners.values():
                tasks.create_task(owner.run(), name=f"owner of {owner.link.id}")
            await self._watch()

    # -- on demand ----------------------------------------------------------------------------------------------------
    async def write(self, point_id: str, value_engineering: float | None, priority: int, timeout_s: float) -> None:
        """Write once, ahead of the polls; ``None`` releases. Returns when the device has accepted it; never repeated.

        Raises ``LinkLost`` when certainly nothing was sent, ``DeviceRefused`` when the device said no, ``NoAnswer`` and every
        other ``DriverError`` when nobody knows whether it took effect; ``NotFound`` and ``AddressError`` for other points.
        """
        self._may_write()
        point, device, address = self._wired(point_id)
        raw = None if value_engineering is None else raw_value(point, value_engineering)

        async def send(connection: Connection) -> None:
            await connection.write(device.options, address, raw, priority, timeout_s)

        await self._do(device, Job(point_id, send, timeout_s, doubt="; whether it took effect is unknown"))

    def _may_write(self) -> None:
        try:
            self._check()
        except NotActive as error:
            raise LinkLost(f"Nothing was sent: {error}") from error

    async def read_now(self, point_id: str, timeout_s: float) -> Reading:
        """Read one point ahead of the polls, into the live table too. Raises a ``DriverError``, ``NotFound``, ``AddressError``."""
        _, device, address = self._wired(point_id)
        owner, _ = self._stations[device.id]
        requests = owner.driver.plan(device.options, [PlanItem(self._live.row[point_id], address)])

        async def fetch(connection: Connection) -> None:
            for request in requests:
                self._live.ingest(await connection.read(device.options, request, timeout_s), wall_us())

        await self._do(device, Job(point_id, fetch, timeout_s))
        return self._live.reading(point_id)

    async def priority_array(self, point_id: str, timeout_s: float = 3.0) -> list[float | None]:
        """The 16 slots in engineering units, index 0 is priority 1. Raises ``DeviceRefused`` where there are none."""
        point, device, address = self._wired(point_id)

        async def fetch(connection: Connection) -> Sequence[float | None]:
            return await _discovering(connection, "priority_array", point_id).priority_array(
                device.options, address, timeout_s
            )

        slots = await self._do(device, Job(point_id, fetch, timeout_s))
        return [None if slot is None else engineering(point, slot) for slot in slots]

    async def discover(self, link: str, timeout_s: float) -> list[FoundDevice]:
        """Devices that answer a search on the link. Raises a ``DriverError`` or ``NotFound``."""
        owner = self._owners.get(link)
        if owner is None:
            raise NotFound(f"There is no link '{link}'")

        async def search(connection: Connection) -> Sequence[Found]:
            return await _discovering(connection, "discover", f"link {link}").discover(timeout_s)

        found = await owner.do(Job(f"link {link}", search, timeout_s + BROWSE_S))
        devices = [station.device for station in owner.stations]
        return [found_device(each, devices, owner.driver) for each in found]

    async def browse(self, device: str, timeout_s: float = BROWSE_S) -> list[FoundPoint]:
        """The points that a device offers. Raises a ``DriverError`` or ``NotFound``."""
        owner, station = self._station(device)

        async def list_points(connection: Connection) -> Sequence[FoundPoint]:
            return await _discovering(connection, "browse", f"device {device}").browse(station.options, timeout_s)

        return list(await owner.do(Job(f"device {device}", list_points, timeout_s)))

    # -- states -------------------------------------------------------------------------------------------------------
    def links(self) -> list[LinkState]:
        """All links with their devices and statistics, in the order of the site file."""
        return [link_state(owner) for owner in self._owners.values()]

    def device_online(self, device: str) -> bool | None:
        """Whether the device answers; ``None`` while that is not known yet. Raises ``NotFound``."""
        return self._station(device)[1].online

    def devices(self) -> DeviceCounts:
        online = sum(station.online is True for _, station in self._stations.values())
        return DeviceCounts(total=len(self._site.devices), online=online)

    def listen_devices(self, callback: DeviceListener) -> Callable[[], None]:
        """Call ``callback(device_id, online, detail)`` at each change; the result ends that."""
        for _, station in self._stations.values():
            station.listeners.append(callback)

        def leave() -> None:
            for _, station in self._stations.values():
                if callback in station.listeners:
                    station.listeners.remove(callback)

        return leave

    @property
    def samples_per_s(self) -> float:
        """Values read a second, over the last ten seconds."""
        return sum(owner.sample_rate.per_s for owner in self._owners.values())

    # -- inside -------------------------------------------------------------------------------------------------------
    async def _watch(self) -> None:
        """Once a second: what is stale, what hangs, how fast it goes."""
        next_s = time.monotonic()
        while True:
            next_s = max(next_s + LOOK_S, time.monotonic())
            await asyncio.sleep(next_s - time.monotonic())
            self._live.sweep(wall_us())
            for owner in self._owners.values():
                owner.look(time.monotonic())

    async def _do(self, device: Device, job: Job[T]) -> T:
        owner, station = self._stations[device.id]
        return await owner.do(job, station)

    def _station(self, device: str) -> tuple[LinkOwner, Station]:
        if device not in self._stations:
            raise NotFound(f"There is no device '{device}'")
        return self._stations[device]

    def _wired(self, point_id: str) -> tuple[Point, Device, Hashable]:
        row = self._live.row.get(point_id)
        if row is None:
            raise NotFound(f"There is no point '{point_id}'")
        point = self._live.points[row]
        found = self._stations.get(point.device or "")
        target = found[1].targets.get(row) if found else None
        if found is None or target is None:
            raise AddressError(f"{point_id} cannot be reached: it has no usable address on a device")
        return point, found[1].device, target.address


def _discovering(connection: Connection, what: str, where: str) -> Discovering:
    if not hasattr(connection, what):
        raise DeviceRefused(f"{where}: its protocol does not offer this")
    return cast(Discovering, cast(Any, connection))
