"""The Reports screen: choose, see, export, and find again what was exported."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.domain.errors import KilowatchError
from app.domain.messages import ReportJob, ReportPreview, ReportRequest
from ui.context import Context
from ui.panel import Panel
from ui.panels.reports.files import ReportFiles, documents
from ui.panels.reports.form import ReportForm
from ui.panels.reports.jobs import RUNNING, Jobs
from ui.panels.reports.sheetview import SheetView
from ui.panels.reports.templates import BY_KEY, TEMPLATES
from ui.panels.reports.templatetable import TemplateRow, template_table
from widgets.controls import Segments
from widgets.dates import recent
from widgets.language import tr
from widgets.notice import Notice
from widgets.pane import Pane, PaneSplitter, Rule
from widgets.theme import px

POLL_MS = 400
LIST_FROM_PX = 1500


class ReportsPanel(Panel):
    level: ClassVar[int] = 3

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._wanted: set[str] = set()  # jobs of this console: saved into the folder when they are ready
        self._preview: ReportPreview | None = None
        self._stale, self._lacks, self._language = True, False, "both"
        self._asked: asyncio.Task[None] | None = None
        folder = context.settings.text("reports_folder") or documents()
        self.templates, self.form, self.jobs = template_table(), ReportForm(context, Path(folder)), Jobs(context)
        self.files = ReportFiles(context, self.feed, self.form.folder.text)
        self.sheet, self.notice, self.tabs = SheetView(), Notice(), Segments([])
        self._poll, self._late = QTimer(self, interval=POLL_MS), QTimer(self, singleShot=True, interval=300)
        self._lay_out()
        self._wire()
        self._show_templates(())
        self.templates.select_id("energy")

    # -- the contract of panels ---------------------------------------------------------------------------------------
    @property
    def place(self) -> dict[str, Any]:
        return {"template": self.templates.current_id(), **self.form.place()}

    def show_place(self, state: Mapping[str, Any]) -> None:
        if state.get("template") in BY_KEY:
            self.templates.select_id(str(state["template"]))
        self.form.show_place(state)

    def shown(self) -> None:
        self._ask_jobs()
        if self._stale:
            self._late.start()

    def hidden(self) -> None:
        self._late.stop()

    def keyed(self, action: str) -> bool:
        if action == "export":
            self.export()
            return True
        return False

    def ready(self) -> bool:
        return self._preview is not None or self._lacks

    # -- preview ------------------------------------------------------------------------------------------------------
    def preview(self) -> None:
        """Ask the engine for the first rows of every sheet."""
        request = self.form.request()
        if self._asked is not None:
            self._asked.cancel()  # its answer would be of another request
        self._lacks = request is None
        if request is None:
            self._show_nothing()
            return
        self._stale, self._language = False, request.language
        if self._preview is None:
            self.notice.show_loading(tr("Computing the preview …"))
        self._body.setCurrentWidget(self.notice if self._preview is None else self.sheet)
        self._asked = self.feed.run(self.context.client.report_preview(request), self._take_preview, self._no_preview)

    def _take_preview(self, preview: ReportPreview) -> None:
        self._preview = preview
        self.form.file_name.show_text(preview.file_name)
        current = self.tabs.current()
        self.tabs.show()
        self.tabs.show_choices([(sheet.key, sheet.name) for sheet in preview.sheets])
        keys = [sheet.key for sheet in preview.sheets]
        self.tabs.set_current(current if current in keys else keys[0])
        self._show_sheet()

    def _show_nothing(self) -> None:
        """What is at fault stands beside its field; a preview of something else would be mistaken for this report."""
        self._preview = None
        self.tabs.hide()
        self.form.file_name.show_text("")
        self._preview_pane.show_note("")
        self.notice.show_empty(tr("No preview yet"), self.form.lacking)
        self._body.setCurrentWidget(self.notice)

    def _show_sheet(self) -> None:
        if self._preview is None:
            return
        at, sheet = next((i, s) for i, s in enumerate(self._preview.sheets) if s.key == self.tabs.current())
        self.sheet.show_sheet(self._preview, sheet, self._language)
        self._body.setCurrentWidget(self.sheet)
        note = tr("sheet {n} of {all}, first {rows} of {total} rows").format(
            n=at + 1, all=len(self._preview.sheets), rows=len(sheet.rows), total=f"{sheet.total:,}"
        )
        self._preview_pane.show_note(note)

    def _no_preview(self, error: KilowatchError) -> None:
        self._show_nothing()
        self.notice.show_error(tr("There is no preview"), str(error))
        self._body.setCurrentWidget(self.notice)

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._late.start()

    def _template_chosen(self, key: str) -> None:
        if key in BY_KEY:
            self._preview = None
            self.form.show_template(BY_KEY[key])

    # -- export -------------------------------------------------------------------------------------------------------
    def export(self) -> None:
        """Start writing; the engine works, the console stays usable."""
        request = self.form.request()
        if request is not None:
            self._order(request)

    def _again(self, job_id: str) -> None:
        """The same report of the same period, from what the history holds by now."""
        job = self.jobs.job(job_id)
        if job is not None and job.request is not None:
            self._order(job.request)

    def _order(self, request: ReportRequest) -> None:
        self.context.settings.keep_text("reports_folder", self.form.folder.text().strip())
        self.feed.run(self.context.client.start_report(request), self._started)

    def _started(self, job: ReportJob) -> None:
        self._wanted.add(job.id)
        self._show_job(job)
        self._poll.start()

    def _ask_jobs(self) -> None:
        self.feed.run(self.context.client.reports(), self._take_jobs, lambda _: None)

    def _take_jobs(self, jobs: list[ReportJob]) -> None:
        self.jobs.show_jobs(jobs)
        self._show_templates(jobs)
        self._settle(jobs)

    def _show_templates(self, jobs: Sequence[ReportJob]) -> None:
        """With the time of the newest report of each."""
        now, zone = datetime.now(UTC), self.context.zone
        newest = {job.kind: job for job in reversed(jobs) if job.started_at is not None}
        when = {kind: recent(job.started_at, now, zone) for kind, job in newest.items() if job.started_at is not None}
        self.templates.show_rows(TemplateRow(template, when.get(template.key, "")) for template in TEMPLATES)

    def _show_job(self, job: ReportJob) -> None:
        self.jobs.show_job(job)
        self._settle([job])

    def _settle(self, jobs: list[ReportJob]) -> None:
        """Save what is ready of ours; go on asking while anything runs."""
        self.form.show_running(self.jobs.running)
        for job in jobs:
            if job.id in self._wanted and job.state not in RUNNING:
                self._wanted.discard(job.id)
                self._ended(job)
        if self.jobs.running:
            self._poll.start()
        else:
            self._poll.stop()

    def _ended(self, job: ReportJob) -> None:
        if job.state == "ready":
            self.files.fetch(job, open_it=False)
        elif job.state == "failed":
            self.context.toast("failure", tr("The report failed: {text}").format(text=job.text))

    def _cancel(self, job: str) -> None:
        self.feed.run(self.context.client.cancel_report(job), self._show_job)

    def _open(self, job_id: str) -> None:
        job = self.jobs.job(job_id)
        if job is not None:
            self.files.fetch(job, open_it=True)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _wire(self) -> None:
        self.templates.selected.connect(self._template_chosen)
        self.form.changed.connect(self._changed)
        self.form.preview_requested.connect(self.preview)
        self.form.export_requested.connect(self.export)
        self.tabs.chosen.connect(lambda _: self._show_sheet())
        self.jobs.cancel_requested.connect(self._cancel)
        self.jobs.open_requested.connect(self._open)
        self.jobs.folder_requested.connect(lambda _: self.files.show_folder())
        self.jobs.again_requested.connect(self._again)
        self.notice.action_requested.connect(self.preview)
        self._poll.timeout.connect(self._ask_jobs)
        self._late.timeout.connect(self.preview)

    def _lay_out(self) -> None:
        self._template_pane, self._preview_pane = Pane(tr("Templates")), Pane(tr("Preview"))
        self._template_pane.body.addWidget(self.templates)
        self._template_pane.setFixedWidth(px(250))
        self.form.setFixedWidth(px(372))
        self._body = QStackedWidget()
        self._body.addWidget(self.notice)
        self._body.addWidget(self.sheet)
        self._preview_pane.body.addWidget(self._body, 1)
        foot = QWidget()
        tabs = QHBoxLayout(foot)
        tabs.setContentsMargins(px(12), px(4), px(12), px(4))
        tabs.addWidget(self.tabs)
        tabs.addStretch(1)
        self._preview_pane.body.addWidget(foot)
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.form)
        row.addWidget(Rule(upright=True))
        row.addWidget(self._preview_pane, 1)
        split = PaneSplitter(top, self.jobs, across=False, sizes=(690, 230), stretch=(1, 0))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._template_pane)
        outer.addWidget(Rule(upright=True))
        outer.addWidget(split, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(LIST_FROM_PX)
        self._template_pane.setFixedWidth(px(250) if wide else px(180))
        self.form.setFixedWidth(px(372) if wide else px(330))
