"""Devices that fall silent and come back, as lines of the event list and of the log. The first contact after a start is no event."""

from __future__ import annotations

import logging

from app.domain.site import Name, Site
from app.engine.events import EventLog

_log = logging.getLogger(__name__)


class LinkEvents:
    """``device_changed`` is what the acquisition tells; the driver's detail stands in the device list."""

    def __init__(self, site: Site, events: EventLog) -> None:
        self._names = {device.id: device.name for device in site.devices}
        self._events = events
        self._lost: set[str] = set()

    def device_changed(self, device: str, online: bool, detail: str) -> None:
        """Note a loss, and the return after it."""
        if online and device in self._lost:
            self._lost.discard(device)
            _log.info("Device %s answers again", device)
            self._add(device, Name(en="answers again", ko="다시 응답"))
        elif not online and device not in self._lost:
            self._lost.add(device)
            _log.warning("Device %s does not answer: %s", device, detail or "no answer in time")
            self._add(device, Name(en="does not answer, values are stale", ko="무응답, 값 갱신 중단"))

    def _add(self, device: str, said: Name) -> None:
        name = self._names.get(device, Name(en=device))
        text = Name(en=f"{name.text('en') or device} {said.en}", ko=f"{name.text('ko') or device} {said.ko}")
        self._events.add("link", device, text)
