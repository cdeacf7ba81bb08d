"""The backup desk: one backup at a time, in a thread, every night and when somebody asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.errors import Conflict, KilowatchError
from app.domain.messages import BackupFile, BackupState
from app.domain.site import Name, Site
from app.engine.audit import Audit
from app.engine.backups.schedule import next_backup
from app.engine.clock import Clock
from app.engine.events import EventLog
from app.store import Store
from app.store.backup.making import Backup, backups, make, thin_out

LOOK_S = 20.0
"""So often the wall clock is looked at: it may have been set, and computers sleep."""
RETRY = timedelta(hours=1)
FAILED_PRIORITY = 3
SCHEDULE = "schedule"
"""Who it was when the time had come."""

_log = logging.getLogger(__name__)


class BackupDesk:
    """Backups of the database in ``folder``. ``site`` gives the present site, whose settings say when, where to and how many."""

    def __init__(
        self, store: Store, site: Callable[[], Site], folder: Path, *, audit: Audit, events: EventLog, clock: Clock
    ) -> None:
        self._store, self._site, self._data = store, site, folder
        self._audit, self._events, self._clock = audit, events, clock
        self._task: asyncio.Task[Backup] | None = None
        self._share, self._text = 0.0, ""
        self._tried_at: datetime | None = None
        self._since = clock.utc()

    @property
    def folder(self) -> Path:
        """Where backups go."""
        named = self._site().site.backup.folder
        return Path(named) if named else self._data / "backups"

    async def run(self) -> None:
        """Make the backups that are due, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            due = await self._next()
            if due is not None and self._clock.utc() >= due and self._task is None:
                try:
                    await self._finished(SCHEDULE)
                except KilowatchError as error:
                    _log.error("The backup that was due failed: %s", error)

    async def state(self) -> BackupState:
        files = await asyncio.to_thread(backups, self.folder)
        running = self._task is not None
        return BackupState(
            state="running" if running else "failed" if self._text else "idle",
            share=self._share,
            text=self._text,
            folder=str(self.folder),
            keep=self._site().site.backup.keep,
            next_at=await self._next(),
            files=tuple(map(described, files)),
        )

    async def start(self, by: str) -> BackupState:
        """Begin a backup now. Raises ``Conflict`` while one is being made."""
        if self._task is not None:
            raise Conflict("A backup is being made already. Wait until it is ready.")
        self._begin(by)
        return await self.state()

    async def _finished(self, by: str) -> Backup:
        return await asyncio.shield(self._begin(by))

    def _begin(self, by: str) -> asyncio.Task[Backup]:
        self._share, self._tried_at = 0.0, self._clock.utc()
        self._task = asyncio.create_task(self._make(by), name="backup")
        self._task.add_done_callback(self._ended)
        return self._task

    def _ended(self, task: asyncio.Task[Backup]) -> None:
        self._task = None
        if not task.cancelled() and task.exception() is not None:
            self._text = str(task.exception())

    async def _make(self, by: str) -> Backup:
        """Into the folder, the oldest away; audited either way."""
        site = self._site().site
        try:
            backup = await asyncio.to_thread(self._made)
        except KilowatchError as error:
            self._events.add("system", "backup", _failed(str(error)), FAILED_PRIORITY)
            await self._audit.write(by, "", "backup", str(self.folder), result=f"failed: {error}")
            raise
        self._text = ""
        gone = await asyncio.to_thread(thin_out, self.folder, site.backup.keep, site.id)
        self._events.add("system", "backup", _made(backup))
        result = f"{backup.size} bytes" + (f", {len(gone)} old ones removed" if gone else "")
        await self._audit.write(by, "", "backup", backup.file.name, result=result)
        return backup

    def _made(self) -> Backup:
        site, now = self._site().site, self._clock.utc()
        text = self._store.documents.site_text() or ""
        return make(self._data, self.folder, site=site.id, site_text=text, at=now, progress=self._progressed)

    def _progressed(self, share: float) -> None:
        self._share = share

    async def _next(self) -> datetime | None:
        """After the newest backup, or after the start where there is none; an hour later when the last try failed."""
        site = self._site().site
        if not site.backup.enabled or self._store.database.shared:
            return None
        files = await asyncio.to_thread(backups, self.folder)
        newest = [datetime.fromisoformat(b.manifest.at) for b in files if b.manifest.site == site.id]
        due = next_backup(max(newest, default=self._since), site.backup.at, site.time_zone)
        return max(due, self._tried_at + RETRY) if self._text and self._tried_at else due


def described(backup: Backup) -> BackupFile:
    manifest = backup.manifest
    return BackupFile(
        name=backup.file.name,
        at=datetime.fromisoformat(manifest.at),
        bytes=backup.size,
        database_bytes=manifest.bytes,
        rows=sum(manifest.rows.values()),
    )


def _made(backup: Backup) -> Name:
    name, size = backup.file.name, f"{backup.size / 1e6:,.1f} MB"
    return Name(en=f"Backup {name} made and proven ({size})", ko=f"백업 {name} 생성 및 검증 완료({size})")


def _failed(why: str) -> Name:
    return Name(en=f"The backup failed: {why}", ko=f"백업 실패: {why}")
