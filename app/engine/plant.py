"""Everything of the engine that depends on the site: built anew when a site is imported."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from app.domain.errors import StoreError
from app.domain.site import Site
from app.engine.acquisition import Acquisition
from app.engine.alarms import AlarmDesk
from app.engine.audit import Audit
from app.engine.calculated import CalculatedPoints
from app.engine.clock import Clock
from app.engine.commands import CommandDesk
from app.engine.events import EventLog
from app.engine.housekeeping import Housekeeper
from app.engine.linkevents import LinkEvents
from app.engine.live import LiveTable
from app.engine.overview.desk import OverviewDesk
from app.engine.recorder import Recorder
from app.store import Store
from drivers.base import Driver

OVERVIEW_S = 5.0
"""So long the start waits for history."""

_log = logging.getLogger(__name__)


class Plant:
    """One site in operation while ``run`` runs."""

    def __init__(
        self,
        site: Site,
        drivers: Mapping[str, Driver],
        store: Store,
        *,
        audit: Audit,
        events: EventLog,
        clock: Clock,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self.site = site
        self._drivers = drivers
        self.live = live = LiveTable(site.points)
        self.calculated = CalculatedPoints(site, live)
        self.acquisition = Acquisition(site, drivers, live, check=check)
        self._link_events = LinkEvents(site, events)
        self.recorder = Recorder(live, store)
        self.housekeeper = Housekeeper(site, store, events)
        self.alarms = AlarmDesk(site, live, store, events, clock, audit=audit)
        self.commands = CommandDesk(site, live, self.acquisition, self.alarms, store, audit, events, clock=clock)
        self.overview = OverviewDesk(
            site, live, store, clock, alarms=self.alarms.active, overrides=self.commands.overrides
        )
        self.started = asyncio.Event()

    def driver_of(self, device: str) -> Driver:
        """The protocol of a device of the site."""
        link = next(d.link for d in self.site.devices if d.id == device)
        return self._drivers[next(entry.driver for entry in self.site.links if entry.id == link)]

    async def run(self) -> None:
        """Until cancelled. What is recorded is kept last, so that the end of every wire is in the history."""
        await self.alarms.start()
        await self._start_overview()
        self.acquisition.listen_devices(self.alarms.device_changed)
        self.acquisition.listen_devices(self._link_events.device_changed)
        async with asyncio.TaskGroup() as kept:
            recording = kept.create_task(self.recorder.run(), name="recorder")
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self.alarms.run(), name="alarms")
                    tasks.create_task(self.commands.run(), name="commands")
                    tasks.create_task(self.calculated.run(), name="calculated points")
                    tasks.create_task(self.acquisition.run(), name="acquisition")
                    tasks.create_task(self.housekeeper.run(), name="history")
                    await self.commands.ready.wait()
                    self.started.set()
            finally:
                recording.cancel()

    async def _start_overview(self) -> None:
        """What the history knows of the running demand interval is worth a moment, not the start of the plant."""
        try:
            async with asyncio.timeout(OVERVIEW_S):
                await self.overview.start()
        except (StoreError, TimeoutError) as error:
            _log.error("The running demand interval begins with gaps, history cannot be read: %s", error)
