"""The report desk: takes orders, writes one workbook after the other in a thread, tells how far it is."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import Cancelled, Conflict, KilowatchError, NotFound
from app.domain.messages import ReportJob, ReportPreview, ReportRequest
from app.domain.site import Site
from app.engine.clock import Clock
from app.engine.finishing import finished
from app.engine.reporting.archive import OPEN, Archive
from app.engine.reporting.books import Order, book, order
from app.engine.reporting.preview import preview
from app.store import Store

MAX_WAITING = 20
KEPT = 200
GATHERED_SHARE = 0.2
"""Reading the history is this part of the work."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Run:
    """A job with what its thread needs. ``job`` is replaced by one thread at a time; readers see the old or the new one."""

    job: ReportJob
    order: Order
    cancelled: threading.Event


class ReportDesk:
    """Reports of one engine. ``site`` gives the present site model; files are kept in ``folder``."""

    def __init__(self, store: Store, site: Callable[[], Site], folder: Path, clock: Clock | None = None) -> None:
        self._store, self._site, self._clock = store, site, clock or Clock()
        self._archive = Archive(folder)
        self._past = {job.id: job for job in self._archive.load(self._clock.utc())}
        self._runs: dict[str, _Run] = {}
        self._waiting: deque[_Run] = deque()
        self._ordered = asyncio.Event()
        self._keeping = asyncio.Lock()
        self._number = 0

    async def run(self) -> None:
        """Write what is ordered until cancelled; a report that is being written then is cancelled, too."""
        while True:
            while self._waiting:
                await self._work(self._waiting.popleft())
            self._ordered.clear()
            await self._ordered.wait()

    async def preview(self, request: ReportRequest, by: str) -> ReportPreview:
        """The first rows of each sheet. Raises ``InvalidInput``."""
        wanted = order(request, self._site(), by, self._clock.utc())
        return await asyncio.to_thread(lambda: preview(book(wanted, self._store), request.language))

    async def start(self, request: ReportRequest, by: str) -> ReportJob:
        """Order a workbook. Raises ``InvalidInput``, and ``Conflict`` when too many wait already."""
        wanted = order(request, self._site(), by, self._clock.utc())
        if len(self._waiting) >= MAX_WAITING:
            raise Conflict(f"{MAX_WAITING} reports wait already. Try again when some of them are ready.")
        job = ReportJob(
            id=self._new_id(),
            kind=request.kind,
            start=request.start,
            end=request.end,
            state="waiting",
            share=0.0,
            text="",
            file_name=wanted.file_name,
            by=by,
            started_at=self._clock.utc(),
            request=request,
        )
        run = self._runs[job.id] = _Run(job, wanted, threading.Event())
        self._waiting.append(run)
        self._ordered.set()
        return job

    def jobs(self) -> list[ReportJob]:
        """All reports, newest first."""
        return sorted((*self._past.values(), *(run.job for run in self._runs.values())), key=lambda j: j.id)[::-1]

    def job(self, id: str) -> ReportJob:
        """One report. Raises ``NotFound``."""
        found = self._runs[id].job if id in self._runs else self._past.get(id)
        if found is None:
            raise NotFound(f"There is no report '{id}'.")
        return found

    async def cancel(self, id: str) -> ReportJob:
        """Cancel what waits or runs. Raises ``Conflict`` when it has ended."""
        job = self.job(id)
        run = self._runs.get(id)
        if run is None or job.state not in OPEN:
            raise Conflict(f"The report {job.file_name} has ended already: {job.state}.")
        run.cancelled.set()
        if run in self._waiting:
            self._waiting.remove(run)
            await self._end(run, "cancelled", "Cancelled.")
        return self.job(id)

    def file(self, id: str) -> Path:
        """The workbook. Raises ``NotFound``, and ``Conflict`` when it is not ready."""
        job, place = self.job(id), self._archive.file(id)
        if job.state != "ready":
            raise Conflict(f"The report {job.file_name} is not ready: {job.state}.")
        if not place.exists():
            raise NotFound(f"The file of the report {job.file_name} is not there any more.")
        return place

    async def _work(self, run: _Run) -> None:
        run.job = replace(run.job, state="running", text="Reading the history")
        try:
            await finished(asyncio.to_thread(self._write, run), run.cancelled.set)
        except asyncio.CancelledError:
            await self._end(run, "failed", "The engine stopped before the report was finished.")
            raise
        except Cancelled:
            await self._end(run, "cancelled", "Cancelled.")
        except KilowatchError as error:
            await self._end(run, "failed", str(error))
        except Exception:
            _log.exception("The report %s failed", run.job.file_name)
            await self._end(run, "failed", "The engine made a mistake; the details are in its log.")
        else:
            await self._end(run, "ready", run.job.file_name)

    def _write(self, run: _Run) -> None:
        def progress(share: float, text: str) -> None:
            run.job = replace(run.job, share=GATHERED_SHARE + (1 - GATHERED_SHARE) * share, text=text)

        from app.reports.excel import write_book  # openpyxl must not delay the start of the engine

        wanted = book(run.order, self._store)
        file = self._archive.file(run.job.id)
        write_book(wanted, file, run.order.request.language, progress, run.cancelled.is_set)
        run.job = replace(run.job, size=file.stat().st_size)

    async def _end(self, run: _Run, state: str, text: str) -> None:
        share = 1.0 if state == "ready" else run.job.share
        ended = replace(run.job, state=state, text=text, share=share, ended_at=self._clock.utc())
        self._past[ended.id] = ended
        self._runs.pop(ended.id, None)
        await finished(self._keep())

    async def _keep(self) -> None:
        """The index as it is now. In turn, so that an older one never comes last."""
        async with self._keeping:
            old = [self._past.pop(id) for id in list(self._past)[:-KEPT]]
            try:
                await asyncio.to_thread(self._archive.keep, list(self._past.values()), old)
            except OSError as error:
                _log.error("The index of reports cannot be written: %s", error)

    def _new_id(self) -> str:
        """Ids sort by time."""
        while True:
            self._number += 1
            id = f"{self._clock.utc():%Y%m%d-%H%M%S}-{self._number:04d}"
            if id not in self._past:
                return id
