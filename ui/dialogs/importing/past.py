"""What was imported, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.messages.exchange import HistoryImport
from ui.context import Context
from widgets.columns import Cell, Column, RowState
from widgets.controls import Button
from widgets.fields import Field
from widgets.language import tr
from widgets.notice import Notice
from widgets.numbers import NO_VALUE
from widgets.table import DENSE_ROW_PX, Table
from widgets.text import Text
from widgets.theme import px

LEAST_REASON = 3


class PastImports(QWidget):
    """Wish: ``undo_requested(number, reason)``, after a reason was given for the import that was chosen."""

    undo_requested = Signal(int, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._entries = context, dict[str, HistoryImport]()
        self._chosen = ""
        self.table, self.notice = self._table(), Notice()
        self.reason, self.undo = Field(tr("Why it is undone")), Button(tr("Undo import"), "primary")
        self.text = Text("", 12, 400, "text2", elide=True)
        self.notice.show_empty(tr("Nothing was imported yet"), tr("An import is listed here and can be undone."))
        self._ask = QWidget()
        row = QHBoxLayout(self._ask)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.text, 1)
        row.addWidget(self.reason, 1)
        row.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.notice, 1)
        column.addWidget(self._ask)
        self.reason.setAccessibleName(tr("Why it is undone"))
        self.table.action_requested.connect(lambda row_id, _: self._choose(row_id))
        self.undo.clicked.connect(self._undo)
        self.reason.returnPressed.connect(self._undo)
        self.reason.textEdited.connect(lambda _: self.reason.show_fault(""))
        self.show_entries(())

    def show_entries(self, entries: Sequence[HistoryImport]) -> None:
        """All of them, newest first."""
        self._entries = {str(entry.number): entry for entry in entries}
        self.table.show_rows(list(entries))
        self.table.setVisible(bool(entries))
        self.notice.setVisible(not entries)
        self._ask.setVisible(self._chosen in self._entries)

    def _choose(self, number: str) -> None:
        entry = self._entries[number]
        self._chosen = number
        text = tr("Undo import {number}: {file}. The values that were there before come back.")
        self.text.show_text(text.format(number=entry.number, file=entry.file))
        self._ask.show()
        self.reason.setFocus()

    def _undo(self) -> None:
        reason = self.reason.text().strip()
        if len(reason) < LEAST_REASON:
            self.reason.show_fault(tr("Give a reason."))
            self.reason.setFocus()
            return
        number, self._chosen = int(self._chosen), ""
        self.reason.setText("")
        self._ask.hide()
        self.undo_requested.emit(number, reason)

    def _table(self) -> Table:
        def when(entry: Any) -> str:
            return f"{self._context.local(entry.at):%Y-%m-%d %H:%M}"

        def period(entry: Any) -> str:
            if entry.first is None or entry.last is None:
                return NO_VALUE
            return f"{self._context.local(entry.first):%Y-%m-%d} – {self._context.local(entry.last):%Y-%m-%d}"

        def state(entry: Any) -> str:
            return tr("Imported") if entry.state == "done" else f"{tr('Undone')}: {entry.undone_reason}".rstrip(": ")

        def verb(entry: Any) -> str:
            return tr("Undo…") if entry.state == "done" else ""

        columns = (
            Column(
                key="number", title=tr("Number"), value=lambda e: float(e.number), cell=Cell.NUMBER, width=72, places=0
            ),
            Column(key="at", title=tr("Time"), value=when, width=140),
            Column(key="file", title=tr("File"), value=lambda e: e.file, width=180, stretch=True, fixed=True),
            Column(key="by", title=tr("By"), value=lambda e: e.by, width=110),
            Column(
                key="points",
                title=tr("Points"),
                value=lambda e: float(e.points),
                cell=Cell.NUMBER,
                width=60,
                places=0,
                rank=2,
            ),
            Column(
                key="values", title=tr("Values"), value=lambda e: float(e.values), cell=Cell.NUMBER, width=84, places=0
            ),
            Column(
                key="replaced",
                title=tr("Replaced"),
                value=lambda e: float(e.replaced),
                cell=Cell.NUMBER,
                width=80,
                places=0,
                rank=3,
            ),
            Column(key="period", title=tr("Time range"), value=period, width=200, rank=1),
            Column(key="state", title=tr("State"), value=state, width=170),
            Column(key="undo", title="", value=verb, cell=Cell.ACTION, width=84, name=tr("Undo import"), fixed=True),
        )
        return Table(columns, lambda e: str(e.number), _dim, row_px=DENSE_ROW_PX, name=tr("Imports"), many=False)


def _dim(entry: Any) -> RowState:
    return RowState(dim=entry.state != "done")
