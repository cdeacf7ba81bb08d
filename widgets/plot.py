"""Time plots: stacked panes on one time axis, pens with chips, limits, bands, gaps, events, now and a cursor.

    plot = TimePlot(zone)                                     # the site's time zone
    plot.show_panes([PaneSpec(unit="kW", from_zero=True), PaneSpec(unit="°C")])
    plot.show_span(start, end)                                # aware instants
    plot.show_line(Line(key="1", number=1, at=seconds(history.at), values=floats(history.mean), unit="kW"))
    plot.show_limits([Limit(value=1200, text="Contract limit 1,200")])

Lines are known by their key: showing one again updates it. What a line, limit, gap … is told is in ``widgets/plotdata.py``.
Mouse: click sets the cursor, with Shift the second one (B) where there is one; drag moves in time (a cursor when taken), wheel
zooms. Keys: ← → cursor, Ctrl the second one, Shift steps over events, + − 0 zoom; 0 asks with ``fit_requested``. Colours follow
the theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.eventlane import EventLane, PlotEvent
from widgets.language import tr
from widgets.plotcursor import Cursors, Instants, cursor_words, nearest, samples_within, stepped
from widgets.plotdata import Band, Gap, Limit, Line, Note, PaneSpec, value_at
from widgets.plotpane import LEFT_PX, PlotPane
from widgets.theme import changes
from widgets.timeaxis import TimeAxis, ticks

RIGHT_PX = 72
ZOOM_STEP = 0.5
LEAST_SPAN_S = 60.0


class TimePlot(QWidget):
    """``span_changed`` (aware start, end) comes when the operator moved or zoomed; ``cursor_moved`` carries an aware instant."""

    span_changed = Signal(object, object)
    cursor_moved = Signal(object)
    fit_requested = Signal()
    event_activated = Signal(str)

    def __init__(
        self,
        zone: tzinfo | None,
        parent: QWidget | None = None,
        *,
        right: int = RIGHT_PX,
        named: bool = True,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self._zone, self._right = zone, right
        self._span: tuple[float, float] = (0.0, 3600.0)
        self._cursors = Cursors()
        self._lines: dict[str, Line] = {}
        self._events: Sequence[PlotEvent] = ()
        self.panes: list[PlotPane] = []
        self.axis = TimeAxis(zone, left=LEFT_PX, right=right, named=named, ticked=False)
        self.lane = EventLane(LEFT_PX, right)
        self.lane.hide()
        self.lane.activated.connect(self.event_activated)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._arrange)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name or tr("Trend"))
        changes.changed.connect(self._dress)
        self.show_panes([PaneSpec()])

    # -- what it shows ------------------------------------------------------------------------------------------------
    def show_panes(self, specs: Sequence[PaneSpec]) -> None:
        """Other panes; lines that are shown stay in the pane of their number. Equal panes are kept."""
        if [pane.spec for pane in self.panes] == list(specs):
            return
        for pane in self.panes:
            self._column.removeWidget(pane)
            pane.close()
            pane.deleteLater()
        self.panes = [self._made(spec) for spec in specs]
        while self._column.count():
            self._column.takeAt(0)
        for place, pane in enumerate(self.panes):
            self._column.addWidget(pane, pane.spec.share)
            if place == 0:
                self._column.addWidget(self.lane)
        self._column.addWidget(self.axis)
        for line in self._lines.values():
            self._pane(line.pane).show_line(line)
        self._later()

    def show_span(self, start: datetime, end: datetime) -> None:
        """The span of time on the axis, aware instants."""
        self._span = (start.timestamp(), max(end.timestamp(), start.timestamp() + LEAST_SPAN_S))
        self._arrange()

    def show_line(self, line: Line) -> None:
        """Add a line, or renew the one with its key."""
        old = self._lines.get(line.key)
        if old is not None and old.pane != line.pane:
            self._pane(old.pane).drop_line(line.key)
        self._lines[line.key] = line
        self._pane(line.pane).show_line(line)
        self._later()

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Exactly these lines; others are removed."""
        wanted = list(lines)
        for key in set(self._lines) - {line.key for line in wanted}:
            self.drop_line(key)
        for line in wanted:
            self.show_line(line)

    def drop_line(self, key: str) -> None:
        """Remove a line; an unknown key is ignored."""
        if self._lines.pop(key, None) is not None:
            for pane in self.panes:
                pane.drop_line(key)
            self._later()

    def show_bands(self, bands: Sequence[Band]) -> None:
        """All expected bands and forecast spreads."""
        for place, pane in enumerate(self.panes):
            pane.show_bands([band for band in bands if band.pane == place])
        self._later()

    def show_limits(self, limits: Sequence[Limit]) -> None:
        """All limits and setpoints."""
        for place, pane in enumerate(self.panes):
            pane.limits = [limit for limit in limits if limit.pane == place]
        self._later()

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """All spans to be hatched."""
        for place, pane in enumerate(self.panes):
            pane.gaps = [gap for gap in gaps if gap.pane == place]
        self._later()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """All words at points of curves."""
        for place, pane in enumerate(self.panes):
            pane.notes = [note for note in notes if note.pane == place]
            pane.dress()
        self._later()

    def show_events(self, events: Sequence[PlotEvent] | None) -> None:
        """The lane of events below the first pane; ``None`` hides it."""
        self._events = tuple(events or ())
        self.lane.setVisible(events is not None)
        self.lane.show_events(self._events)
        self._later()

    def show_now(self, at: datetime | None) -> None:
        """The line of now."""
        for pane in self.panes:
            pane.now_s = None if at is None else at.timestamp()
            pane.viewport().update()

    def show_cursor(self, at: datetime | None) -> None:
        """Place the cursor without a signal."""
        self._cursors.first_s = None if at is None else at.timestamp()
        self._show_cursor()

    def toggle_second(self) -> None:
        """Put cursor B beside the cursor, or take it away."""
        self._cursors.toggle_second(self._samples(), *self._span)
        self._show_cursor()
        self.cursor_moved.emit(self.cursor_at)

    # -- what it says -------------------------------------------------------------------------------------------------
    @property
    def span(self) -> tuple[datetime, datetime]:
        """Start and end, aware UTC."""
        return _instant(self._span[0]), _instant(self._span[1])

    @property
    def cursor_at(self) -> datetime | None:
        """Where the cursor is, aware UTC."""
        return None if self._cursors.first_s is None else _instant(self._cursors.first_s)

    @property
    def second_at(self) -> datetime | None:
        """Where cursor B is, aware UTC."""
        return None if self._cursors.second_s is None else _instant(self._cursors.second_s)

    def cursor_values(self, *, second: bool = False) -> dict[str, float | None]:
        """Value of each line at the cursor (or at B) by its key; ``None`` in a gap. Empty without that cursor."""
        at_s = self._cursors.at(second)
        return {} if at_s is None else {key: value_at(line, at_s) for key, line in self._lines.items()}

    # -- moving -------------------------------------------------------------------------------------------------------
    def zoom(self, factor: float) -> None:
        """Show ``factor`` times the span, about the cursor or the middle."""
        start, end = self._span
        at_s = self._cursors.first_s
        centre = at_s if at_s is not None and start <= at_s <= end else (start + end) / 2
        wanted = max(LEAST_SPAN_S, (end - start) * factor)
        share = (centre - start) / (end - start)
        self._move(centre - share * wanted, centre + (1 - share) * wanted)

    def step_cursor(self, way: int, *, second: bool = False) -> None:
        """To the next (1) or previous (-1) sample of the line with most samples in the span."""
        samples = self._samples()
        if samples.size:
            self._step(samples, way, second)

    def step_event(self, way: int) -> None:
        """To the next or previous event."""
        if self._events:
            self._step(np.array(sorted(event.at_s for event in self._events)), way)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            way = 1 if key == Qt.Key.Key_Right else -1
            if held & Qt.KeyboardModifier.ShiftModifier:
                self.step_event(way)
            else:
                second = bool(held & Qt.KeyboardModifier.ControlModifier) and self._cursors.second_s is not None
                self.step_cursor(way, second=second)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.fit_requested.emit()
        else:
            super().keyPressEvent(event)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _made(self, spec: PaneSpec) -> PlotPane:
        pane = PlotPane(spec, self._zone, self._right, self)
        pane.span_changed.connect(self._move)
        pane.cursor_placed.connect(self._place_cursor)
        pane.show_span(*self._span)
        pane.show_cursors(*self._cursors.both)
        return pane

    def _pane(self, place: int) -> PlotPane:
        return self.panes[min(place, len(self.panes) - 1)]

    def _later(self) -> None:
        """Scales are fitted once for all that changes now."""
        if not self._soon.isActive():
            self._soon.start()

    def _arrange(self) -> None:
        for pane in self.panes:
            pane.show_span(*self._span)
            pane.ticks_below = ()
            pane.rescale()
        self.panes[0].ticks_below = [event.at_s for event in self._events]
        last = self.panes[-1]
        last.ticks_below = [tick.at_s for tick in ticks(*self._span, self._zone, last.plot_rect().width())]
        self._show_cursor()

    def _dress(self) -> None:
        for pane in self.panes:
            pane.dress()
        self._later()

    def _move(self, start_s: float, end_s: float) -> None:
        self._span = (start_s, end_s)
        self._arrange()
        self.span_changed.emit(*self.span)

    def _place_cursor(self, at_s: float, second: bool) -> None:
        """Snap to the nearest sample."""
        self._cursors.place(nearest(self._samples(), at_s), second)
        self._show_cursor()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.cursor_moved.emit(self.cursor_at)

    def _step(self, samples: Instants, way: int, second: bool = False) -> None:
        self._cursors.place(stepped(samples, self._cursors.at(second), way), second)
        self._show_cursor()
        self.cursor_moved.emit(self.cursor_at)

    def _samples(self) -> Instants:
        return samples_within(self._lines.values(), *self._span)

    def _show_cursor(self) -> None:
        for pane in self.panes:
            pane.show_cursors(*self._cursors.both)
        self.lane.show_span(*self._span, *self._cursors.both)
        self.axis.show_span(*self._span, *self._cursors.both)
        self.setAccessibleDescription(cursor_words(list(self._lines.values()), self._cursors, self._zone))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus(event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus(False)

    def _show_focus(self, shown: bool) -> None:
        """A frame around the plots when the keyboard came here."""
        for pane in self.panes:
            pane.focused = shown
            pane.viewport().update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()


def _instant(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
