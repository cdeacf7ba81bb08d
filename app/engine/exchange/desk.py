"""The exchange desk: dry runs, imports and undos one after the other in a thread; exports beside them."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.errors import Cancelled, Conflict, KilowatchError, NotFound, StoreError
from app.domain.messages import Session
from app.domain.messages.exchange import HistoryImport, ImportJob
from app.domain.site import Name, Site
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.events import EventLog
from app.engine.exchange.importing import abandon, carry_out, check_import, settled, undo
from app.engine.exchange.planning import Order, plan_import
from app.engine.finishing import finished
from app.engine.overview.days import epoch_us
from app.store import Store

MAX_WAITING = 5
KEPT = 20
OPEN = frozenset({"waiting", "running"})

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Run:
    """A job with what its thread needs. ``job`` is replaced by one thread at a time; readers see the old or the new one."""

    job: ImportJob
    session: Session
    cancelled: threading.Event
    order: Order | None = None
    leave_out: bool = False
    number: int = 0
    reason: str = ""


class ExchangeDesk:
    """Imports of one engine. ``site`` gives the present site model."""

    def __init__(self, store: Store, site: Callable[[], Site], audit: Audit, events: EventLog, clock: Clock) -> None:
        self.store, self._site, self._audit, self._events, self._clock = store, site, audit, events, clock
        self._runs: dict[str, _Run] = {}
        self._waiting: deque[_Run] = deque()
        self._ordered = asyncio.Event()
        self._number = 0

    async def run(self) -> None:
        """Take back what a killed engine left unfinished, then work until cancelled; a job under way then is cancelled, too."""
        await self._clean_up()
        while True:
            while self._waiting:
                await self._work(self._waiting.popleft())
            self._ordered.clear()
            await self._ordered.wait()

    # -- orders -------------------------------------------------------------------------------------------------------
    def start(self, order: Order, session: Session, *, dry_run: bool, leave_out: bool) -> ImportJob:
        """Order a dry run or an import. Raises ``Conflict`` when too many wait already."""
        order = replace(order, by=session.name, workstation=session.workstation)
        run = self._run("dry_run" if dry_run else "import", order.file, session)
        run.order, run.leave_out = order, leave_out
        return self._put(run)

    async def start_undo(self, number: int, reason: str, session: Session) -> ImportJob:
        """Order an undo. Raises ``NotFound``, and ``Conflict`` when others lie on top of it or it is undone."""
        entry = await asyncio.to_thread(self.store.imports.check_undoable, number)
        run = self._run("undo", entry.file, session)
        run.number, run.reason = number, reason
        return self._put(run)

    def job(self, id: str) -> ImportJob:
        """Raises ``NotFound``."""
        if id not in self._runs:
            raise NotFound(f"There is no import job '{id[:40]}'.")
        return self._runs[id].job

    async def cancel(self, id: str) -> ImportJob:
        """Cancel what waits or runs; what was written is taken back. Raises ``Conflict`` when it has ended, and for an undo."""
        job = self.job(id)
        run = self._runs[id]
        if job.state not in OPEN:
            raise Conflict(f"This job has ended already: {job.state}.")
        if job.kind == "undo" and job.state == "running":
            raise Conflict("An undo that has begun is finished: half of it would be neither the old nor the new.")
        run.cancelled.set()
        if run in self._waiting:
            self._waiting.remove(run)
            self._end(run, "cancelled", "Cancelled.")
        return run.job

    def _run(self, kind: str, file: str, session: Session) -> _Run:
        self._number += 1
        now = self._clock.utc()
        job = ImportJob(
            id=f"{now:%Y%m%d-%H%M%S}-{self._number:04d}",
            kind=kind,  # type: ignore[arg-type]
            file=file,
            state="waiting",
            share=0.0,
            text="",
            by=session.name,
            started_at=now,
        )
        return _Run(job, session, threading.Event())

    def _put(self, run: _Run) -> ImportJob:
        if len(self._waiting) >= MAX_WAITING:
            raise Conflict(f"{MAX_WAITING} imports wait already. Try again when some of them are ready.")
        self._runs[run.job.id] = run
        for id in [id for id, old in self._runs.items() if old.job.state not in OPEN][:-KEPT]:
            del self._runs[id]
        self._waiting.append(run)
        self._ordered.set()
        return run.job

    # -- work ---------------------------------------------------------------------------------------------------------
    async def _work(self, run: _Run) -> None:
        run.job = replace(run.job, state="running", text="Waiting for the history")
        do = self._undo if run.job.kind == "undo" else self._import
        try:
            await finished(asyncio.to_thread(do, run), run.cancelled.set)
        except Cancelled:
            self._end(run, "cancelled", "Cancelled. Nothing was changed.")
        except KilowatchError as error:
            self._end(run, "failed", str(error))
        except Exception:
            _log.exception("The import of %s failed", run.job.file)
            self._end(run, "failed", "The engine made a mistake; the details are in its log.")
        else:
            self._end(run, "ready", "Done.")
            await self._tell(run)
        finally:
            run.order = None  # the file is large

    def _import(self, run: _Run) -> None:
        order = run.order
        assert order is not None
        settled(self.store, run.cancelled.is_set)
        site = self._site()
        points = {point.id: point for point in site.points}
        now = self._clock.utc()
        args = (self.store, points, site.site.time_zone, order, epoch_us(now))
        planned = plan_import(*args, self._progress(run), run.cancelled.is_set)
        run.job = replace(run.job, plan=planned.plan)
        if run.job.kind == "import":
            check_import(order, planned.plan, leave_out=run.leave_out)
            entry = carry_out(self.store, order, planned, now, self._progress(run), run.cancelled.is_set)
            run.job = replace(run.job, entry=entry)
            settled(self.store, run.cancelled.is_set)

    def _undo(self, run: _Run) -> None:
        args = (run.number, run.session.name, run.reason, self._clock.utc())
        entry = undo(self.store, *args, self._progress(run))
        run.job = replace(run.job, entry=entry)
        settled(self.store, run.cancelled.is_set)

    def _progress(self, run: _Run) -> Callable[[float, str], None]:
        def show(share: float, text: str) -> None:
            run.job = replace(run.job, share=share, text=text)

        return show

    def _end(self, run: _Run, state: str, text: str) -> None:
        share = 1.0 if state == "ready" else run.job.share
        run.job = replace(run.job, state=state, text=text, share=share, ended_at=self._clock.utc())

    async def _tell(self, run: _Run) -> None:
        """The audit and the event list learn what has changed the history."""
        entry = run.job.entry
        if entry is None:
            return
        who, action = (run.session.name, run.session.workstation), "import_history"
        if run.job.kind == "undo":
            action = "undo_import"
        what = (
            f"{entry.values:,} values of {entry.points} points, {entry.replaced:,} replaced, sha256 {entry.sha256[:16]}"
        )
        reason = run.reason if run.job.kind == "undo" else entry.reason
        await self._audit.write(*who, action, entry.file, new=what, reason=reason, result=f"import {entry.number}")
        self._events.add("operator", run.session.name, _text(run.job.kind, entry))

    async def _clean_up(self) -> None:
        try:
            for number in await asyncio.to_thread(self.store.imports.interrupted):
                await asyncio.to_thread(abandon, self.store, number)
                _log.info("Import %s was interrupted and has been taken back", number)
                self._events.add("system", "engine", _INTERRUPTED)
        except StoreError as error:
            _log.error("Interrupted imports cannot be taken back now: %s", error)


_INTERRUPTED = Name(
    en="An import that was interrupted has been taken back", ko="중단된 가져오기를 되돌렸습니다"
)  # fmt: skip


def _text(kind: str, entry: HistoryImport) -> Name:
    if kind == "undo":
        return Name(en=f"Import {entry.file} undone", ko=f"{entry.file} 가져오기를 되돌렸습니다")
    count = f"{entry.values:,}"
    return Name(en=f"{count} values imported from {entry.file}", ko=f"{entry.file}에서 값 {count}개를 가져왔습니다")
