"""How a file is meant: what was recognised, and can be said otherwise."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.messages.exchange import FileLayout
from ui.dialogs.importing.wishes import DATES, DECIMALS, QUESTIONS, RULES, STAMPS, STEPS, Wishes
from widgets.controls import Segments
from widgets.fields import Field, Select
from widgets.language import tr
from widgets.text import Text
from widgets.theme import px

OTHER_STEP = "{n} s"


class LayoutForm(QWidget):
    """``changed`` when an entry was changed by hand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: FileLayout | None = None
        self.step = Select([(key, tr(text)) for key, text in STEPS])
        self.stamp = Segments([(key, tr(text)) for key, text in STAMPS], "start")
        self.zone, self.decimal = Field(""), Segments(DECIMALS, ".")
        self.dates, self.sheet = Select([(key, tr(text)) for key, text in DATES]), Select([])
        self.rule = Segments([(key, tr(text)) for key, text in RULES], "fill")
        self.reason = Field(tr("Needed to replace values"))
        self.kind, self.open = Text("", 12, 400, "text2", elide=True), Text("", 12, 600, elide=True)
        self._lay_out()
        for choice in (self.stamp, self.decimal, self.rule):
            choice.chosen.connect(lambda _: self.changed.emit())
        for select in (self.step, self.dates, self.sheet):
            select.activated.connect(lambda _: self.changed.emit())
        self.zone.editingFinished.connect(self._zone_edited)
        self.show_layout(None)

    def show_layout(self, layout: FileLayout | None) -> None:
        """What was recognised; without a file there is nothing to choose."""
        self._shown = layout
        self.setVisible(layout is not None)
        self.kind.show_text("" if layout is None else _kind(layout))
        asked = [tr(QUESTIONS[name]) for name in layout.questions if name in QUESTIONS] if layout else []
        self.open.show_text(
            tr("The file leaves open: {what}. Check it.").format(what=", ".join(asked)) if asked else ""
        )
        self.open.setVisible(bool(asked))
        self.sheet.setVisible(bool(layout and len(layout.sheets) > 1))
        self._sheet_name.setVisible(self.sheet.isVisibleTo(self))
        if layout is None:
            return
        self._show_step(layout.step_s)
        self.stamp.set_current(layout.stamp)
        self.stamp.setEnabled(layout.step_s > 0)
        self.zone.setText(layout.zone)
        self.decimal.set_current(layout.decimal)
        self.dates.set_current(layout.date_order)
        self.sheet.show_choices([(name, name) for name in layout.sheets], layout.sheet)

    def taken(self, wishes: Wishes) -> Wishes:
        """The wishes with what is entered here."""
        entries = (self.stamp.current(), self.step.current(), self.decimal.current(), self.dates.current())
        said = wishes.with_form(self._shown, *entries, self.zone.text().strip(), self.sheet.current())
        return replace(said, rule="replace" if self.rule.current() == "replace" else "fill")

    def _show_step(self, step_s: int) -> None:
        choices = [(key, tr(text)) for key, text in STEPS]
        if str(step_s) not in dict(choices):
            choices.append((str(step_s), OTHER_STEP.format(n=step_s)))
        self.step.show_choices(choices, str(step_s))

    def _zone_edited(self) -> None:
        if self._shown is not None and self.zone.text().strip() != self._shown.zone:
            self.changed.emit()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        self._sheet_name = Text(tr("Sheet"), 12, 400, "text2")
        named = (
            (tr("Interval"), self.step), (tr("Times are the"), self.stamp), (tr("Time zone"), self.zone),
            (tr("Numbers"), self.decimal), (tr("Dates"), self.dates),
        )  # fmt: skip
        for place, (name, part) in enumerate(named):
            part.setAccessibleName(name)
            grid.addWidget(Text(name, 12, 400, "text2"), 0, place)
            grid.addWidget(part, 1, place)
        self.sheet.setAccessibleName(tr("Sheet"))
        grid.addWidget(self._sheet_name, 0, len(named))
        grid.addWidget(self.sheet, 1, len(named))
        grid.setColumnStretch(len(named) + 1, 1)
        self.zone.setFixedWidth(px(130))
        self.rule.setAccessibleName(tr("Where there are values already"))
        self.reason.setAccessibleName(tr("Reason"))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(Text(tr("Where there are values already"), 12, 400, "text2"))
        row.addWidget(self.rule)
        row.addWidget(Text(tr("Reason"), 12, 400, "text2"))
        row.addWidget(self.reason, 1)
        grid.addWidget(self.kind, 2, 0, 1, len(named) + 2)
        grid.addWidget(self.open, 3, 0, 1, len(named) + 2)
        grid.addLayout(row, 4, 0, 1, len(named) + 2)


def _kind(layout: FileLayout) -> str:
    shape = tr("one column for each series") if layout.shape == "wide" else tr("one row for each value")
    if layout.kind == "xlsx":
        return tr("Excel, data from row {row}, {shape}").format(row=layout.first_row, shape=shape)
    mark = {"\t": tr("tab")}.get(layout.delimiter, layout.delimiter)
    text = tr("CSV, {encoding}, delimiter {mark}, data from row {row}, {shape}")
    return text.format(encoding=layout.encoding, mark=mark, row=layout.first_row, shape=shape)
