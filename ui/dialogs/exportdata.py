"""Export measurements: points and a period to CSV, Excel or Parquet, with unit and quality."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from app.domain.errors import KilowatchError
from ui.context import Context
from ui.dialogs.framed import FramedDialog
from widgets.controls import Button, Segments
from widgets.fields import Select
from widgets.language import tr
from widgets.numbers import number
from widgets.progress import Progress
from widgets.text import Text
from widgets.theme import px

FORMATS = (("csv", "CSV"), ("xlsx", "Excel"), ("parquet", "Parquet"))
STEPS = (("0", "Every sample"), ("60", "1 min"), ("900", "15 min"), ("3600", "1 h"), ("86400", "1 day"))
SHAPES = (("wide", "One column for each point"), ("long", "One row for each value"))
STAMPS = (("start", "Start"), ("end", "End"))
FILE_NAME = "kilowatch-{start}-{end}.{form}"


class ExportDialog(FramedDialog):
    """Finishes with the file that was written, or ``None``."""

    def __init__(self, context: Context, points: Sequence[str], start: datetime, end: datetime) -> None:
        super().__init__(tr("Export measurements"), QSize(560, 330))
        self._context, self._points, self._start, self._end = context, tuple(points), start, end
        self.form, self.step = Segments(FORMATS, "csv", kind="dialog"), Select([(k, tr(t)) for k, t in STEPS], "900")
        self.shape = Segments([(key, tr(text)) for key, text in SHAPES], "wide")
        self.stamp = Segments([(key, tr(text)) for key, text in STAMPS], "start")
        self.progress, self.words = Progress(cancel=False), Text("", 12, 600, wrap=True)
        self.save = Button(tr("Save as…"), "primary-dialog")
        self._lay_out()
        self.step.chosen.connect(lambda _: self._show())
        self.save.clicked.connect(self._choose)
        self._show()

    def first_focus(self) -> QWidget:
        return self.form

    def _choose(self) -> None:
        """Shown, not exec()."""
        form = self.form.current()
        first, last = (f"{self._context.local(at):%Y%m%d}" for at in (self._start, self._end))
        name = FILE_NAME.format(start=first, end=last, form=form)
        chooser = QFileDialog(self, tr("Save measurements"), str(Path.home() / name), f"*.{form}")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix(form)
        chooser.fileSelected.connect(self.write_to)
        chooser.open()

    def write_to(self, path: str) -> None:
        """Ask the engine for the file and keep it at ``path``."""
        self.save.setEnabled(False)
        self.words.show_text("")
        self.progress.show()
        self.progress.show_progress(None, tr("The engine writes the file"), state="waiting")
        self._context.feed.run(self._written(Path(path)), self._done, self._failed)

    async def _written(self, file: Path) -> Path:
        wide = self.shape.current() == "wide" and self.step.current() != "0"
        form: Literal["csv", "xlsx", "parquet"] = self.form.current()  # type: ignore[assignment]
        stamp: Literal["start", "end"] = "end" if self.stamp.current() == "end" else "start"
        content = await self._context.client.export_history(
            self._points, self._start, self._end, form, int(self.step.current()), wide=wide, stamp=stamp
        )
        try:
            await asyncio.to_thread(file.write_bytes, content)
        except OSError as error:
            text = tr("{file} cannot be written: {reason}.").format(file=file, reason=error.strerror or error)
            raise KilowatchError(text) from error
        return file

    def _done(self, file: Path) -> None:
        self._context.toast("success", tr("Saved: {file}").format(file=file))
        self.finish(file)

    def _failed(self, error: KilowatchError) -> None:
        self.progress.hide()
        self.save.setEnabled(True)
        self.words.show_text(str(error))

    def _show(self) -> None:
        """Samples have no interval: neither a start and an end, nor one row for all points."""
        intervals = self.step.current() != "0"
        self.shape.setEnabled(intervals)
        self.stamp.setEnabled(intervals)
        if not intervals:
            self.shape.set_current("long")

    def _lay_out(self) -> None:
        first, last = (f"{self._context.local(at):%Y-%m-%d %H:%M}" for at in (self._start, self._end))
        text = tr("{n} points, {start} – {end}").format(n=number(len(self._points), 0), start=first, end=last)
        self.body.addWidget(Text(text, 13, 600))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        named = (
            (tr("Format"), self.form), (tr("Values written"), self.step), (tr("Layout"), self.shape), (tr("Times are the"), self.stamp),
        )  # fmt: skip
        for row, (name, part) in enumerate(named):
            part.setAccessibleName(name)
            grid.addWidget(Text(name, 12, 400, "text2"), row, 0)
            grid.addWidget(part, row, 1)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.words)
        self.body.addStretch(1)
        self.progress.hide()
        self.add_cancel()
        self.foot.addWidget(self.save)
