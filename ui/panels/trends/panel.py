"""The Trends screen: composes groups, picker, plot, navigator, cursor and pen table; follows the present when live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.messages import Event
from ui.context import Context
from ui.panel import Panel
from ui.panels.trends.extras import limits, peak, plot_events
from ui.panels.trends.loading import Loader
from ui.panels.trends.pens import (
    Pen,
    gaps,
    line,
    make_pens,
    panes,
    pen_data,
    previous_line,
    with_value,
)
from ui.panels.trends.picker import Picker
from ui.panels.trends.readings import Readings
from ui.panels.trends.toolbar import SPANS, TrendBar
from ui.place import Crumb, Place
from ui.pointmenu import show_point_menu
from ui.readout import mark_of
from widgets.controls import Button
from widgets.language import tr
from widgets.navigator import Navigator
from widgets.notice import Notice
from widgets.pane import PaneSplitter, Rule
from widgets.plot import RIGHT_PX, TimePlot
from widgets.plotpane import LEFT_PX
from widgets.theme import px

LIVE_MS, RELOAD_S = 2_000, 60.0
LEAST_BUCKETS, MOST_BUCKETS = 300, 2_000
NAVIGATOR_DAYS, NAVIGATOR_BUCKETS = 30, 720
SIDES_FROM_PX, MOST_EVENTS = 1150, 500


class TrendsPanel(Panel):
    level: ClassVar[int] = 3

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pens: list[Pen] = []
        self._name = tr("Trends")
        self._live, self._range = True, "24h"
        self._end = datetime.now(UTC)
        self._start = self._end - SPANS[self._range]
        self._loaded_at = self._end
        self._events: list[Event] = []
        self.loader = Loader(context, self)
        self.bar, self.picker, self.readings = TrendBar(context), Picker(context), Readings(context, self.loader)
        self.plot = TimePlot(context.zone, name=tr("Trend"))
        self.navigator = Navigator(context.zone, LEFT_PX, RIGHT_PX)
        self.table, self._notice = self.readings.table, Notice()
        self._export, self._save = Button(tr("Export to Excel"), key="Ctrl+E"), Button(tr("Export data…"))
        self._tick, self._late = QTimer(self, interval=LIVE_MS), QTimer(self, singleShot=True, interval=150)
        self._lay_out()
        self._wire()
        self._watch = self.watch((), lambda _: None)
        first = self.picker.groups[0] if self.picker.groups else None
        if first is not None:
            self._choose(first.points, first.name)

    # -- the contract of panels ---------------------------------------------------------------------------------------
    @property
    def place(self) -> dict[str, Any]:
        span = {} if self._live else {"start": self._start.isoformat(), "end": self._end.isoformat()}
        return {
            "points": [pen.key for pen in self._pens], "name": self._name, "range": self._range, "live": self._live,
            "previous": self.bar.previous.isChecked(), **span,
        }  # fmt: skip

    def show_place(self, state: Mapping[str, Any]) -> None:
        if "previous" in state:
            self.bar.previous.setChecked(bool(state["previous"]))
        if state.get("points"):
            self._choose([str(point) for point in state["points"]], str(state.get("name", "")))
        if state.get("start") and state.get("end"):
            start, end = datetime.fromisoformat(str(state["start"])), datetime.fromisoformat(str(state["end"]))
            self._show_span(start, end, key=str(state.get("range", "")), live=False)
        elif state.get("range") in SPANS:
            self._go_live(str(state["range"]))

    def shown(self) -> None:
        self._tick.start()
        if self._live:
            self._go_live(self._range)
        else:
            self._load()
        self._load_navigator()
        self.feed.run(self.context.client.events(limit=MOST_EVENTS), self._take_events, lambda _: None)

    def hidden(self) -> None:
        self._tick.stop()
        self._late.stop()
        self.loader.stop()

    def crumbs(self) -> Sequence[Crumb]:
        return (Crumb(tr("Trends"), Place("trends")), Crumb(self._name))

    def header_tools(self) -> Sequence[QWidget]:
        return (self._save, self._export)

    def selected_point(self) -> str | None:
        return self.table.current_id() or (self._pens[0].key if self._pens else None)

    def keyed(self, action: str) -> bool:
        match action:
            case "live":
                self._toggle_live()
            case "zoom_in" | "zoom_out":
                self.plot.zoom(0.5 if action == "zoom_in" else 2.0)
            case "zoom_fit":
                self._go_live(self._range or "24h")
            case "export":
                self._to_report()
            case "reload":
                self._load()
            case _:
                return False
        return True

    def ready(self) -> bool:
        return bool(self._pens) and all(pen.key in self.loader.data for pen in self._pens)

    # -- pens ---------------------------------------------------------------------------------------------------------
    def _choose(self, points: Sequence[str], name: str = "") -> None:
        """Show these points; unknown ones are left out."""
        known = [
            self.context.site.points[point] for point in dict.fromkeys(points) if point in self.context.site.points
        ]
        self._pens = make_pens(known)
        self._name = name or (
            self.context.site.full_name(known[0].id, self.context.language) if len(known) == 1 else tr("Selection")
        )
        self.readings.figures = {}
        self.plot.show_lines([])
        self.plot.show_panes(panes(self._pens))
        self._watch.replace(pen.key for pen in self._pens)
        self.picker.show_chosen([pen.key for pen in self._pens], self._name)
        self._stack.setCurrentIndex(0 if self._pens else 1)
        if not self._pens:
            self._say_no_pen()
        self.readings.show_pens(self._pens)
        if self.isVisible():
            self._load()
            self._load_navigator()
        self.header_changed.emit()

    def _compare(self, compared: bool) -> None:
        """With or without the week before."""
        self.readings.compare(compared)
        self._load()
        self._show_all()

    def _draw_pen(self, key: str, column: str, drawn: bool) -> None:
        self._pens = [Pen(p.number, p.point, p.pane, drawn) if p.key == key else p for p in self._pens]
        self._show_all()

    def _remove(self, key: str, column: str) -> None:
        self._choose([pen.key for pen in self._pens if pen.key != key], self._name)

    # -- span ---------------------------------------------------------------------------------------------------------
    def _show_span(self, start: datetime, end: datetime, *, key: str, live: bool) -> None:
        self._start, self._end, self._range, self._live = start, end, key, live
        self.plot.show_span(start, end)
        self.plot.show_now(datetime.now(UTC))
        self.navigator.show_window(start, end)
        self.bar.show_span(start, end, live=live)
        self.bar.show_range(key)
        self._load()

    def _go_live(self, key: str) -> None:
        end = datetime.now(UTC)
        self._show_span(end - SPANS.get(key, self._end - self._start), end, key=key, live=True)

    def _toggle_live(self) -> None:
        if self._live:
            self._live = False
            self.bar.show_span(self._start, self._end, live=False)
        else:
            self._go_live(self._range)

    def _step(self, way: int) -> None:
        length = self._end - self._start
        end = min(self._end + way * length, datetime.now(UTC))
        if way > 0 and end - self._end < length * 0.01:
            self._go_live(self._range)
        else:
            self._show_span(end - length, end, key=self._range, live=False)

    def _moved(self, start: datetime, end: datetime) -> None:
        """The operator dragged or zoomed: pause, and ask when the hand rests."""
        self._start, self._end, self._live, self._range = start, end, False, ""
        self.bar.show_span(start, end, live=False)
        self.bar.show_range("")
        self.navigator.show_window(start, end)
        self._late.start()

    def _window_moved(self, start: datetime, end: datetime) -> None:
        self.plot.show_span(start, end)
        self._moved(start, end)

    # -- data ---------------------------------------------------------------------------------------------------------
    def _load(self) -> None:
        if not self._pens or not self.isVisible():
            return
        self._loaded_at = datetime.now(UTC)
        buckets = max(LEAST_BUCKETS, min(MOST_BUCKETS, self.plot.width() - LEFT_PX - RIGHT_PX))
        self.loader.load(self._pens, self._start, self._end, buckets, previous=self.bar.previous.isChecked())

    def _show_pen(self, key: str) -> None:
        pen = next((pen for pen in self._pens if pen.key == key), None)
        data = self.loader.data.get(key)
        if pen is None or data is None:
            return
        if pen.drawn:
            self.plot.show_line(line(pen, data, self.context.language))
            before = self.loader.previous.get(key)
            if before is not None:
                self.plot.show_line(previous_line(pen, before))
        self._stack.setCurrentIndex(0)
        self.readings.measure(pen)
        self._show_extras()
        self._show_readings()

    def _show_all(self) -> None:
        keys = {pen.key for pen in self._pens if pen.drawn and pen.key in self.loader.data}
        lines = [line(p, self.loader.data[p.key], self.context.language) for p in self._pens if p.key in keys]
        lines += [
            previous_line(p, self.loader.previous[p.key])
            for p in self._pens
            if p.key in keys & set(self.loader.previous)
        ]
        self.plot.show_lines(lines)
        self._show_extras()
        self._show_readings()

    def _show_extras(self) -> None:
        drawn = [pen for pen in self._pens if pen.drawn]
        loaded = [(pen, self.loader.data[pen.key]) for pen in drawn if pen.key in self.loader.data]
        self.plot.show_gaps(gaps(loaded))
        self.plot.show_limits(limits(self.context, drawn) if self.bar.limits.isChecked() else [])
        self.plot.show_notes(peak(self.context, drawn, self.readings.figures))
        self.plot.show_events(plot_events(self.context, self._events) if self.bar.events.isChecked() else None)

    def _show_readings(self) -> None:
        self.readings.show_pens(self._pens)
        self._show_cursor()

    def _show_cursor(self) -> None:
        self.readings.show_cursor(self._pens, self.plot, self._events)

    def _pen_selected(self, key: str) -> None:
        pen = next((pen for pen in self._pens if pen.key == key), None)
        if pen is not None:
            self.readings.show_range(pen)

    # -- live ---------------------------------------------------------------------------------------------------------
    def _ticked(self) -> None:
        """Follow the present: move the span, add what has come; ask anew once a minute."""
        now = datetime.now(UTC)
        self.plot.show_now(now)
        if not self._live:
            return
        length = self._end - self._start
        self._start, self._end = now - length, now
        self.plot.show_span(self._start, now)
        self.navigator.show_window(self._start, now)
        self.bar.show_span(self._start, now, live=True)
        if (now - self._loaded_at).total_seconds() >= RELOAD_S:
            self._load()
        elif not self.loader.busy and length <= timedelta(hours=24):
            self._append(now)

    def _append(self, now: datetime) -> None:
        for pen in self._pens:
            data = self.loader.data.get(pen.key)
            if data is None or not len(data.at) or now.timestamp() <= data.at[-1]:
                continue
            reading = self.feed.reading(pen.key)
            value = reading.value if mark_of(reading) in ("", "?") else None
            self.loader.data[pen.key] = with_value(data, now.timestamp(), value)
            if value is not None and pen.key in self.readings.figures:
                self.readings.figures[pen.key] = replace(self.readings.figures[pen.key], latest=value)
            if pen.drawn:
                self.plot.show_line(line(pen, self.loader.data[pen.key], self.context.language))
        self._show_readings()

    def _load_navigator(self) -> None:
        if not self._pens:
            return
        pen, end = self._pens[0], datetime.now(UTC)
        start = end - timedelta(days=NAVIGATOR_DAYS)
        asked = self.context.client.history(pen.key, start, end, NAVIGATOR_BUCKETS)
        self.feed.run(asked, lambda history: self._take_navigator(pen, start, end, history), lambda _: None)

    def _take_navigator(self, pen: Pen, start: datetime, end: datetime, history: Any) -> None:
        data = pen_data(pen, history)
        self.navigator.show_series(start, end, data.at, data.value, tr("30 d"))
        self.navigator.show_window(self._start, self._end)

    def _take_events(self, events: list[Event]) -> None:
        self._events = events
        self._show_extras()

    def _new_events(self, events: Sequence[Event]) -> None:
        known = {event.seq: event for event in (*self._events, *events)}
        self._events = sorted(known.values(), key=lambda event: -event.seq)[:MOST_EVENTS]
        if self.isVisible():
            self._show_extras()

    # -- elsewhere ----------------------------------------------------------------------------------------------------
    def _to_report(self) -> None:
        """The trend report with these pens and days."""
        first, last = self.context.local(self._start).date(), self.context.local(self._end).date()
        self.go(
            "reports", template="trend", points=[pen.key for pen in self._pens], period="free",
            first=first.isoformat(), last=last.isoformat(),
        )  # fmt: skip

    def _to_file(self) -> None:
        """The values of these pens and this period."""
        self.context.export_history([pen.key for pen in self._pens], self._start, self._end)

    def _menu(self, point: str, at: QPoint) -> None:
        show_point_menu(self.context, point, at, self)

    def _progressed(self, done: int, everything: int) -> None:
        """Beside the curves that are there; in their place while there are none."""
        self.bar.show_progress(done, everything)
        if self._pens and not self.loader.data and done < everything:
            share = tr("{n} of {all} pens").format(n=done, all=everything)
            self._notice.show_loading(tr("Loading the history …"), share, done / everything)
            self._stack.setCurrentIndex(1)

    def _failed(self, sentence: str) -> None:
        self.bar.show_progress(0, 0)
        if self.loader.data:
            self.context.toast("failure", sentence)
        else:
            self._notice.show_error(tr("No history"), sentence)
            self._stack.setCurrentIndex(1)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _wire(self) -> None:
        self.bar.range_chosen.connect(self._go_live)
        self.bar.stepped.connect(self._step)
        self.bar.live_toggled.connect(self._toggle_live)
        self.bar.previous.toggled.connect(self._compare)
        self.feed.events_changed.connect(self._new_events)
        self.bar.options_changed.connect(self._show_all)
        self.loader.pen_loaded.connect(self._show_pen)
        self.loader.progressed.connect(self._progressed)
        self._notice.action_requested.connect(self._load)
        self.loader.failed.connect(self._failed)
        self.picker.group_chosen.connect(lambda group: self._choose(group.points, group.name))
        self.picker.points_chosen.connect(self._choose)
        self.plot.span_changed.connect(self._moved)
        self.plot.cursor_moved.connect(lambda _: self._show_cursor())
        self.plot.fit_requested.connect(lambda: self._go_live(self._range or "24h"))
        self.navigator.window_changed.connect(self._window_moved)
        self.readings.cursor.event_requested.connect(self.plot.step_event)
        self.readings.cursor.second_requested.connect(self.plot.toggle_second)
        self.table.checked.connect(self._draw_pen)
        self.table.action_requested.connect(self._remove)
        self.table.selected.connect(self._pen_selected)
        self.table.opened.connect(self.context.open_faceplate)
        self.table.menu_requested.connect(self._menu)
        self._export.clicked.connect(self._to_report)
        self._save.clicked.connect(self._to_file)
        self._tick.timeout.connect(self._ticked)
        self._late.timeout.connect(self._load)

    def _say_no_pen(self) -> None:
        self._notice.show_empty(tr("No pen yet"), tr("Choose a group or tick points at the left."))

    def _lay_out(self) -> None:
        self._say_no_pen()
        plots = QWidget()
        column = QVBoxLayout(plots)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.plot, 1)
        column.addWidget(Rule())
        column.addWidget(self.navigator)
        self._stack = QStackedWidget()
        self._stack.addWidget(plots)
        self._stack.addWidget(self._notice)
        upper = QWidget()
        row = QHBoxLayout(upper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._stack, 1)
        row.addWidget(Rule(upright=True))
        row.addWidget(self.readings.cursor)
        split = PaneSplitter(upper, self.readings.pane, across=False, sizes=(640, 230), stretch=(1, 0))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for part in (self.bar, Rule(), split):
            right.addWidget(part, 1 if part is split else 0)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.picker)
        outer.addWidget(Rule(upright=True))
        outer.addLayout(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(SIDES_FROM_PX)
        self.readings.cursor.setVisible(wide)
        self.bar.arrange(self.width() - self.picker.width())
