"""Reports that run or have run: progress with Cancel, Open and Folder when they are ready, the reason when they failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.messages import ReportJob
from ui.context import Context
from ui.panels.reports.templates import BY_KEY, size_text
from widgets.columns import Bar, Cell, Column
from widgets.dates import recent
from widgets.language import tr
from widgets.notice import Notice
from widgets.numbers import number
from widgets.pane import Pane
from widgets.table import DENSE_ROW_PX, Table

LEAST = timedelta(microseconds=1)
"""The end of a period is exclusive: its last day is the one before."""
RUNNING = frozenset({"waiting", "running"})
STATES = {"waiting": "Waiting", "running": "Writing", "ready": "Ready", "cancelled": "Cancelled", "failed": "Failed"}


class Jobs(QWidget):
    """Wishes: ``cancel_requested(id)``, ``open_requested(id)``, ``folder_requested(id)``, ``again_requested(id)``."""

    cancel_requested = Signal(str)
    open_requested = Signal(str)
    folder_requested = Signal(str)
    again_requested = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._jobs: dict[str, ReportJob] = {}
        self.pane, self.table, self.notice = Pane(tr("Running and recent")), self._table(), Notice()
        self.notice.show_empty(tr("No report yet"), tr("Export one; it is kept here with its file."))
        self.pane.body.addWidget(self.table, 1)
        self.pane.body.addWidget(self.notice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)
        self.table.action_requested.connect(self._act)
        self.table.opened.connect(self._open)
        self.table.hide()

    @property
    def running(self) -> bool:
        return any(job.state in RUNNING for job in self._jobs.values())

    def job(self, job_id: str) -> ReportJob | None:
        return self._jobs.get(job_id)

    def show_jobs(self, jobs: Sequence[ReportJob]) -> None:
        """All that the engine keeps, newest first."""
        self._jobs = {job.id: job for job in jobs}
        running = sum(job.state in RUNNING for job in jobs)
        self.pane.show_note(
            tr("{n} running; the console stays usable during an export").format(n=running)
            if running
            else f"{len(jobs)}"
        )
        self.table.show_rows(jobs)
        self.table.setVisible(bool(jobs))
        self.notice.setVisible(not jobs)

    def show_job(self, job: ReportJob) -> None:
        """A new state of one."""
        if job.id in self._jobs:
            self._jobs[job.id] = job
            self.table.update_rows([job])
        else:
            self.show_jobs([job, *self._jobs.values()])

    def _act(self, job: str, column: str) -> None:
        if column == "folder":
            self.folder_requested.emit(job)
        elif column == "again":
            self.again_requested.emit(job)
        else:
            self._open(job)

    def _open(self, job_id: str) -> None:
        job = self._jobs.get(job_id)
        if job is not None and job.state in RUNNING:
            self.cancel_requested.emit(job_id)
        elif job is not None and job.state == "ready":
            self.open_requested.emit(job_id)

    def _when(self, job: ReportJob) -> str:
        if job.started_at is None:
            return ""
        return recent(job.started_at, datetime.now(UTC), self._context.zone)

    def _period(self, job: ReportJob) -> str:
        first, last = self._context.local(job.start).date(), self._context.local(job.end - LEAST).date()
        return f"{first} – {last}" if last > first else f"{first}"

    def _table(self) -> Table:
        def title(job: Any) -> str:
            template = BY_KEY.get(job.kind)
            return tr(template.title) if template else str(job.kind)

        def state(job: Any) -> str:
            said = tr(STATES.get(job.state, job.state))
            return f"{said}: {job.text}" if job.state == "failed" and job.text else said

        def bar(job: Any) -> Bar | None:
            return Bar(job.share) if job.state in RUNNING else None

        def share(job: Any) -> str:
            return f"{number(100 * job.share, 0)} %" if job.state in RUNNING else ""

        def verb(job: Any) -> str:
            return tr("Cancel") if job.state in RUNNING else tr("Open") if job.state == "ready" else ""

        def folder(job: Any) -> str:
            return tr("Folder") if job.state == "ready" else ""

        def again(job: Any) -> str:
            return "" if job.state in RUNNING or job.request is None else tr("Again")

        columns = [
            Column(key="started", title=tr("Started"), value=self._when, width=126, sort=lambda j: str(j.started_at or "")),
            Column(key="report", title=tr("Report"), value=title, width=150, fixed=True),
            Column(key="period", title=tr("Time span"), value=self._period, width=190),
            Column(key="size", title=tr("Size"), value=lambda j: size_text(j.size), width=76, right=True, rank=1, sort=lambda j: j.size),
            Column(key="by", title=tr("By"), value=lambda j: j.by, width=130, rank=2),
            Column(key="state", title=tr("State"), value=state, width=150, stretch=True, fixed=True),
            Column(key="bar", title="", value=bar, cell=Cell.BAR, width=130, name=tr("Progress"), sortable=False),
            Column(key="share", title="", value=share, width=52, right=True, name=tr("Share"), sortable=False),
            Column(key="open", title="", value=verb, cell=Cell.ACTION, width=76, name=tr("Open"), sortable=False),
            Column(key="folder", title="", value=folder, cell=Cell.ACTION, width=76, name=tr("Folder"), sortable=False),
            Column(key="again", title="", value=again, cell=Cell.ACTION, width=76, name=tr("Again"), sortable=False),
        ]  # fmt: skip
        return Table(columns, lambda job: str(job.id), row_px=DENSE_ROW_PX, name=tr("Running and recent"))
