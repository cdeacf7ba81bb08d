"""The docked faceplate: live picture of one piece of equipment, zone or point, its alarms, overrides and commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.domain.messages import History
from ui.context import Context
from ui.faceplate.foot import FaceplateFoot
from ui.faceplate.head import FaceplateHead
from ui.faceplate.loopview import LoopView
from ui.faceplate.minitrend import MiniTrend
from ui.faceplate.notelist import NoteList
from ui.faceplate.pointrows import PointRows
from ui.faceplate.reading import head_state, loop_state, point_rows
from ui.faceplate.subject import Loop, Subject, subject
from ui.place import Place
from ui.siteindex import tag
from widgets import theme
from widgets.controls import Segments
from widgets.language import tr
from widgets.taborder import tab_order
from widgets.theme import px

TREND_SPAN = timedelta(hours=2)
TREND_BUCKETS = 240
TREND_EVERY_MS = 30_000
AGE_EVERY_MS = 1_000


class Faceplate(QWidget):
    """Receives values only while it is shown. ``detached``: in a window of its own."""

    closed = Signal()
    detach_requested = Signal(str)  # id of what is shown

    def __init__(self, context: Context, parent: QWidget | None = None, *, detached: bool = False) -> None:
        super().__init__(parent)
        self._context, self._detached = context, detached
        self._subject: Subject | None = None
        self._loop: Loop | None = None
        self._tabs: Segments | None = None
        self.pinned = False
        self._watch = context.feed.watch((), self._values_changed)
        self._refresh = self._timer(TREND_EVERY_MS, self._load_trend)
        self._age = self._timer(AGE_EVERY_MS, self._show_age)
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
        loops = (point for loop in found.loops for point in (loop.value, loop.setpoint, loop.output) if point)
        self._watch.replace({*found.ids, *loops})
        self._values_changed(set())
        self._notes_changed()
        self._trend.show_sentence(tr("Loading two hours …"))
        self._load_trend()
        self.foot.command.setVisible(self._context.may("command") and any(point.writable for point in found.points))
        self._scroll.verticalScrollBar().setValue(0)
        return True

    def selected_point(self) -> str | None:
        """The selected row, else the setpoint or value of the loop."""
        if self._loop is None:
            return None
        return self._points.selected_id() or self._loop.setpoint or self._loop.value

    def close_watch(self) -> None:
        """It is dropped: end its interest in live values."""
        self._watch.end()

    # -- layout -------------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._head = FaceplateHead(detached=self._detached)
        self._head.close_requested.connect(self.closed)
        self._head.pin_requested.connect(self._toggle_pin)
        self._head.detach_requested.connect(lambda: self.detach_requested.emit(self.subject_id))
        self._loop_view, self._trend, self._points = LoopView(), MiniTrend(), PointRows()
        self._points.activated.connect(self._command_row)
        self._points.menu_requested.connect(self._open_menu)
        self._notes = NoteList(self._context)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addLayout(self._tab_layout())
        whole.addWidget(self._scrolled(), 1)
        self.foot = FaceplateFoot()
        self._wire_foot()
        whole.addWidget(self.foot)

    def _tab_layout(self) -> QHBoxLayout:
        self._tab_row = QHBoxLayout()
        self._tab_row.setContentsMargins(px(12), px(2), px(12), px(6))
        return self._tab_row

    def _scrolled(self) -> QScrollArea:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, px(8))
        column.setSpacing(0)
        for part in (self._loop_view, self._trend, self._points, self._notes):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inner)
        return self._scroll

    def _wire_foot(self) -> None:
        go, foot = self._context.go, self.foot
        foot.command.clicked.connect(lambda: self._context.open_command(self._commanded() or ""))
        foot.release.clicked.connect(lambda: self._context.release(self._held()))
        foot.trend.clicked.connect(lambda: go(Place("trends", {"points": self._trend_points()})))
        foot.history.clicked.connect(self._go_history)

    def _go_history(self) -> None:
        """What the alarms of the subject have done."""
        self._context.go(Place("alarms", {"view": "journal", "words": tag(self.subject_id)}))

    def _timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, 0, 1, self.height(), theme.colour("line2"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch.start()
        self._refresh.start()
        self._age.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch.stop()
        self._refresh.stop()
        self._age.stop()
        if self._detached:
            self._watch.end()

    # -- values -------------------------------------------------------------------------------------------------------
    def _values_changed(self, changed: set[str]) -> None:
        if self._subject is None or self._loop is None:
            return
        self._show_age()
        self._loop_view.show_state(loop_state(self._context, self._subject, self._loop))
        shown = {self._loop.value, self._loop.setpoint, self._loop.output}
        self._points.show_rows(point_rows(self._context, self._subject, shown))

    def _show_age(self) -> None:
        if self._subject is not None:
            self._head.show_state(head_state(self._context, self._subject))

    def _show_tabs(self) -> None:
        assert self._subject is not None
        if self._tabs is not None:
            self._tab_row.removeWidget(self._tabs)
            self._tabs.hide()
            self._tabs.deleteLater()
            self._tabs = None
        if len(self._subject.loops) > 1:
            choices = [(str(place), tr(loop.title)) for place, loop in enumerate(self._subject.loops)]
            self._tabs = Segments(choices, "0")
            self._tabs.chosen.connect(self._show_loop)
            self._tab_row.addWidget(self._tabs)
            self._tab_row.addStretch(1)

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
            self._trend.show_series(history.at, history.mean, setpoint, limits, self._context.zone, unit=history.unit)

    def _notes_changed(self, *_: object) -> None:
        if self._subject is not None:
            self._notes.show_subject(self._subject)
            tab_order([self._points, *self._notes.buttons(), *self.foot.buttons()])
            self.foot.release.setVisible(self._context.may("command") and bool(self._held()))
            self._values_changed(set())

    # -- wishes -------------------------------------------------------------------------------------------------------
    def _toggle_pin(self) -> None:
        self.pinned = not self.pinned
        self._head.show_pinned(self.pinned)

    def _held(self) -> list[str]:
        held = self._context.feed.plant.overrides
        return [point for point in self._subject.ids if point in held] if self._subject else []

    def _commanded(self) -> str | None:
        """The selected point if it can be written, else the setpoint of the loop, else the first that can."""
        if self._subject is None or self._loop is None:
            return None
        writable = [point.id for point in self._subject.points if point.writable is not None]
        wanted = (self._points.selected_id(), self._loop.setpoint, self._loop.value, *writable)
        return next((point for point in wanted if point in writable), None)

    def _command_row(self, point: str) -> None:
        if self._context.site.points[point].writable is not None:
            self._context.open_command(point)

    def _trend_points(self) -> list[str]:
        if self._loop is None:
            return []
        return [point for point in (self._loop.value, self._loop.setpoint, self._loop.output) if point]

    def _open_menu(self, point: str, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Trend"), lambda: self._context.go(Place("trends", {"points": [point]})))
        menu.addAction(tr("Alarms"), lambda: self._context.go(Place("alarms", {"view": "list", "search": tag(point)})))
        if self._context.may("command") and self._context.site.points[point].writable:
            menu.addAction(tr("Command…"), lambda: self._context.open_command(point))
        menu.addAction(tr("Copy tag"), lambda: QGuiApplication.clipboard().setText(tag(point)))
        menu.popup(at)
