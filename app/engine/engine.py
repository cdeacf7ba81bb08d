"""The engine: one composition of everything that runs, kept running, and rebuilt when another site is imported."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from app.domain.backoff import backoff_s
from app.domain.errors import KilowatchError, SiteFileFaulty
from app.domain.formulas import formula_inputs
from app.domain.messages import Health, Session, WaitingAlarm
from app.domain.readings import Quality
from app.domain.site import Name, Site, SiteInfo
from app.engine.accounts import Accounts
from app.engine.administration import Administration
from app.engine.audit import Audit
from app.engine.backups import BackupDesk
from app.engine.clock import Clock
from app.engine.databaseinfo import DatabaseDesk
from app.engine.databasewatch import FULL, LOST, DatabaseWatch
from app.engine.events import EventLog
from app.engine.exchange.desk import ExchangeDesk
from app.engine.overview.demand import interval_end
from app.engine.plant import Plant
from app.engine.reporting.desk import ReportDesk
from app.engine.salvaging import tell_salvage
from app.engine.tenure import Tenure
from app.engine.waiting import waiting_alarms
from app.store import Store
from app.store.sitefile import parse_text
from app.version import __version__
from drivers.base import Driver

EMPTY_SITE = Site(site=SiteInfo(id="new", name=Name(en="New site", ko="새 사이트")))
"""What an engine runs on before a site is imported."""
SITE_FILE_NAME = "site.yaml"
"""How a site file that came through the Open API is called in its faults."""
RESTART_S = 1.0
LONGEST_RESTART_S = 60.0
START_TIMEOUT_S = 60.0
SETTLE_S = 15.0
"""So long after its start a plant is not judged by how many devices answer."""

_log = logging.getLogger(__name__)


class Engine:
    """Composes the running plant from store, site and drivers. Make it in a running event loop; ``run`` until cancelled."""

    def __init__(
        self,
        store: Store,
        site: Site,
        drivers: Mapping[str, Driver],
        *,
        folder: Path,
        clock: Clock | None = None,
        revision: int = 0,
        tenure: Tenure | None = None,
    ) -> None:
        self.store, self._revision = store, revision
        self.tenure = tenure or Tenure()
        self.clock = clock or Clock()
        self.audit = Audit(store, self.clock)
        self.events = EventLog(store, self.clock)
        self._drivers = drivers
        self.plant = self._built(site)
        self.accounts = Accounts(
            store,
            self.audit,
            self.clock,
            folder=folder,
            events=self.events,
            idle_min=lambda: self.site.site.command_idle_min,
        )
        self.administration = Administration(store, self.accounts, self.audit)
        self.reports = ReportDesk(store, lambda: self.plant.site, folder / "reports", self.clock)
        self.backups = BackupDesk(
            store, lambda: self.plant.site, folder, audit=self.audit, events=self.events, clock=self.clock
        )
        self.exchange = ExchangeDesk(store, lambda: self.plant.site, self.audit, self.events, self.clock)
        self._next: Plant | None = None
        self._fence = 0
        self._changed = asyncio.Event()
        self._importing = asyncio.Lock()
        self._started_s = self.clock.monotonic_s()
        self._plant_s = self._started_s
        self._stopping = False
        self.database = DatabaseWatch(store, self.events, lambda: self.plant.recorder, self._tell_database)
        self.care = DatabaseDesk(
            store,
            folder,
            plant=lambda: self.plant,
            watch=self.database,
            writing=lambda: self.tenure.active,
            audit=self.audit,
            clock=self.clock,
        )

    @property
    def site(self) -> Site:
        """The site that runs now."""
        return self.plant.site

    # -- running ------------------------------------------------------------------------------------------------------
    async def run(self) -> None:
        """Operate until cancelled, then stop cleanly: wires closed, history flushed, nothing left behind."""
        self.events.add("system", "engine", _STARTED)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._operate(), name="plant")
                tasks.create_task(self.reports.run(), name="reports")
                tasks.create_task(self.exchange.run(), name="exchange")
                tasks.create_task(self.database.run(), name="database")
                tasks.create_task(self.care.run(), name="care")
                tasks.create_task(self.administration.run(), name="accounts")
                tasks.create_task(self.backups.run(), name="backups")
                tasks.create_task(tell_salvage(self.store, self.audit, self.events), name="salvage")
        finally:
            self._stopping = True
            self.events.add("system", "engine", _STOPPED)
            await self.audit.flush()
            await self.events.close()

    async def _operate(self) -> None:
        """One plant after the other; one that fails by our own fault is built anew, so that the site is not left alone."""
        failures = 0
        while True:
            await self.tenure.begun()
            try:
                await self._take_over()
                await self._until_changed(self.plant)
            except Exception:
                _log.exception("The plant stopped by a fault of this program and is started again")
                self.events.add("system", "engine", _RESTARTED)
                lasted_s = self.clock.monotonic_s() - self._plant_s
                failures = failures + 1 if lasted_s < LONGEST_RESTART_S else 1
                await asyncio.sleep(backoff_s(failures, RESTART_S, LONGEST_RESTART_S, 0.0))
            self.plant, self._next = self._next or self._built(self.site), None
            self._plant_s = self.clock.monotonic_s()
            self._changed.clear()

    async def _until_changed(self, plant: Plant) -> None:
        """Run ``plant`` until another one is there or another engine operates the site. Raises what stops it."""
        running = asyncio.create_task(plant.run(), name="running plant")
        changed = asyncio.create_task(self._changed.wait(), name="site change")
        ended = asyncio.create_task(self.tenure.ended(), name="end of tenure")
        try:
            await asyncio.wait((running, changed, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            changed.cancel()
            ended.cancel()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def _take_over(self) -> None:
        """Where several engines share a database: go on from what the former one has left, when this is another tenure."""
        fence = self.tenure.fence
        if fence == self._fence:
            return
        self.store.tenure(fence)
        await asyncio.to_thread(self.store.take_over)
        kept = await asyncio.to_thread(self.store.documents.site)
        self.accounts.sessions.take_up(self.store.accounts.find)
        site, self._revision = kept or (self.site, self._revision)
        self.plant = self._built(site)
        self._fence = fence
        self.events.add("system", "engine", _ACTIVE)

    def _built(self, site: Site) -> Plant:
        return Plant(
            site,
            self._drivers,
            self.store,
            audit=self.audit,
            events=self.events,
            clock=self.clock,
            check=self.tenure.check,
        )

    # -- the site -----------------------------------------------------------------------------------------------------
    def parse_site(self, text: str) -> Site:
        """The site in a site file. Raises ``SiteFileFaulty``; blocking."""
        return parse_text(text, SITE_FILE_NAME, self._drivers, formula_inputs)

    async def check_site(self, text: str) -> tuple[str, ...]:
        """Every fault of a site file."""
        try:
            await asyncio.to_thread(self.parse_site, text)
        except SiteFileFaulty as faulty:
            return faulty.faults
        return ()

    async def import_site(self, text: str, reason: str, session: Session) -> int:
        """Keep the site in ``text`` and run the plant on it; returns its revision. Raises ``SiteFileFaulty``."""
        async with self._importing:
            site = await asyncio.to_thread(self.parse_site, text)
            old, at = self.site, self.clock.utc()
            revision = await asyncio.to_thread(self.store.documents.keep_site, site, session.name, reason, at, text)
            await self.audit.write(
                session.name,
                session.workstation,
                "import_site",
                f"site {site.site.id}",
                old=size_of(old),
                new=size_of(site),
                reason=reason,
                result=f"revision {revision}",
            )
            self.events.add("operator", session.name, _IMPORTED)
            try:
                if site != old:
                    await self._change_to(site)
            finally:
                self._revision = revision
            return revision

    async def _change_to(self, site: Site) -> None:
        self._next = following = self._built(site)
        self._changed.set()
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                await following.started.wait()
        except TimeoutError as error:
            text = "The site was kept, but the plant does not start on it. See the log of the engine."
            raise KilowatchError(text) from error

    # -- how it is ----------------------------------------------------------------------------------------------------
    def health(self) -> Health:
        """How the engine is. Cheap: asked once a second by every console."""
        plant, info = self.plant, self.site.site
        now_s, waiting = self.clock.monotonic_s(), self.database.backlog()
        return Health(
            version=__version__,
            state=self._state(now_s),
            points=plant.live.counts(),
            devices=plant.acquisition.devices(),
            samples_per_s=plant.acquisition.samples_per_s,
            backlog=waiting.samples,
            uptime_s=now_s - self._started_s,
            site="" if plant.site is EMPTY_SITE else info.id,
            site_name=info.name,
            site_revision=self._revision,
            time_zone=info.time_zone,
            first_start=self.accounts.first_start,
            role="active" if self.tenure.active else "standby",
            active_url=self.tenure.holder,
            others=self.tenure.others,
            backlog_entries=waiting.entries + self.audit.backlog,
            backlog_age_s=round(waiting.age_s, 1),
            spool_bytes=waiting.bytes,
            spool_cap_bytes=waiting.cap_bytes,
            database=self.database.state,
            database_ms=self.database.ms,
            alarms=plant.alarms.counts(),
            at=self.clock.utc(),
            demand_kw=self._shown("demand"),
            demand_closes_at=interval_end(self.clock.utc(), info),
            demand_interval_min=info.demand_interval_min,
            contract_kw=info.contract_kw,
            temperature=self._shown("temperature"),
            humidity=self._shown("humidity"),
        )

    def waiting(self) -> tuple[WaitingAlarm, ...]:
        """The highest and newest alarms that nobody has acknowledged."""
        return waiting_alarms(self.site, self.plant.live, self.plant.alarms.active())

    def _tell_database(self, kept: bool, why: str) -> None:
        self.plant.alarms.database(kept, why)

    def _state(self, now_s: float) -> str:
        if self._stopping:
            return "stopping"
        if not self.tenure.active:
            return "standby"
        if not self.plant.started.is_set():
            return "starting"
        devices = self.plant.acquisition.devices()
        settled = now_s - self._plant_s > SETTLE_S
        away = settled and devices.total > 0 and devices.online < devices.total / 2
        return "degraded" if away or self.database.state in (LOST, FULL) else "running"

    def _shown(self, role: str) -> float | None:
        """The present value of a campus point; none when it is bad, for nothing here tells its quality or age."""
        point = self.site.site.points.get(role, "")
        if point not in self.plant.live.row:
            return None
        reading = self.plant.live.reading(point)
        return None if reading.quality is Quality.BAD else reading.value


_RESTARTED = Name(
    en="The plant was restarted after a fault of the program", ko="프로그램 오류로 설비를 다시 시작했습니다"
)
_STARTED = Name(en=f"Engine {__version__} started", ko=f"엔진 {__version__} 시작")
_STOPPED = Name(en="Engine stopped", ko="엔진 정지")
_ACTIVE = Name(en="This engine operates the site now", ko="이 엔진이 사이트 운전을 맡았습니다")
_IMPORTED = Name(en="Site imported", ko="사이트를 가져왔습니다")


def size_of(site: Site) -> str:
    """A site in a few words, for the audit."""
    return f"{len(site.buildings)} buildings, {len(site.devices)} devices, {len(site.points)} points"
