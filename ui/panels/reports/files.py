"""Workbooks on this computer: taken from the engine, kept in the chosen folder, opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from app.domain.messages import ReportJob
from ui.context import Context
from ui.feed import Feed
from ui.panels.reports.templates import free_name
from widgets.language import tr


class ReportFiles:
    """``folder`` gives what the person chose; empty is the folder of documents."""

    def __init__(self, context: Context, feed: Feed, folder: Callable[[], str]) -> None:
        self._context, self._feed, self._folder = context, feed, folder

    @property
    def folder(self) -> Path:
        return Path(self._folder().strip() or documents())

    def fetch(self, job: ReportJob, *, open_it: bool) -> None:
        """Save the workbook of ``job`` under a free name; open what is there already."""
        file = self.folder / Path(job.file_name).name
        if open_it and file.exists() and file.stat().st_size == job.size:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
            return
        file = free_name(file)
        self._feed.run(self._context.client.report_file(job.id), lambda data: self._save(file, data, open_it=open_it))

    def show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    def _save(self, file: Path, data: bytes, *, open_it: bool) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        except OSError as error:
            said = tr("{file} cannot be written: {reason}. Choose another folder.")
            self._context.toast("failure", said.format(file=file, reason=error.strerror))
            return
        self._context.toast("success", tr("Saved as {file}").format(file=file))
        if open_it:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def documents() -> str:
    """Where people expect their documents on this computer."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(found or Path.home()) / "Kilowatch")
