"""What goes into a report: period, buildings, points, language, folder. Faults are said beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.messages import ReportRequest
from ui.context import Context
from ui.panels.reports.pointpicker import PointPicker
from ui.panels.reports.templates import PERIODS, Template, days_of, instants, parse_day
from widgets.controls import Button, Check, Segments
from widgets.datefield import DateField
from widgets.fields import Field, Select
from widgets.language import tr
from widgets.pane import Rule
from widgets.text import Text
from widgets.theme import px

LANGUAGES = (("en", "English"), ("ko", "한국어"), ("both", "Both"))
INTERVALS = (("15", "15 min"), ("60", "1 h"))


class ReportForm(QWidget):
    """``changed`` when the preview no longer fits; ``export_requested`` and ``preview_requested`` are the buttons."""

    changed = Signal()
    export_requested = Signal()
    preview_requested = Signal()

    def __init__(self, context: Context, folder: Path) -> None:
        super().__init__()
        self._context = context
        self._template: Template | None = None
        self.lacking = ""  # what the last request lacked, in words
        self.title = Text("", 13, 600)
        self.period = Select([(key, tr(text)) for key, text in PERIODS])
        today = context.local(datetime.now(context.zone)).date()
        self.first, self.last = DateField(today, tr("First day")), DateField(today, tr("Last day"))
        self.fault, self.building_fault = Text("", 12, 600, wrap=True), Text("", 12, 600, wrap=True)
        self.buildings = {b.id: Check(context.text(b.name), True) for b in context.site.buildings.values()}
        self.points = PointPicker(context)
        self.language = Segments([(key, tr(text)) for key, text in LANGUAGES], "both")
        self.interval = Segments([(key, tr(text)) for key, text in INTERVALS], "15")
        self.folder, self.browse = Field(), Button(tr("Browse…"))
        self.folder.setText(str(folder))
        self.file_name = Text("", 12, role="text3", elide=True)
        self.export = Button(tr("Export to Excel"), "primary", "Ctrl+E")
        self.refresh = Button(tr("Refresh preview"))
        self._name_fields()
        self._lay_out()
        self._wire()

    # -- what is asked for --------------------------------------------------------------------------------------------
    def show_template(self, template: Template) -> None:
        """Another report, with its proposed period."""
        self._template = template
        self.title.show_text(tr(template.title))
        self._building_box.setVisible(template.buildings)
        self._point_box.setVisible(template.points)
        self._interval_line.setVisible(template.points)
        self.period.set_current(template.period)
        self._take_period()

    def request(self) -> ReportRequest | None:
        """The request, or ``None`` when a field is at fault; the fault is shown there."""
        first, last = self.first.value(), self.last.value()
        self._say_faults(first, last)
        template = self._template
        if template is None or first > last:
            return None
        if template.points and not self.points.chosen():
            self.lacking = tr("Choose at least one point.")
            self.points.show_fault(self.lacking)
            return None
        buildings = tuple(b for b, check in self.buildings.items() if check.isChecked()) if template.buildings else ()
        if template.buildings and self.buildings and not buildings:
            self.lacking = tr("Choose at least one building.")
            self._say_building_fault(self.lacking)
            return None
        start, end = instants(first, last, self._context.zone)
        return ReportRequest(
            kind=template.key,
            start=start,
            end=end,
            buildings=() if len(buildings) == len(self.buildings) else buildings,
            points=tuple(self.points.chosen()) if template.points else (),
            interval_min=int(self.interval.current() or 15),
            language=cast(Literal["en", "ko", "both"], self.language.current() or "both"),
        )

    def place(self) -> dict[str, Any]:
        return {
            "period": self.period.current(), "first": self.first.value().isoformat(), "last": self.last.value().isoformat(),
            "points": list(self.points.chosen()), "language": self.language.current(),
        }  # fmt: skip

    def show_place(self, state: Mapping[str, Any]) -> None:
        if state.get("points"):
            self.points.choose([str(point) for point in state["points"]])
        if state.get("language") in dict(LANGUAGES):
            self.language.set_current(str(state["language"]))
        if state.get("period") in dict(PERIODS):
            self.period.set_current(str(state["period"]))
            self._take_period()
        for key, field in (("first", self.first), ("last", self.last)):
            if (day := parse_day(str(state.get(key, "")))) is not None:
                field.set_value(day)

    def show_running(self, running: bool) -> None:
        """While a report is written the next one can be prepared, but not started twice by accident."""
        self.export.setEnabled(not running)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _say_faults(self, first: date, last: date) -> None:
        self.lacking = wrong = tr("The last day is before the first.") if first > last else ""
        self.last.show_fault(wrong)
        self.fault.show_text(wrong)
        self.fault.setVisible(bool(wrong))
        self.points.show_fault("")
        self._say_building_fault("")

    def _say_building_fault(self, wrong: str) -> None:
        self.building_fault.show_text(wrong)
        self.building_fault.setVisible(bool(wrong))

    def _take_period(self) -> None:
        days = days_of(self.period.current(), self._context.local(datetime.now(self._context.zone)).date())
        if days is not None:
            self.first.set_value(days[0])
            self.last.set_value(days[1])
        self.changed.emit()

    def _day_chosen(self) -> None:
        self.period.set_current("free")
        self.changed.emit()

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Folder for reports"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _wire(self) -> None:
        self.period.chosen.connect(lambda _: self._take_period())
        for field in (self.first, self.last):
            field.changed.connect(lambda _: self._day_chosen())
        for check in self.buildings.values():
            check.toggled.connect(lambda _: self.changed.emit())
        self.points.changed.connect(self.changed)
        for segments in (self.language, self.interval):
            segments.chosen.connect(lambda _: self.changed.emit())
        self.browse.clicked.connect(self._browse)
        self.export.clicked.connect(self.export_requested)
        self.refresh.clicked.connect(self.preview_requested)

    def _name_fields(self) -> None:
        self.folder.setAccessibleName(tr("Folder"))
        self.period.setAccessibleName(tr("Time span"))

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addLayout(_line(tr("Time span"), self.period))
        column.addLayout(_line(tr("First day"), self.first))
        column.addLayout(_line(tr("Last day"), self.last))
        column.addWidget(self.fault)
        self.fault.hide()
        self._building_box, self._point_box = self._buildings(), _group(tr("Points"), self.points)
        column.addWidget(self._building_box)
        column.addWidget(self._point_box, 1)
        self._interval_line = QWidget()
        interval = _line(tr("Interval"), self.interval)
        interval.setContentsMargins(0, 0, 0, 0)
        self._interval_line.setLayout(interval)
        column.addWidget(Rule(role="line1"))
        column.addWidget(Text(tr("Output"), 13, 600))
        column.addLayout(_line(tr("Language"), self.language))
        column.addWidget(self._interval_line)
        folder = QHBoxLayout()
        folder.setSpacing(px(8))
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.browse)
        column.addLayout(_line(tr("Folder"), folder))
        column.addLayout(_line("", self.file_name))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), px(8), px(12), px(8))
        foot.setSpacing(px(6))
        foot.addWidget(self.export)
        foot.addWidget(self.refresh)
        foot.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(Rule())
        outer.addLayout(foot)

    def _buildings(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, check in enumerate(self.buildings.values()):
            grid.addWidget(check, at // 2, at % 2)
        grid.addWidget(self.building_fault, grid.rowCount(), 0, 1, 2)
        self.building_fault.hide()
        return _group(tr("Buildings"), holder)


def _group(title: str, content: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(6))
    column.addWidget(Rule(role="line1"))
    column.addWidget(Text(title, 13, 600))
    column.addWidget(content, 1)
    return made


def _line(name: str, content: QWidget | QHBoxLayout) -> QHBoxLayout:
    row = QHBoxLayout()
    label = Text(name, 12, role="text2")
    label.setFixedWidth(px(74))
    row.addWidget(label)
    if isinstance(content, QWidget):
        row.addWidget(content, 1 if not isinstance(content, Segments) else 0)
        if isinstance(content, Segments):
            row.addStretch(1)
    else:
        row.addLayout(content, 1)
    return row
