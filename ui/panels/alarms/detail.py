"""One alarm in full: value and limit, trend, cause, consequence, what to do, how often, shelving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.messages import Alarm, AlarmTransition
from app.domain.site import Name
from ui.context import Context
from ui.panels.alarms.alarmtrend import AlarmTrend
from ui.panels.alarms.rows import limit_text, value_text
from ui.plant import UNACKNOWLEDGED
from ui.siteindex import tag
from widgets.columnchart import ColumnChart, ColumnSeries
from widgets.controls import Button, Segments
from widgets.dates import day_clock
from widgets.fields import Field
from widgets.language import tr
from widgets.marks import AlarmMark
from widgets.notice import Notice
from widgets.numbers import age_text
from widgets.pane import Rule
from widgets.text import Text
from widgets.theme import px

WIDTH_PX = 400
HISTORY_DAYS = 30
SHELF_MINUTES = (("10", "10 min"), ("30", "30 min"), ("120", "2 h"))


class AlarmDetail(QWidget):
    """Wishes: ``acknowledge_requested(alarm id, note)``, ``shelve_requested(id, minutes, reason)``, ``unshelve_requested(id)``,
    ``go_requested(id)``, ``trend_requested(point)``."""

    acknowledge_requested = Signal(str, str)
    shelve_requested = Signal(str, float, str)
    unshelve_requested = Signal(str)
    reset_requested = Signal(str)
    go_requested = Signal(str)
    trend_requested = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._alarm: Alarm | None = None
        self.setFixedWidth(px(WIDTH_PX))
        self.mark, self.title = AlarmMark(size=18), Text("", 15, 600, wrap=True)
        self.tag = Text("", 12, role="text2", wrap=True)
        self.ack = Button(tr("Ack"), "primary", "A")
        self.figures = [(Text("", 12, role="text2"), Text("", 20, 600, "live")) for _ in range(3)]
        self.trend = AlarmTrend(context)
        self.sections = [
            (Text(tr(name), 13, 600), Text("", 13, wrap=True))
            for name in ("Probable cause", "Consequence", "Response guide")
        ]
        self.often = Text("", 12, role="text3", right=True)
        self.strip = ColumnChart(tr("Occurrences in 30 days"), 16)
        self.note, self.note_title = Field(tr("Note, kept with the acknowledgement")), Text(tr("Note"), 13, 600)
        self.minutes = Segments([(key, tr(text)) for key, text in SHELF_MINUTES], "30")
        self.reason, self.shelve = Field(tr("Reason")), Button(tr("Shelve"))
        self.go, self.open_trend, self.reset = Button(tr("Go to equipment")), Button(tr("Trend")), Button(tr("Reset"))
        self.empty = Notice()
        self.empty.show_empty(tr("No alarm selected"), tr("Select one to see its cause and what to do."))
        self._lay_out()
        self._wire()
        self.show_alarm(None)

    # -- what is shown ------------------------------------------------------------------------------------------------
    @property
    def alarm(self) -> Alarm | None:
        return self._alarm

    def show_alarm(self, alarm: Alarm | None) -> None:
        """Another alarm, or a new state of the same one; what is being typed stays."""
        other = alarm is None or self._alarm is None or alarm.id != self._alarm.id
        self._alarm = alarm
        self._scroll.setVisible(alarm is not None)
        self._foot.setVisible(alarm is not None)
        self.empty.setVisible(alarm is None)
        if alarm is None:
            return
        self._show_head(alarm)
        self._show_guide(alarm)
        self._show_actions(alarm)
        if other:
            self.note.clear()
            self.reason.clear()
            self.often.show_text("")
            self.strip.show_series(ColumnSeries(values=()))
            self.trend.show_alarm(alarm)

    def tick(self) -> None:
        """The time that is left to respond."""
        alarm = self._alarm
        if alarm is None:
            return
        name, value = self.figures[2]
        name.show_text(tr("Time to respond"))
        if alarm.respond_min is None or alarm.raised_at is None or alarm.state not in UNACKNOWLEDGED:
            value.show_text("–")
            return
        left = alarm.respond_min * 60 - (datetime.now(UTC) - alarm.raised_at).total_seconds()
        value.show_text(age_text(left) if left >= 0 else f"−{age_text(-left)}", weight=600)

    def show_occurrences(self, journal: Sequence[AlarmTransition]) -> None:
        """When this alarm came in the last 30 days."""
        if self._alarm is None:
            return
        now = datetime.now(UTC)
        raised = [row.at for row in journal if row.alarm == self._alarm.id and row.event == "raise"]
        days: list[float | None] = [0.0] * HISTORY_DAYS
        for at in raised:
            back = (now - at).days
            if 0 <= back < HISTORY_DAYS:
                days[HISTORY_DAYS - 1 - back] = (days[HISTORY_DAYS - 1 - back] or 0) + 1
        self.often.show_text(tr("{n} in 30 days").format(n=len(raised)))
        labels = {0: tr("30 d"), HISTORY_DAYS - 1: tr("today")}
        self.strip.show_series(ColumnSeries(values=days, labels=labels, high=max(3.0, *(d or 0 for d in days))))

    # -- inside -------------------------------------------------------------------------------------------------------
    def _show_head(self, alarm: Alarm) -> None:
        self.mark.show_alarm(alarm.priority, alarm.state)
        self.title.show_text(self._context.text(alarm.name))
        place = self._context.site.full_name(alarm.source, self._context.language)
        respond = tr("Respond within {n} min.").format(n=f"{alarm.respond_min:g}") if alarm.respond_min else ""
        self.tag.show_text(f"{tag(alarm.source)}, {place}. {respond}".strip())
        for (name, value), (title, text) in zip(
            self.figures,
            ((tr("Value"), value_text(self._context, alarm) or "–"), (tr("Limit"), limit_text(alarm) or "–")),
            strict=False,
        ):
            name.show_text(title)
            value.show_text(text)
        self.tick()

    def _show_guide(self, alarm: Alarm) -> None:
        steps = "\n".join(f"{n}. {self._context.text(step)}" for n, step in enumerate(alarm.action, 1))
        texts = (
            self._or_none(alarm.cause),
            self._or_none(alarm.consequence),
            steps or tr("No steps are written down for this alarm."),
        )
        for (_, body), text in zip(self.sections, texts, strict=True):
            body.show_text(text)

    def _show_actions(self, alarm: Alarm) -> None:
        may = self._context.may("acknowledge")
        waiting, shelved = alarm.state in UNACKNOWLEDGED, alarm.state == "shelved"
        self.ack.setVisible(may and waiting)
        self.note.setVisible(may and waiting)
        self.note_title.show_text(tr("Note") if may and waiting else self._acked_text(alarm))
        self.shelve.setText(tr("Unshelve") if shelved else tr("Shelve"))
        for control in (self.minutes, self.reason):
            control.setVisible(may and not shelved)
        self.shelve.setVisible(may)
        self.shelve.setEnabled(shelved or bool(self.reason.text().strip()))
        self.reset.setVisible(may and alarm.state == "latched_acknowledged")
        self.open_trend.setEnabled(alarm.source in self._context.site.points)

    def _acked_text(self, alarm: Alarm) -> str:
        if alarm.acked_at is None:
            return ""
        at = day_clock(alarm.acked_at, self._context.zone)
        text = tr("Acknowledged by {by}, {time}").format(by=alarm.acked_by, time=at)
        return f"{text}: {alarm.note}" if alarm.note else text

    def _or_none(self, name: Name) -> str:
        return self._context.text(name) or "–"

    def _wire(self) -> None:
        self.ack.clicked.connect(self._acknowledge)
        self.note.returnPressed.connect(self.ack.click)
        self.reason.textChanged.connect(lambda text: self.shelve.setEnabled(bool(text.strip())))
        self.shelve.clicked.connect(self._shelve)
        self.reset.clicked.connect(lambda: self._tell(self.reset_requested))
        self.go.clicked.connect(lambda: self._tell(self.go_requested))
        self.open_trend.clicked.connect(self._wish_trend)

    def _tell(self, wish: SignalInstance) -> None:
        if self._alarm is not None:
            wish.emit(self._alarm.id)

    def _acknowledge(self) -> None:
        if self._alarm is not None:
            self.acknowledge_requested.emit(self._alarm.id, self.note.text().strip())

    def _wish_trend(self) -> None:
        if self._alarm is not None:
            self.trend_requested.emit(self._alarm.source)

    def _shelve(self) -> None:
        if self._alarm is None:
            return
        if self._alarm.state == "shelved":
            self.unshelve_requested.emit(self._alarm.id)
        else:
            self.shelve_requested.emit(self._alarm.id, float(self.minutes.current()), self.reason.text().strip())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scroll, self._foot = QScrollArea(), self._make_foot()
        self._scroll.setAccessibleName(tr("Selected alarm"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._make_body())
        column.addWidget(self._scroll, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self._foot)

    def _make_body(self) -> QWidget:
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(px(14), px(10), px(14), px(10))
        body.setSpacing(px(6))
        body.addLayout(_row(self.mark, self.title, stretch=1, end=self.ack))
        body.addWidget(self.tag)
        figures = QHBoxLayout()
        for pair in self.figures:
            figures.addLayout(_stack(*pair), 1)
        body.addLayout(figures)
        body.addWidget(self.trend)
        for title, text in self.sections:
            body.addWidget(Rule(role="line1"))
            body.addWidget(title)
            body.addWidget(text)
        body.addWidget(Rule(role="line1"))
        body.addLayout(_row(Text(tr("History"), 13, 600), self.often, stretch=1))
        self.strip.setFixedHeight(px(70))
        body.addWidget(self.strip)
        body.addWidget(Rule(role="line1"))
        body.addWidget(self.note_title)
        body.addWidget(self.note)
        self.note_title.setWordWrap(True)
        body.addWidget(Text(tr("Shelve"), 13, 600))
        body.addLayout(_row(self.minutes, self.reason, stretch=1, end=self.shelve))
        body.addStretch(1)
        return holder

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(14), px(8), px(14), px(8))
        for button in (self.go, self.open_trend, self.reset):
            row.addWidget(button)
        row.addStretch(1)
        return foot


def _stack(name: Text, value: Text) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(0)
    made.addWidget(name)
    made.addWidget(value)
    return made


def _row(first: QWidget, second: QWidget, *, stretch: int, end: QWidget | None = None) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(px(8))
    made.addWidget(first)
    made.addWidget(second, stretch)
    if end is not None:
        made.addWidget(end)
    return made
