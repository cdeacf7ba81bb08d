"""From the site to owners and stations: addresses parsed, requests planned. What cannot be planned is bad and logged, nothing more."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence

import numpy as np

from app.domain.errors import DriverError
from app.domain.readings import Quality, Reason
from app.domain.site import Device, Point, Site
from app.engine.acquisition.asking import wall_us
from app.engine.acquisition.gate import ConnectGate
from app.engine.acquisition.link import LinkOwner
from app.engine.acquisition.polls import Poll, Target, plan_polls
from app.engine.acquisition.station import Station
from app.engine.live import LiveTable
from drivers.base import Driver

_log = logging.getLogger(__name__)


def build_owners(
    site: Site, drivers: Mapping[str, Driver], live: LiveTable, gate: ConnectGate, hanging_s: float
) -> list[LinkOwner]:
    """One owner for each link whose protocol is known."""
    points: dict[str, list[Point]] = {}
    for point in site.points:
        if point.device is not None and not point.formula:
            points.setdefault(point.device, []).append(point)
    owners = []
    for link in site.links:
        driver = drivers.get(link.driver)
        devices = [device for device in site.devices if device.link == link.id]
        if driver is None:
            _log.error("Link %s: there is no driver '%s'", link.id, link.driver)
            _give_up(live, [point for device in devices for point in points.get(device.id, ())])
            continue
        stations = [build_station(device, driver, points.get(device.id, ()), live) for device in devices]
        owners.append(LinkOwner(link, driver, stations, gate, hanging_s=hanging_s))
    return owners


def build_station(device: Device, driver: Driver, points: Sequence[Point], live: LiveTable) -> Station:
    """A device with its polls."""
    targets = [target for point in points if (target := _target(device, driver, point, live)) is not None]
    return Station(device, driver, targets, _polls(device, driver, targets, live), live=live, now_s=time.monotonic())


def _target(device: Device, driver: Driver, point: Point, live: LiveTable) -> Target | None:
    try:
        address = driver.parse_address(point.address)
    except DriverError as error:
        _log.error("Point %s of device %s: %s", point.id, device.id, error)
        _give_up(live, [point])
        return None
    return Target(live.row[point.id], address, point.period_s, point.cov)


def _polls(device: Device, driver: Driver, targets: Sequence[Target], live: LiveTable) -> list[Poll]:
    try:
        return plan_polls(driver, device.options, targets)
    except Exception:
        _log.exception("Device %s: its requests cannot be planned", device.id)
        _give_up(live, [live.points[target.row] for target in targets])
        return []


def _give_up(live: LiveTable, points: Sequence[Point]) -> None:
    rows = np.array([live.row[point.id] for point in points], np.intp)
    live.mark(rows, Quality.BAD, Reason.ILLEGAL_ADDRESS, wall_us())
