"""The first start: the first administrator, what to open, and a summary of what is made before the last button."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.messages import Health
from app.version import __version__
from ui.dialogs.command.column import Column
from ui.dialogs.command.stages import StageRow
from ui.dialogs.framed import Bar
from ui.entry.administrator import AdministratorColumn
from ui.entry.choices import language_switch, theme_switch
from ui.entry.facttable import Fact, FactTable
from ui.entry.health import system_facts
from ui.entry.opening import OpeningColumn
from ui.entry.plan import DEMO, ENGINE, FILE, Plan, fault
from ui.shell.segment import Segment
from ui.shell.segment import Text as Words
from widgets import theme
from widgets.controls import Button
from widgets.language import language, tr
from widgets.marks import QualityMark
from widgets.pane import Rule
from widgets.progress import Progress
from widgets.text import Text
from widgets.theme import px
from widgets.tooltip import plain_tip

STEPS = ("Administrator", "What to open", "Check and create")


class FirstStartPage(QWidget):
    """``create_requested(Plan)`` when everything is right and the last button was pressed."""

    create_requested = Signal(object)
    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    test_requested = Signal(str)  # url of another engine
    cancelled = Signal()
    manual_requested = Signal()

    def __init__(self, url: str, health: Health, *, can_open_demo: bool, is_demo: bool) -> None:
        super().__init__()
        self._url, self._health = url, health
        self.administrator = AdministratorColumn()
        self.opening = OpeningColumn(health, can_open_demo=can_open_demo, is_demo=is_demo)
        self._stages, self._system = StageRow(STEPS), FactTable(tr("Engine"), share=0.26)
        self._summary = [FactTable(tr("Check and create"), share=0.4) for _ in range(3)]
        self._progress = Progress(cancel=False)
        self._mark, self._to_correct = QualityMark("!"), Text("", 13, 500)
        self._create = Button(tr("Check and create"), "primary-dialog")
        self._busy = self._made = False
        self._lay_out()
        self._wire()
        self._judge()

    # -- what it is told ----------------------------------------------------------------------------------------------
    def show_health(self, health: Health | None) -> None:
        """How the engine is now."""
        self._system.show_facts(system_facts(health, self._url))
        self._time.show_value(tr("Time"), [Words(f"{datetime.now():%Y-%m-%d  %H:%M:%S}")])  # noqa: DTZ005 on the wall

    def show_progress(self, share: float | None, text: str) -> None:
        """What is being made now."""
        self._busy = True
        self._progress.show_progress(share, text)
        self._progress.show()
        self._judge()

    def show_failure(self, text: str) -> None:
        """Why it did not work; everything stays as it was entered."""
        self._busy = False
        self._progress.hide()
        self._judge()
        self._to_correct.show_text(text, "text1", 600)
        self._to_correct.setToolTip(plain_tip(text))
        self._mark.show_letter("×")
        self._mark.show()

    def show_faults(self, faults: Sequence[str]) -> None:
        """The site file cannot be imported: every fault is named."""
        self.opening.show_faults(faults)
        self.show_failure(tr("{n} faults in the site file; nothing was imported").format(n=len(faults)))

    def show_made(self) -> None:
        """The administrator exists now: the left column is done."""
        self._made = True
        self._judge()

    @property
    def busy(self) -> bool:
        """Whether something is being made now."""
        return self._busy

    def first_focus(self) -> QWidget:
        return self.administrator.name

    def plan(self) -> Plan:
        """What has been entered."""
        side, what = self.administrator, self.opening
        return Plan(
            choice=what.choice(),
            name=side.name.text().strip(),
            password=side.password.text(),
            repeated=side.repeated.text(),
            file=what.file.text().strip(),
            url=what.address.text().strip(),
        )

    # -- inside -------------------------------------------------------------------------------------------------------
    def _wire(self) -> None:
        self.administrator.changed.connect(self._judge)
        self.opening.changed.connect(self._judge)
        self.opening.test_requested.connect(self.test_requested)
        self.administrator.repeated.returnPressed.connect(self._create.setFocus)
        self._create.clicked.connect(self._submit)

    def _judge(self) -> None:
        """Say what is still to be corrected, and what will be made."""
        plan = self.plan()
        where, why = fault(plan)
        self.administrator.setEnabled(plan.needs_account and not self._busy and not self._made)
        self.opening.setEnabled(not self._busy)
        self.administrator.show_fault(where)
        account = "open" if where in ("name", "password", "repeated") else "done"
        opened = "open" if where in ("file", "url") else "done"
        states = [account, opened, "now" if not where else "open"]
        if where:
            states[0 if account == "open" else 1] = "now"
        self._stages.show_states(states)
        self._mark.show_letter("!")
        self._mark.setVisible(bool(where))
        self._to_correct.show_text(why, "text1", 500)
        self._create.setEnabled(not where and not self._busy)
        self._create.setText(tr("Connect") if plan.choice == ENGINE else tr("Check and create"))
        self._show_summary(plan)

    def _show_summary(self, plan: Plan) -> None:
        site = {
            DEMO: tr("Demo campus, four buildings"),
            FILE: plan.file.rpartition("/")[2] or tr("not chosen yet"),
            ENGINE: tr("as on that engine"),
        }.get(plan.choice, self._health.site_name.text(language()) if self._health.points.total else tr("none yet"))
        engine = plan.url if plan.choice == ENGINE else tr("on this computer") if plan.choice == DEMO else self._url
        who = plan.name if plan.needs_account else tr("as on that engine")
        columns = (
            (Fact(tr("Site"), site), Fact(tr("Administrator"), who or tr("not entered yet"))),
            (Fact(tr("Engine"), engine), Fact(tr("Database"), tr("on the engine"))),
            (Fact(tr("Reachable from"), tr("this computer only")), Fact(tr("Sent outside"), tr("nothing"))),
        )
        for table, facts in zip(self._summary, columns, strict=True):
            table.show_facts([Fact(fact.name, fact.value, role="text1") for fact in facts])

    def _submit(self) -> None:
        if not self._busy and not fault(self.plan())[0]:
            self.create_requested.emit(self.plan())

    # -- layout -------------------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top())
        column.addLayout(self._stage_row())
        column.addWidget(Rule())
        column.addWidget(self._columns(), 1)
        column.addWidget(Rule())
        column.addLayout(self._summary_grid())
        column.addWidget(self._bottom())

    def _top(self) -> Bar:
        bar = Bar(44, line_below=True)
        bar.row.setContentsMargins(px(15), 0, px(12), 1)
        self._time = Segment(tr("Time"))
        brand = Text("Kilowatch", 15, 600)
        brand.setFixedWidth(px(132))
        bar.row.addWidget(brand)
        for caption, text in (
            (tr("First start"), tr("No account on this engine")),
            (tr("Computer"), platform.node()),
            (tr("Version"), __version__),
        ):
            segment = Segment(caption)
            segment.show_value(caption, [Words(text)])
            bar.row.addWidget(segment)
        bar.row.addWidget(self._time)
        bar.row.addStretch(1)
        languages, themes = language_switch(), theme_switch()
        languages.chosen.connect(self.language_chosen)
        themes.chosen.connect(self.theme_chosen)
        bar.row.addWidget(languages)
        bar.row.addWidget(themes)
        return bar

    def _stage_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(px(28), px(8), px(28), px(8))
        row.addWidget(self._stages)
        row.addStretch(1)
        row.addWidget(Text(tr("All choices can be changed later."), 12, 400, "text2"))
        return row

    def _columns(self) -> QScrollArea:
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        engine = Column(tr("Engine"), 28)
        engine.body.addWidget(self._system)
        engine.body.addSpacing(px(8))
        note = tr(
            "The engine reads the controllers, keeps the history and decides on alarms and commands. It goes on without this window."
        )
        engine.body.addWidget(Text(note, 12, 400, "text2", wrap=True))
        engine.body.addStretch(1)
        for part, share in (
            (self.administrator, 26),
            (Rule(upright=True), 0),
            (self.opening, 44),
            (Rule(upright=True), 0),
            (engine, 30),
        ):
            row.addWidget(part, share)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        return scroll

    def _summary_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(px(28), px(12), px(28), px(14))
        grid.setHorizontalSpacing(px(36))
        head = QHBoxLayout()
        head.addWidget(Text(f"3  {tr('Check and create')}", 13, 600))
        head.addSpacing(px(8))
        head.addWidget(Text(tr("what will be made"), 12, 400, "text2"))
        head.addStretch(1)
        grid.addLayout(head, 0, 0, 1, 3)
        for place, table in enumerate(self._summary):
            grid.addWidget(table, 1, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _bottom(self) -> Bar:
        bar = Bar(60, line_below=False)
        cancel = Button(tr("Quit"), "dialog")
        cancel.clicked.connect(self.cancelled)
        bar.row.addWidget(cancel)
        manual = Button(tr("Manual"), "dialog")
        manual.clicked.connect(self.manual_requested)
        bar.row.addWidget(manual)
        bar.row.addWidget(Text(tr("Nothing is written before Check and create"), 12, 400, "text2"))
        self._progress.setMinimumWidth(px(360))
        self._progress.hide()
        bar.row.addWidget(self._progress, 1)
        bar.row.addStretch(1)
        bar.row.addWidget(self._mark)
        bar.row.addWidget(self._to_correct)
        bar.row.addSpacing(px(8))
        bar.row.addWidget(self._create)
        return bar

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("surface"))
