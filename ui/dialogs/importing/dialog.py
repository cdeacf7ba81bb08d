"""Import measurements: choose a file, look at the dry run, import; and the list of imports with undo."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import KilowatchError
from app.domain.messages.exchange import ImportJob, ImportPlan
from ui.context import Context
from ui.dialogs.framed import FramedDialog
from ui.dialogs.importing.form import LayoutForm
from ui.dialogs.importing.past import PastImports
from ui.dialogs.importing.plantable import fault_rows, fault_table, series_table, summary
from ui.dialogs.importing.wishes import Wishes
from ui.dialogs.importing.work import Work
from widgets.controls import Button, Check, Segments
from widgets.fields import Field
from widgets.language import tr
from widgets.notice import Notice
from widgets.numbers import number
from widgets.progress import Progress
from widgets.text import Text
from widgets.theme import px

LEAST_REASON = 3
REPLAN_MS = 150
FAULTS_PX = 132


class ImportDialog(FramedDialog):
    """Nothing is changed before Import values is pressed. While something is written it stays open; Cancel takes it back."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("Import measurements"), QSize(1240, 720), tr("CSV or Excel of meters and points"))
        self._context, self._wishes = context, Wishes()
        self._work, self._file = Work(context), Path()
        self._plan: ImportPlan | None = None
        self.view = Segments([("file", tr("File")), ("past", tr("Imports"))], "file")
        self.path, self.browse = Field(tr("File with measurements")), Button(tr("Browse…"))
        self.form, self.table, self.faults = LayoutForm(), series_table(context), fault_table()
        self.past, self.notice, self.progress = PastImports(context), Notice(), Progress()
        self.sum, self.fault_count = Text("", 13, 600, elide=True), Text("", 12, 600, elide=True)
        self.leave_out, self.words = Check(tr("Leave these values out")), Text("", 12, 400, "text2", elide=True)
        self.apply = Button(tr("Import values"), "primary-dialog")
        self._replan = QTimer(self, singleShot=True, interval=REPLAN_MS)
        self._lay_out()
        self._wire()
        self._show_plan(None)
        self._ask_imports()

    def first_focus(self) -> QWidget:
        return self.path

    def may_close(self) -> bool:
        """A dry run may be left; what writes must be cancelled or finished first."""
        return not self._work.writing

    # -- the file -----------------------------------------------------------------------------------------------------
    def open_file(self, path: str) -> None:
        """Read a file and ask the engine what it would do."""
        self.path.setText(path)
        self._wishes, self._plan = Wishes(), None
        self.form.show_layout(None)
        self._file = Path(path).expanduser()
        self._ask_plan()

    def _browse(self) -> None:
        """Shown, not exec()."""
        chooser = QFileDialog(
            self, tr("Open measurements"), self.path.text(), f"{tr('Measurements')} (*.csv *.txt *.xlsx)"
        )
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.open_file)
        chooser.open()

    def _ask_plan(self) -> None:
        if not self._file.name or self._work.writing:
            return
        self._wishes = self.form.taken(self._wishes)
        self._show_work(tr("Dry run"))
        self._work.plan(self._file, self._wishes, self._show_job, self._take_plan, self._failed)

    def _take_plan(self, job: ImportJob) -> None:
        self.progress.hide()
        if job.state == "ready" and job.plan is not None:
            self._show_plan(job.plan)
            self.words.show_text("")
        else:
            self._failed(KilowatchError(job.text))

    # -- what is shown ------------------------------------------------------------------------------------------------
    def _show_plan(self, plan: ImportPlan | None, problem: str = "") -> None:
        self._plan = plan
        if plan is not None:
            self.form.show_layout(plan.layout)
            self.table.show_rows(list(plan.series))
            self.faults.show_rows(fault_rows(plan.faults))
            self.faults.show_column("sheet", plan.layout.kind == "xlsx")
            notes = " ".join(self._context.text(note) for note in plan.notes)
            self.sum.show_text(f"{summary(plan)} {notes}".strip())
            count = tr("{n} values cannot be used").format(n=number(plan.fault_count, 0))
            self.fault_count.show_text(count)
        elif problem:
            self.notice.show_error(tr("This file cannot be imported"), problem, "")
        else:
            text = tr("Choose a file. The dry run shows what would happen; nothing is changed by it.")
            self.notice.show_empty(tr("No file yet"), text, tr("Browse…"))
        self._found.setVisible(plan is not None)
        self.notice.setVisible(plan is None)
        self._faulty.setVisible(plan is not None and plan.fault_count > 0)
        self._show_apply()

    def _show_apply(self) -> None:
        plan = self._plan
        clean = plan is not None and (not plan.fault_count or self.leave_out.isChecked())
        ready = clean and plan is not None and plan.values > 0 and not self._work.busy
        self.apply.setEnabled(ready and self.view.current() == "file")

    def _show_work(self, text: str) -> None:
        self.progress.show()
        self.progress.show_progress(None, text, state="waiting")
        self._show_apply()

    def _show_job(self, job: ImportJob) -> None:
        self.progress.show_progress(job.share if job.state == "running" else None, job.text)

    def _failed(self, error: KilowatchError) -> None:
        self.progress.hide()
        if self._plan is None:
            self._show_plan(None, str(error))
        else:
            self.words.show_text(str(error), "text1", 600)
        self._show_apply()

    # -- importing and undoing ----------------------------------------------------------------------------------------
    def _import(self) -> None:
        if self._plan is None:
            return
        reason = self.form.reason.text().strip()
        if self._wishes.rule == "replace" and len(reason) < LEAST_REASON:
            self.form.reason.show_fault(tr("Give a reason."))
            self.form.reason.setFocus()
            return
        leave_out = self.leave_out.isChecked()
        self._work.carry_out(self._file, self._wishes, reason, leave_out, self._show_job, self._written, self._failed)
        self._show_work(tr("Importing"))

    def _undo(self, number_: int, reason: str) -> None:
        self._work.undo(number_, reason, self._show_job, self._written, self._failed)
        self._show_work(tr("Undoing"))

    def _written(self, job: ImportJob) -> None:
        self.progress.hide()
        if job.state == "ready" and job.entry is not None:
            what = (
                tr("Import {n} undone: {file}") if job.kind == "undo" else tr("Imported: {values} values from {file}")
            )
            text = what.format(n=job.entry.number, values=number(job.entry.values, 0), file=job.entry.file)
            self.words.show_text(text, "text1", 600)
            self._wishes, self._file = Wishes(), Path()
            self.path.setText("")
            self.form.show_layout(None)
            self._show_plan(None)
            self.view.set_current("past")
            self._turn("past")
        else:
            text = tr("Cancelled. Nothing was changed.") if job.state == "cancelled" else job.text
            self.words.show_text(text, "text1", 600)
        self._ask_imports()
        self._show_apply()

    def _ask_imports(self) -> None:
        self._context.feed.run(self._context.client.imports(), self.past.show_entries)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _turn(self, key: str) -> None:
        self._pages.setCurrentIndex(1 if key == "past" else 0)
        self._show_apply()

    def _point_edited(self, source: str, key: str, text: str) -> None:
        if key != "point":
            return
        wanted = text.strip().lower()
        if wanted and wanted not in self._context.site.points:
            self.words.show_text(tr("There is no point {name}.").format(name=wanted), "text1", 600)
            return
        self._wishes = self._wishes.with_point(source, wanted)
        self._ask_plan()

    def _meaning_pressed(self, source: str, key: str) -> None:
        if key == "meaning" and self._plan is not None:
            present = next(row.meaning for row in self._plan.series if row.source == source)
            self._wishes = self._wishes.with_meaning(source, present)
            self._ask_plan()

    def _wire(self) -> None:
        self.view.chosen.connect(self._turn)
        self.browse.clicked.connect(self._browse)
        self.notice.action_requested.connect(self._browse)
        self.path.returnPressed.connect(lambda: self.open_file(self.path.text().strip()))
        self.form.changed.connect(self._replan.start)
        self._replan.timeout.connect(self._ask_plan)
        self.form.reason.textEdited.connect(lambda _: self.form.reason.show_fault(""))
        self.table.edited.connect(self._point_edited)
        self.table.action_requested.connect(self._meaning_pressed)
        self.leave_out.toggled.connect(lambda _: self._show_apply())
        self.progress.cancel_requested.connect(self._work.cancel)
        self.apply.clicked.connect(self._import)
        self.past.undo_requested.connect(self._undo)

    def _lay_out(self) -> None:
        self._pages, page = QStackedWidget(), QWidget()
        file = QHBoxLayout()
        file.setSpacing(px(8))
        self.path.setAccessibleName(tr("File"))
        file.addWidget(self.path, 1)
        file.addWidget(self.browse)
        self._found, self._faulty = QWidget(), QWidget()
        found, faulty = QVBoxLayout(self._found), QVBoxLayout(self._faulty)
        for layout in (found, faulty):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(px(6))
        head = QHBoxLayout()
        head.addWidget(self.fault_count, 1)
        head.addWidget(self.leave_out)
        self.faults.setFixedHeight(px(FAULTS_PX))
        faulty.addLayout(head)
        faulty.addWidget(self.faults)
        found.addWidget(self.sum)
        found.addWidget(self.table, 1)
        found.addWidget(self._faulty)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(file)
        column.addWidget(self.form)
        column.addWidget(self._found, 1)
        column.addWidget(self.notice, 1)
        self._pages.addWidget(page)
        self._pages.addWidget(self.past)
        top = QHBoxLayout()
        top.addWidget(self.view)
        top.addStretch(1)
        self.body.addLayout(top)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self.progress)
        self.foot.addWidget(self.words, 1)
        self.add_cancel(tr("Close"))
        self.foot.addWidget(self.apply)
        self.progress.hide()
