"""The docked faceplate: live picture of one piece of equipment, zone or point, its alarms, overrides and commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.domain.messages import Command, CommandRequest, History
from ui import look
from ui.context import Context
from ui.faceplate.head import FaceplateHead
from ui.faceplate.loopview import LoopView
from ui.faceplate.minitrend import MiniTrend
from ui.faceplate.notes import AlarmBlock, Changes, OverrideBlock
from ui.faceplate.pointrows import PointRows
from ui.faceplate.reading import alarm_line, change_lines, head_state, loop_state, override_line, point_rows
from ui.faceplate.subject import Loop, Subject, subject
from ui.look import Button, Segments, tr
from ui.place import Place
from ui.plant import UNACKNOWLEDGED

TREND_SPAN = timedelta(hours=2)
TREND_BUCKETS = 240
TREND_EVERY_MS = 30_000
MOST_ALARMS, MOST_OVERRIDES, MOST_CHANGES = 4, 4, 4


class Faceplate(QWidget):
    """Receives values only while it is shown."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._subject: Subject | None = None
        self._loop: Loop | None = None
        self._tabs: Segments | None = None
        self._watch = context.feed.watch((), self._values_changed)
        self._refresh = QTimer(self)
        self._refresh.setInterval(TREND_EVERY_MS)
        self._refresh.timeout.connect(self._load_trend)
        self._build()
        context.feed.alarms_changed.connect(self._notes_changed)
        context.feed.overrides_changed.connect(self._notes_changed)
        context.feed.events_changed.connect(self._notes_changed)

    # -- what it shows ------------------------------------------------------------------------------------------------
    @property
    def subject_id(self) -> str:
        return self._subject.id if self._subject else ""

    def show_subject(self, path: str) -> bool:
        """Show something by its id; False when there is no such thing."""
        found = subject(self._context.site, path)
        if found is None or not found.loops:
            return False
        self._subject, self._loop = found, found.loops[0]
        self.setAccessibleName(f"{tr('Faceplate')} {self._context.text(found.name)}")
        self._show_tabs()
        self._watch.replace(
            {*found.ids, *(p for loop in found.loops for p in (loop.value, loop.setpoint, loop.output) if p)}
        )
        self._values_changed(set())
        self._notes_changed()
        self._load_trend()
        self._command.setVisible(self._context.may("command") and any(point.writable for point in found.points))
        return True

    def selected_point(self) -> str | None:
        """The selected row, else the setpoint or value of the loop."""
        if self._loop is None:
            return None
        return self._points.selected_id() or self._loop.setpoint or self._loop.value

    # -- layout -------------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._head = FaceplateHead()
        self._head.close_requested.connect(self.closed)
        self._loop_view, self._trend, self._points = LoopView(), MiniTrend(), PointRows()
        self._points.activated.connect(self._command_row)
        self._points.menu_requested.connect(self._open_menu)
        self._changes = Changes()
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self._tab_row, self._notes = QHBoxLayout(), QVBoxLayout()
        self._tab_row.setContentsMargins(12, 4, 12, 4)
        self._notes.setContentsMargins(0, 6, 0, 4)
        self._column.addLayout(self._tab_row)
        for part in (self._loop_view, self._trend, self._points):
            self._column.addWidget(part)
        self._column.addLayout(self._notes)
        self._column.addWidget(self._changes)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(scroll, 1)
        whole.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 10)
        self._command = Button(tr("Command…"), "primary")
        self._release = Button(tr("Release all"))
        trend, history = Button(tr("Trend")), Button(tr("History"))
        self._command.clicked.connect(lambda: self._context.open_command(self.selected_point() or ""))
        self._release.clicked.connect(self._release_all)
        trend.clicked.connect(lambda: self._context.go(Place("trends", {"points": self._trend_points()})))
        history.clicked.connect(lambda: self._context.go(Place("alarms", {"filter": self.subject_id})))
        row.addWidget(self._command)
        row.addWidget(self._release)
        row.addStretch(1)
        row.addWidget(trend)
        row.addWidget(history)
        return row

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface"))
        painter.fillRect(0, 0, 1, self.height(), look.colour("line2"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch.start()
        self._refresh.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch.stop()
        self._refresh.stop()

    # -- values -------------------------------------------------------------------------------------------------------
    def _values_changed(self, changed: set[str]) -> None:
        if self._subject is None or self._loop is None:
            return
        self._head.show_state(head_state(self._context, self._subject))
        self._loop_view.show_state(loop_state(self._context, self._subject, self._loop))
        shown = {self._loop.value, self._loop.setpoint, self._loop.output}
        self._points.show_rows(point_rows(self._context, self._subject, shown))

    def _show_tabs(self) -> None:
        assert self._subject is not None
        if self._tabs is not None:
            self._tab_row.removeWidget(self._tabs)
            self._tabs.deleteLater()
            self._tabs = None
        if len(self._subject.loops) > 1:
            choices = [(str(place), tr(loop.title)) for place, loop in enumerate(self._subject.loops)]
            self._tabs = Segments(choices, "0")
            self._tabs.chosen.connect(self._show_loop)
            self._tab_row.addWidget(self._tabs)

    def _show_loop(self, place: str) -> None:
        if self._subject is not None:
            self._loop = self._subject.loops[int(place)]
            self._values_changed(set())
            self._load_trend()

    def _load_trend(self) -> None:
        if self._loop is None:
            return
        now = datetime.now(UTC)
        wanted = self._loop
        self._context.feed.run(
            self._context.client.history(wanted.value, now - TREND_SPAN, now, TREND_BUCKETS),
            lambda history: self._show_trend(wanted, history),
            lambda error: self._trend.show_sentence(str(error)),
        )

    def _show_trend(self, loop: Loop, history: History) -> None:
        if loop is self._loop:
            setpoint = self._context.feed.reading(loop.setpoint).value if loop.setpoint else None
            limits = tuple(loop.levels.items())
            self._trend.show_series(history.at, history.mean, setpoint, limits, self._context.zone)

    # -- alarms, overrides, changes -----------------------------------------------------------------------------------
    def _notes_changed(self, *_: object) -> None:
        if self._subject is None:
            return
        while (item := self._notes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._add_alarms(self._subject)
        self._add_overrides(self._subject)
        self._changes.show_lines(change_lines(self._context, self._subject, MOST_CHANGES))
        self._values_changed(set())

    def _add_alarms(self, shown: Subject) -> None:
        may = self._context.may("acknowledge")
        for alarm in self._context.feed.plant.alarms_of({shown.id, *shown.ids})[:MOST_ALARMS]:
            head, line = alarm_line(self._context, alarm)
            allowed = may and alarm.state in UNACKNOWLEDGED
            block = AlarmBlock(alarm.priority, alarm.state, head, line, allowed=allowed)
            block.pressed.connect(lambda alarm=alarm: self._context.acknowledge([alarm]))
            self._notes.addWidget(block)

    def _add_overrides(self, shown: Subject) -> None:
        held = [self._context.feed.plant.overrides[p] for p in shown.ids if p in self._context.feed.plant.overrides]
        may = self._context.may("command")
        self._release.setVisible(may and bool(held))
        for override in held[:MOST_OVERRIDES]:
            head, line = override_line(self._context, override)
            block = OverrideBlock(head, line, allowed=may)
            block.pressed.connect(lambda point=override.point: self._release_points([point]))
            self._notes.addWidget(block)

    # -- wishes -------------------------------------------------------------------------------------------------------
    def _release_all(self) -> None:
        if self._subject is not None:
            self._release_points([p for p in self._subject.ids if p in self._context.feed.plant.overrides])

    def _release_points(self, points: list[str]) -> None:
        """Release to automatic; releasing needs no value and no confirmation, it is what happens by itself at the end."""
        for point in points:
            request = CommandRequest(point=point, value=None, reason=tr("Released from the faceplate"))
            self._context.feed.run(self._context.client.command(request), self._tell_released)

    def _tell_released(self, command: Command) -> None:
        name = self._context.site.full_name(command.point, self._context.language)
        self._context.toast("success", tr("{name} released to automatic.").format(name=name))

    def _command_row(self, point: str) -> None:
        if self._context.site.points[point].writable is not None:
            self._context.open_command(point)

    def _trend_points(self) -> list[str]:
        if self._loop is None:
            return []
        return [point for point in (self._loop.value, self._loop.setpoint, self._loop.output) if point]

    def _open_menu(self, point: str, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Trend"), lambda: self._context.go(Place("trends", {"points": [point]})))
        menu.addAction(tr("Alarms"), lambda: self._context.go(Place("alarms", {"filter": point})))
        if self._context.may("command") and self._context.site.points[point].writable:
            menu.addAction(tr("Command…"), lambda: self._context.open_command(point))
        menu.addAction(tr("Copy tag"), lambda: look.copy(point.upper()))
        menu.popup(at)
