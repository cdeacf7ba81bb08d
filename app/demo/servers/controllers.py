"""The BACnet/IP side of the campus: one application for each controller, a BBMD that forwards discovery, and their values."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from bacpypes3.app import Application
from bacpypes3.basetypes import IPMode
from bacpypes3.local.device import DeviceObject
from bacpypes3.local.networkport import NetworkPortObject

from app.demo.campus.controllers import DRIFTING_SENSOR, OPEN_SENSOR
from app.demo.campus.wires import BBMD_HOST
from app.demo.model.calendar import Floats
from app.demo.model.signals import Signals
from app.demo.servers.objects import FAULT, OUT_OF_SERVICE, Guarded, make_object, plain
from app.domain.site import Device, Kind, Point, Site
from app.version import __version__

VENDOR: Final = 999  # reserved for examples
MODELS: Final[Mapping[str, str]] = {
    "ahu": "AHU-64",
    "fcu": "FCU-GW",
    "ltg": "LTG-GW",
    "plant": "PLC-212",
    "pool": "POOL-24",
    "wx": "WX-4",
}
PUSH_SHARE: Final = 0.2
"""A value goes to its object when it moved by this share of the record's dead band."""

_YIELD_EVERY: Final = 40


@dataclass(frozen=True, slots=True)
class Held:
    """An object with its point and its slot in the signals."""

    point: Point
    slot: int
    object: Any


class Controllers:
    """All controllers of the site on one UDP port."""

    def __init__(self, site: Site, signals: Signals) -> None:
        self.signals = signals
        links = {link.id for link in site.links if link.driver == "bacnet"}
        self._devices = [device for device in site.devices if device.link in links]
        self._points: dict[str, list[Point]] = {device.id: [] for device in self._devices}
        for point in site.points:
            if point.device in self._points:
                self._points[point.device].append(point)
        self._applications: list[Application] = []
        self._held: list[Held] = []
        self._written: set[int] = set()

    async def start(self, port: int) -> None:
        """Build and open all of them; the loop breathes in between."""
        quiet()
        self._applications.append(_bbmd(port))
        for device in self._devices:
            self._applications.append(await self._application(device))
        points = [held.point for held in self._held]
        self._slots = np.array([held.slot for held in self._held], np.intp)
        self._scale, self._offset = np.array([p.scale for p in points]), np.array([p.offset for p in points])
        self._least = np.array([_least(point) for point in points])
        self._shown = self._raw()
        self._mark_bad_sensors()
        await asyncio.sleep(0.05)

    def show(self) -> None:
        """What has changed in the signals goes to the objects; what is forced there stays on top."""
        raw = self._raw()
        for row in np.flatnonzero(np.abs(raw - self._shown) >= self._least):
            held, value = self._held[row], plain(self._held[row].point, float(raw[row]))
            if not isinstance(held.object, Guarded):
                held.object.presentValue = value
            elif np.isnan(self.signals.override[held.slot]):
                held.object.follow(value)
            else:
                continue
            self._shown[row] = raw[row]

    def take_written(self) -> bool:
        """What operators wrote or released since the last call goes to the overrides of the signals; false when nothing did."""
        written, self._written = self._written, set()
        for row in written:
            held = self._held[row]
            forced = held.object.forced
            value = np.nan if forced is None else forced * held.point.scale + held.point.offset
            self.signals.override[held.slot] = value
            self._shown[row] = np.inf if forced is None else forced
        return bool(written)

    def close(self) -> None:
        for application in self._applications:
            application.close()

    def _raw(self) -> Floats:
        return np.asarray((self.signals.actual[self._slots] - self._offset) / self._scale)

    async def _application(self, device: Device) -> Application:
        address = str(device.options["address"])
        objects: list[Any] = [_device_object(device), _port_object(address)]
        for number, point in enumerate(self._points[device.id]):
            slot = self.signals.slot(point.id)
            made = make_object(point, float((self.signals.actual[slot] - point.offset) / point.scale))
            if isinstance(made, Guarded):
                made._told = partial(self._note, len(self._held))
            self._held.append(Held(point, slot, made))
            objects.append(made)
            if number % _YIELD_EVERY == 0:
                await asyncio.sleep(0)
        return Application.from_object_list(objects)

    def _note(self, row: int) -> None:
        self._written.add(row)

    def _mark_bad_sensors(self) -> None:
        for held in self._held:
            if held.point.id == OPEN_SENSOR:
                held.object.statusFlags, held.object.reliability = list(FAULT), "open-loop"
            elif held.point.id == DRIFTING_SENSOR:
                held.object.statusFlags, held.object.outOfService = list(OUT_OF_SERVICE), True


def quiet() -> None:
    """bacpypes3 logs a traceback for every datagram that is not BACnet."""
    logging.getLogger("bacpypes3").setLevel(logging.CRITICAL + 1)


def _least(point: Point) -> float:
    """Smallest raw change that is shown."""
    if point.kind is not Kind.ANALOG or point.record is None:
        return 0.5
    return max(1e-6, PUSH_SHARE * point.record.deadband / abs(point.scale))


def _device_object(device: Device) -> DeviceObject:
    model = next((model for part, model in MODELS.items() if part in device.id), "DDC-24")
    return DeviceObject(
        objectIdentifier=("device", int(device.options["device_id"])),
        objectName=device.id.upper(),
        description=device.name.en,
        vendorIdentifier=VENDOR,
        vendorName="Kilowatch demo",
        modelName=model,
        firmwareRevision=__version__,
        applicationSoftwareVersion=__version__,
    )


def _port_object(address: str, **more: Any) -> NetworkPortObject:
    host, _, port = address.partition(":")
    return NetworkPortObject(f"{host}/8:{port}", objectIdentifier=("network-port", 1), objectName="port", **more)


def _bbmd(port: int) -> Application:
    """A router in BBMD mode: a client registers with it as a foreign device, and its Who-Is reaches every controller."""
    device = DeviceObject(
        objectIdentifier=("device", 2_030_000),
        objectName="CMP-BBMD",
        vendorIdentifier=VENDOR,
        vendorName="Kilowatch demo",
        modelName="BBMD",
    )
    port_object = _port_object(
        f"{BBMD_HOST}:{port}",
        bacnetIPMode=IPMode.bbmd,
        bbmdAcceptFDRegistrations=True,
        bbmdForeignDeviceTable=[],
        bbmdBroadcastDistributionTable=[],
    )
    application = Application.from_object_list([device, port_object])
    link_layer: Any = next(iter(application.link_layers.values()))
    link_layer.add_peer(link_layer.bbmdAddress)  # else it does not broadcast on its own network
    return application
