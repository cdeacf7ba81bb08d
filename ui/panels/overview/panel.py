"""The Overview screen: cards above, load and goals in the middle, weather, off-normal and events below."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KilowatchError
from app.domain.messages import Event, Overview
from ui.context import Context
from ui.panel import Panel
from ui.panels.overview.card import BuildingCard
from ui.panels.overview.eventtable import event_table
from ui.panels.overview.goalspane import GoalsPane
from ui.panels.overview.loadpane import LoadPane
from ui.panels.overview.nowpane import NowPane
from ui.panels.overview.offnormal import off_normal, off_table
from ui.panels.overview.tabbedpane import TabbedPane
from ui.panels.overview.weatherpane import WeatherPane
from ui.readout import mark_of
from widgets.language import tr
from widgets.notice import Notice
from widgets.pane import Pane, Rule
from widgets.theme import px

ASK_MS, LIVE_MS = 5_000, 1_000
WIDE_FROM_PX = 1500
EVENTS_SHOWN = 60


class OverviewPanel(Panel):
    level: ClassVar[int] = 1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._overview: Overview | None = None
        self._older: list[Event] = []
        buildings = context.site.site.buildings
        self.cards = {building.id: BuildingCard(context, building) for building in buildings}
        self.load, self.now, self.goals = LoadPane(context), NowPane(context), GoalsPane(context)
        self.weather, self.off, self.events = WeatherPane(context), off_table(), event_table(context)
        self._off_pane, self._normal = Pane(tr("Off normal"), tr("not in alarm, needs attention")), Notice()
        self._events_pane = Pane(tr("Latest events"), tr("live"))
        self._ask, self._live = QTimer(self, interval=ASK_MS), QTimer(self, interval=LIVE_MS)
        self._lay_out()
        self._wire()
        info = context.site.site.site.points
        self._roles = {b.id: b.points["power"] for b in buildings if "power" in b.points}
        self._watch = self.watch(
            {*self._roles.values(), *(info[r] for r in ("demand", "pv") if r in info)}, lambda _: self._show_live()
        )

    # -- the contract of panels ---------------------------------------------------------------------------------------
    @property
    def place(self) -> dict[str, Any]:
        return {}

    def shown(self) -> None:
        self._ask.start()
        self._live.start()
        self._ask_overview()
        self._tick()
        self.feed.run(self.context.client.events(limit=EVENTS_SHOWN), self._take_events, lambda _: None)

    def hidden(self) -> None:
        self._ask.stop()
        self._live.stop()

    def keyed(self, action: str) -> bool:
        if action == "reload":
            self._ask_overview()
            return True
        return False

    def ready(self) -> bool:
        return self._overview is not None

    # -- figures of the engine ----------------------------------------------------------------------------------------
    def _ask_overview(self) -> None:
        self.feed.run(self.context.client.overview(), self._take_overview, self._failed)

    def _take_overview(self, overview: Overview) -> None:
        self._overview = overview
        for summary in overview.buildings:
            if summary.id in self.cards:
                self.cards[summary.id].show_summary(summary)
        self.load.show_load(overview.load, overview.demand)
        self.now.show_demand(overview.demand)
        today = self.context.local(datetime.now(UTC)).date()
        self.goals.show_overview(overview, today, monthrange(today.year, today.month)[1])
        self.weather.show_weather(overview.weather)
        self._show_events()

    def _failed(self, error: KilowatchError) -> None:
        """What is shown stays; its ages and marks come from the live stream."""
        self.load.show_failed(str(error))

    # -- live ---------------------------------------------------------------------------------------------------------
    def _show_live(self) -> None:
        powers = {building: self._value(point) for building, point in self._roles.items()}
        for building, (value, mark) in powers.items():
            self.cards[building].show_power(value, mark)
        info = self.context.site.site.site.points
        if "pv" in info:
            value, mark = self._value(info["pv"])
            powers["pv"] = (-value if value is not None else None, mark)
        whole, _ = self._value(info["demand"]) if "demand" in info else (None, "")
        self.now.show_power(powers, whole)

    def _value(self, point: str) -> tuple[float | None, str]:
        reading = self.feed.reading(point)
        mark = mark_of(reading)
        return (None if mark == "×" else reading.value), mark

    def _tick(self) -> None:
        self.load.tick()
        self.weather.tick()
        lost = not self.feed.connection.connected
        self.weather.show_lost(lost)
        self.now.show_lost(lost)
        rows = off_normal(self.context)
        self.off.show_rows(rows)
        self.off.setVisible(bool(rows))
        self._normal.setVisible(not rows)
        if not rows:
            self._normal.show_empty(tr("Everything is normal"))

    def _take_events(self, events: list[Event]) -> None:
        self._older = events
        self._show_events()

    def _show_events(self) -> None:
        known = {event.seq: event for event in (*self._older, *self.feed.plant.events)}
        newest = sorted(known.values(), key=lambda event: -event.seq)
        self.events.show_rows(newest[:EVENTS_SHOWN])
        self.load.show_events(newest)

    def _new_events(self, events: Sequence[Event]) -> None:
        if self.isVisible():
            self._show_events()

    # -- links --------------------------------------------------------------------------------------------------------
    def _open_off(self, row: str) -> None:
        found = next((r for r in off_normal(self.context) if r.id == row), None)
        if row == "shelved":
            self.go("alarms", view="shelved")
        elif found is not None and found.subject:
            self.context.open_faceplate(found.subject)

    def _open_event(self, seq: str) -> None:
        events = {str(event.seq): event for event in (*self._older, *self.feed.plant.events)}
        event = events.get(seq)
        if event is None:
            return
        if event.type == "alarm":
            self.go("alarms", alarm=event.source)
        elif event.source in self.context.site.points or event.source in self.context.site.equipment:
            self.context.open_faceplate(event.source)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _wire(self) -> None:
        for card in self.cards.values():
            card.opened.connect(lambda building: self.go("zones", building=building))
        self.off.opened.connect(self._open_off)
        self.events.opened.connect(self._open_event)
        self.load.event_activated.connect(self._open_event)
        self.feed.events_changed.connect(self._new_events)
        self._ask.timeout.connect(self._ask_overview)
        self._live.timeout.connect(self._tick)

    def _lay_out(self) -> None:
        self._off_pane.body.addWidget(self.off, 1)
        self._off_pane.body.addWidget(self._normal, 1)
        self._events_pane.body.addWidget(self.events)
        cards = QWidget()
        row = QHBoxLayout(cards)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for at, card in enumerate(self.cards.values()):
            if at:
                row.addWidget(Rule(upright=True))
            row.addWidget(card, 1)
        self._side_tabs = TabbedPane(
            [(tr("Goals"), self.goals), (tr("Now"), self.now), (tr("Off normal"), self._off_pane)]
        )
        self._lower_tabs = TabbedPane([(tr("Latest events"), self._events_pane), (tr("Weather"), self.weather)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._middle, self._below = QHBoxLayout(), QHBoxLayout()
        for line in (self._middle, self._below):
            line.setSpacing(0)
        column.addWidget(cards)
        column.addWidget(Rule())
        column.addLayout(self._middle, 32)
        column.addWidget(Rule())
        column.addLayout(self._below, 22)
        self._wide: bool | None = None

    def _arrange(self, wide: bool) -> None:
        """Wide: every pane in its place. Narrow: secondary panes become tabs, never smaller type."""
        if wide == self._wide:
            return
        self._wide = wide
        for line in (self._middle, self._below):
            while line.count():
                item = line.takeAt(0)
                widget = item.widget() if item else None
                if isinstance(widget, Rule):
                    widget.deleteLater()
        self._side_tabs.gather(not wide)
        self._lower_tabs.gather(not wide)
        middle: list[tuple[QWidget, int]] = [(self.load, 64), (self._side_tabs, 36)]
        below: list[tuple[QWidget, int]] = [(self._lower_tabs, 100)]
        if wide:
            middle = [(self.load, 50), (self.now, 0), (self.goals, 31)]
            below = [(self.weather, 38), (self._off_pane, 24), (self._events_pane, 38)]
        for line, panes in ((self._middle, middle), (self._below, below)):
            for at, (pane, stretch) in enumerate(panes):
                if at and pane is not self.now:
                    line.addWidget(Rule(upright=True))
                line.addWidget(pane, stretch)
                pane.show()
        self._side_tabs.setVisible(not wide)
        self._lower_tabs.setVisible(not wide)
        self.now.arrange(wide)
        for card in self.cards.values():
            card.arrange(not wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() >= px(WIDE_FROM_PX))
